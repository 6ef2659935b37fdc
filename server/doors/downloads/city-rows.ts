import { PROPERTIES } from '../../../data/catalogue/properties.ts';
import type { Entry } from '../../../data/contract/city.ts';
import type { PropertyId } from '../../../data/contract/property.ts';
import type { CityRecord, RecordId } from '../../../data/contract/record.ts';
import { flagsOf } from '../../../data/contract/verdict.ts';
import { placeOf, roundedDegrees } from '../entry-place.ts';
import type { EntrySource } from '../entry-source.ts';
import { Turns } from '../turns.ts';
import type { Row } from './row.ts';

export interface RowContext {
  /** UTC epoch ms for which moving things are placed. */
  readonly atMs: number;
  sourceOf(record: CityRecord): EntrySource;
}

/** What is the same in all rows of a thing. */
export type RowHead = Pick<Row, 'subject' | 'name' | 'longitude' | 'latitude' | 'source' | 'licence' | 'simulated'>;

export function headOf(subject: RecordId, entry: Entry | undefined, context: RowContext): RowHead {
  if (!entry) {
    return { subject, name: '', longitude: null, latitude: null, source: '', licence: '', simulated: false };
  }
  const place = placeOf(entry, context.atMs);
  const { name: source, licence, simulated } = context.sourceOf(entry.record);
  const [longitude, latitude] = place ? place.map(roundedDegrees) : [null, null];
  const at = { longitude: longitude ?? null, latitude: latitude ?? null };
  return { subject, name: entry.record.name, ...at, source, licence, simulated };
}

/** Things whose rows make a page. */
const THINGS_A_PAGE = 500;

/** The city now: a row for each value, and for each vehicle that has none one that says where it is. */
export async function* cityRows(
  entries: ReadonlyMap<RecordId, Entry>,
  properties: ReadonlySet<PropertyId> | null,
  context: RowContext,
): AsyncGenerator<readonly Row[]> {
  const turns = new Turns();
  const all = [...entries];
  for (let start = 0; start < all.length; start += THINGS_A_PAGE) {
    await turns.next();
    yield all.slice(start, start + THINGS_A_PAGE).flatMap(([id, entry]) => rowsOf(id, entry, properties, context));
  }
}

function rowsOf(
  id: RecordId,
  entry: Entry,
  properties: ReadonlySet<PropertyId> | null,
  context: RowContext,
): readonly Row[] {
  const values = Object.entries(entry.values) as [PropertyId, NonNullable<Entry['values'][PropertyId]>][];
  const wanted = values.filter(([property]) => properties === null || properties.has(property));
  const head = headOf(id, entry, context);
  if (values.length === 0 && entry.record.kind === 'vehicle' && properties === null) {
    return [{ ...head, atMs: context.atMs, property: '', unit: '', value: null, flags: '' }];
  }
  return wanted.map(([property, { value, atMs, verdict }]) => {
    const { unit } = PROPERTIES[property];
    return { ...head, atMs, property, unit, value, flags: flagsOf(verdict ?? 0).join(' ') };
  });
}
