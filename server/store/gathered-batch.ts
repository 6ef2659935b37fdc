import type { Leg } from '../../data/contract/leg.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import type { Verdict } from '../../data/contract/verdict.ts';
import { type Batch, NO_VALUES, type Series, type ValueColumns } from './batch.ts';
import { readingNumber } from './reading-number.ts';
import type { Reading } from './store.ts';

/** What came in together, being gathered for the journal. */
export class GatheredBatch {
  readonly series: Series[] = [];
  readonly records: CityRecord[] = [];
  readonly gone: RecordId[] = [];
  readonly legs: { vehicle: RecordId<'vehicle'>; leg: Leg }[] = [];
  readonly withdrawn: { series: number; atMs: number }[] = [];
  readonly #readings: { reading: Reading; verdict: Verdict }[] = [];

  addReading(reading: Reading, verdict: Verdict): void {
    this.#readings.push({ reading, verdict });
  }

  /** What was said of it before in this batch is gone with it. */
  addGone(id: RecordId): void {
    this.#dropRecord(id);
    this.gone.push(id);
  }

  #dropRecord(id: RecordId): void {
    const kept = this.records.filter((record) => record.id !== id);
    if (kept.length < this.records.length) this.records.splice(0, this.records.length, ...kept);
  }

  get isEmpty(): boolean {
    const { series, records, gone, legs, withdrawn } = this;
    return series.length + records.length + gone.length + legs.length + withdrawn.length + this.#readings.length === 0;
  }

  toBatch(arrivedMs: number): Batch {
    const { series, records, gone, legs, withdrawn } = this;
    return { arrivedMs, series, records, gone, legs, withdrawn, values: this.#columns(), documents: [] };
  }

  #columns(): ValueColumns {
    const count = this.#readings.length;
    if (count === 0) return NO_VALUES;
    const texts = new Map<number, string>();
    const locations = new Map<number, string>();
    const columns = {
      series: new Uint32Array(count),
      atMs: new Float64Array(count),
      value: new Float64Array(count),
      verdict: new Uint8Array(count),
    };
    for (const [row, { reading, verdict }] of this.#readings.entries()) {
      columns.series[row] = reading.series;
      columns.atMs[row] = reading.atMs;
      columns.value[row] = readingNumber(reading.value);
      columns.verdict[row] = verdict;
      if (typeof reading.value === 'string') texts.set(row, reading.value);
      if (reading.location !== undefined) locations.set(row, reading.location);
    }
    return { ...columns, texts, locations };
  }
}
