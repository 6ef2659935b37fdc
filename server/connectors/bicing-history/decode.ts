import type { Observation, Reject } from '../../../data/contract/observation.ts';
import type { PropertyId } from '../../../data/contract/property.ts';
import type { RecordId, StationRecord } from '../../../data/contract/record.ts';
import { countLines, openCsv } from '../../../data/contract/csv.ts';
import type { CsvTable } from '../../../data/contract/csv.ts';
import { arrayOf, idOf, numberOf, objectOf, parseJson } from '../json.ts';
import { positionProblem } from '../position.ts';
import { isSevenZip, unpackSevenZip } from './seven-zip.ts';

/** Station states as columns, one row after the other as they stand in the file. */
export interface History {
  /** Ids of the stations as published; `station` counts in them. */
  readonly stations: readonly string[];
  readonly rows: number;
  readonly station: Uint16Array;
  readonly bikes: Int16Array;
  readonly ebikes: Int16Array;
  readonly docks: Int16Array;
  readonly inService: Uint8Array;
  /** When each snapshot was taken, UTC epoch ms, rising. */
  readonly snapshotMs: Float64Array;
  /** First row of each snapshot; one more than there are snapshots. */
  readonly firstRow: Uint32Array;
}

export interface DecodedHistory {
  readonly history: History;
  readonly rejects: readonly Reject[];
}

const COUNTS = ['num_bikes_available', 'num_bikes_available_types.ebike', 'num_docks_available'] as const;

/** Fleets are some thousands; what claims more is not believed. */
const MOST = 10_000;

/**
 * A month of Bicing's station states: CSV with GBFS's field names, packed in 7z or not. Snapshots are rows with one
 * `last_updated` (epoch seconds); rows of a snapshot stand together. Never throws.
 */
export function decodeHistory(bytes: Uint8Array): DecodedHistory {
  const content = isSevenZip(bytes) ? unpackSevenZip(bytes) : bytes;
  if ('reason' in content) return { history: EMPTY, rejects: [content] };
  const table = openCsv(content);
  const missing = ['station_id', 'last_updated', ...COUNTS].filter((name) => table.column(name) < 0);
  if (missing.length > 0) {
    return { history: EMPTY, rejects: [{ reason: 'malformed', detail: `no column ${missing.join(', ')}` }] };
  }
  return readTable(table, countLines(content));
}

function readTable(table: CsvTable, atMost: number): DecodedHistory {
  const rejects: Reject[] = [];
  const stations = new Map<string, number>();
  const column = () => new Int16Array(atMost);
  const columns = { station: new Uint16Array(atMost), bikes: column(), ebikes: column(), docks: column() };
  const inService = new Uint8Array(atMost);
  const snapshotMs: number[] = [];
  const firstRow: number[] = [];
  const [idColumn, updated] = [table.column('station_id'), table.column('last_updated')];
  const [bikes = -1, ebikes = -1, docks = -1] = COUNTS.map((name) => table.column(name));
  const flags = ['is_installed', 'is_renting'].map((name) => table.column(name));
  let rows = 0;
  table.each((row) => {
    const id = row.text(idColumn);
    const atMs = row.number(updated) * 1000;
    const values = [row.number(bikes), row.number(ebikes), row.number(docks)];
    const problem = rowProblem(id, atMs, values, snapshotMs.at(-1) ?? 0);
    if (problem) {
      rejects.push({ ...problem, detail: `line ${row.line}: ${problem.detail}` });
      return;
    }
    if (atMs !== snapshotMs.at(-1)) {
      snapshotMs.push(atMs);
      firstRow.push(rows);
    }
    if (!stations.has(id)) stations.set(id, stations.size);
    columns.station[rows] = stations.get(id) ?? 0;
    [columns.bikes[rows], columns.ebikes[rows], columns.docks[rows]] = [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0];
    inService[rows] = flags.every((flag) => row.number(flag) === 1) ? 1 : 0;
    rows++;
  });
  const history: History = {
    ...columns,
    inService,
    rows,
    stations: [...stations.keys()],
    snapshotMs: Float64Array.from(snapshotMs),
    firstRow: Uint32Array.from([...firstRow, rows]),
  };
  return { history, rejects };
}

function rowProblem(id: string, atMs: number, values: readonly number[], latestMs: number): Reject | undefined {
  if (!id) return { reason: 'missing-field', detail: 'no station_id' };
  if (!(atMs > 1e12 && atMs < 4e12)) return { reason: 'bad-time', detail: 'last_updated' };
  if (atMs < latestMs) return { reason: 'out-of-order', detail: 'older than the row before' };
  const fine = values.every((value) => Number.isInteger(value) && value >= 0 && value <= MOST);
  return fine ? undefined : { reason: 'bad-number', detail: `station ${id.slice(0, 20)}: ${values.join(', ')}` };
}

const EMPTY: History = {
  stations: [],
  rows: 0,
  station: new Uint16Array(),
  bikes: new Int16Array(),
  ebikes: new Int16Array(),
  docks: new Int16Array(),
  inService: new Uint8Array(),
  snapshotMs: new Float64Array(),
  firstRow: new Uint32Array(1),
};

/** Where the stations are: a JSON list of `station_id, name, lon, lat`, for those that the history speaks of. */
export function decodePlaces(
  bytes: Uint8Array,
  wanted: readonly string[],
  feed: RecordId<'feed'>,
): { readonly records: readonly StationRecord[]; readonly rejects: readonly Reject[] } {
  const document = parseJson(bytes);
  const places = new Map(arrayOf(document).map((each) => [idOf(objectOf(each).station_id), objectOf(each)]));
  const rejects: Reject[] = [];
  if (!Array.isArray(document)) rejects.push({ reason: 'malformed', detail: 'the stations are not a JSON list' });
  const records = wanted.flatMap((id): StationRecord[] => {
    const place = places.get(id);
    if (!place) {
      rejects.push({ reason: 'unknown-subject', detail: `station ${id} has no place` });
      return [];
    }
    const [longitude, latitude] = [numberOf(place.lon), numberOf(place.lat)];
    const problem = positionProblem(longitude, latitude);
    if (problem) rejects.push({ ...problem, detail: `station ${id}: ${problem.detail}` });
    const name = idOf(place.name) || id;
    const key: RecordId<'station'> = `station:${feed.slice('feed:'.length)}/${id}`;
    return problem ? [] : [{ id: key, kind: 'station', feed, name, longitude, latitude, capacity: null }];
  });
  return { records, rejects };
}

/** What one snapshot says of the stations that have a place, as true at `atMs`. */
export function snapshotValues(
  history: History,
  snapshot: number,
  subjects: readonly (RecordId<'station'> | undefined)[],
  atMs: number,
): Observation[] {
  const observations: Observation[] = [];
  const end = history.firstRow[snapshot + 1] ?? 0;
  for (let row = history.firstRow[snapshot] ?? 0; row < end; row++) {
    const subject = subjects[history.station[row] ?? -1];
    if (!subject) continue;
    const values: readonly (readonly [PropertyId, number | undefined])[] = [
      ['bikes-available', history.bikes[row]],
      ['ebikes-available', history.ebikes[row]],
      ['docks-available', history.docks[row]],
      ['in-service', history.inService[row]],
    ];
    for (const [property, value = 0] of values) observations.push({ type: 'value', subject, property, value, atMs });
  }
  return observations;
}
