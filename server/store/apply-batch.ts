import { quantise } from '../../data/catalogue/properties.ts';
import type { Entry, Value } from '../../data/contract/city.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { verdictOf, type Verdict } from '../../data/contract/verdict.ts';
import type { Batch, Series } from './batch.ts';
import type { CityEntries } from './city-entries.ts';

const NOT_COME: Verdict = verdictOf(['future']);

/**
 * Lets what was kept become what there is: a keyframe on empty entries, or the next batch on those before it. `series`
 * tells what each series means in the city.
 */
export function applyBatch(entries: CityEntries, batch: Batch, series: ReadonlyMap<number, Series>): void {
  const { arrivedMs } = batch;
  for (const id of batch.gone) entries.remove(id);
  for (const record of batch.records) entries.putRecord(record, arrivedMs);
  withdrawValues(entries, batch, series);
  applyValues(entries, batch, series);
  for (const { vehicle, leg } of batch.legs) {
    const entry = entries.get(vehicle);
    if (entry) entries.putLeg(entry, leg, arrivedMs);
  }
}

/** What shows is no longer so where it was taken back; what stays of it comes with the same batch. */
function withdrawValues(entries: CityEntries, { withdrawn }: Batch, series: ReadonlyMap<number, Series>): void {
  for (const { series: id, atMs } of withdrawn) {
    const { subject, property } = series.get(id) ?? {};
    const entry = subject && entries.get(subject);
    if (entry && property && entry.values[property]?.atMs === atMs) entries.removeValue(entry, property);
  }
}

/** A thing's values are gathered before they are put: a keyframe has several of each. */
function applyValues(entries: CityEntries, { values }: Batch, series: ReadonlyMap<number, Series>): void {
  const gathered = new Map<Entry, Partial<Record<PropertyId, Value>>>();
  for (let row = 0; row < values.series.length; row++) {
    const meaning = series.get(values.series[row] ?? 0);
    const value = values.value[row] ?? Number.NaN;
    if (!meaning?.subject || !meaning.property || Number.isNaN(value)) continue;
    const entry = entries.get(meaning.subject);
    if (!entry) continue;
    const shown = shownValue(meaning, value, values.atMs[row] ?? 0, values.verdict[row] ?? 0);
    const known = (gathered.get(entry) ?? entry.values)[meaning.property];
    if (!shown || (known && shown.atMs < known.atMs)) continue;
    const own = gathered.get(entry) ?? { ...entry.values };
    own[meaning.property] = shown;
    gathered.set(entry, own);
  }
  for (const [entry, own] of gathered) entries.put({ ...entry, values: own });
}

/** What the city shows of a series' number; undefined for what has not come yet. */
export function shownValue({ property, factor }: Series, value: number, atMs: number, verdict: Verdict) {
  if (!property || (verdict & NOT_COME) !== 0) return undefined;
  const shown = { value: quantise(property, value * factor) + 0, atMs };
  return verdict === 0 ? shown : { ...shown, verdict };
}
