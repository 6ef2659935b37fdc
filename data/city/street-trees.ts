import type { Point } from './plane.ts';
import { between, distance } from './plane.ts';
import { boxOf, contains, type Ring } from './polygon.ts';
import { seededRandom } from './seeded-random.ts';
import type { StreetLine } from './street-line.ts';
import { GENERATED_TREE, type Tree } from './tree.ts';
import { speciesAt, type TreeSpecies } from './tree-species.ts';

/** From tree to tree along a street: the wider the crowns, the farther apart. */
const SPACING_M = 14.5;

/** Streets narrower than this have no trees. */
const NARROWEST_M = 16;

/** Between the trunk and the house front. */
const FROM_FRONT_M = 3.2;

/** Trees keep this far from a crossing, besides half of the street's own width. */
const FROM_CROSSING_M = 8;

/** A street's two sides and, where it is a wide one, the edges of its roadway. */
const DOUBLE_ROW_M = 36;

/** Whether a tree may stand at a point. */
export type Takes = (at: Point) => boolean;

/** Rows of trees along the wider streets, one species in each street; ids follow on from `firstId`. */
export function streetTrees(chains: readonly StreetLine[], takes: Takes, seed: number, firstId: number): Tree[] {
  const trees: Tree[] = [];
  for (const { street, path } of chains) {
    if (street.tunnel || street.widthM < NARROWEST_M || street.class === 'motorway') continue;
    const species = speciesOf(street.name, path[0] ?? [0, 0], street.widthM, seed);
    const side = street.widthM / 2 - FROM_FRONT_M;
    const rows = street.widthM >= DOUBLE_ROW_M ? [side, side - 8, 8 - side, -side] : [side, -side];
    for (const asideM of rows) {
      for (const at of alongside(path, asideM, street.widthM / 2 + FROM_CROSSING_M)) {
        if (takes(at)) trees.push(grown(species, at, firstId + trees.length, seed));
      }
    }
  }
  return trees;
}

/** Trees strewn over open ground about `spacingM` apart; ids follow on from `firstId`. */
export function strewnTrees(ring: Ring, spacingM: number, takes: Takes, seed: number, firstId: number): Tree[] {
  const { west, south, east, north } = boxOf(ring);
  const random = seededRandom(seed, west, south);
  const trees: Tree[] = [];
  for (let x = west + spacingM / 2; x < east; x += spacingM) {
    for (let y = south + spacingM / 2; y < north; y += spacingM) {
      const at: Point = [x + (random() - 0.5) * 0.9 * spacingM, y + (random() - 0.5) * 0.9 * spacingM];
      const species = speciesAt('park', random(), ({ crownM }) => crownM < spacingM);
      if (random() < 0.85 && contains(ring, at) && takes(at)) {
        trees.push(grown(species, at, firstId + trees.length, seed));
      }
    }
  }
  return trees;
}

/** One species for all of a street that has a name; a narrow one has no great crowns. */
function speciesOf(name: string, [x, y]: Point, widthM: number, seed: number): TreeSpecies {
  const keys = name === '' ? [x / 40, y / 40] : [...name].map((letter) => letter.codePointAt(0) ?? 0);
  const share = seededRandom(seed, ...keys)();
  return speciesAt('street', share, ({ size }) => size !== 'large' || widthM >= 18);
}

/** No two are alike: height and crown within a fifth of the species' own. */
function grown(
  { species, commonName, size, heightM, crownM, palm }: TreeSpecies,
  at: Point,
  id: number,
  seed: number,
): Tree {
  const share = 0.8 + 0.4 * seededRandom(seed, at[0] * 10, at[1] * 10)();
  const rounded = (metres: number) => Math.round(metres * share * 2) / 2;
  const sizes = { heightM: rounded(heightM), crownM: rounded(crownM) };
  return { id, at, species, commonName, size, palm, ...sizes, ...GENERATED_TREE };
}

/** Points at equal steps along a course, to the left of it by `asideM`, off its ends. */
function alongside(path: readonly Point[], asideM: number, endM: number): Point[] {
  const length = path.reduce((sum, point, index) => sum + distance(path[index - 1] ?? point, point), 0);
  const room = length - 2 * endM;
  if (room < 0) return [];
  const count = Math.floor(room / SPACING_M);
  const first = endM + (room - count * SPACING_M) / 2;
  const points: Point[] = [];
  let walked = 0;
  path.forEach((to, index) => {
    const from = path[index - 1];
    if (!from) return;
    const piece = distance(from, to);
    while (points.length <= count && first + points.length * SPACING_M <= walked + piece) {
      const at = between(from, to, piece === 0 ? 0 : (first + points.length * SPACING_M - walked) / piece);
      const [alongX, alongY] = piece === 0 ? [1, 0] : [(to[0] - from[0]) / piece, (to[1] - from[1]) / piece];
      points.push([at[0] - alongY * asideM, at[1] + alongX * asideM]);
    }
    walked += piece;
  });
  return points;
}
