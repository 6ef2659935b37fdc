import { distance, type Point } from './plane.ts';
import type { Street, StreetLine } from './street-line.ts';

/** Where streets meet. */
export interface Junction {
  readonly at: Point;
  /** Indices of edges. */
  readonly edges: number[];
}

/** A straight piece of street between two junctions; the street's own direction is from `from` to `to`. */
export interface NetworkEdge {
  readonly from: number;
  readonly to: number;
  readonly street: Street;
}

/** Streets cut where they cross: a plane graph of which no edge crosses another. */
export interface StreetNetwork {
  readonly junctions: readonly Junction[];
  readonly edges: readonly NetworkEdge[];
}

interface Segment {
  readonly from: Point;
  readonly to: Point;
  readonly street: Street;
  readonly line: number;
}

const LONGEST_M = 140;
const CELL_M = 120;
const MERGE_M = 2.5;
/** How far a street that ends in the open is led on to meet another: one of the Eixample's width, and a small one. */
const REACH_M = { wide: 170, small: 75 } as const;

export interface NetworkOptions {
  /** Whether a line's loose ends are led on; absent: those of all are. */
  readonly isLedOn?: (line: StreetLine) => boolean;
  /** Whether parts that do not hang together with the biggest stay as well. */
  readonly keepsAllParts?: boolean;
}

/** Cuts lines at their crossings, leads loose ends to the next street, drops dead ends, keeps what hangs together. */
export function makeNetwork(lines: readonly StreetLine[], options: NetworkOptions = {}): StreetNetwork {
  const segments = segmentsOf(lines);
  const index = new SegmentIndex(segments);
  const reached = [...segments, ...endsLedOn(lines, options.isLedOn ?? (() => true), segments, index)];
  return heldTogether(cutAtCrossings(reached), options.keepsAllParts ?? false);
}

function segmentsOf(lines: readonly StreetLine[]): Segment[] {
  const segments: Segment[] = [];
  lines.forEach(({ street, path }, line) => {
    path.forEach((to, index) => {
      const from = path[index - 1];
      if (!from || distance(from, to) === 0) return;
      const count = Math.max(1, Math.ceil(distance(from, to) / LONGEST_M));
      for (let part = 0; part < count; part++) {
        segments.push({ from: mix(from, to, part / count), to: mix(from, to, (part + 1) / count), street, line });
      }
    });
  });
  return segments;
}

function mix(from: Point, to: Point, share: number): Point {
  if (share === 1) return to;
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

/** Segments by the square cells that their boxes touch. */
class SegmentIndex {
  private readonly cells = new Map<number, number[]>();

  constructor(readonly segments: readonly Segment[]) {
    segments.forEach((segment, order) => {
      for (const key of this.keys(segment.from, segment.to)) {
        const cell = this.cells.get(key);
        if (cell) cell.push(order);
        else this.cells.set(key, [order]);
      }
    });
  }

  near(from: Point, to: Point): Set<number> {
    const found = new Set<number>();
    for (const key of this.keys(from, to)) for (const order of this.cells.get(key) ?? []) found.add(order);
    return found;
  }

  private *keys(from: Point, to: Point): Generator<number> {
    const [west, east] = [Math.min(from[0], to[0]) - 2, Math.max(from[0], to[0]) + 2];
    const [south, north] = [Math.min(from[1], to[1]) - 2, Math.max(from[1], to[1]) + 2];
    for (let column = Math.floor(west / CELL_M); column <= Math.floor(east / CELL_M); column++) {
      for (let row = Math.floor(south / CELL_M); row <= Math.floor(north / CELL_M); row++) {
        yield column * 100_003 + row;
      }
    }
  }
}

function endsLedOn(
  lines: readonly StreetLine[],
  isLedOn: (line: StreetLine) => boolean,
  segments: readonly Segment[],
  index: SegmentIndex,
): Segment[] {
  const more: Segment[] = [];
  lines.forEach(({ street, path }, line) => {
    if (!isLedOn({ street, path })) return;
    const count = path.length;
    for (const [end, before] of [
      [path[0], path[1]],
      [path[count - 1], path[count - 2]],
    ]) {
      if (!end || !before) continue;
      const length = distance(before, end) || 1;
      const reachM = street.widthM >= 20 ? REACH_M.wide : REACH_M.small;
      const far = mix(before, end, 1 + reachM / length);
      const share = firstHit(end, far, line, segments, index);
      if (share !== undefined && share > 0.01) {
        const to = mix(end, far, Math.min(1, share + 1 / reachM));
        more.push(end === path[0] ? { from: to, to: end, street, line } : { from: end, to, street, line });
      }
    }
  });
  return more;
}

function firstHit(
  from: Point,
  far: Point,
  line: number,
  segments: readonly Segment[],
  index: SegmentIndex,
): number | undefined {
  let least: number | undefined;
  for (const order of index.near(from, far)) {
    const other = segments[order];
    if (!other || other.line === line) continue;
    const hit = crossing(from, far, other.from, other.to);
    if (hit && (least === undefined || hit.here < least)) least = hit.here;
  }
  return least;
}

/** Where two pieces cross, as shares along each; a metre beyond an end still counts. */
function crossing(a: Point, b: Point, c: Point, d: Point): { here: number; there: number } | undefined {
  const [rx, ry, sx, sy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const turn = rx * sy - ry * sx;
  const [lengthHere, lengthThere] = [Math.hypot(rx, ry), Math.hypot(sx, sy)];
  if (Math.abs(turn) < 0.02 * lengthHere * lengthThere) return undefined;
  const here = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / turn;
  const there = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / turn;
  const [slackHere, slackThere] = [1.2 / lengthHere, 1.2 / lengthThere];
  if (here < -slackHere || here > 1 + slackHere || there < -slackThere || there > 1 + slackThere) return undefined;
  return { here: Math.min(1, Math.max(0, here)), there: Math.min(1, Math.max(0, there)) };
}

function cutAtCrossings(segments: readonly Segment[]): StreetNetwork {
  const index = new SegmentIndex(segments);
  const cuts: number[][] = segments.map(() => [0, 1]);
  segments.forEach((segment, order) => {
    for (const other of index.near(segment.from, segment.to)) {
      const rival = segments[other];
      if (other <= order || !rival || rival.street.tunnel !== segment.street.tunnel) continue;
      const hit = crossing(segment.from, segment.to, rival.from, rival.to);
      if (!hit) continue;
      cuts[order]?.push(hit.here);
      cuts[other]?.push(hit.there);
    }
  });
  const builder = new NetworkBuilder();
  segments.forEach((segment, order) => {
    const shares = (cuts[order] ?? []).sort((a, b) => a - b);
    shares.forEach((share, place) => {
      const before = shares[place - 1];
      if (before !== undefined)
        builder.add(mix(segment.from, segment.to, before), mix(segment.from, segment.to, share), segment.street);
    });
  });
  return builder;
}

class NetworkBuilder implements StreetNetwork {
  readonly junctions: Junction[] = [];
  readonly edges: NetworkEdge[] = [];
  private readonly cells = new Map<number, number[]>();
  private readonly known = new Map<number, number>();

  add(start: Point, end: Point, street: Street): void {
    const [from, to] = [this.junctionAt(start), this.junctionAt(end)];
    if (from === to) return;
    const key = Math.min(from, to) * 1e6 + Math.max(from, to);
    const twin = this.known.get(key);
    const other = twin === undefined ? undefined : this.edges[twin];
    if (twin !== undefined && other) {
      if (other.street.widthM < street.widthM) this.edges[twin] = { from, to, street };
      return;
    }
    this.known.set(key, this.edges.length);
    this.junctions[from]?.edges.push(this.edges.length);
    this.junctions[to]?.edges.push(this.edges.length);
    this.edges.push({ from, to, street });
  }

  private junctionAt(point: Point): number {
    const [column, row] = [Math.floor(point[0] / 5), Math.floor(point[1] / 5)];
    for (let cell = 0; cell < 9; cell++) {
      const key = (column - 1 + (cell % 3)) * 100_003 + row - 1 + Math.floor(cell / 3);
      for (const order of this.cells.get(key) ?? []) {
        const junction = this.junctions[order];
        if (junction && distance(junction.at, point) < MERGE_M) return order;
      }
    }
    const key = column * 100_003 + row;
    const order = this.junctions.length;
    this.junctions.push({ at: point, edges: [] });
    this.cells.set(key, [...(this.cells.get(key) ?? []), order]);
    return order;
  }
}

/** Without dead ends (again and again, until none is left) and, unless all are kept, without all parts but the biggest. */
function heldTogether({ junctions, edges }: StreetNetwork, keepsAllParts: boolean): StreetNetwork {
  const degree = junctions.map((junction) => junction.edges.length);
  const gone = new Set<number>();
  const leaves = (order: number) => junctions[order]?.edges.some((edge) => edges[edge]?.street.leaves) ?? false;
  const loose = degree.flatMap((count, order) => (count === 1 && !leaves(order) ? [order] : []));
  for (let order = loose.pop(); order !== undefined; order = loose.pop()) {
    for (const edge of junctions[order]?.edges ?? []) {
      const piece = edges[edge];
      if (!piece || gone.has(edge)) continue;
      gone.add(edge);
      for (const end of [piece.from, piece.to]) {
        degree[end] = (degree[end] ?? 0) - 1;
        if (degree[end] === 1 && !leaves(end)) loose.push(end);
      }
    }
  }
  const part = keepsAllParts ? null : biggestPart(junctions, edges, gone);
  const builder = new NetworkBuilder();
  edges.forEach(({ from, to, street }, order) => {
    const [start, end] = [junctions[from], junctions[to]];
    if (!gone.has(order) && (part?.has(from) ?? true) && start && end) builder.add(start.at, end.at, street);
  });
  return builder;
}

function biggestPart(
  junctions: readonly Junction[],
  edges: readonly NetworkEdge[],
  gone: ReadonlySet<number>,
): Set<number> {
  let biggest = new Set<number>();
  const seen = new Set<number>();
  junctions.forEach((_, start) => {
    if (seen.has(start)) return;
    const part = new Set([start]);
    const ahead = [start];
    for (let order = ahead.pop(); order !== undefined; order = ahead.pop()) {
      seen.add(order);
      for (const edge of junctions[order]?.edges ?? []) {
        const piece = edges[edge];
        if (!piece || gone.has(edge)) continue;
        const next = piece.from === order ? piece.to : piece.from;
        if (part.has(next)) continue;
        part.add(next);
        ahead.push(next);
      }
    }
    if (part.size > biggest.size) biggest = part;
  });
  return biggest;
}
