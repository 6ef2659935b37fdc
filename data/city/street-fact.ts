import { STREET_CLASSES, type StreetClass } from '../contract/package.ts';
import { readCourse, readRows } from './fact-table.ts';

/** A street as a plain fact: its course as flat longitude, latitude. */
export interface StreetFact {
  readonly name: string;
  readonly class: StreetClass;
  readonly path: readonly number[];
  /** From house front to house front. */
  readonly widthM: number;
  readonly tunnel: boolean;
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

/** Rows of name; class, with `tunnel` after it under ground; width in metres or nothing; course. */
export function readStreets(text: string): StreetFact[] {
  return readRows(text).map(([name = '', kind = '', width = '', course = '']) => {
    const streetClass = STREET_CLASSES.find((each) => each === kind.split(' ')[0]);
    if (!streetClass) throw new Error(`street ${name}: no class "${kind}"`);
    const widthM = width === '' ? STREET_DEFAULTS[streetClass].widthM : Number(width);
    return { name, class: streetClass, widthM, tunnel: kind.endsWith(' tunnel'), path: readCourse(course) };
  });
}
