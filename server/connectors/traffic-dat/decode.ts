import { newestMomentOf } from '../../../data/contract/local-time.ts';
import type { Decoded, Observation, Reject } from '../../../data/contract/observation.ts';
import type { RecordId, SectionRecord } from '../../../data/contract/record.ts';
import { openCsv } from '../../../data/contract/csv.ts';
import type { CsvRow, CsvTable } from '../../../data/contract/csv.ts';
import { positionProblem } from '../position.ts';
import { textOf } from '../text.ts';

/** What decoding the sections gives: `ids` are the sections known by now. */
export interface DecodedSections extends Decoded {
  readonly ids: ReadonlySet<string>;
}

/** What decoding the states gives; `observedAtMs` is the newest moment spoken of. */
export interface DecodedStates extends Decoded {
  readonly observedAtMs: number | null;
}

/** Published at this cadence; a time further ahead than this is not believed. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * The geometry of the city's road sections (`transit-relacio-trams`): `Tram,Descripció,Coordenades` with one cell of
 * `lon,lat,lon,lat…` (some numbers carry stray blanks), or the long `Tram,Tram_Components,Descripció,Longitud,Latitud`
 * with one row per point.
 */
export function decodeSections(bytes: Uint8Array, feed: RecordId<'feed'>): DecodedSections {
  const table = openCsv(bytes);
  const rejects: Reject[] = [];
  const key = table.column('Tram');
  const wide = table.column('Coordenades') >= 0;
  if (key < 0 || (!wide && table.column('Longitud') < 0)) {
    rejects.push({ reason: 'malformed', detail: 'sections: the header has no Tram with Coordenades or Longitud' });
    return { observations: [], rejects, ids: new Set() };
  }
  const sections = new Map<string, { name: string; path: number[] }>();
  table.each((row) => {
    const id = row.text(key).trim();
    if (!id) rejects.push({ reason: 'missing-field', detail: `sections line ${row.line}: no Tram` });
    else if (wide) readWide(table, row, id, sections, rejects);
    else readLong(table, row, id, sections);
  });
  const records = [...sections].flatMap(([id, { name, path }]): SectionRecord[] => {
    const problem = pathProblem(path);
    if (problem) rejects.push({ ...problem, detail: `section ${id}: ${problem.detail}` });
    return problem ? [] : [{ id: sectionId(feed, id), kind: 'section', feed, name, path }];
  });
  return {
    observations: records.map((record) => ({ type: 'record', record })),
    rejects,
    ids: new Set([...sections.keys()].filter((id) => records.some((record) => record.id === sectionId(feed, id)))),
  };
}

function readWide(
  table: CsvTable,
  row: CsvRow,
  id: string,
  sections: Map<string, { name: string; path: number[] }>,
  rejects: Reject[],
): void {
  if (sections.has(id)) {
    rejects.push({ reason: 'duplicate', detail: `sections line ${row.line}: section ${id} again` });
    return;
  }
  const path = row
    .text(table.column('Coordenades'))
    .split(',')
    .map((part) => strictNumber(part));
  sections.set(id, { name: row.text(table.column('Descripció')).trim(), path });
}

function readLong(
  table: CsvTable,
  row: CsvRow,
  id: string,
  sections: Map<string, { name: string; path: number[] }>,
): void {
  const section = sections.get(id) ?? { name: row.text(table.column('Descripció')).trim(), path: [] };
  section.path.push(row.number(table.column('Longitud')), row.number(table.column('Latitud')));
  sections.set(id, section);
}

function pathProblem(path: readonly number[]): Reject | undefined {
  if (path.length < 4 || path.length % 2 === 1) {
    return { reason: 'bad-position', detail: `${path.length} coordinates do not make a line` };
  }
  for (let index = 0; index < path.length; index += 2) {
    const problem = positionProblem(path[index] ?? Number.NaN, path[index + 1] ?? Number.NaN);
    if (problem) return problem;
  }
  return undefined;
}

/**
 * The states of the sections: live `idTram#yyyyMMddHHmmss#estatActual#estatPrevist`, or the monthly CSV with the same
 * columns. Times are local; in the hour that autumn repeats, the later that has already been (`nowMs`) is taken.
 * State 0 says that there is no data: nothing is observed, so that the gap stays a gap.
 */
export function decodeStates(
  bytes: Uint8Array,
  feed: RecordId<'feed'>,
  known: ReadonlySet<string>,
  nowMs: number,
): DecodedStates {
  const observations: Observation[] = [];
  const rejects: Reject[] = [];
  let observedAtMs: number | null = null;
  const lines = textOf(bytes).split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('idTram')) continue;
    const row = readState(line, known, nowMs);
    if ('reason' in row) {
      rejects.push({ ...row, detail: `states line ${index + 1}: ${row.detail}` });
      continue;
    }
    observedAtMs = Math.max(observedAtMs ?? 0, row.atMs);
    const subject = sectionId(feed, row.id);
    const { atMs } = row;
    if (row.state > 0) observations.push({ type: 'value', subject, property: 'traffic-state', value: row.state, atMs });
    if (row.forecast > 0) {
      observations.push({ type: 'value', subject, property: 'traffic-state-forecast', value: row.forecast, atMs });
    }
  }
  return { observations, rejects, observedAtMs };
}

interface StateRow {
  readonly id: string;
  readonly atMs: number;
  readonly state: number;
  readonly forecast: number;
}

function readState(line: string, known: ReadonlySet<string>, nowMs: number): StateRow | Reject {
  const cells = line.split(line.includes('#') ? '#' : ',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const [id = '', stamp = '', state = '', forecast = ''] = cells;
  if (cells.length !== 4) return { reason: 'malformed', detail: `${cells.length} cells instead of 4` };
  if (!known.has(id))
    return { reason: 'unknown-subject', detail: `section ${id.slice(0, 40)} is not among the sections` };
  const atMs = momentOf(stamp, nowMs);
  if (atMs === undefined) return { reason: 'bad-time', detail: `time ${stamp.slice(0, 40)}` };
  if (atMs > nowMs + TOLERANCE_MS) return { reason: 'future', detail: `time ${stamp} has not come` };
  if (!/^\d+$/.test(state) || !/^\d+$/.test(forecast)) {
    return { reason: 'bad-number', detail: `states ${state.slice(0, 20)}, ${forecast.slice(0, 20)}` };
  }
  if (Number(state) > 6 || Number(forecast) > 6) {
    return { reason: 'out-of-range', detail: `states ${state}, ${forecast} are not in 0..6` };
  }
  return { id, atMs, state: Number(state), forecast: Number(forecast) };
}

function momentOf(stamp: string, nowMs: number): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp)?.slice(1).map(Number);
  const [year, month, day, hour, minute, second] = parts ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  return newestMomentOf({ year, month, day, hour, minute, second }, nowMs + TOLERANCE_MS);
}

function sectionId(feed: RecordId<'feed'>, id: string): RecordId<'section'> {
  return `section:${feed.slice('feed:'.length)}/${id}`;
}

function strictNumber(text: string): number {
  const trimmed = text.trim();
  return /^[+-]?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}
