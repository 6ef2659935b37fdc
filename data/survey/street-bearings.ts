import type { Point } from '../city/plane.ts';
import type { StreetRuleFact } from '../city/importers/facts.ts';
import { toPlane } from '../city/plane.ts';
import { LinesNearby, samplesOf } from './lines-nearby.ts';
import type { TrafficCourse } from './traffic-direction.ts';

/** How near the line of another file must run to be of the same street, metres. */
const SAME_STREET_M = 14;
const SAME_LINE_M = 9;

/** Carriageways of one street run side by side within this, metres. */
const CARRIAGEWAYS_M = { least: 5, most: 48 } as const;

/** What the lines of other files say of sections. */
export interface StreetBearings {
  /** Shares of a path along which traffic is published in its direction, and against it. */
  traffic(path: readonly Point[]): { readonly along: number; readonly against: number };
  /** Whether most of a path lies on streets of a rule. */
  under(rule: StreetRuleFact['rule'], path: readonly Point[]): boolean;
  /** Whether a carriageway of the same street runs beside most of a path, on its left and on its right. */
  beside(path: readonly Point[], key: string, id: string): { readonly left: boolean; readonly right: boolean };
}

export interface BearingFacts {
  readonly rules: readonly StreetRuleFact[];
  readonly traffic: readonly TrafficCourse[];
  readonly sections: readonly { readonly id: string; readonly key: string; readonly path: readonly Point[] }[];
}

export function streetBearings({ rules, traffic, sections }: BearingFacts): StreetBearings {
  const published = new LinesNearby<string>();
  for (const { id, path } of traffic) published.add(path, id);
  const ruled = { 'zone-30': new LinesNearby<true>(), cyclable: new LinesNearby<true>() };
  for (const { rule, path } of rules) ruled[rule].add(path.map(toPlane), true);
  const named = new LinesNearby<{ readonly id: string; readonly key: string }>();
  for (const { id, key, path } of sections) if (key) named.add(path, { id, key });
  return {
    traffic(path) {
      const samples = samplesOf(path, 20);
      let [along, against] = [0, 0];
      for (const { at, direction } of samples) {
        const near = published.near(at, direction, SAME_STREET_M);
        if (near.some((piece) => piece.along > 0)) along++;
        if (near.some((piece) => piece.along < 0)) against++;
      }
      const count = Math.max(1, samples.length);
      return { along: along / count, against: against / count };
    },
    under(rule, path) {
      const samples = samplesOf(path, 20);
      const count = samples.filter(({ at, direction }) => ruled[rule].near(at, direction, SAME_LINE_M).length > 0);
      return count.length > samples.length / 2;
    },
    beside(path, key, id) {
      const samples = samplesOf(path, 20);
      let [left, right] = [0, 0];
      for (const { at, direction } of samples) {
        const near = named
          .near(at, direction, CARRIAGEWAYS_M.most)
          .filter(({ tag, leftM }) => tag.key === key && tag.id !== id && Math.abs(leftM) > CARRIAGEWAYS_M.least);
        if (near.some(({ leftM }) => leftM > 0)) left++;
        if (near.some(({ leftM }) => leftM < 0)) right++;
      }
      return { left: left > samples.length / 2, right: right > samples.length / 2 };
    },
  };
}
