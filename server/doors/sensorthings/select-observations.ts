import { type Asking, isObservation, ROWS_AT_MOST } from './asking.ts';
import type { Source } from './catalogue-maker.ts';
import type { Entity } from './entity.ts';
import { matches, pathsOf } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { mergedObservations, type Reading, SERIES_AT_MOST, TooMuchInOrder } from './merge.ts';
import { latestOf, type Observation, readObservationId, type TimeRange } from './observations.ts';
import { ordered } from './order.ts';
import type { Order, QueryOptions } from './query-options.ts';
import { malformed } from './refusal.ts';
import { countOf, scanned } from './scan.ts';
import type { Strays } from './strays.ts';
import { allOf, conditionsOf, timeBounds } from './time-bounds.ts';

/** One page of a set. */
export interface Page<Of extends Entity = Entity> {
  readonly entities: readonly Of[];
  readonly count?: number;
  /** What the next page is asked with: `$skip=…` or `$skiptoken=…`; absent on the last. */
  readonly next?: string;
}

export const PAGE = 100;

/** Entities on a page that asks for more. */
const TOP_AT_MOST = 10_000;

/** Values that are read in the order of time for what passes a filter, before all are looked through without an order. */
const FILTERED_IN_ORDER_AT_MOST = 20_000;

/** What is asked of observations. */
interface Asked {
  readonly sources: readonly Source[];
  readonly range: TimeRange;
  readonly filter: Expression | undefined;
  readonly options: QueryOptions & { readonly top: number };
}

/** One page of the observations of these sources; without `$orderby` the newest first. */
export async function selectObservations(
  sources: readonly Source[],
  options: QueryOptions,
  asking: Asking,
): Promise<Page<Observation>> {
  const top = Math.min(options.top ?? PAGE, TOP_AT_MOST);
  const strays = asking.strays(sources);
  const descending = isDescending(options.order, strays);
  const newest = descending === true ? onlyNewest(sources, options, top, asking) : undefined;
  if (newest) return newest;
  const conditions = conditionsOf(options.filter);
  const [ofSource, others] = parted(conditions);
  const range = timeBounds(conditions, [], strays);
  const named = namedBy(conditions);
  const wanted = sources.filter(
    (source) => (!named || named.datastream === source.datastream.id) && isWanted(source, ofSource, asking),
  );
  const window = named ? { fromMs: named.atMs, toMs: named.atMs } : range;
  const asked = { sources: wanted, range: window, filter: allOf(others), options: { ...options, top } };
  if (descending === undefined) return inOtherOrder(asked, options.order ?? [], asking);
  if (!options.count || options.skipToken !== undefined) return inTime(asked, descending, asking);
  if (!(await isMuch(asked, asking))) return inTime(asked, descending, asking);
  const count = await countOfMuch(asked, asking);
  return { ...(await inTime({ ...asked, options: { ...asked.options, count: false } }, descending, asking)), count };
}

/** The newest of one source, as dashboards ask for hundreds of at once: known without reading the past. */
function onlyNewest(
  sources: readonly Source[],
  options: QueryOptions,
  top: number,
  { reading }: Asking,
): Page<Observation> | undefined {
  const [source, ...more] = sources;
  const plain = !options.filter && !options.skip && !options.count && options.skipToken === undefined;
  if (!source || more.length > 0 || !plain || top !== 1) return undefined;
  const row = reading.latest().rows.get(source.series ?? 0);
  if (row === undefined) return { entities: [] };
  const latest = latestOf(source, reading.latest().columns, row);
  if (latest.atMs < reading.servedFromMs(source)) return { entities: [] };
  return { entities: [latest], next: `$skiptoken=${latest.atMs}.1` };
}

/** Whether it is more than is read in the order of time for one request. */
async function isMuch({ sources, range }: Asked, asking: Asking): Promise<boolean> {
  return sources.length > SERIES_AT_MOST || (await countOf(sources, range, asking)) > ROWS_AT_MOST;
}

async function countOfMuch({ sources, range, filter }: Asked, asking: Asking): Promise<number> {
  if (!filter) return countOf(sources, range, asking);
  return (await scanned({ sources, range, filter, order: [], first: 0, alone: true }, asking)).count;
}

async function inTime(asked: Asked, descending: boolean, asking: Asking): Promise<Page<Observation>> {
  const { sources, range, filter, options } = asked;
  const token = tokenOf(options.skipToken);
  const window = token ? afterToken(range, token.atMs, descending) : range;
  const page = new PageInTime(options.top, options.skip ?? 0);
  const counted = options.count === true && !token;
  const reading = filter && !counted ? limited(asking.reading) : asking.reading;
  let [runMs, inRun] = [Number.NaN, 0];
  try {
    for await (const each of mergedObservations(sources, window, { descending, whole: counted }, reading)) {
      inRun = each.atMs === runMs ? inRun + 1 : 1;
      runMs = each.atMs;
      if (token && each.atMs === token.atMs && inRun <= token.given) continue;
      if (filter && !matches(filter, each, asking)) page.pass(each, inRun);
      else if (!page.take(each, inRun) && !counted) break;
    }
  } catch (error) {
    if (!(error instanceof TooMuchInOrder)) throw error;
    if (counted) throw error;
    if (!token && page.isEmpty) return fromScan(asked, options.order ?? [], asking);
    if (!page.endsEarly()) throw error;
  }
  return page.done(counted);
}

function limited(reading: Reading): Reading {
  let rowsRead = 0;
  return {
    ...reading,
    spend(rows) {
      reading.spend(rows);
      rowsRead += rows;
      if (rowsRead > FILTERED_IN_ORDER_AT_MOST) throw new TooMuchInOrder(400, 'that is too much for one page');
    },
  };
}

/** Gathers one page of what passes in time order. */
class PageInTime {
  readonly #entities: Observation[] = [];
  readonly #top: number;
  readonly #skip: number;
  #passed = 0;
  #last = '';
  #more = false;

  constructor(top: number, skip: number) {
    this.#top = top;
    this.#skip = skip;
  }

  get isEmpty(): boolean {
    return this.#entities.length === 0;
  }

  /** What was read, and is not wanted: the next page begins after it. */
  pass({ atMs }: Observation, inRun: number): void {
    this.#last = `${atMs}.${inRun}`;
  }

  /** False once the page is full and it is known that there is more. */
  take(observation: Observation, inRun: number): boolean {
    this.#passed++;
    if (this.#passed <= this.#skip) return true;
    if (this.#entities.length < this.#top) {
      this.#entities.push(observation);
      this.pass(observation, inRun);
      return true;
    }
    this.#more = true;
    return false;
  }

  /** Whether it can end before it is full, even empty, with the rest on the next one. */
  endsEarly(): boolean {
    this.#more = this.#last !== '' && this.#passed >= this.#skip;
    return this.#more;
  }

  done(counted: boolean): Page<Observation> {
    const next = this.#more && this.#top > 0 ? { next: `$skiptoken=${this.#last}` } : {};
    return { entities: this.#entities, ...(counted ? { count: this.#passed } : {}), ...next };
  }
}

function tokenOf(text: string | undefined): { readonly atMs: number; readonly given: number } | undefined {
  if (text === undefined) return undefined;
  const match = /^(-?\d{1,16})\.(\d{1,6})$/.exec(text);
  if (!match) throw malformed('$skiptoken is not one that this server gave');
  return { atMs: Number(match[1]), given: Number(match[2]) };
}

function afterToken({ fromMs, toMs }: TimeRange, atMs: number, descending: boolean): TimeRange {
  return descending ? { fromMs, toMs: Math.min(toMs, atMs) } : { fromMs: Math.max(fromMs, atMs), toMs };
}

/** A page of what was looked through without an order. */
async function fromScan(asked: Asked, order: Order, asking: Asking): Promise<Page<Observation>> {
  const { sources, range, filter, options } = asked;
  const skip = options.skip ?? 0;
  const first = options.top === 0 ? 0 : skip + options.top;
  const alone = await isMuch(asked, asking);
  const found = await scanned({ sources, range, filter, order, first, alone }, asking);
  const more = options.top > 0 && first < found.count;
  return {
    entities: found.first.slice(skip),
    ...(options.count ? { count: found.count } : {}),
    ...(more ? { next: `$skip=${first}` } : {}),
  };
}

async function inOtherOrder(asked: Asked, order: Order, asking: Asking): Promise<Page<Observation>> {
  const { sources, range, filter, options } = asked;
  if (await isMuch(asked, asking)) return fromScan(asked, order, asking);
  const all: Observation[] = [];
  for await (const each of mergedObservations(sources, range, { descending: true, whole: true }, asking.reading)) {
    if (!filter || matches(filter, each, asking)) all.push(each);
  }
  const skip = options.skip ?? 0;
  const entities = ordered(all, order, asking).slice(skip, skip + options.top);
  const more = skip + options.top < all.length && options.top > 0;
  const count = options.count ? { count: all.length } : {};
  return { entities, ...count, ...(more ? { next: `$skip=${skip + options.top}` } : {}) };
}

/**
 * Whether time runs backwards in an order; undefined where it is not one of the moments that observations lie at. An id
 * begins with its moment.
 */
function isDescending(order: Order | undefined, { earlierMs, laterMs }: Strays): boolean | undefined {
  const [first] = order ?? [];
  if (!first) return true;
  if (first.by.type !== 'path' || first.by.segments.length !== 1) return undefined;
  const [name = ''] = first.by.segments;
  if (name === 'resultTime' && (earlierMs > 0 || laterMs > 0)) return undefined;
  return ['phenomenonTime', 'resultTime', 'id', '@iot.id'].includes(name) ? first.descending : undefined;
}

/** Conditions on the Datastream alone, and all others. */
function parted(conditions: readonly Expression[]): readonly [readonly Expression[], readonly Expression[]] {
  const isOfSource = (condition: Expression) => {
    const paths = pathsOf(condition);
    return paths.length > 0 && paths.every(([first, second]) => first === 'Datastream' && second !== 'Observations');
  };
  return [conditions.filter(isOfSource), conditions.filter((condition) => !isOfSource(condition))];
}

function isWanted(source: Source, conditions: readonly Expression[], asking: Asking): boolean {
  const filter = allOf(conditions);
  if (!filter) return true;
  const stand: Observation = {
    set: 'Observations',
    id: '',
    properties: {},
    source,
    atMs: 0,
    place: null,
    feature: null,
  };
  return isObservation(stand) && matches(filter, stand, asking);
}

/** The one observation that a condition on the id names. */
function namedBy(conditions: readonly Expression[]): ReturnType<typeof readObservationId> {
  for (const condition of conditions) {
    if (condition.type !== 'binary' || condition.operator !== 'eq' || condition.left.type !== 'path') continue;
    const isId = condition.left.segments.length === 1 && /^(?:@iot\.)?id$/.test(condition.left.segments[0] ?? '');
    if (!isId || condition.right.type !== 'literal' || typeof condition.right.value !== 'string') continue;
    return readObservationId(condition.right.value);
  }
  return undefined;
}
