import type { Coordinates } from './gml.ts';

/** A face of a building's body in metres (or the unit of its system): rings of x, y, z, outline first. */
export interface Face {
  readonly rings: readonly (readonly Coordinates[])[];
  /** Whether the file says that it lies on the ground. */
  readonly ground: boolean;
}

/** What a body stands on and how high it is. */
export interface Standing {
  readonly polygons: Coordinates[][][];
  readonly lowestM: number;
  readonly highestM: number;
}

/** Corners within so much of the lowest stand on the ground, metres. */
const GROUND_M = 0.5;

/** Share of a face's true area that it must have seen from above, not to count as a wall. */
const WALL_SHARE = 0.05;

/**
 * The footprint of a body: its ground faces if it says which they are; else its level faces at the bottom; else all that
 * look down, and of a body without a floor all that look up. Faces side by side become one polygon. Null: nothing of it
 * has an area seen from above.
 */
export function standingOf(faces: readonly Face[]): Standing | null {
  const heights = faces.flatMap(({ rings }) => rings.flatMap((ring) => ring.map(([, , z = 0]) => z)));
  let [lowestM, highestM] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const height of heights) [lowestM, highestM] = [Math.min(lowestM, height), Math.max(highestM, height)];
  const seen = faces.map((face) => ({ face, turn: turnOf(face) })).filter(({ turn }) => turn.share > WALL_SHARE);
  const low = ({ face }: (typeof seen)[number]) =>
    face.rings.every((ring) => ring.every(([, , z = 0]) => z < lowestM + GROUND_M));
  const choices = [
    seen.filter(({ face }) => face.ground),
    seen.filter(low),
    seen.filter(({ turn }) => turn.up < 0),
    seen.filter(({ turn }) => turn.up > 0),
  ];
  for (const chosen of choices) {
    const polygons = merged(chosen.map(({ face, turn }) => (turn.up < 0 ? turnedOver(face) : face)));
    if (polygons.length > 0) return { polygons, lowestM, highestM };
  }
  return null;
}

function turnedOver(face: Face): Face {
  return { ...face, rings: face.rings.map((ring) => ring.toReversed()) };
}

/** Which way a face looks (up is positive) and the share of its area that is seen from above (Newell's normal). */
function turnOf({ rings }: Face): { readonly up: number; readonly share: number } {
  const [ring = []] = rings;
  let [x, y, z] = [0, 0, 0];
  ring.forEach((from, index) => {
    const [x0 = 0, y0 = 0, z0 = 0] = from;
    const [x1 = 0, y1 = 0, z1 = 0] = ring[(index + 1) % ring.length] ?? from;
    x += (y0 - y1) * (z0 + z1);
    y += (z0 - z1) * (x0 + x1);
    z += (x0 - x1) * (y0 + y1);
  });
  const length = Math.hypot(x, y, z);
  return { up: z, share: length > 0 ? Math.abs(z) / length : 0 };
}

interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Faces that all look up, as few polygons: sides that two of them share, one each way, fall away. */
function merged(faces: readonly Face[]): Coordinates[][][] {
  const corners = new Map<string, Coordinates>();
  const edges = new Map<string, Edge>();
  for (const ring of faces.flatMap(({ rings }) => rings)) {
    const keys = ring.map((corner) => keyOf(corner, corners));
    keys.forEach((from, index) => {
      const to = keys[(index + 1) % keys.length] ?? from;
      if (from === to) return;
      if (!edges.delete(`${to} ${from}`)) edges.set(`${from} ${to}`, { from, to });
    });
  }
  const rings = chained([...edges.values()]).map((keys) => keys.map((key) => corners.get(key) ?? []));
  return nested(rings);
}

/** Corners within a centimetre are one. */
function keyOf(corner: Coordinates, corners: Map<string, Coordinates>): string {
  const key = `${Math.round((corner[0] ?? 0) * 100)},${Math.round((corner[1] ?? 0) * 100)}`;
  if (!corners.has(key)) corners.set(key, corner);
  return key;
}

function chained(edges: readonly Edge[]): string[][] {
  const leaving = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const ways = leaving.get(from);
    if (ways) ways.push(to);
    else leaving.set(from, [to]);
  }
  const rings: string[][] = [];
  for (const [start, ways] of leaving) {
    while (ways.length > 0) {
      const ring = walk(start, leaving);
      if (ring.length >= 3) rings.push(ring);
    }
  }
  return rings;
}

/** Follows the edges until it comes back; takes them away. */
function walk(start: string, leaving: Map<string, string[]>): string[] {
  const ring = [start];
  for (let at = leaving.get(start)?.pop(); at !== undefined && at !== start; at = leaving.get(at)?.pop()) ring.push(at);
  return ring;
}

/** Counter-clockwise rings are outlines, clockwise ones holes of the outline around them. Rings come out closed. */
function nested(rings: readonly Coordinates[][]): Coordinates[][][] {
  const outlines = rings.filter((ring) => areaOf(ring) > MINUTE_M2).map((outline) => [outline]);
  for (const hole of rings.filter((ring) => areaOf(ring) < -MINUTE_M2)) {
    const around = outlines
      .filter(([outline = []]) => hole.filter((corner) => holds(outline, corner)).length * 2 > hole.length)
      .sort(([one = []], [other = []]) => areaOf(one) - areaOf(other));
    around[0]?.push(hole);
  }
  return outlines.map((polygon) => polygon.map((ring) => [...ring, ...ring.slice(0, 1)]));
}

const MINUTE_M2 = 0.01;

function areaOf(ring: readonly Coordinates[]): number {
  const [x = 0, y = 0] = ring[0] ?? [];
  let twice = 0;
  ring.forEach((from, index) => {
    const to = ring[(index + 1) % ring.length] ?? from;
    twice += ((from[0] ?? 0) - x) * ((to[1] ?? 0) - y) - ((to[0] ?? 0) - x) * ((from[1] ?? 0) - y);
  });
  return twice / 2;
}

function holds(ring: readonly Coordinates[], [x = 0, y = 0]: Coordinates): boolean {
  let inside = false;
  ring.forEach(([x1 = 0, y1 = 0], index) => {
    const [x0 = 0, y0 = 0] = ring.at(index - 1) ?? [];
    if (y1 > y !== y0 > y && x < x1 + ((y - y1) * (x0 - x1)) / (y0 - y1)) inside = !inside;
  });
  return inside;
}
