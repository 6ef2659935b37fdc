import { inset } from './inset.ts';
import { distance, type Point } from './plane.ts';
import { areaOf, cornerAt, type Ring } from './polygon.ts';
import type { NetworkEdge, StreetNetwork } from './street-network.ts';

/** Ground between streets, from house front to house front: counter-clockwise. */
export interface Block {
  readonly ring: Ring;
  readonly areaM2: number;
}

/** Beyond this a face of the network is open country. */
const LARGEST_M2 = 260_000;

const SHORTEST_M = 7;

/** The faces of a street network, drawn in by half the width of the street on each side. Tunnels bound nothing. */
export function makeBlocks(network: StreetNetwork): Block[] {
  const next = nextAround(network);
  const seen = new Set<number>();
  const blocks: Block[] = [];
  for (const start of next.keys()) {
    if (seen.has(start)) continue;
    const face = faceFrom(start, next, seen);
    const block = face && blockOf(network, face);
    if (block) blocks.push(block);
  }
  return blocks;
}

/** A side of an edge is its index doubled, odd when gone along backwards. */
function originOf(edges: readonly NetworkEdge[], side: number): number {
  const edge = edges[side >> 1];
  if (!edge) throw new Error(`originOf: no edge ${side >> 1}`);
  return side & 1 ? edge.to : edge.from;
}

/** For each side the one that follows round the face on its left. */
function nextAround({ junctions, edges }: StreetNetwork): Map<number, number> {
  const next = new Map<number, number>();
  junctions.forEach((junction, order) => {
    const leaving = junction.edges
      .filter((edge) => edges[edge]?.street.tunnel === false)
      .map((edge) => {
        const side = edges[edge]?.from === order ? edge * 2 : edge * 2 + 1;
        const [x, y] = junctions[originOf(edges, side ^ 1)]?.at ?? junction.at;
        return { side, angle: Math.atan2(y - junction.at[1], x - junction.at[0]) };
      })
      .sort((one, other) => one.angle - other.angle);
    leaving.forEach(({ side }, place) => {
      const clockwise = leaving[(place + leaving.length - 1) % leaving.length];
      if (clockwise) next.set(side ^ 1, clockwise.side);
    });
  });
  return next;
}

function faceFrom(start: number, next: ReadonlyMap<number, number>, seen: Set<number>): number[] | undefined {
  const face: number[] = [];
  for (let side: number | undefined = start; side !== undefined && !seen.has(side); side = next.get(side)) {
    seen.add(side);
    face.push(side);
    if (face.length > 400) return undefined;
  }
  return face;
}

function blockOf({ junctions, edges }: StreetNetwork, face: readonly number[]): Block | undefined {
  const corners: Point[] = [];
  const halves: number[] = [];
  for (const side of face) {
    corners.push(junctions[originOf(edges, side)]?.at ?? [0, 0]);
    halves.push((edges[side >> 1]?.street.widthM ?? 0) / 2);
  }
  const full = areaOf(corners);
  if (full < 120 || full > LARGEST_M2) return undefined;
  const tidy = withoutShortSides(corners, halves);
  const straight = withoutStraightCorners(tidy.ring, tidy.halves);
  const ring = inset(straight.ring, straight.halves);
  return ring && areaOf(ring) > 60 ? { ring, areaM2: areaOf(ring) } : undefined;
}

/** Sides shorter than a doorway's width, where streets meet nearly at one point, shrink to a corner. */
function withoutShortSides(ring: Ring, halves: readonly number[]): { ring: Point[]; halves: number[] } {
  const kept: Point[] = [];
  const widths: number[] = [];
  ring.forEach((corner, index) => {
    if (distance(corner, cornerAt(ring, index + 1)) < SHORTEST_M) return;
    kept.push(corner);
    widths.push(halves[index] ?? 0);
  });
  return { ring: kept, halves: widths };
}

/** Corners where the face hardly turns are let go; the side that remains keeps the wider street. */
function withoutStraightCorners(ring: Ring, halves: readonly number[]): { ring: Point[]; halves: number[] } {
  const first = Math.max(
    0,
    ring.findIndex((_, index) => !isStraight(ring, index)),
  );
  const kept: Point[] = [];
  const widths: number[] = [];
  ring.forEach((_, order) => {
    const index = (first + order) % ring.length;
    const half = halves[index] ?? 0;
    if (isStraight(ring, index)) {
      widths[widths.length - 1] = Math.max(widths[widths.length - 1] ?? 0, half);
    } else {
      kept.push(cornerAt(ring, index));
      widths.push(half);
    }
  });
  return { ring: kept, halves: widths };
}

function isStraight(ring: Ring, index: number): boolean {
  const [before, corner, after] = [cornerAt(ring, index - 1), cornerAt(ring, index), cornerAt(ring, index + 1)];
  const [ax, ay, bx, by] = [corner[0] - before[0], corner[1] - before[1], after[0] - corner[0], after[1] - corner[1]];
  const sine = (ax * by - ay * bx) / (Math.hypot(ax, ay) * Math.hypot(bx, by) || 1);
  return Math.abs(sine) < 0.04 && ax * bx + ay * by > 0;
}
