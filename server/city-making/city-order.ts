import type { MadeCity } from './city-report.ts';

/** What the thread is asked to make. */
export interface CityOrder {
  readonly from: string;
  readonly out: string;
  readonly seed: number;
  /** Digest of this program. */
  readonly generator: string;
}

/** What it tells. A known problem is the caller's to put right. */
export type CityTold =
  | { readonly told: 'progress'; readonly share: number; readonly step: string }
  | { readonly told: 'report'; readonly report: MadeCity }
  | { readonly told: 'problem'; readonly message: string; readonly known: boolean };
