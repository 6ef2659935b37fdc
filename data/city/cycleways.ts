import { distance, type Point } from './plane.ts';
import type { StreetLine } from './street-line.ts';

/** Streets as wide as this have a cycle track where no file says where the tracks are. */
const WIDE_M = 30;

const FROM_FRONT_M = 8;

/** Tracks along one side of the widest streets. */
export function likelyCycleways(chains: readonly StreetLine[]): { name: string; path: readonly Point[] }[] {
  return chains
    .filter(({ street }) => street.widthM >= WIDE_M && street.class !== 'motorway' && !street.tunnel)
    .map(({ street, path }) => ({ name: street.name, path: aside(path, street.widthM / 2 - FROM_FRONT_M) }));
}

/** A course moved to its left. */
function aside(path: readonly Point[], byM: number): Point[] {
  return path.map((point, index) => {
    const [from, to] = [path[index - 1] ?? point, path[index + 1] ?? point];
    const length = distance(from, to) || 1;
    return [point[0] - ((to[1] - from[1]) / length) * byM, point[1] + ((to[0] - from[0]) / length) * byM];
  });
}
