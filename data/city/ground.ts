import { BEACHES, DOCKS, MOLES, PONDS, RIVERS, SHORE } from './coast.ts';
import { FABRIC_AREAS, type FabricArea } from './fabric-areas.ts';
import { LANDMARK_PLACES } from './landmark-places.ts';
import { PARKS, type ParkFact } from './parks.ts';
import { distanceToPath, type Point, toPath, toPlane } from './plane.ts';
import { boxOf, type Box, circle, contains, counterClockwise, ribbon, type Ring } from './polygon.ts';
import { SQUARES } from './squares.ts';

/** A polygon with what it stands for; looked up by its box first. */
export interface Patch<Fact> {
  readonly fact: Fact;
  readonly ring: Ring;
  readonly box: Box;
}

const NO_SEA: Patch<string> = { fact: 'sea', ring: [], box: { west: 0, south: 0, east: 0, north: 0 } };

/** What lies where, in the plane: the facts as polygons. */
export interface Ground {
  readonly sea: Patch<string>;
  readonly moles: readonly Patch<string>[];
  readonly docks: readonly Patch<string>[];
  /** Lakes of parks. */
  readonly ponds: readonly Patch<string>[];
  readonly rivers: readonly Patch<string>[];
  readonly beaches: readonly Patch<string>[];
  readonly parks: readonly Patch<ParkFact>[];
  readonly squares: readonly Patch<string>[];
  readonly landmarks: readonly Patch<string>[];
  /** The inner ground of the landmarks, that streets keep off too. */
  readonly landmarkCores: readonly Patch<string>[];
  readonly areas: readonly Patch<FabricArea>[];
}

export function makeGround(): Ground {
  return {
    sea: seaBeyond(toPath(SHORE)),
    moles: MOLES.map(({ name, ring }) => patch(name, toPath(ring))),
    docks: DOCKS.map(({ name, ring }) => patch(name, toPath(ring))),
    ponds: PONDS.map(({ name, ring }) => patch(name, toPath(ring))),
    rivers: RIVERS.map(({ name, widthM, path }) => patch(name, ribbon(toPath(path), widthM / 2, widthM / 2))),
    beaches: BEACHES.map(({ name, depthM, path }) => patch(name, ribbon(toPath(path), depthM, 4))),
    parks: PARKS.map((fact) => patch(fact, toPath(fact.ring))),
    squares: SQUARES.map(([name, longitude, latitude, radiusM]) =>
      patch(name, circle(toPlane([longitude, latitude]), radiusM)),
    ),
    landmarks: LANDMARK_PLACES.map(({ id, at, clearanceM }) => patch(id, circle(toPlane(at), clearanceM, 24))),
    landmarkCores: LANDMARK_PLACES.map(({ id, at, clearanceM }) => patch(id, circle(toPlane(at), clearanceM - 28))),
    areas: FABRIC_AREAS.map((fact) => patch(fact, toPath(fact.ring))),
  };
}

/** The sea to the right of a shore that runs from the south-west to the north-east. */
export function seaBeyond(shore: readonly Point[]): Patch<string> {
  return patch('sea', [...shore, ...toPath([2.9, 41.6, 2.9, 40.9, 1.9, 40.9])]);
}

/** The first patch that holds a point. */
export function patchAt<Fact>(patches: readonly Patch<Fact>[], point: Point): Patch<Fact> | undefined {
  return patches.find((each) => holds(each, point));
}

export function isWater(ground: Ground, point: Point): boolean {
  if (patchAt(ground.docks, point) || patchAt(ground.ponds, point) || patchAt(ground.rivers, point)) return true;
  return holds(ground.sea, point) && !patchAt(ground.moles, point);
}

/** Whether small streets may run here: no water, park, beach or landmark's core. Settlements clear the forest. */
export function takesStreets(ground: Ground, point: Point): boolean {
  const park = patchAt(ground.parks, point);
  if (park && (park.fact.kind !== 'forest' || !patchAt(ground.areas, point))) return false;
  if (patchAt(ground.landmarkCores, point) ?? patchAt(ground.beaches, point)) return false;
  return !isWater(ground, point);
}

/** Whether buildings may stand here: as for streets, and off the squares and the landmarks' whole ground. */
export function takesBuildings(ground: Ground, point: Point): boolean {
  return takesStreets(ground, point) && !patchAt(ground.squares, point) && !patchAt(ground.landmarks, point);
}

/** The ground with only what touches a box: the same answers inside it, sooner. */
export function groundIn(ground: Ground, box: Box): Ground {
  const near = <Fact>(patches: readonly Patch<Fact>[]) => patches.filter((each) => overlaps(each.box, box));
  const middle: Point = [(box.west + box.east) / 2, (box.south + box.north) / 2];
  const reach = Math.hypot(box.east - box.west, box.north - box.south) / 2 + 1;
  const dry = !contains(ground.sea.ring, middle) && distanceToPath(middle, ground.sea.ring) > reach;
  return {
    sea: dry ? NO_SEA : ground.sea,
    moles: near(ground.moles),
    docks: near(ground.docks),
    ponds: near(ground.ponds),
    rivers: near(ground.rivers),
    beaches: near(ground.beaches),
    parks: near(ground.parks),
    squares: near(ground.squares),
    landmarks: near(ground.landmarks),
    landmarkCores: near(ground.landmarkCores),
    areas: near(ground.areas),
  };
}

function overlaps(one: Box, other: Box): boolean {
  return one.west <= other.east && one.east >= other.west && one.south <= other.north && one.north >= other.south;
}

export function patch<Fact>(fact: Fact, ring: Ring): Patch<Fact> {
  return { fact, ring: counterClockwise(ring), box: boxOf(ring) };
}

function holds<Fact>({ ring, box }: Patch<Fact>, point: Point): boolean {
  const [x, y] = point;
  return x >= box.west && x <= box.east && y >= box.south && y <= box.north && contains(ring, point);
}
