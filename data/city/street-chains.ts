import type { Point } from './plane.ts';
import type { Street } from './street-line.ts';
import type { Junction, StreetNetwork } from './street-network.ts';

/** A stretch of one street between two places where something else meets it; its path runs the street's own way. */
export interface StreetChain {
  readonly from: number;
  readonly to: number;
  readonly street: Street;
  readonly path: readonly Point[];
}

/** A network's edges joined where two pieces of one street meet and nothing else does. */
export function chainsOf(network: StreetNetwork): StreetChain[] {
  const { junctions, edges } = network;
  const used = new Set<number>();
  const chains: StreetChain[] = [];
  edges.forEach((edge, order) => {
    if (used.has(order)) return;
    used.add(order);
    const ahead = follow(network, order, edge.to, true, used);
    const behind = follow(network, order, edge.from, false, used).reverse();
    const through = [...behind, edge.from, edge.to, ...ahead];
    const path = through.map((junction): Point => junctions[junction]?.at ?? [0, 0]);
    const [from, to] = [through[0] ?? edge.from, through[through.length - 1] ?? edge.to];
    chains.push({ from, to, street: edge.street, path });
  });
  return chains;
}

/** The junctions past one end of an edge, as long as the street alone goes on, in its own direction or against it. */
function follow(
  { junctions, edges }: StreetNetwork,
  start: number,
  end: number,
  onward: boolean,
  used: Set<number>,
): number[] {
  const through: number[] = [];
  const street = edges[start]?.street;
  let [order, junction] = [start, end];
  for (;;) {
    const next = soleOther(junctions[junction], order);
    const edge = next === undefined ? undefined : edges[next];
    if (next === undefined || !edge || used.has(next) || edge.street !== street) return through;
    if ((onward ? edge.from : edge.to) !== junction) return through;
    used.add(next);
    junction = onward ? edge.to : edge.from;
    order = next;
    through.push(junction);
  }
}

function soleOther(junction: Junction | undefined, order: number): number | undefined {
  if (junction?.edges.length !== 2) return undefined;
  return junction.edges.find((each) => each !== order);
}
