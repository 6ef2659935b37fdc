import type { Building } from '../city/building.ts';
import type { Fabric } from '../city/fabric-areas.ts';
import type { Point } from '../city/plane.ts';
import type { HeightAt } from '../city/relief.ts';
import type { BuildingTags } from '../contract/package.ts';
import type { Ring } from '../city/polygon.ts';
import { heightOfFabric, heightOfLevels, highestGuess } from './building-heights.ts';
import { type KnownBody, type KnownBuilding, largestOf } from './building-known.ts';
import type { HeightsAround } from './building-neighbours.ts';
import { splitByConvex } from './clip-shape.ts';
import type { CourtyardOf } from './courtyards.ts';
import type { Shape } from './footprint-shape.ts';

export interface Surroundings {
  readonly heightAt: HeightAt;
  readonly fabricAt: (at: Point) => Fabric;
  readonly around: HeightsAround;
  readonly courtyardOf: CourtyardOf;
}

type Height = Pick<BuildingTags, 'heightM' | 'heightSource'>;

/** What a building of an unknown shape covers of a courtyard counts as its ground floor from so many square metres on. */
const LEAST_ANNEX_M2 = 15;

/** The bodies of a building as they are drawn: one of each piece of its outline, the main one first, all on one foot. */
export function raiseBuilding(building: KnownBuilding, id: number, surroundings: Surroundings): Building[] {
  const { at, bodies, source, tags } = building;
  const fabric = surroundings.fabricAt(at);
  const footM = Math.round(surroundings.heightAt(at));
  const courtyard = surroundings.courtyardOf(building);
  return bodies.flatMap((body) =>
    piecesOf(body, body.height ?? guessedHeight(at, fabric, surroundings.around), courtyard).map(
      ({ shape, height: { heightM, heightSource } }): Building => ({
        id,
        ring: shape.ring,
        ...(shape.holes.length > 0 && { holes: shape.holes }),
        fabric,
        generated: false,
        source,
        heightM: rounded(heightM),
        heightSource,
        baseM: rounded(footM + body.baseM),
        ...(body.levels !== undefined && { levels: body.levels }),
        ...tags,
      }),
    ),
  );
}

interface Piece {
  readonly shape: Shape;
  readonly height: Height;
}

/** The pieces of a body, the largest at full height first, those in the courtyard last. */
function piecesOf(body: KnownBody, height: Height, courtyard: Ring | undefined): Piece[] {
  const main = largestOf(body.shapes);
  const split = body.shapes.map((shape) => {
    const { inside, outside } = splitAt(shape, body.even || body.baseM > 0 ? undefined : courtyard);
    const full = shape === main && body.height ? body.height : lowered(height, shape, body);
    return {
      front: outside.map((each): Piece => ({ shape: each, height: full })),
      annex: inside.map((each): Piece => ({ shape: each, height: groundFloor(full) })),
    };
  });
  const bySize = (one: Piece, other: Piece) => other.shape.areaM2 - one.shape.areaM2;
  return [
    ...split.flatMap(({ front }) => front).toSorted(bySize),
    ...split.flatMap(({ annex }) => annex).toSorted(bySize),
  ];
}

/** What of a shape lies in the courtyard of its block; nothing where that is little. */
function splitAt(shape: Shape, courtyard: Ring | undefined): { inside: readonly Shape[]; outside: readonly Shape[] } {
  const split = courtyard && splitByConvex(shape, courtyard);
  const annexM2 = split?.inside.reduce((sum, { areaM2 }) => sum + areaM2, 0) ?? 0;
  return split && annexM2 >= LEAST_ANNEX_M2 ? split : { inside: [], outside: [shape] };
}

function groundFloor({ heightM }: Height): Height {
  return { heightM: Math.min(heightM, heightOfLevels(1)), heightSource: 'fabric' };
}

function guessedHeight(at: Point, fabric: Fabric, around: HeightsAround): Height {
  const median = around(at);
  if (median !== null) return { heightM: median, heightSource: 'neighbours' };
  return { heightM: heightOfFabric(fabric, at), heightSource: 'fabric' };
}

/** What is told holds for the main piece; the small ones beside it, like what is guessed, are no needles. */
function lowered(height: Height, { areaM2 }: Shape, body: KnownBody): Height {
  const mostM = highestGuess(areaM2);
  if (height.heightM <= mostM) return height;
  return { heightM: mostM, heightSource: body.height ? 'fabric' : height.heightSource };
}

function rounded(metres: number): number {
  return Math.round(metres * 10) / 10;
}
