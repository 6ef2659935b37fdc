import type { Batch, Series, ValueColumns } from './batch.ts';
import type { Reading } from './store.ts';

/** The newest value of a series. */
interface Last {
  readonly atMs: number;
  readonly value: number | string;
}

/** Values of a series that are remembered, so that what is sent again, alone or with others, is known. */
const REMEMBERED = { first: 16, most: 128 } as const;

/** Who fills the memory of its series in less, ms of the city's clock, sends many at once, and is given more. */
const AT_ONCE_MS = 10_000;

/** What a series said last: a ring, and the newest of it. */
class Said {
  newest: Last | undefined;
  #atMs = new Float64Array(REMEMBERED.first).fill(Number.NaN);
  readonly #values: (number | string)[] = [];
  #place = 0;
  #begunMs = 0;

  note({ atMs, value }: Last, nowMs: number): void {
    if (!this.newest || atMs >= this.newest.atMs) this.newest = { atMs, value };
    if (this.#place === this.#atMs.length) this.#turn(nowMs);
    if (this.#place === 0) this.#begunMs = nowMs;
    this.#atMs[this.#place] = atMs;
    this.#values[this.#place] = value;
    this.#place++;
  }

  /** Whether that is what it said last of that moment. */
  has({ atMs, value }: Last): boolean {
    if (!this.newest || atMs > this.newest.atMs) return false;
    const { length } = this.#atMs;
    for (let back = 1; back <= length; back++) {
      const place = (this.#place + length - back) % length;
      if (this.#atMs[place] === atMs) return this.#values[place] === value;
    }
    return false;
  }

  forget(atMs: number): void {
    if (this.newest?.atMs === atMs) this.newest = undefined;
    for (let place = 0; place < this.#atMs.length; place++) {
      if (this.#atMs[place] === atMs) this.#atMs[place] = Number.NaN;
    }
  }

  #turn(nowMs: number): void {
    const { length } = this.#atMs;
    if (length < REMEMBERED.most && nowMs - this.#begunMs < AT_ONCE_MS) {
      const longer = new Float64Array(2 * length).fill(Number.NaN);
      longer.set(this.#atMs);
      this.#atMs = longer;
    } else this.#place = 0;
  }
}

/** Which series there are, and what each said last. */
export class SeriesBook {
  readonly byId = new Map<number, Series>();
  readonly #byKey = new Map<string, Series>();
  readonly #said = new Map<number, Said>();
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
    return this.#said.get(id)?.newest;
  }

  /** Whether a series has said that already. */
  hasSaid({ series, atMs, value }: Reading): boolean {
    return this.#said.get(series)?.has({ atMs, value }) ?? false;
  }

  note({ series, atMs, value }: Reading, nowMs: number): void {
    const said = this.#said.get(series) ?? new Said();
    this.#said.set(series, said);
    said.note({ atMs, value }, nowMs);
  }

  remember(values: ValueColumns): void {
    for (let row = 0; row < values.series.length; row++) {
      const value = values.texts.get(row) ?? values.value[row] ?? Number.NaN;
      const atMs = values.atMs[row] ?? 0;
      this.note({ series: values.series[row] ?? 0, atMs, value }, atMs);
    }
  }

  withdraw(id: number, atMs: number): void {
    this.#said.get(id)?.forget(atMs);
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
    for (const id of values.series) this.#said.delete(id);
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
