import type { PropertyId } from '../contract/property.ts';

/** What a limit is a limit of: a mean over that time, or for noise a yearly level (Directive 2002/49/EC, annex I). */
export type Averaging = 'hour' | 'eight-hours' | 'day' | 'season' | 'year' | 'lden' | 'lnight';

/** A published limit, in the unit of its property. */
export interface Limit {
  readonly by: 'eu' | 'who';
  readonly kind: 'limit' | 'target' | 'guideline' | 'information' | 'alert';
  readonly averaging: Averaging;
  readonly value: number;
  /** Times in a calendar year that it may be exceeded; absent where none is named. */
  readonly exceedances?: number;
  /** The year from which it holds; absent where it does already. */
  readonly fromYear?: number;
  /** Where the number is written. */
  readonly source: string;
}

const EU_2008 = 'Directive 2008/50/EC';
const EU_2024 = 'Directive (EU) 2024/2881, annex I';
const WHO_2021 = 'WHO global air quality guidelines (2021), table 0.1';
const WHO_KEPT = 'WHO global air quality guidelines (2021), table 0.2';
const WHO_NOISE = 'WHO Environmental noise guidelines for the European region (2018), road traffic';

const eu = (averaging: Averaging, value: number, exceedances: number | null, annex: string): Limit => ({
  ...{ by: 'eu', kind: 'limit', averaging, value, source: `${EU_2008}, annex ${annex}` },
  ...(exceedances === null ? {} : { exceedances }),
});

/** To be attained by 1 January 2030. */
const eu2030 = (averaging: Averaging, value: number, exceedances: number | null): Limit => ({
  ...{ by: 'eu', kind: 'limit', averaging, value, fromYear: 2030, source: `${EU_2024}, section 1` },
  ...(exceedances === null ? {} : { exceedances }),
});

const who = (averaging: Averaging, value: number, source = WHO_2021): Limit => {
  return { by: 'who', kind: 'guideline', averaging, value, source };
};

/**
 * Limits for the protection of health, those that hold now and those of 2030. The WHO's short guidelines are 99th
 * percentiles: three or four days a year may be above.
 */
export const LIMITS: Readonly<Partial<Record<PropertyId, readonly Limit[]>>> = {
  no2: [
    eu('hour', 200, 18, 'XI'),
    eu('year', 40, null, 'XI'),
    eu2030('hour', 200, 3),
    eu2030('day', 50, 18),
    eu2030('year', 20, null),
    who('hour', 200, WHO_KEPT),
    who('day', 25),
    who('year', 10),
  ],
  pm10: [
    eu('day', 50, 35, 'XI'),
    eu('year', 40, null, 'XI'),
    eu2030('day', 45, 18),
    eu2030('year', 20, null),
    who('day', 45),
    who('year', 15),
  ],
  pm25: [eu('year', 25, null, 'XIV'), eu2030('day', 25, 18), eu2030('year', 10, null), who('day', 15), who('year', 5)],
  o3: [
    { by: 'eu', kind: 'information', averaging: 'hour', value: 180, source: `${EU_2008}, annex XII` },
    { by: 'eu', kind: 'alert', averaging: 'hour', value: 240, source: `${EU_2008}, annex XII` },
    { ...eu('eight-hours', 120, 25, 'VII'), kind: 'target' },
    who('eight-hours', 100),
    who('season', 60),
  ],
  so2: [
    eu('hour', 350, 24, 'XI'),
    eu('day', 125, 3, 'XI'),
    eu2030('hour', 350, 3),
    eu2030('day', 50, 18),
    eu2030('year', 20, null),
    who('day', 40),
  ],
  co: [
    eu('eight-hours', 10, null, 'XI'),
    eu2030('day', 4, 18),
    who('hour', 35, WHO_KEPT),
    who('eight-hours', 10, WHO_KEPT),
    who('day', 4),
  ],
  c6h6: [eu('year', 5, null, 'XI'), eu2030('year', 3.4, null)],
  laeq: [who('lden', 53, WHO_NOISE), who('lnight', 45, WHO_NOISE)],
};

/** The limits of a property. */
export function limitsOf(property: PropertyId): readonly Limit[] {
  return LIMITS[property] ?? [];
}
