import { Turns } from '../turns.ts';
import type { Asking } from './asking.ts';
import type { Source } from './catalogue-maker.ts';
import { matches } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { Heap } from './heap.ts';
import { type Observation, observationsIn, type TimeRange } from './observations.ts';
import { compareKeyed, type Keyed, keyed } from './order.ts';
import type { Order } from './query-options.ts';
import { malformed } from './refusal.ts';

/** Observations that are held in an order at once. */
const HELD_AT_MOST = 50_000;

/** Observations that are looked at before others get a turn. */
const TAKEN_AT_ONCE = 200;

/** What is looked for. */
export interface Wanted {
  readonly sources: readonly Source[];
  readonly range: TimeRange;
  readonly filter: Expression | undefined;
  readonly order: Order;
  /** How many of the order are told. */
  readonly first: number;
  /** Whether it is so much that one request at a time may do it. */
  readonly alone: boolean;
}

/** What a scan found: the first of an order, and how many passed. */
export interface Found {
  readonly first: readonly Observation[];
  readonly count: number;
}

/** How many observations of these sources lie in a time, those said twice as two; of very many a good estimate. */
export async function countOf(sources: readonly Source[], range: TimeRange, asking: Asking): Promise<number> {
  let count = 0;
  for (const { series, fromMs } of servedTogether(sources, range, asking)) {
    count += await asking.reading.history.count([...series.keys()], fromMs, range.toMs);
  }
  return count;
}

/**
 * Looks through all observations of some sources in the order that they lie in, which is much quicker than in that of
 * time, and holds no more than the first of the order that is asked for; of equal ones the newer come first.
 */
export async function scanned(wanted: Wanted, asking: Asking): Promise<Found> {
  const { order, first, filter, alone } = wanted;
  if (first > HELD_AT_MOST) throw malformed(`an order is told of at most ${HELD_AT_MOST}: narrow the time`);
  const { scanning } = asking;
  const evaluation = { ...asking, spend: scanning.spend };
  const worstFirst = new Heap<Keyed<Observation>>((one, other) => compare(other, one, order));
  let count = 0;
  const take = (each: Observation) => {
    if (filter && !matches(filter, each, evaluation)) return;
    count++;
    const candidate = keyed(each, order, evaluation);
    const worst = worstFirst.first();
    if (worstFirst.size < first) worstFirst.add(candidate);
    else if (worst && compare(candidate, worst, order) < 0) worstFirst.replaceFirst(candidate);
  };
  const scan = async () => {
    for await (const some of observationsOf(wanted, asking)) some.forEach(take);
  };
  await (alone ? scanning.run(scan) : scan());
  const found = worstFirst.values().toSorted((one, other) => compare(one, other, order));
  return { first: found.map(({ entity }) => entity), count };
}

function compare(one: Keyed<Observation>, other: Keyed<Observation>, order: Order): number {
  const [a, b] = [one.entity, other.entity];
  return compareKeyed(one, other, order) || b.atMs - a.atMs || (a.id < b.id ? -1 : 1);
}

async function* observationsOf({ sources, range }: Wanted, asking: Asking): AsyncGenerator<readonly Observation[]> {
  const turns = new Turns();
  for (const { series, fromMs } of servedTogether(sources, range, asking)) {
    for await (const columns of asking.reading.history.scan([...series.keys()], fromMs, range.toMs)) {
      asking.scanning.spendRows(columns.series.length);
      for (let from = 0, to = 0; from < columns.series.length; from = to) {
        const id = columns.series[from] ?? 0;
        while (columns.series[to] === id) to++;
        const source = series.get(id);
        if (source) yield* inTurns(observationsIn(source, columns, from, to), turns);
      }
    }
  }
}

async function* inTurns(observations: Iterable<Observation>, turns: Turns): AsyncGenerator<readonly Observation[]> {
  let some: Observation[] = [];
  for (const each of observations) {
    if (some.push(each) < TAKEN_AT_ONCE) continue;
    yield some;
    some = [];
    await turns.next();
  }
  yield some;
  await turns.next();
}

interface Together {
  readonly series: ReadonlyMap<number, Source>;
  readonly fromMs: number;
}

/** Sources by the oldest moment that they are asked for. */
function servedTogether(sources: readonly Source[], range: TimeRange, { reading }: Asking): readonly Together[] {
  const byStart = new Map<number, Map<number, Source>>();
  for (const source of sources) {
    if (source.series === null) continue;
    const fromMs = Math.max(range.fromMs, reading.servedFromMs(source));
    if (fromMs > range.toMs) continue;
    const series = byStart.get(fromMs) ?? new Map<number, Source>();
    byStart.set(fromMs, series.set(source.series, source));
  }
  return Array.from(byStart, ([fromMs, series]) => ({ series, fromMs }));
}
