import type { PropertyId } from './property.ts';
import type { RecordId } from './record.ts';
import type { VerdictFlag } from './verdict.ts';

/** How good something was over up to the last 24 hours. Shares from 0 to 1; null where it cannot be said. */
export interface Scores {
  /** Since when it is told of, UTC epoch ms: at most the hour under way and the 23 before; null where it never spoke. */
  readonly fromMs: number | null;
  /** Share of the expected readings that came. */
  readonly completeness: number | null;
  /** 1 while the newest is no older than one and a half of its intervals; then that over its age. */
  readonly freshness: number | null;
  /** 1 where it differs from its neighbours no more than three times as much as neighbours do; then that over how much it does. */
  readonly accuracy: number | null;
  /** Share of what came that has each flag. */
  readonly flagged: Readonly<Record<VerdictFlag, number>>;
  readonly counts: QualityCounts;
}

interface QualityCounts {
  /** Everything that came, whatever was found against it, duplicates too. */
  readonly observed: number;
  /** Readings that were to come, by the intervals of the series; of those that have one. */
  readonly expected: number;
  readonly flagged: Readonly<Record<VerdictFlag, number>>;
}

export interface FeedQuality extends Scores {
  readonly id: RecordId<'feed'>;
  readonly name: string;
  readonly simulated: boolean;
  /** Things that said something, or should have. */
  readonly sensors: number;
  /** Messages that were not taken in at all. */
  readonly rejected: number;
}

/** One series: a property of a thing, or a sensor of the platform that the city has no property for. */
export interface SensorQuality extends Scores {
  /** `<subject> <property>`, or `<provider>/<sensor>`. */
  readonly id: string;
  readonly subject: RecordId | null;
  readonly property: PropertyId | null;
  readonly name: string;
  readonly feed: RecordId<'feed'>;
  readonly simulated: boolean;
  /** Median time between two readings; null before it is known. */
  readonly intervalMs: number | null;
  readonly newestMs: number | null;
  /** Sensors nearby that it was compared with. */
  readonly neighbours: number;
}
