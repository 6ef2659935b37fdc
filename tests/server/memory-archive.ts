import type { Archive, Buckets, Documents, History, SeriesRange, Usage } from '../../server/store/archive.ts';
import { StoreFull } from '../../server/store/archive.ts';
import type { Batch, DocumentChange, Json, Series, ValueColumns } from '../../server/store/batch.ts';
import { NO_VALUES } from '../../server/store/batch.ts';

/** One value as it lies in the memory archive. */
interface Row {
  readonly series: number;
  readonly atMs: number;
  readonly value: number;
  readonly verdict: number;
  readonly text: string | undefined;
  readonly location: string | undefined;
}

/** An archive that keeps everything in memory, for tests of what stands on one. */
export class MemoryArchive implements Archive {
  readonly batches: Batch[] = [];
  readonly documents: Documents;
  readonly restored = { series: [], city: null };
  readonly history: History;
  /** While true nothing is taken in. */
  full = false;
  state: Usage['state'] = 'ready';
  readonly #kinds = new Map<string, Map<string, Json>>();
  readonly #series = new Map<number, Series>();
  readonly #rows = new Map<number, Row[]>();

  constructor() {
    this.documents = {
      all: (kind) => this.#kind(kind),
      put: (changes) => this.#put(changes),
    };
    const within = (series: number, fromMs: number, toMs: number) =>
      this.#rowsOf(series).filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    this.history = {
      series: () => this.#series,
      latest: () =>
        columnsOf([...this.#rows.values()].flatMap((rows) => rows.toReversed().toSorted(newestFirst).slice(0, 1))),
      cityAt: () => Promise.resolve(null),
      changes: (afterMs, untilMs) =>
        Promise.resolve(this.batches.filter(({ arrivedMs }) => arrivedMs > afterMs && arrivedMs <= untilMs)),
      values: (series, range) => Promise.resolve(this.#values(series, range)),
      valuesOfEach: (series, range) =>
        Promise.resolve(new Map(series.map((id) => [id, this.#values(id, range)] as const))),
      count: (series, fromMs, toMs) => Promise.resolve(series.flatMap((id) => within(id, fromMs, toMs)).length),
      scan: async function* (series, fromMs, toMs) {
        for (const id of series) yield columnsOf(within(id, fromMs, toMs));
      },
      buckets: (): Promise<Buckets> => Promise.resolve({ fromMs: 0, widthMs: 1000, bySeries: new Map() }),
      extent: () => this.#extent(),
      rhythmMs: 1000,
      density: (_fromMs, _toMs, buckets) => Promise.resolve(new Uint32Array(buckets)),
    };
  }

  record(batch: Batch): Promise<void> {
    if (this.full) return Promise.reject(new StoreFull('no room'));
    this.batches.push(batch);
    for (const series of batch.series) this.#series.set(series.id, series);
    for (const { series, atMs } of batch.withdrawn) {
      this.#rows.set(
        series,
        this.#rowsOf(series).filter((row) => row.atMs !== atMs),
      );
    }
    for (const row of rowsOf(batch.values)) this.#rowsOf(row.series).push(row);
    this.#apply(batch.documents);
    return Promise.resolve();
  }

  usage(): Usage {
    const valuesKept = [...this.#rows.values()].reduce((sum, rows) => sum + rows.length, 0);
    return { state: this.full ? 'full' : this.state, bytes: 0, oldestMs: this.#extent()?.oldestMs ?? null, valuesKept };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #put(changes: readonly DocumentChange[]): Promise<void> {
    if (this.full) return Promise.reject(new StoreFull('no room'));
    this.#apply(changes);
    return Promise.resolve();
  }

  #apply(changes: readonly DocumentChange[]): void {
    for (const { kind, id, json } of changes) {
      if (json === null) this.#kind(kind).delete(id);
      else this.#kind(kind).set(id, structuredClone(json));
    }
  }

  #kind(kind: string): Map<string, Json> {
    const known = this.#kinds.get(kind) ?? new Map<string, Json>();
    this.#kinds.set(kind, known);
    return known;
  }

  #rowsOf(series: number): Row[] {
    const known = this.#rows.get(series) ?? [];
    this.#rows.set(series, known);
    return known;
  }

  #values(series: number, { fromMs, toMs, limit, newestFirst: backwards }: SeriesRange): ValueColumns {
    const told = new Set<string>();
    const rows = (this.#rows.get(series) ?? []).filter(({ atMs, value, text }) => {
      const key = `${atMs} ${text ?? value}`;
      const fresh = atMs >= fromMs && atMs <= toMs && !told.has(key);
      told.add(key);
      return fresh;
    });
    const sorted = backwards ? rows.toReversed().toSorted(newestFirst) : rows.toSorted((a, b) => a.atMs - b.atMs);
    return columnsOf(sorted.slice(0, limit));
  }

  #extent(): { readonly oldestMs: number; readonly newestMs: number } | null {
    const [first, last] = [this.batches[0], this.batches.at(-1)];
    return first && last ? { oldestMs: first.arrivedMs, newestMs: last.arrivedMs } : null;
  }
}

/** Rows as columns, for batches that a test makes. */
export function columnsOf(rows: readonly Partial<Row>[]): ValueColumns {
  if (rows.length === 0) return NO_VALUES;
  return {
    series: Uint32Array.from(rows, ({ series }) => series ?? 0),
    atMs: Float64Array.from(rows, ({ atMs }) => atMs ?? 0),
    value: Float64Array.from(rows, ({ value }) => value ?? Number.NaN),
    verdict: Uint8Array.from(rows, ({ verdict }) => verdict ?? 0),
    texts: new Map(rows.flatMap(({ text }, row) => (text === undefined ? [] : [[row, text] as const]))),
    locations: new Map(rows.flatMap(({ location }, row) => (location === undefined ? [] : [[row, location] as const]))),
  };
}

function rowsOf({ series, atMs, value, verdict, texts, locations }: ValueColumns): Row[] {
  return Array.from(series, (each, row) => ({
    series: each,
    atMs: atMs[row] ?? 0,
    value: value[row] ?? Number.NaN,
    verdict: verdict[row] ?? 0,
    text: texts.get(row),
    location: locations.get(row),
  }));
}

function newestFirst(one: Row, other: Row): number {
  return other.atMs - one.atMs;
}
