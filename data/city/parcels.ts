import { between, distance, type Point } from './plane.ts';
import { areaOf, clipLeft, cornerAt, isSimple, type Ring } from './polygon.ts';
import { insetKeepingSides } from './inset.ts';
import type { Random } from './seeded-random.ts';

/** A piece of a block that one building stands on; `outer` when it touches a street. */
export interface Parcel {
  readonly ring: Ring;
  readonly outer: boolean;
}

/** A block built up around a court. */
export interface Perimeter {
  readonly parcels: readonly Ring[];
  readonly court: Ring;
}

/**
 * Party-walled parcels along every side of a block, as deep as its shape lets them be (of `depthsM`, the first that
 * leaves a court), each with a front of about `frontM`.
 */
export function perimeterParcels(
  block: Ring,
  depthsM: readonly number[],
  frontM: number,
  random: Random,
): Perimeter | undefined {
  for (const depthM of depthsM) {
    const court = insetKeepingSides(block, depthM);
    if (!court || areaOf(court) < 60) continue;
    const parcels = block.flatMap((corner, side) =>
      sideParcels(corner, cornerAt(block, side + 1), cornerAt(court, side), cornerAt(court, side + 1), frontM, random),
    );
    return { parcels, court };
  }
  return undefined;
}

function sideParcels(from: Point, to: Point, innerFrom: Point, innerTo: Point, frontM: number, random: Random): Ring[] {
  const count = Math.max(1, Math.round(distance(from, to) / frontM));
  const cuts = Array.from({ length: count + 1 }, (_, cut) =>
    cut === 0 || cut === count ? cut / count : (cut + (random() - 0.5) * 0.4) / count,
  );
  return cuts.slice(1).flatMap((end, cut) => {
    const start = cuts[cut] ?? 0;
    const ring = [
      between(from, to, start),
      between(from, to, end),
      between(innerFrom, innerTo, end),
      between(innerFrom, innerTo, start),
    ];
    return areaOf(ring) > 25 ? [ring] : [];
  });
}

/** A block halved across its longer way, again and again, until no piece is larger than about `targetM2`. */
export function splitParcels(block: Ring, targetM2: number, random: Random): Parcel[] {
  const parcels: Parcel[] = [];
  const pieces: Ring[] = [block];
  for (let piece = pieces.pop(); piece && parcels.length < 400; piece = pieces.pop()) {
    const area = areaOf(piece);
    if (area < 30) continue;
    if (area < targetM2 * (0.75 + 0.7 * random())) {
      if (isSimple(piece)) parcels.push({ ring: piece, outer: touches(piece, block) });
      continue;
    }
    pieces.push(...halves(piece, random));
  }
  return parcels;
}

function halves(piece: Ring, random: Random): Ring[] {
  const along = longestWay(piece);
  const across: Point = [-along[1], along[0]];
  const reach = piece.map((corner) => corner[0] * along[0] + corner[1] * along[1]);
  const [least, most] = [Math.min(...reach), Math.max(...reach)];
  const side = piece.map((corner) => corner[0] * across[0] + corner[1] * across[1]);
  const middle = (Math.min(...side) + Math.max(...side)) / 2;
  const cut = least + (most - least) * (0.4 + 0.2 * random());
  const at: Point = [along[0] * cut + across[0] * middle, along[1] * cut + across[1] * middle];
  return [clipLeft(piece, at, across), clipLeft(piece, at, [-across[0], -across[1]])].filter((each) => each.length > 2);
}

/** The direction of the side whose box about the piece is the narrowest, lengthways. */
function longestWay(piece: Ring): Point {
  let best: Point = [1, 0];
  let least = Number.POSITIVE_INFINITY;
  for (let side = 0; side < piece.length; side++) {
    const [from, to] = [cornerAt(piece, side), cornerAt(piece, side + 1)];
    const length = distance(from, to);
    if (length < 1) continue;
    const along: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    const wide = extent(piece, along);
    const deep = extent(piece, [-along[1], along[0]]);
    if (wide * deep < least) {
      least = wide * deep;
      best = wide > deep ? along : [-along[1], along[0]];
    }
  }
  return best;
}

function extent(piece: Ring, along: Point): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const corner of piece) {
    const reach = corner[0] * along[0] + corner[1] * along[1];
    least = Math.min(least, reach);
    most = Math.max(most, reach);
  }
  return most - least;
}

/** Whether a side of the piece lies on a side of the block. */
function touches(piece: Ring, block: Ring): boolean {
  return piece.some((corner, index) => {
    const next = cornerAt(piece, index + 1);
    return block.some((from, side) => onLine(corner, next, from, cornerAt(block, side + 1)));
  });
}

function onLine(one: Point, other: Point, from: Point, to: Point): boolean {
  const length = distance(from, to) || 1;
  const away = (point: Point) =>
    Math.abs((point[0] - from[0]) * (to[1] - from[1]) - (point[1] - from[1]) * (to[0] - from[0])) / length;
  return distance(one, other) > 2 && away(one) < 0.1 && away(other) < 0.1;
}

/** Rectangles in rows along a direction, each wholly on the block. */
export function slabs(
  block: Ring,
  along: Point,
  lengthM: number,
  depthM: number,
  gapM: number,
  holds: (ring: Ring, corner: Point) => boolean,
): Ring[] {
  const across: Point = [-along[1], along[0]];
  const ways = block.map((corner) => corner[0] * along[0] + corner[1] * along[1]);
  const sides = block.map((corner) => corner[0] * across[0] + corner[1] * across[1]);
  const found: Ring[] = [];
  const at = (way: number, side: number): Point => [
    along[0] * way + across[0] * side,
    along[1] * way + across[1] * side,
  ];
  const [west, east, south, north] = [Math.min(...ways), Math.max(...ways), Math.min(...sides), Math.max(...sides)];
  const rows = Math.max(1, Math.floor((north - south + gapM) / (depthM + gapM)));
  const spare = (north - south - rows * depthM - (rows - 1) * gapM) / 2;
  for (let row = 0; row < rows; row++) {
    const side = south + Math.max(0, spare) + row * (depthM + gapM);
    const columns = Math.max(1, Math.floor((east - west + 10) / (lengthM + 10)));
    const margin = (east - west - columns * lengthM - (columns - 1) * 10) / 2;
    for (let column = 0; column < columns; column++) {
      const way = west + Math.max(0, margin) + column * (lengthM + 10);
      const ring = [at(way, side), at(way + lengthM, side), at(way + lengthM, side + depthM), at(way, side + depthM)];
      if (ring.every((corner) => holds(block, corner))) found.push(ring);
    }
  }
  return found;
}
