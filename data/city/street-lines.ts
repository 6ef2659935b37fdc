import {
  GRID_AZIMUTH_DEG,
  GRID_PERIOD_M,
  type GridStreet,
  SEAWISE_STREETS,
  SHOREWISE_STREETS,
} from './eixample-grid.ts';
import type { Fabric, FabricArea, Lattice } from './fabric-areas.ts';
import { type Ground, groundIn, isWater, type Patch, patchAt, takesStreets } from './ground.ts';
import { MAIN_STREETS_CENTRE } from './main-streets-centre.ts';
import { MAIN_STREETS_NORTH } from './main-streets-north.ts';
import { MAIN_STREETS_WEST } from './main-streets-west.ts';
import { METROPOLIS_STREETS } from './metropolis-streets.ts';
import { between, densify, type Point, toPath } from './plane.ts';
import { middleOf } from './polygon.ts';
import { RING_ROADS } from './ring-roads.ts';
import { SEA_AND_HILL_STREETS } from './sea-and-hill-streets.ts';
import { seededRandom } from './seeded-random.ts';
import { STREET_DEFAULTS, type StreetFact } from './street-fact.ts';
import { runsOf, type Street, type StreetLine, StreetsNearby } from './street-line.ts';

/** Pieces in which courses are tried against the ground, metres. */
const PIECE_M = 34;

/** Fabrics that the Eixample's grid runs through even where it is not their own. */
const GRID_GOES_THROUGH: ReadonlySet<Fabric> = new Set<Fabric>(['ensanche', 'mixed']);

/** All streets: the known ones by their courses, the grid of the Eixample, and a net of small ones for each area. */
export function makeStreetLines(ground: Ground, seed: number): StreetLine[] {
  const nearby = new StreetsNearby();
  const lines: StreetLine[] = [];
  const add = (line: StreetLine) => {
    lines.push(line);
    nearby.add(line);
  };
  for (const fact of [
    ...MAIN_STREETS_CENTRE,
    ...MAIN_STREETS_WEST,
    ...MAIN_STREETS_NORTH,
    ...RING_ROADS,
    ...METROPOLIS_STREETS,
    ...SEA_AND_HILL_STREETS,
  ]) {
    add(lineOf(fact));
  }
  for (const line of gridLines(ground, nearby)) add(line);
  ground.areas.forEach((area, index) => {
    const { lattice } = area.fact;
    if (lattice) for (const line of latticeLines(ground, area, lattice, nearby, seed + index)) add(line);
  });
  return lines;
}

function lineOf(fact: StreetFact): StreetLine {
  const { lanes, speedKmh } = STREET_DEFAULTS[fact.class];
  const street: Street = {
    name: fact.name,
    class: fact.class,
    lanes,
    speedKmh,
    widthM: fact.widthM,
    oneway: 0,
    tunnel: fact.tunnel,
    leaves: RING_ROADS.includes(fact),
  };
  return { street, path: toPath(fact.path) };
}

/** The point of the grid so far along to the Besòs and so far up to the mountain. */
export function gridPoint(besosM: number, mountainM: number): Point {
  const turn = (GRID_AZIMUTH_DEG * Math.PI) / 180;
  return [besosM * Math.sin(turn) - mountainM * Math.cos(turn), besosM * Math.cos(turn) + mountainM * Math.sin(turn)];
}

function gridLines(ground: Ground, nearby: StreetsNearby): StreetLine[] {
  const shorewise = SHOREWISE_STREETS.flatMap((row) =>
    gridRuns(ground, nearby, row, gridPoint(row.fromM, row.offsetM), gridPoint(row.toM, row.offsetM)),
  );
  const seawise = SEAWISE_STREETS.flatMap((row) =>
    gridRuns(ground, nearby, row, gridPoint(row.offsetM, row.fromM), gridPoint(row.offsetM, row.toM)),
  );
  return [...shorewise, ...seawise];
}

function gridRuns(ground: Ground, nearby: StreetsNearby, row: GridStreet, from: Point, to: Point): StreetLine[] {
  const street = gridStreet(row);
  const main = row.class !== 'residential' && row.class !== 'tertiary';
  const passes = (start: Point, end: Point): boolean => {
    const middle = between(start, end, 0.5);
    if (row.class !== 'trunk' && nearby.runsBeside(start, end, row.widthM / 2)) return false;
    if (main) return !isWater(ground, middle);
    const area = patchAt(ground.areas, middle)?.fact;
    const open = area && (!area.lattice || GRID_GOES_THROUGH.has(area.fabric));
    return Boolean(open) && takesStreets(ground, middle);
  };
  return runsOf(densify([from, to], PIECE_M), passes).map((path) => ({ street, path: endsOf(path) }));
}

/** One way in turn from street to street, as in the Eixample; the widest go both ways. */
function gridStreet({ name, offsetM, class: streetClass, widthM }: GridStreet): Street {
  const bothWays = widthM >= 32 || streetClass === 'trunk';
  const order = Math.round(offsetM / GRID_PERIOD_M);
  const { speedKmh } = STREET_DEFAULTS[streetClass];
  const lanes = bothWays ? 2 : streetClass === 'primary' ? 4 : streetClass === 'residential' ? 2 : 3;
  return {
    name,
    class: streetClass,
    lanes,
    speedKmh,
    widthM,
    oneway: bothWays ? 0 : order % 2 === 0 ? 1 : -1,
    tunnel: false,
    leaves: false,
  };
}

function endsOf(path: readonly Point[]): readonly Point[] {
  const first = path[0];
  const last = path[path.length - 1];
  return first && last ? [first, last] : path;
}

/** The small streets of one area: two sets of lines through crossings that wander from a regular net. */
function latticeLines(
  ground: Ground,
  area: Patch<FabricArea>,
  lattice: Lattice,
  nearby: StreetsNearby,
  seed: number,
): StreetLine[] {
  const local = groundIn(ground, area.box);
  const passes = (from: Point, to: Point): boolean => {
    const middle = between(from, to, 0.5);
    if (patchAt(local.areas, middle) !== area || !takesStreets(local, middle)) return false;
    return !nearby.runsBeside(from, to, lattice.streetM / 2);
  };
  return latticeCourses(area, lattice, seed).flatMap((course, order) => {
    const street = latticeStreet(lattice.streetM, order);
    return runsOf(densify(course, PIECE_M), passes).map((path) => ({ street, path }));
  });
}

function latticeStreet(widthM: number, order: number): Street {
  const narrow = widthM < 6;
  const oneway = widthM >= 14 ? 0 : order % 2 === 0 ? 1 : -1;
  return {
    name: '',
    class: narrow && order % 3 === 0 ? 'pedestrian' : widthM >= 19 ? 'tertiary' : 'residential',
    lanes: 1,
    speedKmh: 30,
    widthM,
    oneway,
    tunnel: false,
    leaves: false,
  };
}

function latticeCourses({ fact, ring, box }: Patch<FabricArea>, lattice: Lattice, seed: number): Point[][] {
  const turn = (lattice.azimuthDeg * Math.PI) / 180;
  const along: Point = [Math.sin(turn), Math.cos(turn)];
  const across: Point = [-along[1], along[0]];
  const centre = middleOf(ring);
  const reach = Math.hypot(box.east - box.west, box.north - box.south) / 2 + 300;
  const columns = Math.ceil(reach / lattice.alongM);
  const rows = Math.ceil(reach / lattice.acrossM);
  const crossing = (column: number, row: number): Point => {
    const random = seededRandom(seed, fact.id.length, column, row);
    const onward = (column + (random() - 0.5) * 2 * lattice.wander) * lattice.alongM;
    const aside = (row + (random() - 0.5) * 2 * lattice.wander) * lattice.acrossM;
    return [centre[0] + along[0] * onward + across[0] * aside, centre[1] + along[1] * onward + across[1] * aside];
  };
  const courses: Point[][] = [];
  for (let row = -rows; row <= rows; row++) {
    courses.push(...brokenCourse(columns, (step) => crossing(step, row), lattice.missing * 0.7, seed + row * 31));
  }
  for (let column = -columns; column <= columns; column++) {
    courses.push(...brokenCourse(rows, (step) => crossing(column, step), lattice.missing * 1.3, seed - column * 37));
  }
  return courses;
}

/** A line through crossings, broken where a piece is missing. */
function brokenCourse(reach: number, at: (step: number) => Point, missing: number, seed: number): Point[][] {
  const random = seededRandom(seed, reach);
  const courses: Point[][] = [];
  let course: Point[] = [];
  for (let step = -reach; step <= reach; step++) {
    course.push(at(step));
    if (random() < missing) {
      courses.push(course);
      course = [];
    }
  }
  return [...courses, course].filter((each) => each.length > 1);
}
