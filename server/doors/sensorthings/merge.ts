import type { History } from '../../store/archive.ts';
import type { ValueColumns } from '../../store/batch.ts';
import type { Source } from './catalogue-maker.ts';
import { Heap } from './heap.ts';
import { type Observation, observationsOf, type TimeRange } from './observations.ts';
import { Turns } from '../turns.ts';
import { Refusal } from './refusal.ts';

/** What observations are read with: the store, and limits of one request. */
export interface Reading {
  readonly history: History;
  spend(rows: number): void;
  /** The latest value of every series, and the row of each; read once in a request. */
  latest(): { readonly columns: ValueColumns; readonly rows: ReadonlyMap<number, number> };
  /** The oldest moment that a source's observations are served from, UTC epoch ms. */
  servedFromMs(source: Source): number;
}

/** Series that one request reads; a request for more is refused. */
export const SERIES_AT_MOST = 5000;

/** Series that are begun with one read, and steps taken, before others get a turn. */
const BEGUN_AT_ONCE = 100;
const STEPS_AT_ONCE = 100;

/** Values that the first reads of all series take together, and each of them; more of each where all are wanted. */
const FIRST_READS = 32_000;
const FIRST_READ = { fewest: 4, most: 64, whole: 400 } as const;

/** So much was read, or begun, that this is all that one request gets in the order of time. */
export class TooMuchInOrder extends Refusal {}

interface Waiting {
  readonly source: Source;
  /** Its place among the sources: what was observed at the same moment is told in this order. */
  readonly place: number;
  readonly range: TimeRange;
  /** It has nothing before this moment, in the order that is read in. */
  readonly edgeMs: number;
}

interface Started {
  readonly runs: AsyncGenerator<readonly Observation[]>;
  readonly place: number;
  run: readonly Observation[];
}

/** In which order observations are taken, and whether to the end. */
interface Taking {
  readonly descending: boolean;
  readonly whole: boolean;
}

/** The observations of several sources in one time order; a source is read only when its turn may have come. */
export async function* mergedObservations(
  sources: readonly Source[],
  range: TimeRange,
  { descending, whole }: Taking,
  reading: Reading,
): AsyncGenerator<Observation> {
  const sign = descending ? -1 : 1;
  const waiting = sources
    .flatMap((source, place) => waitingOf(source, place, range, descending, reading))
    .toSorted((one, other) => sign * (one.edgeMs - other.edgeMs) || one.place - other.place);
  const started = new Heap<Started>((one, other) => sign * (timeOf(one) - timeOf(other)) || one.place - other.place);
  const limit = whole ? FIRST_READ.whole : firstRead(waiting.length);
  const turns = new Turns();
  let next = 0;
  for (let step = 1; ; step++) {
    if (step % STEPS_AT_ONCE === 0) await turns.next();
    const first = started.first();
    const due = dueNow(waiting, next, first, sign, Math.min(BEGUN_AT_ONCE, Math.max(1, next)));
    if (due.length > 0) {
      next += due.length;
      if (next > SERIES_AT_MOST) throw new TooMuchInOrder(400, 'that is too many Datastreams at once: ask for fewer');
      await turns.next();
      for (const each of await begin(due, { descending, limit }, reading)) started.add(each);
      continue;
    }
    if (!first) return;
    yield* first.run;
    const { value, done } = await first.runs.next();
    if (done) started.removeFirst();
    else {
      first.run = value;
      started.moveFirst();
    }
  }
}

function firstRead(seriesCount: number): number {
  const share = Math.round(FIRST_READS / Math.max(1, seriesCount));
  return Math.min(FIRST_READ.most, Math.max(FIRST_READ.fewest, share));
}

/** Those whose turn may have come; without any begun yet, the next of the same edge. */
function dueNow(
  waiting: readonly Waiting[],
  next: number,
  first: Started | undefined,
  sign: number,
  atMost: number,
): readonly Waiting[] {
  const edgeMs = waiting[next]?.edgeMs;
  let end = next;
  for (let each = waiting[end]; each && end - next < atMost; each = waiting[++end]) {
    if (first ? !comesBefore(each, first, sign) : each.edgeMs !== edgeMs) break;
  }
  return waiting.slice(next, end);
}

function comesBefore({ edgeMs, place }: Waiting, first: Started, sign: number): boolean {
  const difference = sign * (edgeMs - timeOf(first));
  return difference < 0 || (difference === 0 && place < first.place);
}

function waitingOf(
  source: Source,
  place: number,
  range: TimeRange,
  descending: boolean,
  { latest, servedFromMs }: Reading,
): readonly Waiting[] {
  const row = latest().rows.get(source.series ?? 0);
  if (source.series === null || row === undefined) return [];
  const latestMs = latest().columns.atMs[row] ?? 0;
  const fromMs = Math.max(range.fromMs, servedFromMs(source));
  if (fromMs > Math.min(range.toMs, latestMs)) return [];
  const edgeMs = descending ? Math.min(range.toMs, latestMs) : fromMs;
  return [{ source, place, range: { fromMs, toMs: range.toMs }, edgeMs }];
}

/** The first values of several sources, those of the same range with one read. */
async function begin(
  due: readonly Waiting[],
  { descending, limit }: { readonly descending: boolean; readonly limit: number },
  { history, spend }: Reading,
): Promise<readonly Started[]> {
  const begun: Started[] = [];
  for (const fromMs of new Set(due.map(({ range }) => range.fromMs))) {
    const same = due.filter(({ range }) => range.fromMs === fromMs);
    const toMs = same[0]?.range.toMs ?? fromMs;
    const ids = same.flatMap(({ source }) => source.series ?? []);
    const firsts = await history.valuesOfEach(ids, { fromMs, toMs, limit, newestFirst: descending });
    for (const { source, place, range } of same) {
      const columns = firsts.get(source.series ?? 0);
      const runs = observationsOf(history, source, range, descending, spend, columns && { columns, limit });
      const { value, done } = await runs.next();
      if (!done) begun.push({ runs, run: value, place });
    }
  }
  return begun;
}

function timeOf({ run }: Started): number {
  return run[0]?.atMs ?? 0;
}
