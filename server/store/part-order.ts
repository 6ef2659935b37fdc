import { SECTION_SERIES } from './block-codec.ts';
import { SLICE_SERIES } from './group-codec.ts';
import { type PartPage, type PartPages, pagesOfGroups, pagesOfRows } from './part-pages.ts';
import type { PastView } from './past-view.ts';
import { type FoundPart, partsOfTail, type SeriesPart, type Span } from './series-parts.ts';

/** After decoding so much others have their turn, bytes. */
const TURN_BYTES = 65_536;

/** A part, and those of the series asked for that it may have values of. */
export interface NextPart {
  readonly part: SeriesPart;
  readonly series: readonly number[];
}

export interface PartsWanted extends Span {
  readonly series: readonly number[];
  /** Which end of time is read first. */
  readonly newestFirst: boolean;
  /** Whether values of a series at a time and beyond it are not wanted: nothing nearer is left then. Null: all are. */
  readonly isSure: ((series: number, nearestMs: number) => boolean) | null;
}

/**
 * Everything kept that may have values of some series in a span, from one end of time on: no further than the wanted
 * values reach, and each part is read once for all the series that lie in it.
 */
export async function* partsInOrder(view: PastView, wanted: PartsWanted): AsyncGenerator<NextPart> {
  if (wanted.fromMs > wanted.toMs) return;
  for (const [slice, series] of groupedBy(wanted.series, SLICE_SERIES)) {
    yield* partsOfSlice(streamsOf(view, slice, series, wanted), { ...wanted, series });
  }
}

async function* partsOfSlice(streams: PartStream[], wanted: PartsWanted): AsyncGenerator<NextPart> {
  const left = new Set(wanted.series);
  await Promise.all(streams.map((stream) => stream.begin()));
  for (let bytes = 0; ; ) {
    const nearest = nearestOf(streams, wanted.newestFirst);
    if (!nearest) return;
    for (const series of left) if (wanted.isSure?.(series, nearest.nearMs)) left.delete(series);
    const { stream } = nearest;
    const series = stream.series.filter((each) => left.has(each));
    const found = series.length > 0 ? stream.take() : null;
    if (found) {
      bytes += found.bytes;
      yield { part: found.open(series), series };
    } else if (series.length > 0) await stream.fetch();
    else streams.splice(streams.indexOf(stream), 1);
    if (bytes < TURN_BYTES) continue;
    bytes = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function streamsOf(
  view: PastView,
  slice: number,
  series: readonly number[],
  { fromMs, toMs, newestFirst, isSure }: PartsWanted,
): PartStream[] {
  const span = { fromMs, toMs };
  const order = { newestFirst, isWhole: isSure === null };
  const streams = [
    new PartStream(series, tailPages(partsOfTail(view, span), newestFirst), newestFirst),
    new PartStream(series, pagesOfGroups(view, slice, span, order), newestFirst),
  ];
  for (const [section, own] of groupedBy(series, SECTION_SERIES.raw)) {
    for (const stray of [true, false]) {
      streams.push(new PartStream(own, pagesOfRows(view, section, stray, span, order), newestFirst));
    }
  }
  return streams;
}

/** Parts of one kind that may have values of some series. */
class PartStream {
  readonly series: readonly number[];
  readonly #pages: PartPages;
  readonly #newestFirst: boolean;
  #page: PartPage = { parts: [], beyondMs: null };
  #taken = 0;

  constructor(series: readonly number[], pages: PartPages, newestFirst: boolean) {
    this.series = series;
    this.#pages = pages;
    this.#newestFirst = newestFirst;
  }

  /** The near end of what comes next; null where nothing does. */
  get nearMs(): number | null {
    const extent = this.#page.parts[this.#taken]?.extent;
    if (!extent) return this.#page.beyondMs;
    return this.#newestFirst ? extent.toMs : extent.fromMs;
  }

  async begin(): Promise<void> {
    this.#page = { parts: [], beyondMs: await this.#pages.firstMs() };
  }

  async fetch(): Promise<void> {
    this.#page = await this.#pages.next();
    this.#taken = 0;
  }

  /** Null: what comes next has to be fetched first. */
  take(): FoundPart | null {
    return this.#page.parts[this.#taken++] ?? null;
  }
}

function nearestOf(streams: readonly PartStream[], newestFirst: boolean) {
  let nearest: { readonly stream: PartStream; readonly nearMs: number } | null = null;
  for (const stream of streams) {
    const { nearMs } = stream;
    if (nearMs === null) continue;
    const isNearer = nearest === null || (newestFirst ? nearMs > nearest.nearMs : nearMs < nearest.nearMs);
    if (isNearer) nearest = { stream, nearMs };
  }
  return nearest;
}

/** All at once. */
function tailPages(found: readonly FoundPart[], newestFirst: boolean): PartPages {
  const parts = found.toSorted((one, other) => {
    return newestFirst ? other.extent.toMs - one.extent.toMs : one.extent.fromMs - other.extent.fromMs;
  });
  return {
    firstMs: async () => (newestFirst ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY),
    next: async () => ({ parts, beyondMs: null }),
  };
}

export function groupedBy(series: readonly number[], size: number): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (const id of new Set(series)) {
    const group = Math.floor(id / size);
    const own = groups.get(group);
    if (own) own.push(id);
    else groups.set(group, [id]);
  }
  return groups;
}
