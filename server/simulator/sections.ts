import { STREET_CLASSES, type Places, type StreetGraph } from '../../data/contract/package.ts';
import { lengthCm, pathOfFlat, pointsOf } from '../../data/contract/path.ts';
import { toLngLat } from '../../data/contract/place.ts';
import { hashText, uniform } from './chance.ts';
import { numberAt } from './column.ts';
import { insideOf } from './inside.ts';
import { shiftedRight } from './shifted-path.ts';
import { chainsOf, crossingName, type Chain } from './street-chains.ts';
import type { StreetSpots } from './street-spots.ts';

/** A road section whose state is published, one way. */
export interface RoadSection {
  readonly id: number;
  readonly name: string;
  /** Flat longitude, latitude in the direction of travel. */
  readonly path: readonly number[];
  /** Index into STREET_CLASSES: 0 is the widest. */
  readonly streetClass: number;
  /** From -1, straight out of the centre, to 1, straight into it. */
  readonly inward: number;
  /** Metres from the city's origin to its middle. */
  readonly fromCentreM: number;
  readonly xM: number;
  readonly yM: number;
}

/** As many as the city publishes (transit-relacio-trams, 2022). */
const SECTION_COUNT = 527;

/** Sections of two ways of one street are drawn this far from its middle, metres. */
const SHIFT_M = 6;

/** Main streets down to this class are watched; the next one only where there are too few. */
const MAIN_CLASS = STREET_CLASSES.indexOf('secondary');

/** The sections of a city's main streets, in the order of their names. */
export function sectionsOf(streets: StreetGraph, places: Places, streetSpots: StreetSpots): readonly RoadSection[] {
  const inside = insideOf(places);
  const main = chainsOf(streets, MAIN_CLASS, inside);
  const wholeM = main.reduce((sum, { lengthM }) => sum + lengthM, 0);
  const chains = wholeM < SECTION_COUNT * 150 ? chainsOf(streets, MAIN_CLASS + 1, inside) : main;
  return cutToCount(chains)
    .map((piece) => section(streets, piece, streetSpots))
    .sort((first, second) => first.name.localeCompare(second.name, 'ca') || first.xM - second.xM)
    .map((each, index) => ({ ...each, id: index + 1 }));
}

/** Chains cut into pieces of a length found so that there are as many as wanted; the widest and longest are kept. */
function cutToCount(chains: readonly Chain[]): readonly Chain[] {
  let [short, long] = [80, 4000];
  for (let round = 0; round < 12; round++) {
    const middle = (short + long) / 2;
    if (chains.flatMap((chain) => cut(chain, middle)).length >= SECTION_COUNT) short = middle;
    else long = middle;
  }
  return chains
    .flatMap((chain) => cut(chain, short))
    .sort((first, second) => first.streetClass - second.streetClass || second.lengthM - first.lengthM)
    .slice(0, SECTION_COUNT);
}

/**
 * A chain in pieces of about that length, a little longer or shorter from street to street, ending at crossings; a
 * short rest goes with the last.
 */
function cut(chain: Chain, meanM: number): readonly Chain[] {
  const pieceM = meanM * (0.75 + 0.5 * uniform(hashText(chain.name), chain.edges[0]));
  const pieces: Chain[] = [];
  let edges: number[] = [];
  let lengthM = 0;
  let leftM = chain.lengthM;
  for (const [index, edge] of chain.edges.entries()) {
    edges.push(edge);
    lengthM += numberAt(chain.edgeM, index);
    leftM -= numberAt(chain.edgeM, index);
    if (lengthM < pieceM || leftM < pieceM / 2) continue;
    pieces.push({ ...chain, edges, lengthM });
    edges = [];
    lengthM = 0;
  }
  if (edges.length > 0) pieces.push({ ...chain, edges, lengthM });
  return pieces;
}

function section(streets: StreetGraph, piece: Chain, { nearestName }: StreetSpots): RoadSection {
  const line = pathOfFlat(flatOf(streets, piece.edges));
  const drawn = piece.twoWay ? shiftedRight(line, SHIFT_M) : line;
  const path = pointsOf(drawn).flatMap((point) => toLngLat(point).map((degrees) => Math.round(degrees * 1e7) / 1e7));
  const last = line.xCm.length - 1;
  const placeM = (index: number) => [numberAt(line.xCm, index) / 100, numberAt(line.yCm, index) / 100] as const;
  const end = (side: 'from' | 'to', index: number) =>
    crossingName(streets, piece, side) || nearestName(...placeM(index), piece.name) || piece.name;
  const [xM, yM] = placeM(last >> 1);
  const inwardM = Math.hypot(...placeM(0)) - Math.hypot(...placeM(last));
  return {
    id: 0,
    name: `${piece.name} (${end('from', 0)} a ${end('to', last)})`,
    path,
    streetClass: piece.streetClass,
    inward: inwardM / Math.max(1, lengthCm(line) / 100),
    fromCentreM: Math.hypot(xM, yM),
    xM,
    yM,
  };
}

/** Flat longitude, latitude along edges that follow each other. */
function flatOf({ nodes, edges }: StreetGraph, chain: readonly number[]): readonly number[] {
  const at = (node: number) => [numberAt(nodes.longitude, node), numberAt(nodes.latitude, node)];
  return chain.flatMap((edge, index) => [
    ...(index === 0 ? at(numberAt(edges.from, edge)) : []),
    ...(edges.path[edge] ?? []),
    ...at(numberAt(edges.to, edge)),
  ]);
}
