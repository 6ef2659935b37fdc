import { PROPERTIES, quantise } from '../../data/catalogue/properties.ts';
import type { City } from '../../data/contract/city.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { flagsOf } from '../../data/contract/verdict.ts';
import type { RecordingInfo } from '../replay/recording.ts';
import type { BucketColumns, History } from '../store/archive.ts';
import type { Series, ValueColumns } from '../store/batch.ts';

/** What the city calls a series. */
export type CitySeries = Series & { readonly subject: NonNullable<Series['subject']>; readonly property: PropertyId };

/** The series that tell some properties of some things, in the order asked for. */
export function seriesOf(
  history: History,
  subjects: readonly string[],
  properties: readonly string[],
): readonly CitySeries[] {
  const [wanted, told] = [new Set(subjects), new Set(properties)];
  const found = [...history.series().values()].filter((each): each is CitySeries => {
    return each.subject !== null && each.property !== null && wanted.has(each.subject) && told.has(each.property);
  });
  const place = ({ subject, property }: CitySeries) =>
    subjects.indexOf(subject) * properties.length + properties.indexOf(property);
  return found.toSorted((one, other) => place(one) - place(other));
}

/** Who said it: the feed as the city knows it, or the recording. */
export function creditOf({ subject, property }: CitySeries, city: City, recording: RecordingInfo | undefined) {
  const { unit } = PROPERTIES[property];
  const feedId = city.entries.get(subject)?.record.feed;
  const feed = feedId && city.entries.get(feedId)?.record;
  if (recording) {
    const { title, licence, attribution, simulated } = recording;
    return { subject, property, unit, source: title, licence, attribution, simulated, recorded: true };
  }
  const known = feed?.kind === 'feed' ? feed : undefined;
  return {
    subject,
    property,
    unit,
    source: known?.name ?? feedId ?? '',
    licence: known?.licence ?? '',
    attribution: known?.attribution ?? '',
    simulated: known?.simulated ?? false,
    recorded: known?.recorded ?? false,
  };
}

export interface ToldValue {
  readonly atMs: number;
  readonly value: number;
  readonly verdict: number;
  readonly flags: readonly string[];
}

/** Values in the city's unit; texts are none. */
export function valuesOf({ property, factor }: CitySeries, columns: ValueColumns): readonly ToldValue[] {
  const values: ToldValue[] = [];
  for (let row = 0; row < columns.series.length; row++) {
    const value = columns.value[row] ?? Number.NaN;
    const verdict = columns.verdict[row] ?? 0;
    if (Number.isNaN(value)) continue;
    values.push({
      atMs: columns.atMs[row] ?? 0,
      value: quantise(property, value * factor) + 0,
      verdict,
      flags: flagsOf(verdict),
    });
  }
  return values;
}

/** Buckets in the city's unit; null where there is nothing. */
export function bucketsOf({ factor }: CitySeries, { count, mean, minimum, maximum }: BucketColumns) {
  const numbers = (column: Float64Array): readonly (number | null)[] =>
    Array.from(column, (value, bucket) => ((count[bucket] ?? 0) === 0 ? null : rounded(value * factor)));
  return { count: [...count], mean: numbers(mean), min: numbers(minimum), max: numbers(maximum) };
}

/** Where nothing came in, inside what is kept. */
export function gapsOf(
  counts: ArrayLike<number>,
  fromMs: number,
  widthMs: number,
  extent: { readonly oldestMs: number; readonly newestMs: number },
): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const gaps: { fromMs: number; toMs: number }[] = [];
  for (let bucket = 0; bucket < counts.length; bucket++) {
    const [startMs, endMs] = [fromMs + bucket * widthMs, fromMs + (bucket + 1) * widthMs];
    if ((counts[bucket] ?? 0) > 0 || startMs < extent.oldestMs || endMs > extent.newestMs) continue;
    const last = gaps.at(-1);
    if (last && Math.abs(last.toMs - startMs) < 1) last.toMs = endMs;
    else gaps.push({ fromMs: startMs, toMs: endMs });
  }
  return gaps.map((gap) => ({ fromMs: Math.round(gap.fromMs), toMs: Math.round(gap.toMs) }));
}

/** Without the dust of floating point. */
function rounded(value: number): number {
  return Number(value.toPrecision(10)) + 0;
}
