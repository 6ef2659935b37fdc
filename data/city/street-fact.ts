import type { StreetClass } from '../contract/package.ts';

/** A street as a plain fact: its course as flat longitude, latitude. What is left out follows from its class. */
export interface StreetFact {
  readonly name: string;
  readonly class: StreetClass;
  readonly path: readonly number[];
  /** From house front to house front. */
  readonly widthM?: number;
  /** One way along the path. */
  readonly oneway?: boolean;
  readonly tunnel?: boolean;
}

/** What a class of street has where nothing else is said: lanes each way, limit, metres from front to front. */
export const STREET_DEFAULTS: Readonly<Record<StreetClass, { lanes: number; speedKmh: number; widthM: number }>> = {
  motorway: { lanes: 3, speedKmh: 80, widthM: 44 },
  trunk: { lanes: 3, speedKmh: 50, widthM: 40 },
  primary: { lanes: 2, speedKmh: 50, widthM: 34 },
  secondary: { lanes: 2, speedKmh: 50, widthM: 24 },
  tertiary: { lanes: 1, speedKmh: 30, widthM: 18 },
  residential: { lanes: 1, speedKmh: 30, widthM: 12 },
  pedestrian: { lanes: 1, speedKmh: 30, widthM: 8 },
};
