import type { Fabric } from '../city/fabric-areas.ts';
import { STOREY_M } from '../city/importers/building-words.ts';
import type { Point } from '../city/plane.ts';
import { seededRandom, within } from '../city/seeded-random.ts';

/**
 * What a ground floor is higher than the storeys above it, metres. An assumption that agrees with the heights to which
 * the General Metropolitan Plan lets the Eixample be built: 20.75 m for a ground floor and five storeys, 23.80 m for six.
 */
const GROUND_FLOOR_EXTRA_M = 2.1;

/** A guess makes nothing more slender than so many times its width: huts in a courtyard stay low. */
const MOST_SLENDER = 2.2;
const LOWEST_M = 3;

/** Usual storeys of each fabric, the least and the most: those that the generated city is built with. */
const FABRIC_LEVELS: Readonly<Record<Fabric, readonly [least: number, most: number]>> = {
  eixample: [6, 8],
  ensanche: [5, 8],
  mixed: [4, 8],
  innovation: [3, 7],
  'ciutat-vella': [4, 6],
  barceloneta: [4, 6],
  village: [2, 5],
  hillside: [2, 6],
  outskirts: [3, 6],
  villas: [2, 3],
  slabs: [5, 13],
  industrial: [1, 3],
  port: [1, 3],
  tower: [12, 20],
};

/** Height of so many storeys above the ground, the ground floor among them. */
export function heightOfLevels(levels: number): number {
  return levels * STOREY_M + GROUND_FLOOR_EXTRA_M;
}

/** Height of so many storeys that begin above the ground. */
export function heightOfUpperLevels(levels: number): number {
  return levels * STOREY_M;
}

/** A height for a fabric, the same for the same place. */
export function heightOfFabric(fabric: Fabric, [x, y]: Point): number {
  return heightOfLevels(Math.round(within(seededRandom(0, x, y), FABRIC_LEVELS[fabric])));
}

/** The most that is guessed for a ground of so many square metres. */
export function highestGuess(areaM2: number): number {
  return Math.max(LOWEST_M, MOST_SLENDER * Math.sqrt(areaM2));
}
