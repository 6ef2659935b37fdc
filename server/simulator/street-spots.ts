import { STREET_CLASSES, type Places, type StreetClass, type StreetGraph } from '../../data/contract/package.ts';
import { toLocalCm } from '../../data/contract/place.ts';
import { insideOf } from './inside.ts';
import { numberAt } from './column.ts';

/** The middle of a street section. Metres from the city's origin. */
export interface StreetSpot {
  readonly xM: number;
  readonly yM: number;
  /** Empty where the package does not know the name. */
  readonly street: string;
  readonly streetClass: StreetClass;
}

/** The spots of a city, and what can be asked of them. */
export interface StreetSpots {
  /** In the districts and in built-up parts. */
  readonly urban: readonly StreetSpot[];
  /** Name of the nearest named street that is not called `except`; empty where there is none near. */
  nearestName(xM: number, yM: number, except?: string): string;
}

/** Cells in which spots are counted and looked up, metres. */
const CELL_M = 250;

/** Fewer street sections than this in a square of 750 m are a road over the hills or through the port, no quarter. */
const URBAN_COUNT = 40;

/** A spot on every street section; a street both ways counts once. */
export function streetSpotsOf(streets: StreetGraph, places: Places): StreetSpots {
  const all = everySpot(streets);
  const cells = inCells(all);
  const inside = insideOf(places);
  return {
    urban: all.filter((spot) => countAround(cells, spot) >= URBAN_COUNT && inside(spot.xM, spot.yM)),
    nearestName: (xM, yM, except = '') => nearestName(cells, xM, yM, except),
  };
}

function everySpot({ nodes, edges, names }: StreetGraph): readonly StreetSpot[] {
  const points = nodes.longitude.map((longitude, node) => toLocalCm([longitude, numberAt(nodes.latitude, node)]));
  const seen = new Set<number>();
  const spots: StreetSpot[] = [];
  for (const [edge, from] of edges.from.entries()) {
    const to = numberAt(edges.to, edge);
    const pair = Math.min(from, to) * points.length + Math.max(from, to);
    const streetClass = STREET_CLASSES[numberAt(edges.class, edge)];
    const start = points[from];
    const end = points[to];
    if (seen.has(pair) || !streetClass || !start || !end) continue;
    seen.add(pair);
    const middle = middleOf(edges.path[edge] ?? []);
    spots.push({
      xM: (middle ? middle.xCm : (start.xCm + end.xCm) / 2) / 100,
      yM: (middle ? middle.yCm : (start.yCm + end.yCm) / 2) / 100,
      street: names[numberAt(edges.name, edge)] ?? '',
      streetClass,
    });
  }
  return spots;
}

/** The middle point of those between the two nodes; undefined for a straight edge. */
function middleOf(path: readonly number[]): { readonly xCm: number; readonly yCm: number } | undefined {
  const index = 2 * Math.floor(path.length / 4);
  const longitude = path[index];
  const latitude = path[index + 1];
  return longitude === undefined || latitude === undefined ? undefined : toLocalCm([longitude, latitude]);
}

type Cells = ReadonlyMap<number, readonly StreetSpot[]>;

function inCells(spots: readonly StreetSpot[]): Cells {
  const cells = new Map<number, StreetSpot[]>();
  for (const spot of spots) {
    const key = cellKey(spot.xM, spot.yM);
    const cell = cells.get(key);
    if (cell) cell.push(spot);
    else cells.set(key, [spot]);
  }
  return cells;
}

function cellKey(xM: number, yM: number): number {
  return Math.floor(xM / CELL_M) * 100_000 + Math.floor(yM / CELL_M);
}

const AROUND = [-1, 0, 1].flatMap((column) => [-1, 0, 1].map((row) => [column * CELL_M, row * CELL_M] as const));

function countAround(cells: Cells, { xM, yM }: StreetSpot): number {
  return AROUND.reduce((sum, [east, north]) => sum + (cells.get(cellKey(xM + east, yM + north))?.length ?? 0), 0);
}

function nearestName(cells: Cells, xM: number, yM: number, except: string): string {
  let name = '';
  let nearestM = Number.POSITIVE_INFINITY;
  for (const [east, north] of AROUND) {
    for (const spot of cells.get(cellKey(xM + east, yM + north)) ?? []) {
      const distanceM = Math.hypot(spot.xM - xM, spot.yM - yM);
      if (spot.street === '' || spot.street === except || distanceM >= nearestM) continue;
      name = spot.street;
      nearestM = distanceM;
    }
  }
  return name;
}
