import type { Reject } from '../../../data/contract/observation.ts';
import { countLines, openCsv } from '../../../data/contract/csv.ts';
import type { CsvTable } from '../../../data/contract/csv.ts';
import type { Schedule } from './schedule.ts';
import { timeS } from '../../../data/contract/service-time.ts';

export interface DecodedCalls {
  readonly columns: Schedule['calls'];
  readonly firstCall: Int32Array;
  /** `stop_sequence` of each trip's first call. */
  readonly firstSequence: Int32Array;
}

/** The rows of stop_times.txt as they stand, one column each; `count` of them are filled. */
interface Rows {
  count: number;
  readonly trip: Int32Array;
  readonly stop: Int32Array;
  readonly sequence: Int32Array;
  readonly arriveS: Int32Array;
  readonly departS: Int32Array;
}

/** Rows read between two pauses: some ten milliseconds. */
const ROWS_AT_ONCE = 20_000;

/** stop_times.txt, put in order of trip and sequence; times left blank are filled in between those given. */
export function* decodeCalls(
  bytes: Uint8Array,
  trips: ReadonlyMap<string, number>,
  stops: ReadonlyMap<string, number>,
  rejects: Reject[],
): Generator<void, DecodedCalls> {
  const rows = yield* readRows(openCsv(bytes), countLines(bytes), trips, stops, rejects);
  yield;
  const order = orderOf(rows, trips.size);
  const pick = (column: Int32Array) => order.rows.map((row) => column[row] ?? 0);
  const columns = { stop: pick(rows.stop), arriveS: pick(rows.arriveS), departS: pick(rows.departS) };
  for (let trip = 0; trip < trips.size; trip++) {
    mendTimes(columns, order.firstCall[trip] ?? 0, order.firstCall[trip + 1] ?? 0);
  }
  const firstSequence = Int32Array.from(trips, (_, trip) => {
    return rows.sequence[order.rows[order.firstCall[trip] ?? 0] ?? 0] ?? 0;
  });
  return { columns, firstCall: order.firstCall, firstSequence };
}

function* readRows(
  table: CsvTable,
  atMost: number,
  trips: ReadonlyMap<string, number>,
  stops: ReadonlyMap<string, number>,
  rejects: Reject[],
): Generator<void, Rows> {
  const column = () => new Int32Array(atMost);
  const rows: Rows = {
    count: 0,
    trip: column(),
    stop: column(),
    sequence: column(),
    arriveS: column(),
    departS: column(),
  };
  const tripColumn = table.column('trip_id');
  const stopColumn = table.column('stop_id');
  const [arrival, departure] = [table.column('arrival_time'), table.column('departure_time')];
  const sequence = table.column('stop_sequence');
  let tripBytes = new Uint8Array();
  let trip = -1;
  yield* table.eachInParts(ROWS_AT_ONCE, (row) => {
    if (tripBytes.length === 0 || !row.sameBytes(tripColumn, tripBytes)) {
      tripBytes = row.bytes(tripColumn).slice();
      trip = trips.get(row.text(tripColumn)) ?? -1;
    }
    const stop = stops.get(row.text(stopColumn)) ?? -1;
    if (trip < 0 || stop < 0) {
      const unknown = trip < 0 ? `trip ${row.text(tripColumn)}` : `stop ${row.text(stopColumn)}`;
      rejects.push({ reason: 'unknown-subject', detail: `stop_times.txt line ${row.line}: ${unknown.slice(0, 80)}` });
      return;
    }
    const [arriveS, departS] = [timeS(row.bytes(arrival)), timeS(row.bytes(departure))];
    if ((arriveS < 0 && row.bytes(arrival).length > 0) || (departS < 0 && row.bytes(departure).length > 0)) {
      rejects.push({
        reason: 'bad-time',
        detail: `stop_times.txt line ${row.line}: ${row.text(arrival).slice(0, 20)}`,
      });
      return;
    }
    rows.trip[rows.count] = trip;
    rows.stop[rows.count] = stop;
    rows.sequence[rows.count] = row.number(sequence);
    rows.arriveS[rows.count] = arriveS < 0 ? departS : arriveS;
    rows.departS[rows.count] = departS < 0 ? arriveS : departS;
    rows.count++;
  });
  return rows;
}

/** Rows in the order of trips (counted, then placed) and within a trip of their sequence. */
function orderOf(rows: Rows, trips: number): { readonly rows: Int32Array; readonly firstCall: Int32Array } {
  const firstCall = new Int32Array(trips + 1);
  for (let row = 0; row < rows.count; row++) {
    const next = (rows.trip[row] ?? 0) + 1;
    firstCall[next] = (firstCall[next] ?? 0) + 1;
  }
  for (let trip = 0; trip < trips; trip++) firstCall[trip + 1] = (firstCall[trip + 1] ?? 0) + (firstCall[trip] ?? 0);
  const free = firstCall.slice();
  const order = new Int32Array(rows.count);
  for (let row = 0; row < rows.count; row++) {
    const trip = rows.trip[row] ?? 0;
    const place = free[trip] ?? 0;
    order[place] = row;
    free[trip] = place + 1;
  }
  for (let trip = 0; trip < trips; trip++) {
    const calls = order.subarray(firstCall[trip], firstCall[trip + 1]);
    if (!rises(calls, rows.sequence)) calls.sort((a, b) => (rows.sequence[a] ?? 0) - (rows.sequence[b] ?? 0));
  }
  return { rows: order, firstCall };
}

function rises(calls: Int32Array, sequence: Int32Array): boolean {
  for (let index = 1; index < calls.length; index++) {
    if ((sequence[calls[index] ?? 0] ?? 0) < (sequence[calls[index - 1] ?? 0] ?? 0)) return false;
  }
  return true;
}

/** Fills blank times (-1) evenly between their neighbours, and lifts times that fall so that they never do. */
function mendTimes({ arriveS, departS }: Schedule['calls'], first: number, end: number): void {
  let latest = 0;
  for (let call = first; call < end; call++) {
    if ((arriveS[call] ?? 0) < 0) fillBlank(arriveS, departS, call, first, end);
    arriveS[call] = Math.max(latest, arriveS[call] ?? 0);
    departS[call] = Math.max(arriveS[call] ?? 0, departS[call] ?? 0);
    latest = departS[call] ?? 0;
  }
}

function fillBlank(arriveS: Int32Array, departS: Int32Array, call: number, first: number, end: number): void {
  let next = call + 1;
  while (next < end && (arriveS[next] ?? 0) < 0) next++;
  const before = call > first ? (departS[call - 1] ?? 0) : (arriveS[next] ?? 0);
  const after = next < end ? (arriveS[next] ?? 0) : before;
  const filledS = Math.round(before + (after - before) / (next - call + 1));
  arriveS[call] = filledS;
  departS[call] = filledS;
}
