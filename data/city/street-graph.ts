import { STREET_CLASSES, type StreetGraph } from '../contract/package.ts';
import { distance, type Point, toDegrees, toFlatDegrees } from './plane.ts';
import { chainsOf, type StreetChain } from './street-chains.ts';
import type { StreetNetwork } from './street-network.ts';

/** One way along a chain. */
interface Way {
  readonly from: number;
  readonly to: number;
  readonly chain: StreetChain;
  readonly backwards: boolean;
}

/**
 * The directed graph of a network: junctions that only join two pieces of one street become points of its course, and
 * a street one way is opened the other way where, without that, some place could be entered but not left.
 */
export function makeStreetGraph(network: StreetNetwork): StreetGraph {
  const chains = chainsOf(network);
  const ends = endsOf(chains);
  const opened = openedChains(chains, ends);
  const ways = chains.flatMap((chain, order) => waysOf(chain, opened.has(order), ends));
  const names = [...new Set(['', ...chains.map(({ street }) => street.name)])];
  const nameIndex = new Map(names.map((name, index) => [name, index]));
  const positions = [...ends.keys()].map((junction) => toDegrees(network.junctions[junction]?.at ?? [0, 0]));
  const column = <Value>(read: (way: Way) => Value): Value[] => ways.map(read);
  return {
    nodes: {
      longitude: positions.map(([longitude]) => rounded(longitude)),
      latitude: positions.map(([, latitude]) => rounded(latitude)),
    },
    edges: {
      from: column(({ from }) => from),
      to: column(({ to }) => to),
      name: column(({ chain }) => nameIndex.get(chain.street.name) ?? 0),
      class: column(({ chain }) => STREET_CLASSES.indexOf(chain.street.class)),
      lanes: column(({ chain }) => chain.street.lanes),
      speedKmh: column(({ chain }) => chain.street.speedKmh),
      lengthM: column(({ chain }) => Math.round(lengthOf(chain.path) * 10) / 10),
      path: column(({ chain, backwards }) => {
        const inner = chain.path.slice(1, -1);
        return toFlatDegrees(backwards ? inner.reverse() : inner);
      }),
    },
    names,
  };
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

function lengthOf(path: readonly Point[]): number {
  return path.reduce((sum, point, index) => sum + distance(path[index - 1] ?? point, point), 0);
}

/** Junction → node, in the order of first use. */
function endsOf(chains: readonly StreetChain[]): Map<number, number> {
  const ends = new Map<number, number>();
  for (const { from, to } of chains) {
    for (const junction of [from, to]) if (!ends.has(junction)) ends.set(junction, ends.size);
  }
  return ends;
}

function waysOf(chain: StreetChain, opened: boolean, ends: ReadonlyMap<number, number>): Way[] {
  const [from, to] = [ends.get(chain.from) ?? 0, ends.get(chain.to) ?? 0];
  const { oneway } = chain.street;
  const ways: Way[] = [];
  if (oneway >= 0 || opened) ways.push({ from, to, chain, backwards: false });
  if (oneway <= 0 || opened) ways.push({ from: to, to: from, chain, backwards: true });
  return ways;
}

/** The one-way chains between parts that cannot all reach each other. */
function openedChains(chains: readonly StreetChain[], ends: ReadonlyMap<number, number>): Set<number> {
  const ways = chains.flatMap((chain) => waysOf(chain, false, ends));
  const part = strongParts(ends.size, ways);
  const opened = new Set<number>();
  chains.forEach(({ from, to }, order) => {
    if (part[ends.get(from) ?? 0] !== part[ends.get(to) ?? 0]) opened.add(order);
  });
  return opened;
}

/** The number of its strongly connected part for each node (Kosaraju's two passes). */
export function strongParts(count: number, ways: readonly { readonly from: number; readonly to: number }[]): number[] {
  const onward: number[][] = Array.from({ length: count }, () => []);
  const back: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of ways) {
    onward[from]?.push(to);
    back[to]?.push(from);
  }
  const part = new Array<number>(count).fill(-1);
  for (const start of finishingOrder(onward).reverse()) {
    if (part[start] !== -1) continue;
    part[start] = start;
    const ahead = [start];
    for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
      for (const next of back[node] ?? []) {
        if (part[next] !== -1) continue;
        part[next] = start;
        ahead.push(next);
      }
    }
  }
  return part;
}

function finishingOrder(onward: readonly (readonly number[])[]): number[] {
  const seen = new Uint8Array(onward.length);
  const order: number[] = [];
  onward.forEach((_, start) => {
    if (seen[start]) return;
    seen[start] = 1;
    const path = [{ node: start, next: 0 }];
    for (let top = path[path.length - 1]; top; top = path[path.length - 1]) {
      const next = onward[top.node]?.[top.next++];
      if (next === undefined) {
        order.push(top.node);
        path.pop();
      } else if (!seen[next]) {
        seen[next] = 1;
        path.push({ node: next, next: 0 });
      }
    }
  });
  return order;
}
