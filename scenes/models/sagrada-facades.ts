import type { Paint } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { bar, block, circle, gable, path, placed, turned } from './shapes.ts';

const OLD: Paint = { colour: '#a8936c', glow: 0.5 };
const OLDER: Paint = { colour: '#97835e', glow: 0.4 };
const NEW: Paint = { colour: '#cdbb98', glow: 0.5 };
const SLIT: Paint = { colour: '#5f533f', glow: 0.15 };
const MOSAIC: readonly Paint[] = [
  { colour: '#c9ad5e', glow: 0.8 },
  { colour: '#efe9da', glow: 0.85 },
  { colour: '#a5523f', glow: 0.7 },
];

/** Both fronts are built before x = 0, facing +x, with four bell towers in a row along y. */
export function nativityFacade(): Mesh {
  const mesh = new Mesh();
  towers(mesh, [98.4, 107, 107, 98.4], OLD);
  block(mesh, { x: -3, high: 36, width: 9, depth: 38 }, OLDER);
  for (const [y, high] of [
    [-12, 32],
    [0, 48],
    [12, 32],
  ] as const) {
    mesh.add(grotto(high), placed(2, y));
  }
  for (let drop = 0; drop < 14; drop += 1) {
    const y = -16.5 + drop * 2.54;
    const high = 24 + 12 * Math.abs(Math.sin(drop * 1.9));
    turned(mesh, { profile: [1.3, 0, 1.1, high * 0.6, 0.5, high * 0.9, 0.1, high], count: 5, x: 3.2, y }, OLDER);
  }
  turned(
    mesh,
    { profile: [0.8, 47, 3.1, 50, 2.8, 55, 1.4, 61, 0.1, 65], count: 10, x: 2 },
    { colour: '#3f7a4c', glow: 0.6 },
  );
  return mesh;
}

/** A pointed porch, hollow and dark under a stepped gable. */
function grotto(high: number): Mesh {
  const mesh = new Mesh();
  const half = high * 0.17;
  const face = path([0, -half, 0, 0, half, 0, 0, half, high * 0.5, 0, 0, high, 0, -half, high * 0.5]);
  mesh.loft([face.map(([, y, z]) => [-6, y, z] as const), face], OLDER, { lids: 'last' });
  const mouth = path([
    0.3,
    -half * 0.62,
    0,
    0.3,
    half * 0.62,
    0,
    0.3,
    half * 0.5,
    high * 0.34,
    0.3,
    0,
    high * 0.52,
    0.3,
    -half * 0.5,
    high * 0.34,
  ]);
  return mesh.lid(mouth, { colour: '#4d4230', glow: 0.3 });
}

/** Bare and sharp: a leaning porch on six bones, and above it a gable of eighteen more. */
export function passionFacade(): Mesh {
  const mesh = new Mesh();
  towers(mesh, [107, 112, 112, 107], NEW);
  block(mesh, { x: -3, high: 40, width: 8, depth: 38 }, { colour: '#c2b190', glow: 0.4 });
  for (let bone = 0; bone < 6; bone += 1) {
    const y = -16 + bone * 6.4;
    bar(
      mesh,
      [
        [13, y * 1.12, 0],
        [6.5, y, 22],
      ],
      [1.1, 0.7],
      NEW,
      6,
    );
  }
  const roof = path([12, -20, 21, 12, 20, 21, 1, 20, 25, 1, -20, 25]);
  mesh.lid(roof, NEW).lid([...roof].reverse(), OLDER);
  for (let bone = 0; bone < 18; bone += 1) {
    const y = -17 + bone * 2;
    const rise = 1 - Math.abs(y) / 20;
    bar(
      mesh,
      [
        [5, y, 25 + 8 * rise],
        [3.5, y, 32 + 13 * rise],
      ],
      [0.5, 0.4],
      NEW,
      5,
    );
  }
  bar(mesh, path([4, -18, 32, 3.6, 0, 46, 4, 18, 32]), [0.9, 1.1, 0.9], NEW, 6);
  for (const y of [-12, 0, 12])
    block(mesh, { x: 1.2, y, high: 13, width: 0.8, depth: 5 }, { colour: '#6b5a3c', glow: 0.4 });
  gable(mesh, { x: -4, low: 40, high: 52, width: 6, depth: 16 }, NEW, NEW);
  return mesh;
}

function towers(mesh: Mesh, heights: readonly number[], stone: Paint): void {
  for (const [index, high] of heights.entries()) {
    const y = [-15.4, -5.4, 5.4, 15.4][index] ?? 0;
    mesh.add(bellTower(high, stone), placed(-2, y));
  }
  bar(mesh, path([-2, -5, 62, -2, 5, 62]), 1.2, stone, 6);
}

/** A spindle of stone ribs between tall louvred slits, with a bishop's mitre, ring and staff in Venetian mosaic. */
function bellTower(high: number, stone: Paint): Mesh {
  const mesh = new Mesh();
  const shaft = high - 20;
  const rows = 16;
  const rings = Array.from({ length: rows + 1 }, (_, row) => {
    const share = row / rows;
    const radius = 5.1 * (1 - 0.86 * share ** 2.1) * (share < 0.3 ? 1 : 1 - 0.02 * share);
    return circle(radius, share * shaft, 16);
  });
  mesh.loft(rings, (row, side) => (side % 2 === 0 && row >= 6 && row % 5 !== 0 ? SLIT : stone));
  const [gold, white, red] = MOSAIC;
  if (!gold || !white || !red) return mesh;
  turned(mesh, { profile: [0.75, shaft, 1.15, shaft + 3, 0.7, shaft + 7], count: 6, smooth: false }, gold);
  turned(mesh, { profile: [0.7, shaft + 7, 1.05, shaft + 9.5, 0.6, shaft + 12], count: 6, smooth: false }, red);
  bar(
    mesh,
    [
      [0, -2.4, shaft + 15],
      [0, 2.4, shaft + 15],
    ],
    [0.9, 0.9],
    white,
    6,
  );
  turned(
    mesh,
    { profile: [0.6, shaft + 12, 1.35, shaft + 14, 1.3, shaft + 16, 0.8, shaft + 18, 0.1, high], count: 8 },
    white,
  );
  turned(mesh, { profile: [0.4, shaft + 16.5, 0.9, shaft + 17.4, 0.3, shaft + 18.4], count: 6, y: 2 }, gold);
  turned(mesh, { profile: [0.4, shaft + 16.5, 0.9, shaft + 17.4, 0.3, shaft + 18.4], count: 6, y: -2 }, gold);
  return mesh;
}
