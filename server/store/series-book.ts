import type { Batch, Series, ValueColumns } from './batch.ts';
import type { Reading } from './store.ts';

/** The newest value of a series. */
interface Last {
  readonly atMs: number;
  readonly value: number | string;
}

/** Which series there are, and what each said last. */
export class SeriesBook {
  readonly byId = new Map<number, Series>();
  readonly #byKey = new Map<string, Series>();
  readonly #last = new Map<number, Last>();
  #fresh = new Map<number, Series>();
  #nextId = 1;

  constructor(known: readonly Series[]) {
    for (const series of known) this.#put(series);
  }

  ofKey(key: string): Series | undefined {
    return this.#byKey.get(key);
  }

  define(definition: Omit<Series, 'id'>): Series {
    const known = this.#byKey.get(definition.key);
    if (known && isSameMeaning(known, definition)) return known;
    const series = { id: known?.id ?? this.#nextId, ...definition };
    this.#put(series);
    this.#fresh.set(series.id, series);
    return series;
  }

  /** The series stays, under a key that nobody asks for. */
  forget(key: string): void {
    const series = this.#byKey.get(key);
    if (!series) return;
    this.#byKey.delete(key);
    const left = { ...series, key: `${key} #${series.id}`, subject: null, property: null };
    this.#put(left);
    this.#fresh.set(left.id, left);
  }

  lastOf(id: number): Last | undefined {
    return this.#last.get(id);
  }

  note({ series, atMs, value }: Reading): void {
    const last = this.#last.get(series);
    if (!last || atMs >= last.atMs) this.#last.set(series, { atMs, value });
  }

  remember(values: ValueColumns): void {
    for (let row = 0; row < values.series.length; row++) {
      const value = values.texts.get(row) ?? values.value[row] ?? Number.NaN;
      this.note({ series: values.series[row] ?? 0, atMs: values.atMs[row] ?? 0, value });
    }
  }

  withdraw(id: number, atMs: number): void {
    if (this.#last.get(id)?.atMs === atMs) this.#last.delete(id);
  }

  /** Definitions that are to be made safe with the next batch. */
  takeNew(): readonly Series[] {
    if (this.#fresh.size === 0) return [];
    const fresh = [...this.#fresh.values()];
    this.#fresh = new Map();
    return fresh;
  }

  /** A batch could not be made safe: its definitions wait for the next one, its values were not said. */
  unsaid({ series, values }: Batch): void {
    for (const each of series) if (!this.#fresh.has(each.id)) this.#fresh.set(each.id, each);
    for (const id of values.series) this.#last.delete(id);
  }

  #put(series: Series): void {
    this.byId.set(series.id, series);
    this.#byKey.set(series.key, series);
    this.#nextId = Math.max(this.#nextId, series.id + 1);
  }
}

function isSameMeaning(one: Omit<Series, 'id'>, other: Omit<Series, 'id'>): boolean {
  return one.subject === other.subject && one.property === other.property && one.factor === other.factor;
}
