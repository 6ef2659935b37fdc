import { NEIGHBOUR_DISTANCES_M } from '../../data/catalogue/neighbour-distances.ts';
import type { City } from '../../data/contract/city.ts';
import type { FeedQuality, Scores, SensorQuality } from '../../data/contract/quality.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { type Verdict, VERDICT_FLAGS, type VerdictFlag } from '../../data/contract/verdict.ts';
import type { LngLat } from '../../data/contract/place.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { type Compared, compareNeighbours } from './neighbours.ts';
import { type SeriesSummary, SeriesTally, type TallyState } from './series-tally.ts';

/** What readings are of. */
export interface TalliedSeries {
  readonly id: number;
  readonly key: string;
  readonly subject: RecordId | null;
  readonly property: PropertyId | null;
  readonly factor: number;
}

/** Messages of a feed that were refused, and since when they are counted, UTC epoch ms. */
export interface Rejected {
  readonly count: number;
  readonly sinceMs: number;
}

/** How good every sensor and every feed is now. */
export interface Assessment {
  readonly atMs: number;
  readonly feeds: readonly FeedQuality[];
  readonly sensors: readonly SensorQuality[];
}

/** Platform sensors that the city has no property for are `<provider>/<sensor>`; orders, alarms and what was forgotten are none. */
const PLATFORM_SENSOR = /^([0-9A-Za-z_-]+)\/[^ ]+$/;

/** City time between two comparisons of neighbours, ms. */
const COMPARED_EVERY_MS = 60_000;

/** What came of every series in the last 24 hours, and how good that makes sensors and feeds. */
export class Quality {
  readonly #tallies = new Map<number, { series: TalliedSeries; readonly tally: SeriesTally }>();
  #compared: ReadonlyMap<string, Compared> = new Map();
  #comparedMs = Number.NEGATIVE_INFINITY;

  note(
    series: TalliedSeries,
    reading: { readonly atMs: number; readonly value: number },
    verdict: Verdict,
    nowMs: number,
  ): void {
    this.#of(series).note(reading.atMs, reading.value * series.factor, verdict, nowMs);
  }

  /** What is to be kept of every series besides its hours. */
  states(): ReadonlyMap<number, TallyState> {
    return new Map([...this.#tallies].map(([id, { tally }]) => [id, tally.state]));
  }

  /** Hours since the epoch that have changed since this was asked last. */
  takeChanged(): ReadonlySet<number> {
    return new Set([...this.#tallies.values()].flatMap(({ tally }) => tally.takeChanged()));
  }

  /** An hour of every series that told something of it, in figures. */
  hour(hour: number): ReadonlyMap<number, readonly number[]> {
    const told = new Map<number, readonly number[]>();
    for (const [id, { tally }] of this.#tallies) {
      const figures = tally.hour(hour);
      if (figures) told.set(id, figures);
    }
    return told;
  }

  knows({ id }: Pick<TalliedSeries, 'id'>): boolean {
    return this.#tallies.has(id);
  }

  /** Goes on from what was kept. */
  resume(series: TalliedSeries, state: TallyState): void {
    this.#of(series).resume(state);
  }

  addHour(series: TalliedSeries, hour: number, figures: readonly number[], nowMs: number): void {
    this.#of(series).addHour(hour, figures, nowMs);
  }

  /** `rejected` says how many messages of a feed were refused, and since when it is known. What has left the city is forgotten. */
  assess(city: City, rejected: (feed: RecordId<'feed'>) => Rejected, nowMs: number): Assessment {
    const rows: Row[] = [];
    for (const [id, { series, tally }] of this.#tallies) {
      const row = rowOf(series, tally, city, nowMs);
      if (row) rows.push(row);
      else if (tally.summary(nowMs).observed === 0) this.#tallies.delete(id);
    }
    const compared = this.#compare(rows, nowMs);
    const sensors = rows.map((row) => sensorOf(row, compared.get(row.series.key), city));
    return { atMs: nowMs, sensors, feeds: feedsOf(sensors, city, rejected) };
  }

  /** Hourly means change slowly: once a minute is enough. */
  #compare(rows: readonly Row[], nowMs: number): ReadonlyMap<string, Compared> {
    if (Math.abs(nowMs - this.#comparedMs) < COMPARED_EVERY_MS) return this.#compared;
    const fixed = rows.flatMap(({ place, series, tally }) => {
      if (!place || !series.property || NEIGHBOUR_DISTANCES_M[series.property] === undefined) return [];
      return [{ id: series.key, property: series.property, at: place, means: tally.means(nowMs) }];
    });
    this.#compared = compareNeighbours(fixed);
    this.#comparedMs = nowMs;
    return this.#compared;
  }

  #of(series: TalliedSeries): SeriesTally {
    const known = this.#tallies.get(series.id);
    if (known) {
      known.series = series;
      return known.tally;
    }
    const tally = new SeriesTally();
    this.#tallies.set(series.id, { series, tally });
    return tally;
  }
}

interface Row {
  readonly series: TalliedSeries;
  readonly name: string;
  readonly feed: RecordId<'feed'>;
  readonly summary: SeriesSummary;
  readonly tally: SeriesTally;
  /** Of a sensor that can be compared with others. */
  readonly place: LngLat | null;
}

/** Null for what is in the city no longer. A vehicle speaks while it runs: it is neither late nor missing otherwise. */
function rowOf(series: TalliedSeries, tally: SeriesTally, city: City, nowMs: number): Row | null {
  const { subject, key } = series;
  const record = subject ? city.entries.get(subject)?.record : undefined;
  if (subject && !record) return null;
  const provider = record ? null : PLATFORM_SENSOR.exec(key)?.[1];
  if (!record && !provider) return null;
  const all = tally.summary(nowMs);
  const isVehicle = record?.kind === 'vehicle';
  const summary = isVehicle ? { ...all, completeness: null, freshness: null, expected: 0 } : all;
  const place = record?.kind === 'sensor' ? ([record.longitude, record.latitude] as const) : null;
  return { series, name: record?.name ?? key, feed: record?.feed ?? `feed:${provider}`, summary, tally, place };
}

function sensorOf({ series, name, feed, summary }: Row, compared: Compared | undefined, city: City): SensorQuality {
  const { fromMs, observed, expected, completeness, freshness, intervalMs, newestMs } = summary;
  const { subject, property, key } = series;
  const source = city.entries.get(feed)?.record;
  return {
    id: key,
    subject,
    property,
    name,
    feed,
    simulated: source?.kind === 'feed' && source.simulated,
    fromMs,
    intervalMs: intervalMs === null ? null : Math.round(intervalMs),
    newestMs,
    neighbours: compared?.neighbours ?? 0,
    ...scoresOf({ completeness, freshness, accuracy: compared?.accuracy ?? null }, observed, expected, summary.flagged),
  };
}

function feedsOf(
  sensors: readonly SensorQuality[],
  city: City,
  rejected: (feed: RecordId<'feed'>) => Rejected,
): readonly FeedQuality[] {
  const byFeed = new Map<RecordId<'feed'>, SensorQuality[]>();
  for (const { record } of city.entries.values()) if (record.kind === 'feed') byFeed.set(record.id, []);
  for (const sensor of sensors) {
    const own = byFeed.get(sensor.feed);
    if (own) own.push(sensor);
    else byFeed.set(sensor.feed, [sensor]);
  }
  return [...byFeed].map(([id, own]) => feedOf(id, own, city, rejected(id)));
}

function feedOf(id: RecordId<'feed'>, own: readonly SensorQuality[], city: City, rejected: Rejected): FeedQuality {
  const record = city.entries.get(id)?.record;
  const mean = (score: 'completeness' | 'freshness' | 'accuracy') => meanOf(own.map((each) => each[score]));
  const scores = { completeness: mean('completeness'), freshness: mean('freshness'), accuracy: mean('accuracy') };
  const sum = (count: (each: SensorQuality) => number) => own.reduce((all, each) => all + count(each), 0);
  const flagged = VERDICT_FLAGS.map((flag) => sum(({ counts }) => counts.flagged[flag]));
  const [observed, expected] = [sum(({ counts }) => counts.observed), sum(({ counts }) => counts.expected)];
  return {
    id,
    name: record?.name ?? id.slice('feed:'.length),
    simulated: record?.kind === 'feed' && record.simulated,
    sensors: new Set(own.map((each) => each.subject ?? each.id)).size,
    rejected: rejected.count,
    fromMs: own.reduce((least, { fromMs }) => Math.min(least, fromMs ?? least), rejected.sinceMs),
    ...scoresOf(scores, observed, expected, flagged),
  };
}

function scoresOf(
  { completeness, freshness, accuracy }: Pick<Scores, 'completeness' | 'freshness' | 'accuracy'>,
  observed: number,
  expected: number,
  flagged: readonly number[],
): Omit<Scores, 'fromMs'> {
  const scores = { completeness: rounded(completeness), freshness: rounded(freshness), accuracy: rounded(accuracy) };
  if (flagged.every((count) => count === 0)) {
    return { ...scores, flagged: NO_FLAGS, counts: { observed, expected, flagged: NO_FLAGS } };
  }
  return {
    ...scores,
    flagged: byFlag((flag) => (observed === 0 ? 0 : Math.round(((flagged[flag] ?? 0) / observed) * 10_000) / 10_000)),
    counts: { observed, expected, flagged: byFlag((flag) => flagged[flag] ?? 0) },
  };
}

/** Of most series. */
const NO_FLAGS: Readonly<Record<VerdictFlag, number>> = byFlag(() => 0);

function byFlag(of: (flag: number) => number): Readonly<Record<VerdictFlag, number>> {
  return Object.fromEntries(VERDICT_FLAGS.map((name, flag) => [name, of(flag)])) as Record<VerdictFlag, number>;
}

function meanOf(scores: readonly (number | null)[]): number | null {
  const known = scores.filter((score) => score !== null);
  return known.length === 0 ? null : known.reduce((sum, score) => sum + score, 0) / known.length;
}

function rounded(score: number | null): number | null {
  return score === null ? null : Math.round(score * 1000) / 1000;
}
