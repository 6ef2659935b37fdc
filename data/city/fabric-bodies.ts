import type { Body } from './building.ts';
import { CHAMFER_M } from './eixample-grid.ts';
import type { Fabric } from './fabric-areas.ts';
import { chamfer, inset } from './inset.ts';
import { perimeterParcels, slabs, splitParcels } from './parcels.ts';
import { between, distance, type Point } from './plane.ts';
import { areaOf, contains, cornerAt, type Ring } from './polygon.ts';
import { type Random, within } from './seeded-random.ts';

/** What stands on a block, and the gardens it keeps. */
export interface BuiltBlock {
  readonly bodies: readonly Body[];
  readonly gardens: readonly Ring[];
}

const FLOOR_M = 3.1;

/** Builds a block over in the way of its fabric. */
export function buildBlock(fabric: Fabric, block: Ring, random: Random): BuiltBlock {
  switch (fabric) {
    case 'eixample':
      return eixample(block, random);
    case 'ensanche':
      return aroundCourt(block, 5, [17, 14, 11], 22, [5, 8], random);
    case 'mixed':
      return mixed(block, random);
    case 'innovation':
      return innovation(block, random);
    case 'ciutat-vella':
      return dense(block, 210, [4, 6], 0.35, random);
    case 'barceloneta':
      return dense(block, 110, [4, 6], 1, random);
    case 'village':
      return dense(block, 290, [2, 5], 0.1, random);
    case 'hillside':
      return dense(block, 240, [2, 6], 0.08, random);
    case 'outskirts':
      return outskirts(block, random);
    case 'villas':
      return villas(block, random);
    case 'slabs':
      return openSlabs(block, random);
    case 'industrial':
      return sheds(block, 2600, 0.92, random);
    case 'port':
      return sheds(block, 5200, 0.4, random);
    case 'tower':
      return { bodies: [], gardens: [] };
  }
}

/** Cerdà's block: chamfered corners, party walls, six or seven floors and attics, low workshops or a garden within. */
function eixample(block: Ring, random: Random): BuiltBlock {
  return aroundCourt(block, CHAMFER_M / Math.SQRT2, [22.5, 19, 15, 12], 15.5, [6, 8], random);
}

/** Houses round a court; short sides of an odd block are let go one by one until a court fits. */
function aroundCourt(
  block: Ring,
  chamferM: number,
  depthsM: readonly number[],
  frontM: number,
  floors: readonly [number, number],
  random: Random,
): BuiltBlock {
  let ring = block;
  let perimeter = perimeterParcels(chamfer(ring, chamferM), depthsM, frontM, random);
  while (!perimeter && ring.length > 3 && shortestSide(ring).lengthM < 45) {
    ring = withoutSide(ring, shortestSide(ring).side);
    perimeter = perimeterParcels(chamfer(ring, chamferM), depthsM, frontM, random);
  }
  if (!perimeter) return dense(chamfer(block, chamferM), frontM * 18, floors, 0.5, random);
  const bodies: Body[] = [];
  for (const ring of perimeter.parcels) {
    const heightM = 1.2 + FLOOR_M * Math.round(within(random, floors)) + random();
    bodies.push({ ring, heightM });
    if (random() < 0.3) addAttic(bodies, ring, heightM, random);
  }
  return { bodies: [...bodies, ...courtBodies(perimeter.court, random)], gardens: courtGardens(perimeter.court) };
}

function shortestSide(ring: Ring): { side: number; lengthM: number } {
  const lengths = ring.map((corner, side) => distance(corner, cornerAt(ring, side + 1)));
  const lengthM = Math.min(...lengths);
  return { side: lengths.indexOf(lengthM), lengthM };
}

/** The ring with a side shrunk to its middle. */
function withoutSide(ring: Ring, side: number): Point[] {
  const middle = between(cornerAt(ring, side), cornerAt(ring, side + 1), 0.5);
  const next = (side + 1) % ring.length;
  return ring.flatMap((corner, index) => (index === side ? [middle] : index === next ? [] : [corner]));
}

/** One set-back storey on the body added last. */
function addAttic(bodies: Body[], ring: Ring, heightM: number, random: Random): void {
  const back = inset(
    ring,
    ring.map(() => 2.8),
  );
  if (back && areaOf(back) > 40)
    bodies.push({ ring: back, heightM: heightM + 2.8 + random(), partOf: bodies.length - 1 });
}

function courtBodies(court: Ring, random: Random): Body[] {
  if (areaOf(court) < 500 || random() < 0.3) return [];
  const plot = inset(
    court,
    court.map(() => 1.5),
  );
  if (!plot) return [];
  return splitParcels(plot, 560, random)
    .filter(() => random() < 0.45)
    .map(({ ring }) => ({ ring, heightM: 3.8 + 1.6 * random() }));
}

function courtGardens(court: Ring): Ring[] {
  return areaOf(court) > 500 ? [court] : [];
}

/** Wall to wall; only a share of the pieces without a street front is built on. */
function dense(
  block: Ring,
  targetM2: number,
  floors: readonly [number, number],
  inner: number,
  random: Random,
): BuiltBlock {
  const bodies = splitParcels(block, targetM2, random)
    .filter(({ outer }) => outer || random() < inner)
    .map(({ ring, outer }) => {
      const storeys = outer ? Math.round(within(random, floors)) : Math.max(1, floors[0] - 1);
      return { ring, heightM: 0.8 + FLOOR_M * storeys + 0.8 * random() };
    });
  return { bodies, gardens: [] };
}

function mixed(block: Ring, random: Random): BuiltBlock {
  const choice = random();
  if (choice < 0.2) return openSlabs(block, random);
  if (choice < 0.7) return aroundCourt(block, 4, [15, 12, 10], 22, [5, 9], random);
  return dense(block, 330, [3, 7], 0.1, random);
}

/** The towns around, in fewer and larger pieces. */
function outskirts(block: Ring, random: Random): BuiltBlock {
  const choice = random();
  if (choice < 0.16) return openSlabs(block, random);
  if (choice < 0.6 && areaOf(block) > 4200) return aroundCourt(block, 3, [14, 11], 40, [4, 8], random);
  return dense(block, 900, [3, 6], 0.1, random);
}

/** Poblenou: workshops, old houses and the new office blocks of 22@ side by side. */
function innovation(block: Ring, random: Random): BuiltBlock {
  const cut = chamfer(block, CHAMFER_M / Math.SQRT2);
  const choice = random();
  if (choice < 0.4) return aroundCourt(block, CHAMFER_M / Math.SQRT2, [18, 15, 12], 18, [5, 8], random);
  if (choice < 0.62) return dense(cut, 420, [2, 4], 0.7, random);
  const bodies = splitParcels(cut, 1300, random).flatMap(({ ring }) => {
    const body = inset(
      ring,
      ring.map(() => 4),
    );
    const heightM = FLOOR_M * 1.2 * Math.round(within(random, random() < 0.04 ? [11, 16] : [3, 7]));
    return body && random() < 0.86 ? [{ ring: body, heightM }] : [];
  });
  return { bodies, gardens: [] };
}

function villas(block: Ring, random: Random): BuiltBlock {
  const bodies = splitParcels(block, 680, random).flatMap(({ ring }) => {
    const house = inset(
      ring,
      ring.map(() => 4.5 + 2 * random()),
    );
    return house && areaOf(house) > 50 && random() < 0.9
      ? [{ ring: house, heightM: FLOOR_M * Math.round(within(random, random() < 0.2 ? [4, 6] : [2, 3])) + random() }]
      : [];
  });
  return { bodies, gardens: [block] };
}

/** Housing slabs in rows on open ground. */
function openSlabs(block: Ring, random: Random): BuiltBlock {
  const plot = inset(
    block,
    block.map(() => 5),
  );
  if (!plot) return { bodies: [], gardens: [] };
  const floors = Math.round(within(random, [5, 13]));
  const [lengthM, depthM, gapM] = [within(random, [30, 52]), 12.5, 10 + floors * 1.5];
  let rings = slabs(plot, longestSide(plot), lengthM, depthM, gapM, contains);
  if (rings.length === 0) rings = slabs(plot, longestSide(plot), 18, depthM, 12, contains);
  if (rings.length === 0) return dense(block, 260, [4, 7], 0.2, random);
  const bodies = rings.map((ring) => ({ ring, heightM: FLOOR_M * (floors + Math.round(random())) + 1 }));
  return { bodies, gardens: [plot] };
}

function sheds(block: Ring, targetM2: number, share: number, random: Random): BuiltBlock {
  const bodies = splitParcels(block, targetM2, random).flatMap(({ ring }) => {
    const hall = inset(
      ring,
      ring.map(() => 5),
    );
    return hall && areaOf(hall) > 120 && random() < share ? [{ ring: hall, heightM: within(random, [6.5, 13]) }] : [];
  });
  return { bodies, gardens: [] };
}

function longestSide(ring: Ring): Point {
  let best: Point = [1, 0];
  let longest = 0;
  ring.forEach((from, index) => {
    const to = cornerAt(ring, index + 1);
    const length = distance(from, to);
    if (length > longest) {
      longest = length;
      best = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    }
  });
  return best;
}
