import { isPersonal } from '../../data/catalogue/sentilo-types.ts';
import type { LngLat } from '../../data/contract/place.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import type { RegistryFact, RegistryId, RegistryKind } from '../../data/contract/registry.ts';

/** A sensor, station, stop, line, stretch of road or vehicle of public transport, and since when it is so. */
export interface Thing {
  readonly id: RegistryId;
  readonly kind: RegistryKind;
  /** Its id in the city. */
  readonly subject: RecordId;
  readonly name: string;
  readonly feed: RecordId<'feed'>;
  readonly at: LngLat | null;
  readonly facts: Readonly<Partial<Record<RegistryFact, string | number>>>;
  /** Who runs it, as its source names them; empty where it does not. */
  readonly operator: string;
  readonly fromMs: number;
  readonly toMs: number | null;
  /** What was otherwise before, oldest first. */
  readonly before: readonly Before[];
}

/** Where it was, or who ran it, until something changed. */
export interface Before {
  readonly at: LngLat | null;
  readonly operator: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a record says, without time. */
export type Told = Omit<Thing, 'fromMs' | 'toMs' | 'before'>;

const NAME_LENGTH = 200;

/** A mail address, or a number plate of Spain. */
const OF_PEOPLE = /[^\s@]+@[^\s@]+\.[a-z]{2}|(?:^|[^0-9a-z])\d{4}[ -]?[bcdfghjklmnpr-tv-z]{3}(?![0-9a-z])/i;

/** The thing that a record tells of; null for what is none. What tells of people or of their vehicles is refused. */
export function thingOf(record: CityRecord, lineOf: (id: RecordId<'line'>) => string): Told | 'personal-data' | null {
  if (record.kind === 'feed') return isPersonal(record.id) ? 'personal-data' : null;
  if (isOfPeople(record)) return 'personal-data';
  const { id, feed } = record;
  const told = { subject: id, name: record.name.slice(0, NAME_LENGTH), feed, operator: '', at: null, facts: {} };
  switch (record.kind) {
    case 'sensor':
      return { ...told, id, kind: 'sensor', at: placeOf(record), facts: { sensorType: record.sensorType } };
    case 'station': {
      const facts = record.capacity === null ? {} : { capacity: record.capacity };
      return { ...told, id, kind: 'station', at: placeOf(record), facts };
    }
    case 'stop':
      return { ...told, id, kind: 'stop', at: placeOf(record), facts: { mode: record.mode } };
    case 'line': {
      const facts = { mode: record.mode, longName: record.longName.slice(0, NAME_LENGTH) };
      return { ...told, id, kind: 'line', operator: record.operator.slice(0, NAME_LENGTH), facts };
    }
    case 'section':
      return { ...told, id: `road-${id}`, kind: 'road-section', at: middleOf(record.path) };
    case 'vehicle': {
      const operator = record.line ? lineOf(record.line) : '';
      return { ...told, id, kind: 'vehicle', operator, facts: { mode: record.mode } };
    }
  }
}

/** The same thing, told again: what changed is remembered with its dates. The same object where nothing did. */
export function retold(known: Thing, told: Told, nowMs: number): Thing {
  const hasMoved = movedM(known.at, told.at) > MOVED_M;
  const isOther = known.operator !== told.operator;
  if (!hasMoved && !isOther && known.toMs === null && isSameTold(known, told)) return known;
  if (!hasMoved && !isOther) return { ...known, ...told, toMs: null };
  const sinceMs = known.before.at(-1)?.toMs ?? known.fromMs;
  const before = { at: known.at, operator: known.operator, fromMs: sinceMs, toMs: nowMs };
  return { ...known, ...told, toMs: null, before: [...known.before, before].slice(-BEFORE_AT_MOST) };
}

/** Only farther than surveys differ is moved, m. */
const MOVED_M = 30;
const BEFORE_AT_MOST = 20;

function isSameTold(one: Told, other: Told): boolean {
  return (
    one.name === other.name &&
    one.feed === other.feed &&
    one.at?.[0] === other.at?.[0] &&
    one.at?.[1] === other.at?.[1] &&
    JSON.stringify(one.facts) === JSON.stringify(other.facts)
  );
}

function movedM(one: LngLat | null, other: LngLat | null): number {
  if (!one || !other) return one === other ? 0 : Number.POSITIVE_INFINITY;
  return Math.hypot((one[0] - other[0]) * 83_000, (one[1] - other[1]) * 111_000);
}

/** By the words of its id and feed, and for what moves by the look of its number. */
function isOfPeople({ kind, id, feed, name }: CityRecord): boolean {
  if (kind === 'sensor' && (isPersonal(id) || /[^\s@]+@[^\s@]+\.[a-z]{2}/i.test(name))) return true;
  if (kind === 'vehicle' && (isPersonal(id) || OF_PEOPLE.test(id.slice(id.indexOf('/') + 1)) || OF_PEOPLE.test(name)))
    return true;
  return isPersonal(feed);
}

function placeOf({ longitude, latitude }: { readonly longitude: number; readonly latitude: number }): LngLat {
  return [longitude, latitude];
}

function middleOf(path: readonly number[]): LngLat | null {
  const half = 2 * Math.floor((path.length / 2 - 1) / 2);
  const [longitude, latitude] = [path[half], path[half + 1]];
  return longitude === undefined || latitude === undefined ? null : [longitude, latitude];
}
