import type { History } from '../../store/archive.ts';
import type { ValueColumns } from '../../store/batch.ts';
import type { Source } from './catalogue-maker.ts';
import { type Observation, observationsOf, type TimeRange } from './observations.ts';
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
const SERIES_AT_MOST = 500;

/** So many series were begun that this is all that one request gets of their time order. */
export class TooManySeries extends Refusal {}

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

/** The observations of several sources in one time order; a source is read only when its turn may have come. */
export async function* mergedObservations(
  sources: readonly Source[],
  range: TimeRange,
  descending: boolean,
  reading: Reading,
): AsyncGenerator<Observation> {
  const sign = descending ? -1 : 1;
  const waiting = sources
    .flatMap((source, place) => waitingOf(source, place, range, descending, reading))
    .toSorted((one, other) => sign * (one.edgeMs - other.edgeMs) || one.place - other.place);
  const started: Started[] = [];
  let next = 0;
  for (;;) {
    const first = earliest(started, sign);
    const candidate = waiting[next];
    if (candidate && (!first || comesBefore(candidate, first, sign))) {
      if (next++ >= SERIES_AT_MOST) throw new TooManySeries(400, 'that is too many Datastreams at once: ask for fewer');
      const begun = await begin(candidate, descending, reading);
      if (begun) started.push(begun);
      continue;
    }
    if (!first) return;
    yield* first.run;
    const { value, done } = await first.runs.next();
    if (done) started.splice(started.indexOf(first), 1);
    else first.run = value;
  }
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

async function begin(waiting: Waiting, descending: boolean, { history, spend }: Reading): Promise<Started | undefined> {
  const runs = observationsOf(history, waiting.source, waiting.range, descending, spend);
  const { value, done } = await runs.next();
  return done ? undefined : { runs, run: value, place: waiting.place };
}

function earliest(started: readonly Started[], sign: number): Started | undefined {
  let first: Started | undefined;
  for (const each of started) {
    const difference = first ? sign * (timeOf(each) - timeOf(first)) : -1;
    if (!first || difference < 0 || (difference === 0 && each.place < first.place)) first = each;
  }
  return first;
}

function timeOf({ run }: Started): number {
  return run[0]?.atMs ?? 0;
}
