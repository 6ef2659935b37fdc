import { STREET_CLASSES, type TrafficSection } from '../../data/contract/package.ts';
import { lengthCm, pathOfFlat } from '../../data/contract/path.ts';
import { numberAt } from './column.ts';
import type { RoadSection } from './sections.ts';
import type { StreetSpots } from './street-spots.ts';

const SECONDARY = STREET_CLASSES.indexOf('secondary');

/** Names of the roads that no street of the package may be near of. */
const MOTORWAYS = /^Ronda (?:de Dalt|(?:del )?Litoral)\b/;

/** The sections that the package has from the city itself, under the city's own numbers, as drawn. */
export function publishedSections(sections: readonly TrafficSection[], spots: StreetSpots): readonly RoadSection[] {
  const numbers = new Set(sections.map(({ id }) => Number(id)));
  const numbered = numbers.size === sections.length && [...numbers].every((id) => Number.isSafeInteger(id) && id > 0);
  return sections
    .filter(({ path }) => path.length >= 4)
    .map(({ id, name, path }, index) => {
      const line = pathOfFlat(path);
      const last = line.xCm.length - 1;
      const placeM = (point: number) => [numberAt(line.xCm, point) / 100, numberAt(line.yCm, point) / 100] as const;
      const [xM, yM] = placeM(last >> 1);
      const inwardM = Math.hypot(...placeM(0)) - Math.hypot(...placeM(last));
      return {
        id: numbered ? Number(id) : index + 1,
        name,
        path,
        streetClass: MOTORWAYS.test(name) ? 0 : Math.min(SECONDARY, classNear(spots, xM, yM)),
        inward: inwardM / Math.max(1, lengthCm(line) / 100),
        fromCentreM: Math.hypot(xM, yM),
        xM,
        yM,
      };
    });
}

/** Of the nearest street in the built-up parts. */
function classNear({ urban }: StreetSpots, xM: number, yM: number): number {
  let best = SECONDARY;
  let bestM = 120;
  for (const spot of urban) {
    const farM = Math.hypot(spot.xM - xM, spot.yM - yM);
    if (farM >= bestM) continue;
    [best, bestM] = [STREET_CLASSES.indexOf(spot.streetClass), farM];
  }
  return best;
}
