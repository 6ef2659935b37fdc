import type { Point } from '../city/plane.ts';
import { chainsOf } from '../city/street-chains.ts';
import type { Street, StreetLine } from '../city/street-line.ts';
import { makeNetwork, type StreetNetwork } from '../city/street-network.ts';
import { ASSUMED, STREET_CLASSES, type StreetGraph } from '../contract/package.ts';
import { type Link, openedLinks, sectionGraph } from './section-graph.ts';
import { GENERATED_SOURCE } from './sourced.ts';
import { onPublishedCourse } from './motorway-course.ts';
import { joinedChains, joinsOf, motorwayAccesses, NodesNearby } from './street-joins.ts';
import { beyondReach, type OuterLine, streetReach } from './street-reach.ts';
import type { SurveyedStreets } from './streets.ts';

/** A street as the tiles draw it: a section, or a generated stretch. */
export interface CityStreet {
  readonly street: Street;
  readonly path: readonly Point[];
  /** Id of the official section; empty where generated. */
  readonly section: string;
  readonly assumed: number;
  /** Index into the manifest's sources. */
  readonly source: number;
  readonly cyclable: boolean;
}

export interface MergedStreets {
  /** What hangs together in it can be driven through from anywhere to anywhere. The official nodes come first. */
  readonly graph: StreetGraph;
  readonly lines: readonly CityStreet[];
  /** A plane graph without dead ends, for blocks: streets that cross on two levels meet in it. */
  readonly network: StreetNetwork;
  readonly counts: Readonly<Record<string, number>>;
}

/** All that a generated street says is made up. */
const ALL_ASSUMED = Object.values(ASSUMED).reduce((sum, bit) => sum + bit, 0);

type CityLink = Link & CityStreet;

const GENERATED = { section: '', assumed: ALL_ASSUMED, source: GENERATED_SOURCE, cyclable: false } as const;

/** How far a main street may be from a tunnel's mouth to lead to it, metres. */
const MOUTH_M = 250;
const MAIN_RANK = STREET_CLASSES.indexOf('secondary');

/**
 * The official streets with the generated ones (`makeStreetLines`) beyond them, joined where they meet. Motorways and
 * tunnels are generated within as well: the official graph has none.
 */
export function mergeStreets(
  surveyed: SurveyedStreets,
  generated: readonly StreetLine[],
  isInside: (point: Point) => boolean,
): MergedStreets {
  const reached = streetReach(
    surveyed.sections.map(({ path }) => path),
    isInside,
  );
  const outer = beyondReach(onPublishedCourse(generated, surveyed.motorways), reached);
  const official = surveyed.sections.map((section): CityLink => ({ ...section, section: section.id }));
  const { nodes, links: outerLinks } = outerPart(surveyed, outer);
  const { links, opened } = openedLinks(nodes.length, [...official, ...outerLinks]);
  const parts = partSizes(surveyed.nodes.length, official);
  return {
    graph: sectionGraph(nodes, links),
    lines: links,
    network: blockNetwork(official, outer),
    counts: {
      streetSectionsGenerated: outerLinks.length,
      streetSectionsOpened: opened.filter(({ section }) => section !== '').length,
      streetParts: parts.length,
      streetNodesInBiggestPart: parts[0] ?? 0,
    },
  };
}

/** The generated streets as links between nodes that follow the official ones. */
function outerPart(
  surveyed: SurveyedStreets,
  outer: readonly OuterLine[],
): { readonly nodes: readonly Point[]; readonly links: readonly CityLink[] } {
  const near = new NodesNearby(surveyed);
  const lines = [...outer.filter(({ street }) => !street.tunnel), ...motorwayAccesses(outer, surveyed, near)];
  const cut = new Set(lines.filter((line) => line.cut).map(({ street }) => street));
  const network = makeNetwork(lines, { isLedOn: ({ street }) => !cut.has(street), keepsAllParts: true });
  const junctionAt = (junction: number): Point => network.junctions[junction]?.at ?? [0, 0];
  const chains = chainsOf(network);
  const joins = joinsOf(chains, junctionAt, near);
  const nodes = surveyed.nodes.map(({ at }) => at);
  const nodeOf = nodesOf(nodes, joins, junctionAt);
  const links = joinedChains(chains, joins).map(({ from, to, street, path }): CityLink => {
    const start = joins.has(from) ? [nodes[nodeOf(from)] ?? junctionAt(from)] : [];
    const end = joins.has(to) ? [nodes[nodeOf(to)] ?? junctionAt(to)] : [];
    return { ...GENERATED, from: nodeOf(from), to: nodeOf(to), street, path: [...start, ...path, ...end] };
  });
  const tunnels = outer.filter(({ street }) => street.tunnel).map((line) => tunnelLink(line, nodes, near));
  return { nodes, links: [...links, ...tunnels] };
}

/** The node of a junction: the official one that it is joined to, else one of its own at the end of the list. */
function nodesOf(
  nodes: Point[],
  joins: ReadonlyMap<number, number>,
  junctionAt: (junction: number) => Point,
): (junction: number) => number {
  const places = new Map<number, number>();
  return (junction) => {
    const known = joins.get(junction) ?? places.get(junction);
    if (known !== undefined) return known;
    places.set(junction, nodes.length);
    return nodes.push(junctionAt(junction)) - 1;
  };
}

/** A tunnel meets nothing between its mouths; a mouth with no main street near leads out of the city. */
function tunnelLink({ street, path }: OuterLine, nodes: Point[], near: NodesNearby): CityLink {
  const mouth = (at: Point): number => near.nearest(at, MOUTH_M, MAIN_RANK) ?? nodes.push(at) - 1;
  const first: Point = path[0] ?? [0, 0];
  const last: Point = path[path.length - 1] ?? first;
  const [from, to] = [mouth(first), mouth(last)];
  const [start, end] = [nodes[from] ?? first, nodes[to] ?? last];
  return { ...GENERATED, from, to, street, path: [start, ...path.slice(1, -1), end] };
}

function blockNetwork(official: readonly CityLink[], outer: readonly OuterLine[]): StreetNetwork {
  const surveyed = new Set(official.map(({ street }) => street));
  return makeNetwork([...official, ...outer], { isLedOn: ({ street }) => !surveyed.has(street) });
}

/** How many nodes hang together in each part of the graph, the biggest first. */
function partSizes(count: number, links: readonly { readonly from: number; readonly to: number }[]): number[] {
  const root = Array.from({ length: count }, (_, node) => node);
  const rootOf = (node: number): number => {
    let top = node;
    for (let up = root[top] ?? top; up !== top; up = root[top] ?? top) {
      root[top] = root[up] ?? up;
      top = up;
    }
    return top;
  };
  const used = new Set<number>();
  for (const { from, to } of links) {
    root[rootOf(from)] = rootOf(to);
    used.add(from).add(to);
  }
  const sizes = new Map<number, number>();
  for (const node of used) sizes.set(rootOf(node), (sizes.get(rootOf(node)) ?? 0) + 1);
  return [...sizes.values()].sort((one, other) => other - one);
}
