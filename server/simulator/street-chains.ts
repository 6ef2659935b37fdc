import type { StreetGraph } from '../../data/contract/package.ts';
import { toLocalCm } from '../../data/contract/place.ts';
import { numberAt } from './column.ts';

/** Edges of one street that follow each other in the direction of travel. */
export interface Chain {
  readonly name: string;
  /** Index into STREET_CLASSES of its first edge. */
  readonly streetClass: number;
  readonly edges: readonly number[];
  readonly edgeM: readonly number[];
  readonly lengthM: number;
  /** The street goes the other way as well. */
  readonly twoWay: boolean;
}

/** A street that turns more than this goes on as another chain (cosine of 60 degrees). */
const STRAIGHT_ON = 0.5;

/** The named streets of a class or wider that begin in an area, as chains of edges; every edge is in one. */
export function chainsOf(
  streets: StreetGraph,
  narrowest: number,
  inside: (xM: number, yM: number) => boolean,
): readonly Chain[] {
  const { nodes, edges, names } = streets;
  const main: number[] = [];
  for (const [edge, node] of edges.from.entries()) {
    if (numberAt(edges.class, edge) > narrowest || !names[numberAt(edges.name, edge)]) continue;
    const { xCm, yCm } = toLocalCm([numberAt(nodes.longitude, node), numberAt(nodes.latitude, node)]);
    if (inside(xCm / 100, yCm / 100)) main.push(edge);
  }
  const before = new Map<number, number>();
  const after = new Map<number, number>();
  const outgoing = new Map<number, number[]>();
  for (const edge of main) {
    const from = numberAt(edges.from, edge);
    outgoing.set(from, [...(outgoing.get(from) ?? []), edge]);
  }
  for (const edge of main) {
    const next = nextEdge(streets, edge, outgoing.get(numberAt(edges.to, edge)) ?? [], before);
    if (next === undefined) continue;
    after.set(edge, next);
    before.set(next, edge);
  }
  const pairs = new Set(main.map((edge) => `${edges.from[edge]} ${edges.to[edge]}`));
  return startsOf(main, before, after).map((start) => chainFrom(streets, start, after, pairs));
}

/** The straightest edge that goes on along the same street and follows no other yet. */
function nextEdge(
  streets: StreetGraph,
  edge: number,
  candidates: readonly number[],
  before: ReadonlyMap<number, number>,
): number | undefined {
  const { edges } = streets;
  const [east, north] = heading(streets, edge, 'end');
  let best: number | undefined;
  let straightest = STRAIGHT_ON;
  for (const candidate of candidates) {
    if (edges.name[candidate] !== edges.name[edge] || before.has(candidate)) continue;
    const [nextEast, nextNorth] = heading(streets, candidate, 'start');
    const straightness = east * nextEast + north * nextNorth;
    if (straightness <= straightest) continue;
    best = candidate;
    straightest = straightness;
  }
  return best;
}

/** Unit vector in which an edge begins or ends. */
function heading({ nodes, edges }: StreetGraph, edge: number, part: 'start' | 'end'): readonly [number, number] {
  const from = numberAt(edges.from, edge);
  const to = numberAt(edges.to, edge);
  const points = [
    ...[numberAt(nodes.longitude, from), numberAt(nodes.latitude, from)],
    ...(edges.path[edge] ?? []),
    ...[numberAt(nodes.longitude, to), numberAt(nodes.latitude, to)],
  ];
  const index = part === 'start' ? 0 : points.length - 4;
  const first = toLocalCm([numberAt(points, index), numberAt(points, index + 1)]);
  const second = toLocalCm([numberAt(points, index + 2), numberAt(points, index + 3)]);
  const [east, north] = [second.xCm - first.xCm, second.yCm - first.yCm];
  const length = Math.max(1, Math.hypot(east, north));
  return [east / length, north / length];
}

/** Edges with nothing before them, and one of every ring. */
function startsOf(
  main: readonly number[],
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
): readonly number[] {
  const starts = main.filter((edge) => !before.has(edge));
  const reached = new Set<number>();
  const follow = (start: number) => {
    for (let edge: number | undefined = start; edge !== undefined && !reached.has(edge); edge = after.get(edge)) {
      reached.add(edge);
    }
  };
  starts.forEach(follow);
  const rings = main.filter((edge) => {
    if (reached.has(edge)) return false;
    follow(edge);
    return true;
  });
  return [...starts, ...rings];
}

function chainFrom(
  { edges, names }: StreetGraph,
  start: number,
  after: ReadonlyMap<number, number>,
  pairs: ReadonlySet<string>,
): Chain {
  const chain: number[] = [];
  const seen = new Set<number>();
  for (let edge: number | undefined = start; edge !== undefined && !seen.has(edge); edge = after.get(edge)) {
    seen.add(edge);
    chain.push(edge);
  }
  const edgeM = chain.map((edge) => numberAt(edges.lengthM, edge));
  return {
    name: names[numberAt(edges.name, start)] ?? '',
    streetClass: numberAt(edges.class, start),
    edges: chain,
    edgeM,
    lengthM: edgeM.reduce((sum, each) => sum + each, 0),
    twoWay: pairs.has(`${edges.to[start]} ${edges.from[start]}`),
  };
}

/** Named edges that begin or end at a node, by node, for each graph asked about. */
const crossings = new WeakMap<StreetGraph, ReadonlyMap<number, readonly number[]>>();

/** The widest other street at the node that a chain begins (`from`) or ends (`to`) at; empty where it meets none. */
export function crossingName(streets: StreetGraph, chain: Chain, end: 'from' | 'to'): string {
  const { edges, names } = streets;
  const edge = end === 'from' ? chain.edges[0] : chain.edges.at(-1);
  const node = edge === undefined ? undefined : edges[end][edge];
  const meeting = node === undefined ? [] : (crossingsOf(streets).get(node) ?? []);
  const other = meeting
    .filter((each) => names[numberAt(edges.name, each)] !== chain.name)
    .sort((first, second) => numberAt(edges.class, first) - numberAt(edges.class, second))[0];
  return other === undefined ? '' : (names[numberAt(edges.name, other)] ?? '');
}

function crossingsOf(streets: StreetGraph): ReadonlyMap<number, readonly number[]> {
  const known = crossings.get(streets);
  if (known) return known;
  const found = new Map<number, number[]>();
  for (const column of [streets.edges.from, streets.edges.to]) {
    for (const [edge, node] of column.entries()) {
      if (!streets.names[numberAt(streets.edges.name, edge)]) continue;
      const meeting = found.get(node);
      if (meeting) meeting.push(edge);
      else found.set(node, [edge]);
    }
  }
  crossings.set(streets, found);
  return found;
}
