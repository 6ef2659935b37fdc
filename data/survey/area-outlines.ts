import type { LngLat } from '../contract/place.ts';

/** Rings of longitude, latitude, closed. */
export type Ring = readonly LngLat[];

/** Metres in a degree of longitude and of latitude on the WGS84 ellipsoid at a latitude (series good to 0.01 m). */
export function metresPerDegree(latitude: number): readonly [east: number, north: number] {
  const angle = (latitude * Math.PI) / 180;
  const east = 111_412.84 * Math.cos(angle) - 93.5 * Math.cos(3 * angle) + 0.118 * Math.cos(5 * angle);
  const north = 111_132.92 - 559.82 * Math.cos(2 * angle) + 1.175 * Math.cos(4 * angle);
  return [east, north];
}

/** Square metres within an outline and without its holes, on the ellipsoid. */
export function areaM2Of(polygons: readonly (readonly Ring[])[]): number {
  return polygons.reduce((sum, [outline = [], ...holes]) => {
    return sum + ringM2(outline) - holes.reduce((without, hole) => without + ringM2(hole), 0);
  }, 0);
}

/**
 * Rings made simpler by at most so many metres. What two rings have in common stays common: they are cut where three
 * borders meet, and each piece is made simpler once. Rings come back in their order, closed, rounded to 0.1 m; one too
 * small for it as it was.
 */
export function simplifiedRings(rings: readonly Ring[], toleranceM: number): readonly Ring[] {
  const keys = rings.map((ring) => ring.slice(0, -1).map(keyOf));
  const junctions = junctionsOf(keys);
  const pieces = new Map<string, readonly LngLat[]>();
  return rings.map((ring, index) => {
    const simple = simplifiedRing(ring, keys[index] ?? [], junctions, pieces, toleranceM);
    const drawn = withoutRepeats(simple.map(rounded));
    return drawn.length >= 4 ? drawn : ring.map(rounded);
  });
}

function ringM2(ring: Ring): number {
  const [origin] = ring;
  if (!origin) return 0;
  const [east, north] = metresPerDegree(origin[1]);
  let twice = 0;
  for (let index = 1; index < ring.length; index++) {
    const [from, to] = [ring[index - 1] ?? origin, ring[index] ?? origin];
    twice += (from[0] - origin[0]) * (to[1] - origin[1]) - (to[0] - origin[0]) * (from[1] - origin[1]);
  }
  return (Math.abs(twice) / 2) * east * north;
}

/** To the centimetre: corners of two outlines are the same within it. */
function keyOf([longitude, latitude]: LngLat): string {
  return `${Math.round(longitude * 1e7)},${Math.round(latitude * 1e7)}`;
}

function rounded([longitude, latitude]: LngLat): LngLat {
  return [Math.round(longitude * 1e6) / 1e6, Math.round(latitude * 1e6) / 1e6];
}

function withoutRepeats(ring: Ring): Ring {
  return ring.filter((corner, index) => {
    const before = ring[index - 1];
    return !before || corner[0] !== before[0] || corner[1] !== before[1];
  });
}

/** Corners where rings meet or part: those with other neighbours in one ring than in another. */
function junctionsOf(rings: readonly (readonly string[])[]): ReadonlySet<string> {
  const neighbours = new Map<string, string>();
  const junctions = new Set<string>();
  for (const ring of rings) {
    ring.forEach((corner, index) => {
      const before = ring.at(index - 1) ?? corner;
      const after = ring[(index + 1) % ring.length] ?? corner;
      const pair = before < after ? `${before} ${after}` : `${after} ${before}`;
      const known = neighbours.get(corner);
      if (known === undefined) neighbours.set(corner, pair);
      else if (known !== pair) junctions.add(corner);
    });
  }
  return junctions;
}

function simplifiedRing(
  ring: Ring,
  keys: readonly string[],
  junctions: ReadonlySet<string>,
  pieces: Map<string, readonly LngLat[]>,
  toleranceM: number,
): LngLat[] {
  const cuts = keys.flatMap((key, index) => (junctions.has(key) ? [index] : []));
  const starts = cuts.length > 0 ? cuts : [leastOf(keys)];
  const simple: LngLat[] = [];
  starts.forEach((start, place) => {
    const next = starts[place + 1] ?? (starts[0] ?? 0) + keys.length;
    const corners = Array.from({ length: next - start + 1 }, (_, step) => (start + step) % keys.length);
    const piece = simplifiedPiece(ring, keys, corners, pieces, toleranceM);
    for (const corner of place === 0 ? piece : piece.slice(1)) simple.push(corner);
  });
  return simple;
}

/** A piece in the same direction whichever ring it is met in, so that it is made simpler in one way. */
function simplifiedPiece(
  ring: Ring,
  keys: readonly string[],
  corners: readonly number[],
  pieces: Map<string, readonly LngLat[]>,
  toleranceM: number,
): readonly LngLat[] {
  const names = corners.map((corner) => keys[corner] ?? '');
  const backwards = isBackwards(names);
  const name = (backwards ? names.toReversed() : names).join(' ');
  const known = pieces.get(name);
  const path = corners.flatMap((corner) => ring.slice(corner, corner + 1));
  const simple = known ?? simplifiedPath(backwards ? path.toReversed() : path, toleranceM);
  pieces.set(name, simple);
  return backwards ? simple.toReversed() : simple;
}

function isBackwards(names: readonly string[]): boolean {
  for (let index = 0; index < names.length / 2; index++) {
    const [one, other] = [names[index] ?? '', names[names.length - 1 - index] ?? ''];
    if (one !== other) return one > other;
  }
  return false;
}

function leastOf(keys: readonly string[]): number {
  return keys.reduce((least, key, index) => (key < (keys[least] ?? key) ? index : least), 0);
}

/** Douglas and Peucker's: the corners without which the path would be further off than the tolerance. */
function simplifiedPath(path: readonly LngLat[], toleranceM: number): readonly LngLat[] {
  const [first] = path;
  if (!first || path.length < 3) return path;
  const [east, north] = metresPerDegree(first[1]);
  const flat = path.map(
    ([longitude, latitude]) => [(longitude - first[0]) * east, (latitude - first[1]) * north] as const,
  );
  const kept = new Uint8Array(path.length);
  kept[0] = 1;
  kept[path.length - 1] = 1;
  const stack: [from: number, to: number][] = [[0, path.length - 1]];
  for (let range = stack.pop(); range; range = stack.pop()) {
    const [from, to] = range;
    const { index, distanceM } = furthest(flat, from, to);
    if (index < 0 || distanceM <= toleranceM) continue;
    kept[index] = 1;
    stack.push([from, index], [index, to]);
  }
  return path.filter((_, index) => kept[index] === 1);
}

function furthest(
  path: readonly (readonly [number, number])[],
  from: number,
  to: number,
): { readonly index: number; readonly distanceM: number } {
  const [ax, ay] = path[from] ?? [0, 0];
  const [bx, by] = path[to] ?? [0, 0];
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  let [index, distanceM] = [-1, -1];
  for (let at = from + 1; at < to; at++) {
    const [x, y] = path[at] ?? [0, 0];
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
    const away = Math.hypot(x - ax - dx * share, y - ay - dy * share);
    if (away > distanceM) [index, distanceM] = [at, away];
  }
  return { index, distanceM };
}
