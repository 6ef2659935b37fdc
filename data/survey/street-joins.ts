import { distance, type Point } from '../city/plane.ts';
import type { Street } from '../city/street-line.ts';
import type { StreetChain } from '../city/street-chains.ts';
import { STREET_CLASSES } from '../contract/package.ts';
import type { OuterLine } from './street-reach.ts';
import type { SurveyedStreets } from './streets.ts';

/** How far a loose end may be led to the official streets: of a main street, and of any other, metres. */
const REACH_M = { main: 400, other: 160 } as const;

/** From one way on and off a motorway to the next, and how far off it a street may be that leads to it, metres. */
const ACCESS = { everyM: 1100, withinM: 160 } as const;

const SECONDARY = STREET_CLASSES.indexOf('secondary');
const CELL_M = 100;

const RAMP: Street = {
  name: '',
  class: 'secondary',
  lanes: 1,
  speedKmh: 50,
  widthM: 10,
  oneway: 0,
  tunnel: false,
  leaves: true,
};

/** Finds official nodes near a place. */
export class NodesNearby {
  private readonly cells = new Map<number, number[]>();
  private readonly rank: number[];

  constructor(private readonly surveyed: SurveyedStreets) {
    this.rank = surveyed.nodes.map(() => STREET_CLASSES.length);
    for (const { from, to, street } of surveyed.sections) {
      const rank = STREET_CLASSES.indexOf(street.class);
      for (const node of [from, to]) this.rank[node] = Math.min(this.rank[node] ?? rank, rank);
    }
    surveyed.nodes.forEach(({ at }, node) => {
      if (this.rank[node] === STREET_CLASSES.length) return;
      const key = Math.floor(at[0] / CELL_M) * 100_003 + Math.floor(at[1] / CELL_M);
      const cell = this.cells.get(key);
      if (cell) cell.push(node);
      else this.cells.set(key, [node]);
    });
  }

  /** The nearest one that a street of that rank or a wider one meets; undefined: none within reach. */
  nearest(point: Point, withinM: number, narrowest = STREET_CLASSES.length - 1): number | undefined {
    const [column, row] = [Math.floor(point[0] / CELL_M), Math.floor(point[1] / CELL_M)];
    const ring = Math.ceil(withinM / CELL_M);
    let best: number | undefined;
    let bestM = withinM;
    for (let x = column - ring; x <= column + ring; x++) {
      for (let y = row - ring; y <= row + ring; y++) {
        for (const node of this.cells.get(x * 100_003 + y) ?? []) {
          const farM = distance(this.surveyed.nodes[node]?.at ?? point, point);
          if (farM >= bestM || (this.rank[node] ?? 0) > narrowest) continue;
          [best, bestM] = [node, farM];
        }
      }
    }
    return best;
  }
}

/** Ways on and off the motorways where main streets pass: no file says where they are. */
export function motorwayAccesses(
  lines: readonly OuterLine[],
  surveyed: SurveyedStreets,
  near: NodesNearby,
): OuterLine[] {
  const accesses: OuterLine[] = [];
  for (const { street, path } of lines) {
    if (street.class !== 'motorway') continue;
    let sinceM: number = ACCESS.everyM;
    path.forEach((to, index) => {
      const from = path[index - 1];
      if (!from) return;
      sinceM += distance(from, to);
      const node = sinceM < ACCESS.everyM ? undefined : near.nearest(to, ACCESS.withinM, SECONDARY);
      const at = surveyed.nodes[node ?? -1]?.at;
      if (!at) return;
      accesses.push({ street: RAMP, path: [at, to], cut: true });
      sinceM = 0;
    });
  }
  return accesses;
}

/** The official node that each loose end of the generated chains is joined to, by the end's junction. */
export function joinsOf(
  chains: readonly StreetChain[],
  junctionAt: (junction: number) => Point,
  near: NodesNearby,
): Map<number, number> {
  const ends = new Map<number, { count: number; street: Street }>();
  for (const { from, to, street } of chains) {
    for (const junction of [from, to]) ends.set(junction, { count: (ends.get(junction)?.count ?? 0) + 1, street });
  }
  const joins = new Map<number, number>();
  for (const [junction, { count, street }] of ends) {
    if (count !== 1) continue;
    const main = STREET_CLASSES.indexOf(street.class) <= SECONDARY;
    const node = near.nearest(junctionAt(junction), main ? REACH_M.main : REACH_M.other);
    if (node !== undefined) joins.set(junction, node);
  }
  return joins;
}

/** The chains of parts that are joined to the official streets, and those of the biggest part in any case. */
export function joinedChains(chains: readonly StreetChain[], joins: ReadonlyMap<number, number>): StreetChain[] {
  const next = new Map<number, StreetChain[]>();
  for (const chain of chains) {
    for (const end of [chain.from, chain.to]) next.set(end, [...(next.get(end) ?? []), chain]);
  }
  const seen = new Set<StreetChain>();
  const parts = chains.flatMap((start) => {
    const part = partFrom(start, next, seen);
    return part.length > 0 ? [part] : [];
  });
  const biggest = Math.max(0, ...parts.map((part) => part.length));
  const kept = new Set(
    parts
      .filter((part) => part.length === biggest || part.some(({ from, to }) => joins.has(from) || joins.has(to)))
      .flat(),
  );
  return chains.filter((chain) => kept.has(chain));
}

function partFrom(
  start: StreetChain,
  next: ReadonlyMap<number, readonly StreetChain[]>,
  seen: Set<StreetChain>,
): StreetChain[] {
  const part: StreetChain[] = [];
  const ahead = [start];
  for (let chain = ahead.pop(); chain; chain = ahead.pop()) {
    if (seen.has(chain)) continue;
    seen.add(chain);
    part.push(chain);
    for (const end of [chain.from, chain.to]) ahead.push(...(next.get(end) ?? []));
  }
  return part;
}
