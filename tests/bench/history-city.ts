import type { Leg } from '../../data/contract/leg.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import type { Batch, Series } from '../../server/store/batch.ts';

/** How one kind of series speaks: how many there are, how often, in which steps, how much it wavers. */
interface Kind {
  readonly name: string;
  readonly series: number;
  readonly everyS: number;
  /** Times in whole seconds, or in ms. */
  readonly wholeSeconds: boolean;
  readonly decimals: number;
  readonly middle: number;
  readonly swing: number;
  /** Standard deviation of the instrument's noise, in the unit. */
  readonly noise: number;
}

/** 24,000 series, 1,134 values a second: what a city's sensors are, and how their numbers look. */
const KINDS: readonly Kind[] = [
  { name: 'noise', series: 4000, everyS: 10, wholeSeconds: true, decimals: 1, middle: 61, swing: 8, noise: 2.4 },
  { name: 'delay', series: 6000, everyS: 15, wholeSeconds: true, decimals: 0, middle: 60, swing: 120, noise: 9 },
  { name: 'people', series: 3000, everyS: 21, wholeSeconds: false, decimals: 0, middle: 40, swing: 35, noise: 6 },
  { name: 'bikes', series: 4000, everyS: 60, wholeSeconds: true, decimals: 0, middle: 12, swing: 9, noise: 0.6 },
  { name: 'traffic', series: 2000, everyS: 300, wholeSeconds: true, decimals: 0, middle: 3, swing: 2, noise: 0.4 },
  { name: 'speed', series: 2000, everyS: 60, wholeSeconds: false, decimals: 1, middle: 32, swing: 14, noise: 3 },
  { name: 'air', series: 1000, everyS: 60, wholeSeconds: true, decimals: 2, middle: 34, swing: 20, noise: 1.7 },
  { name: 'weather', series: 1000, everyS: 60, wholeSeconds: false, decimals: 3, middle: 17, swing: 6, noise: 0.08 },
  { name: 'parking', series: 1000, everyS: 30, wholeSeconds: true, decimals: 0, middle: 180, swing: 120, noise: 1.2 },
];

const VEHICLES = 400;
const LEG_S = 10;
const STATIONS = 6000;
export const DISTRICTS = 10;

/** A city that speaks for as long as asked: the same for the same seed. */
export class BenchCity {
  readonly startMs: number;
  readonly series: Series[] = [];
  /** District of each series, by its number. */
  readonly districtOf: number[] = [];
  /** How many it has said. */
  values = 0;
  readonly #kindOf: number[] = [];
  readonly #offset: number[] = [];
  readonly #jitter: number[] = [];
  /** Series by the second in which they speak next. */
  readonly #due = new Map<number, number[]>();
  #seed: number;
  #spare = Number.NaN;

  constructor(startMs: number, seed: number) {
    this.startMs = startMs;
    this.#seed = seed;
    let id = 0;
    for (const [kind, { name, series, everyS, swing }] of KINDS.entries()) {
      for (let index = 0; index < series; index++) {
        id++;
        this.series.push({ id, key: `bench/${name}-${index}`, subject: null, property: null, factor: 1 });
        this.districtOf[id] = Math.floor(this.random() * DISTRICTS);
        this.#kindOf[id] = kind;
        this.#offset[id] = (this.random() - 0.5) * swing;
        this.#jitter[id] = Math.floor(this.random() * 1000);
        this.#wait(id, Math.floor(this.random() * everyS));
      }
    }
  }

  /** What there is at first: the definitions, and a record for each station and vehicle. */
  first(): Batch {
    const records: CityRecord[] = [];
    for (let index = 0; index < STATIONS; index++) {
      const place = { longitude: 2.1 + this.random() * 0.1, latitude: 41.35 + this.random() * 0.1 };
      const name = `Carrer de Mallorca ${index}`;
      records.push({ id: `station:bench-${index}`, kind: 'station', feed: 'feed:bench', name, ...place, capacity: 24 });
    }
    for (let index = 0; index < VEHICLES; index++) {
      const described = { kind: 'vehicle', feed: 'feed:bench', name: `${index}`, mode: 'bus', line: null } as const;
      records.push({ id: vehicle(index), ...described, headsign: 'Montjuïc', basis: 'observed', lengthM: 12 });
    }
    return { ...NOTHING, arrivedMs: this.startMs, series: this.series, records };
  }

  /** What arrives in one second, a batch for each kind. */
  second(second: number): readonly Batch[] {
    const due = this.#due.get(second) ?? [];
    this.#due.delete(second);
    const arrivedMs = this.startMs + second * 1000 + 990;
    const byKind = KINDS.map((): number[] => []);
    for (const id of due) {
      byKind[this.#kindOf[id] ?? 0]?.push(id);
      const everyS = KINDS[this.#kindOf[id] ?? 0]?.everyS ?? 60;
      this.#wait(id, second + Math.max(1, everyS + Math.round((this.random() - 0.5) * everyS * 0.1)));
    }
    const batches = byKind.flatMap((ids, kind) => (ids.length > 0 ? [this.#batch(arrivedMs, ids, kind)] : []));
    const legs = this.#legs(second, arrivedMs);
    return legs.length > 0 ? [...batches, { ...NOTHING, arrivedMs, legs }] : batches;
  }

  /** From 0 to 1. */
  random(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed / 2 ** 32;
  }

  #batch(arrivedMs: number, ids: readonly number[], kind: number): Batch {
    const count = ids.length;
    this.values += count;
    const texts = new Map<number, string>();
    const values = {
      series: Uint32Array.from(ids),
      atMs: new Float64Array(count),
      value: new Float64Array(count),
      verdict: new Uint8Array(count),
    };
    for (let row = 0; row < count; row++) {
      values.atMs[row] = this.#timeOf(ids[row] ?? 0, arrivedMs, kind);
      values.value[row] = this.#valueOf(ids[row] ?? 0, arrivedMs, kind);
      const chance = this.random();
      if (chance < 0.004) values.verdict[row] = 1 + Math.floor(this.random() * 3);
      if (chance > 0.9998) {
        texts.set(row, `fault ${row}`);
        values.value[row] = Number.NaN;
      }
    }
    return { ...NOTHING, arrivedMs, values: { ...values, texts, locations: new Map() } };
  }

  /** Some seconds before it arrives; one in a thousand much earlier. */
  #timeOf(id: number, arrivedMs: number, kind: number): number {
    const lagMs = this.random() < 0.001 ? this.random() * 5_400_000 : 300 + this.random() * this.random() * 8000;
    const atMs = Math.floor(arrivedMs - lagMs) - ((this.#jitter[id] ?? 0) % 7);
    return KINDS[kind]?.wholeSeconds ? Math.floor(atMs / 1000) * 1000 : atMs;
  }

  #valueOf(id: number, arrivedMs: number, number: number): number {
    const kind = KINDS[number];
    if (!kind) return 0;
    const dayShare = ((arrivedMs + (this.#jitter[id] ?? 0) * 4000) % 86_400_000) / 86_400_000;
    const wave = Math.sin(dayShare * 2 * Math.PI) + 0.4 * Math.sin(dayShare * 14 * Math.PI + (this.#jitter[id] ?? 0));
    const value = kind.middle + (this.#offset[id] ?? 0) + (wave * kind.swing) / 2 + this.#normal() * kind.noise;
    const power = 10 ** kind.decimals;
    return Math.round(Math.max(0, value) * power) / power;
  }

  #normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = Number.NaN;
      return spare;
    }
    const length = Math.sqrt(-2 * Math.log(this.random() + 1e-12));
    const angle = 2 * Math.PI * this.random();
    this.#spare = length * Math.sin(angle);
    return length * Math.cos(angle);
  }

  #legs(second: number, arrivedMs: number): Batch['legs'] {
    const legs: { vehicle: RecordId<'vehicle'>; leg: Leg }[] = [];
    for (let index = second % LEG_S; index < VEHICLES; index += LEG_S) {
      const turn = second / 97 + index;
      const x0Cm = Math.round(300_000 * Math.sin(turn / 3));
      const y0Cm = Math.round(300_000 * Math.cos(turn / 5));
      const leg = { t0Ms: arrivedMs + 3000, t1Ms: arrivedMs + 13_000, x0Cm, y0Cm };
      const moved = { x1Cm: x0Cm + Math.round(this.random() * 9000), y1Cm: y0Cm + Math.round(this.random() * 9000) };
      legs.push({ vehicle: vehicle(index), leg: { ...leg, ...moved } });
    }
    return legs;
  }

  #wait(id: number, second: number): void {
    const due = this.#due.get(second);
    if (due) due.push(id);
    else this.#due.set(second, [id]);
  }
}

const NOTHING: Batch = {
  arrivedMs: 0,
  series: [],
  values: {
    series: new Uint32Array(),
    atMs: new Float64Array(),
    value: new Float64Array(),
    verdict: new Uint8Array(),
    texts: new Map(),
    locations: new Map(),
  },
  legs: [],
  records: [],
  gone: [],
  withdrawn: [],
  documents: [],
};

function vehicle(index: number): RecordId<'vehicle'> {
  return `vehicle:bench-${index}`;
}
