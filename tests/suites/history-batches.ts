import type { Leg } from '../../data/contract/leg.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import type { Batch, Series, ValueColumns } from '../../server/store/batch.ts';
import type { ModelValue } from './history-model.ts';

export const HISTORY_START_MS = Date.UTC(2026, 2, 29, 0, 20);

/** In several slices and sections of what is kept. */
export const SERIES_IDS = [1, 2, 3, 31, 32, 33, 70, 1023, 1024, 1100, 2500] as const;

/** A sequence of numbers from 0 to 1, the same for the same seed. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Batches of everything that can come: late, doubled, future, texts, taken back, moving, records, documents. */
export class BatchDice {
  readonly #roll: () => number;
  readonly #said: ModelValue[] = [];
  #arrivedMs = HISTORY_START_MS;
  #count = 0;

  constructor(roll: () => number) {
    this.#roll = roll;
  }

  batch(): Batch {
    const roll = this.#roll;
    const steps = [0, 700, 20_000, 90_000, 240_000, 900_000];
    this.#arrivedMs += Math.floor((steps[Math.floor(roll() * steps.length)] ?? 0) * roll());
    const values = Array.from({ length: Math.floor(roll() * 14) }, () => this.#value());
    const vehicles = this.#vehicles();
    this.#count++;
    const series =
      this.#count === 1 ? SERIES_IDS.map(seriesOf) : roll() < 0.1 ? [seriesOf(this.#pick(SERIES_IDS))] : [];
    const taken = this.#said.length > 0 && roll() < 0.25 ? [this.#pick(this.#said)] : [];
    this.#said.push(...values);
    return {
      arrivedMs: this.#arrivedMs,
      series,
      values: columnsOf(values),
      legs: vehicles.flatMap((vehicle) => (roll() < 0.5 ? [{ vehicle, leg: this.#leg() }] : [])),
      records: vehicles.flatMap((id) => (roll() < 0.3 ? [this.#record(id)] : [])),
      gone: roll() < 0.08 ? [`vehicle:${Math.floor(roll() * 5)}`] : [],
      withdrawn: taken.map(({ series, atMs }) => ({ series, atMs })),
      documents: roll() < 0.1 ? [{ kind: 'k', id: 'i', json: this.#count }] : [],
    };
  }

  #pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.#roll() * list.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  #value(): ModelValue {
    const roll = this.#roll;
    if (this.#said.length > 0 && roll() < 0.1) return this.#pick(this.#said);
    const isText = roll() < 0.06;
    return {
      series: this.#pick(SERIES_IDS),
      atMs: this.#timeOf(),
      value: isText ? Number.NaN : this.#number(),
      verdict: roll() < 0.2 ? Math.floor(roll() * 256) : 0,
      text: isText || roll() < 0.03 ? this.#pick(['fault', '1.0', '', 'ço "d\'aquí" 🚲']) : undefined,
      location: roll() < 0.05 ? '41.38 2.17' : undefined,
    };
  }

  #timeOf(): number {
    const lags = [0, 0, 1000, 61_000, 5_400_000, 90_000_000, -30_000, -9_000_000, 1.5e12];
    const atMs = this.#arrivedMs - this.#pick(lags) - Math.floor(this.#roll() * 3) * 100_000;
    if (this.#roll() < 0.03) return atMs + 0.25;
    return this.#roll() < 0.6 ? Math.floor(atMs / 1000) * 1000 : atMs;
  }

  #number(): number {
    const roll = this.#roll;
    const odd = [Math.PI, 1e300, -1e-300, 0.1 + 0.2, 2 ** 53, -0.5];
    if (roll() < 0.04) return this.#pick(odd);
    const power = 10 ** Math.floor(roll() * 4);
    return Math.round((roll() * 200 - 100) * power) / power + 0;
  }

  #vehicles(): readonly RecordId<'vehicle'>[] {
    return this.#roll() < 0.4 ? [0, 1, 2, 3, 4].map((number): RecordId<'vehicle'> => `vehicle:${number}`) : [];
  }

  #leg(): Leg {
    const cm = () => Math.floor((this.#roll() - 0.5) * 1e6);
    const t0Ms = this.#arrivedMs + Math.floor(this.#roll() * 20_000 - 5000);
    return { t0Ms, t1Ms: t0Ms + Math.floor(this.#roll() * 12_000), x0Cm: cm(), y0Cm: cm(), x1Cm: cm(), y1Cm: cm() };
  }

  #record(id: RecordId<'vehicle'>): CityRecord {
    const name = `nº ${Math.floor(this.#roll() * 9)}`;
    const described = { id, kind: 'vehicle', feed: 'feed:test', name, mode: 'bus', line: null } as const;
    return { ...described, headsign: 'Besòs', basis: 'observed', lengthM: 12 };
  }
}

function seriesOf(id: number): Series {
  return { id, key: `p/s${id}`, subject: null, property: null, factor: 1 };
}

export function columnsOf(values: readonly ModelValue[]): ValueColumns {
  const texts = new Map<number, string>();
  const locations = new Map<number, string>();
  for (const [row, { text, location }] of values.entries()) {
    if (text !== undefined) texts.set(row, text);
    if (location !== undefined) locations.set(row, location);
  }
  return {
    series: Uint32Array.from(values, ({ series }) => series),
    atMs: Float64Array.from(values, ({ atMs }) => atMs),
    value: Float64Array.from(values, ({ value }) => value),
    verdict: Uint8Array.from(values, ({ verdict }) => verdict),
    texts,
    locations,
  };
}
