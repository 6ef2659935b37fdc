import { flagsOf, isGood, type Verdict } from '../../../data/contract/verdict.ts';
import type { History } from '../../store/archive.ts';
import type { Json, ValueColumns } from '../../store/batch.ts';
import { type SaidWith, unpackedSaidWith } from '../../store/said-with.ts';
import type { Source } from './catalogue-maker.ts';
import type { Entity, Properties } from './entity.ts';
import { GEOJSON } from './units.ts';

/** One observation, and where it comes from. */
export interface Observation extends Entity {
  readonly source: Source;
  readonly atMs: number;
  /** Where it was made, `"lat lon"`, of what moves. */
  readonly place: string | null;
  /** The feature that it names, of those that are not made of a place. */
  readonly feature: string | null;
}

/** UTC epoch ms, both ends included. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Rows of the first read of a series; later reads take four times as many each, up to the most. */
const FIRST_READ = 64;
const READ_AT_MOST = 4096;

/** Moments further away than this from 1970 are none that Date knows, ms. */
export const TIME_AT_MOST_MS = 8.64e15;

/** What was read of a source already: its first values, `limit` of them or all. */
interface FirstRead {
  readonly columns: ValueColumns;
  readonly limit: number;
}

/**
 * The observations of one source in time order, in runs of the same moment. Reads as much as is taken; `spend` counts it.
 */
export async function* observationsOf(
  history: History,
  source: Source,
  range: TimeRange,
  descending: boolean,
  spend: (rows: number) => void,
  first?: FirstRead,
): AsyncGenerator<readonly Observation[]> {
  if (source.series === null) return;
  let { fromMs, toMs } = range;
  let limit = first?.limit ?? FIRST_READ;
  let known = first?.columns;
  while (fromMs <= toMs) {
    const columns = known ?? (await history.values(source.series, { fromMs, toMs, limit, newestFirst: descending }));
    known = undefined;
    spend(columns.atMs.length);
    const whole = columns.atMs.length < limit;
    const runs = runsOf(columns);
    if (!whole) limit = Math.min(limit * 4, runs.length > 1 ? READ_AT_MOST : Number.MAX_SAFE_INTEGER);
    for (const run of whole ? runs : runs.slice(0, -1)) yield observed(source, columns, run, descending);
    const last = whole ? undefined : columns.atMs[runs.at(-1)?.[0] ?? 0];
    if (last === undefined) return;
    if (descending) toMs = last;
    else fromMs = last;
  }
}

/**
 * The observations of one source in a stretch of values in the order of arrival, in runs of the same moment; what says the
 * same at the same time once.
 */
export function* observationsIn(
  source: Source,
  columns: ValueColumns,
  from: number,
  to: number,
): Generator<Observation> {
  const rows = Array.from({ length: to - from }, (_, index) => from + index);
  const atMs = (row: number) => columns.atMs[row] ?? 0;
  const rises = rows.every((row) => row === from || atMs(row) > atMs(row - 1));
  if (!rises) rows.sort((one, other) => atMs(one) - atMs(other));
  const said = new Set<string>();
  for (const [index, row] of rows.entries()) {
    if (index > 0 && atMs(row) !== atMs(rows[index - 1] ?? row)) said.clear();
    const word = rises ? '' : `${columns.value[row]} ${columns.texts.get(row) ?? ''}`;
    if (!said.has(word)) yield observation(source, columns, row, said.size);
    said.add(word);
  }
}

/** The latest observation of a source, from one row of the latest values. */
export function latestOf(source: Source, columns: ValueColumns, row: number): Observation {
  return observation(source, columns, row, 0);
}

/** Rows that say the same moment, together. */
function runsOf({ atMs }: ValueColumns): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (let row = 0; row < atMs.length; row++) {
    const run = runs.at(-1);
    if (run && atMs[run[0] ?? 0] === atMs[row]) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

function observed(source: Source, columns: ValueColumns, run: readonly number[], descending: boolean): Observation[] {
  return run.map((row, index) => observation(source, columns, row, descending ? run.length - 1 - index : index));
}

function observation(source: Source, columns: ValueColumns, row: number, index: number): Observation {
  return toldObservation(source, {
    atMs: columns.atMs[row] ?? 0,
    value: columns.texts.get(row) ?? columns.value[row] ?? Number.NaN,
    verdict: columns.verdict[row] ?? 0,
    saidWith: unpackedSaidWith(columns.locations.get(row)),
    index,
  });
}

/** What one value of a source says. */
interface ToldValue {
  readonly atMs: number;
  readonly value: number | string;
  readonly verdict: Verdict;
  readonly saidWith: SaidWith;
  /** Which of the values of that moment. */
  readonly index: number;
}

/** One value of a source as an observation. */
export function toldObservation(source: Source, { atMs, value, verdict, saidWith, index }: ToldValue): Observation {
  const time = new Date(atMs).toISOString();
  const { location: place, also = {} } = saidWith;
  const { feature, ...told } = also;
  const properties: Properties = {
    phenomenonTime: time,
    result: resultOf(value, source.dataType),
    resultTime: time,
    ...(place === null ? {} : { parameters: { location: place } }),
    ...told,
    ...qualityOf(verdict, told.resultQuality),
  };
  const id = observationIdOf(source.datastream.id, atMs, index);
  return {
    set: 'Observations',
    id,
    properties,
    source,
    atMs,
    place,
    feature: typeof feature === 'string' ? feature : null,
  };
}

/** What its teller says of a value's quality stands alone, save where there is something to be said against it here. */
function qualityOf(verdict: Verdict, told: Json | undefined): Properties {
  if (verdict === 0 || (told !== undefined && isGood(verdict))) return {};
  const found = { flags: [...flagsOf(verdict)], good: isGood(verdict) };
  return { resultQuality: told === undefined ? found : [told, found] };
}

/** `<datastream>@<epoch ms>`, with `.1`, `.2` … for further ones of the same moment. */
export function observationIdOf(datastream: string, atMs: number, place: number): string {
  return `${datastream}@${atMs}${place === 0 ? '' : `.${place}`}`;
}

/** The parts of an observation's id; undefined where it is none. */
export function readObservationId(
  id: string,
): { readonly datastream: string; readonly atMs: number; readonly place: number } | undefined {
  const match = /^(.+)@(-?\d{1,16})(?:\.(\d{1,4}))?$/s.exec(id);
  if (!match) return undefined;
  const atMs = Number(match[2]);
  if (Math.abs(atMs) > TIME_AT_MOST_MS) return undefined;
  return { datastream: match[1] ?? '', atMs, place: Number(match[3] ?? 0) };
}

/** What was said, as its sensor's data type wants it; as a text where it is not like that. */
export function resultOf(value: string | number, dataType: string): Json {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  const plain = value.trim();
  if (dataType === 'NUMBER') return plain !== '' && Number.isFinite(Number(plain)) ? Number(plain) : value;
  if (dataType === 'BOOLEAN' && /^(?:true|false)$/i.test(plain)) return plain.toLowerCase() === 'true';
  if (dataType !== 'JSON') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

/** The feature of something observed on the way, made of its place `"lat lon"`; undefined where that is none. */
export function featureAt(place: string): Entity | undefined {
  const [latitude, longitude, ...more] = place
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  if (latitude === undefined || longitude === undefined || more.length > 0) return undefined;
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return undefined;
  return {
    set: 'FeaturesOfInterest',
    id: `point:${longitude},${latitude}`,
    properties: {
      name: `${latitude} ${longitude}`,
      description: 'Where it was observed',
      encodingType: GEOJSON,
      feature: { type: 'Point', coordinates: [longitude, latitude] },
    },
  };
}

/** The feature that an id of {@link featureAt} names. */
export function featureOfId(id: string): Entity | undefined {
  const match = /^point:(-?[\d.]{1,20}),(-?[\d.]{1,20})$/.exec(id);
  return match ? featureAt(`${match[2]} ${match[1]}`) : undefined;
}
