import { SHORE } from '../city/coast.ts';
import { HILLS } from '../city/hills.ts';
import type { TerrainFact } from '../city/importers/facts.ts';
import { type Point, toPath, toPlane } from '../city/plane.ts';
import type { Relief } from '../contract/package.ts';
import { type LngLat, METRES_PER_DEGREE } from '../contract/place.ts';
import type { Sourced } from './sourced.ts';

export interface SurveyedRelief {
  readonly relief: Relief;
  /** Index into the manifest's sources of what most of it is measured by; null: the smooth surface from well-known heights. */
  readonly source: number | null;
  /** Share of the grid that a terrain file knows. */
  readonly measured: number;
}

/** What rises this little above the city's plane is the plane's own unevenness; from the second on it counts in full. */
const FLAT_M = 10;
const FULL_M = 30;

/** A point of the shore every so many corners holds the plane at the sea. */
const SHORE_STEP = 6;

/**
 * The hills as terrain files measure them, where they reach, else as generated. The city is drawn on a plane that
 * rises towards the hills, while terrain is told above the sea: the plane's own height, which the well-known hills give
 * (above the sea less above the plane) and which is 0 at the shore, is taken off.
 */
export function surveyRelief(terrain: readonly Sourced<TerrainFact>[], generated: Relief): SurveyedRelief {
  if (terrain.length === 0) return { relief: generated, source: null, measured: 0 };
  const finestFirst = terrain.toSorted(
    (one, other) => stepM(one.fact) - stepM(other.fact) || one.source - other.source,
  );
  const index = indexOf(finestFirst);
  const planeAt = planeHeights();
  const { bounds, columns, rows } = generated;
  const counts = new Map<number, number>();
  const heightM = generated.heightM.map((known, cell) => {
    const at = placeOf(bounds, columns, rows, cell);
    const found = heightAt(index(at), at);
    if (!found) return known;
    counts.set(found.source, (counts.get(found.source) ?? 0) + 1);
    return Math.round(aboveFlat(found.heightM - planeAt(toPlane(at))));
  });
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  const measured = [...counts.values()].reduce((sum, count) => sum + count, 0) / Math.max(1, heightM.length);
  return { relief: { bounds, columns, rows, heightM }, source: most?.[0] ?? null, measured };
}

function aboveFlat(heightM: number): number {
  if (heightM <= FLAT_M) return 0;
  return heightM >= FULL_M ? heightM : ((heightM - FLAT_M) * FULL_M) / (FULL_M - FLAT_M);
}

/** Heights of the plane above the sea: nearer known ones weigh more. */
function planeHeights(): (point: Point) => number {
  const shore = toPath(SHORE).filter((_, index) => index % SHORE_STEP === 0);
  const known = [
    ...HILLS.map(({ crest, seaHeightM }) => {
      const top = topOf(crest);
      return { at: toPlane(top.at), heightM: Math.max(0, seaHeightM - top.heightM) };
    }),
    ...shore.map((at) => ({ at, heightM: 0 })),
  ];
  return (point) => {
    let [sum, weights] = [0, 0];
    for (const { at, heightM } of known) {
      const [east, north] = [point[0] - at[0], point[1] - at[1]];
      const weight = 1 / (east * east + north * north + 10_000);
      sum += weight * heightM;
      weights += weight;
    }
    return sum / weights;
  };
}

function topOf(crest: readonly number[]): { readonly at: LngLat; readonly heightM: number } {
  let top: { at: LngLat; heightM: number } = { at: [crest[0] ?? 0, crest[1] ?? 0], heightM: crest[2] ?? 0 };
  for (let index = 0; index + 2 < crest.length; index += 3) {
    const heightM = crest[index + 2] ?? 0;
    if (heightM > top.heightM) top = { at: [crest[index] ?? 0, crest[index + 1] ?? 0], heightM };
  }
  return top;
}

function placeOf(bounds: Relief['bounds'], columns: number, rows: number, cell: number): LngLat {
  const [west, south, east, north] = bounds;
  const longitude = west + ((east - west) * (cell % columns)) / (columns - 1);
  return [longitude, north - ((north - south) * Math.floor(cell / columns)) / (rows - 1)];
}

/** Mean of both steps of a grid. */
function stepM({ bounds: [west, south, east, north], columns, rows }: TerrainFact): number {
  const eastM = (((east - west) * METRES_PER_DEGREE) / Math.max(1, columns - 1)) * 0.75;
  return (eastM + ((north - south) * METRES_PER_DEGREE) / Math.max(1, rows - 1)) / 2;
}

/** Cells of some kilometres, each with the grids that touch it: tiles are many. */
function indexOf(terrain: readonly Sourced<TerrainFact>[]): (at: LngLat) => readonly Sourced<TerrainFact>[] {
  const cells = new Map<string, Sourced<TerrainFact>[]>();
  const cellOf = (degrees: number) => Math.floor(degrees / 0.05);
  for (const each of terrain) {
    const room = seamDeg(each.fact);
    const [west, south, east, north] = each.fact.bounds;
    for (let column = cellOf(west - room); column <= cellOf(east + room); column++) {
      for (let row = cellOf(south - room); row <= cellOf(north + room); row++) {
        const known = cells.get(`${column} ${row}`);
        if (known) known.push(each);
        else cells.set(`${column} ${row}`, [each]);
      }
    }
  }
  return ([longitude, latitude]) => cells.get(`${cellOf(longitude)} ${cellOf(latitude)}`) ?? [];
}

/** A step of the grid: between two tiles there is half a pixel of each. */
function seamDeg({ bounds: [west, , east], columns }: TerrainFact): number {
  return (east - west) / Math.max(1, columns - 1);
}

/** By the finest grid that holds the place; between two tiles by the one that it is beside. */
function heightAt(
  terrain: readonly Sourced<TerrainFact>[],
  at: LngLat,
): { readonly heightM: number; readonly source: number } | null {
  for (const roomSteps of [0, 1]) {
    for (const { fact, source } of terrain) {
      const heightM = readTerrain(fact, at, roomSteps);
      if (!Number.isNaN(heightM)) return { heightM, source };
    }
  }
  return null;
}

/** In proportion between the four points around; NaN outside and where one is unknown. */
function readTerrain(fact: TerrainFact, [longitude, latitude]: LngLat, roomSteps: number): number {
  const { bounds, columns, rows, heightM } = fact;
  const [west, south, east, north] = bounds;
  const x = ((longitude - west) / (east - west)) * (columns - 1);
  const y = ((north - latitude) / (north - south)) * (rows - 1);
  const [lastX, lastY] = [columns - 1 + roomSteps, rows - 1 + roomSteps];
  if (!(x >= -roomSteps && y >= -roomSteps && x <= lastX && y <= lastY)) return Number.NaN;
  const column = Math.min(columns - 2, Math.max(0, Math.floor(x)));
  const row = Math.min(rows - 2, Math.max(0, Math.floor(y)));
  const [alongX, alongY] = [Math.min(1, Math.max(0, x - column)), Math.min(1, Math.max(0, y - row))];
  const corner = (right: number, down: number) => heightM[(row + down) * columns + column + right] ?? Number.NaN;
  const upper = corner(0, 0) * (1 - alongX) + corner(1, 0) * alongX;
  return upper * (1 - alongY) + (corner(0, 1) * (1 - alongX) + corner(1, 1) * alongX) * alongY;
}
