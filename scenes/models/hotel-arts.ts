import type { BufferGeometry } from 'three';
import type { Paint, Point } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { bar, block, panelled, path, speckle } from './shapes.ts';

const STEEL: Paint = { colour: '#f1f0ec', glow: 0.28 };
const GLASS = ['#56717f', '#4c6674', '#63808d'];
const HALF_M = 18.5;
const TOP_M = 153.5;

/** Hotel Arts (SOM, 1992): a glass tower of 44 floors inside a white steel frame that goes on above it to 154 m. */
export function hotelArts(): BufferGeometry {
  const mesh = new Mesh();
  panelled(mesh, { width: 31, depth: 31, high: 137, columns: 9, rows: 42 }, pane, { colour: '#8d9294' });
  block(mesh, { low: 137, high: 143, width: 20, depth: 20 }, { colour: '#c9cbc9', glow: 0.1 });
  for (const turn of [0, 1, 2, 3]) mesh.add(frameSide(), quarter(turn));
  block(
    mesh,
    { x: 4, y: -27, high: 8, width: 40, depth: 15 },
    { colour: '#cfc8ba', glow: 0.25 },
    { colour: '#b9b5aa' },
  );
  mesh.add(fish(), ([x, y, z]) => [x + 4, y - 45, z]);
  return mesh.geometry();
}

function pane(row: number, column: number): Paint {
  const chance = speckle(row, column);
  if (row % 11 === 10) return { colour: '#dfe3e2', glow: 0.2 };
  return { colour: GLASS[Math.floor(chance * 3)] ?? '#56717f', glow: chance > 0.55 ? 0.75 : 0.05 };
}

/** The frame before one side: posts, a beam every eleven metres, and a great cross in each field of three. */
function frameSide(): Mesh {
  const mesh = new Mesh();
  const post = (x: number): Point[] => [
    [x, -HALF_M, 0],
    [x, -HALF_M, TOP_M],
  ];
  for (const x of [-HALF_M, -HALF_M / 3, HALF_M / 3]) bar(mesh, post(x), 0.75, STEEL, 4);
  for (const z of [...Array.from({ length: 13 }, (_, index) => 11 * (index + 1)), TOP_M]) {
    bar(mesh, path([-HALF_M, -HALF_M, z, HALF_M, -HALF_M, z]), 0.5, STEEL, 4);
  }
  for (let z = 0; z + 44 <= TOP_M; z += 44) {
    bar(mesh, path([-HALF_M, -HALF_M, z + 11, HALF_M, -HALF_M, z + 44]), 0.6, STEEL, 4);
    bar(mesh, path([HALF_M, -HALF_M, z + 11, -HALF_M, -HALF_M, z + 44]), 0.6, STEEL, 4);
  }
  return mesh;
}

function quarter(turn: number): (point: Point) => Point {
  const cos = [1, 0, -1, 0][turn] ?? 1;
  const sin = [0, 1, 0, -1][turn] ?? 0;
  return ([x, y, z]) => [x * cos - y * sin, x * sin + y * cos, z];
}

/** Frank Gehry's golden fish on the sea side: an open shell, 54 m long. */
function fish(): Mesh {
  const mesh = new Mesh();
  const length = 46;
  const rings = Array.from({ length: 13 }, (_, row) => {
    const share = row / 12;
    const x = (share - 0.5) * length;
    const spine = 17 + 9 * Math.cos(share * Math.PI * 1.15);
    const deep = 1.2 + 10 * Math.sin(Math.PI * (0.12 + 0.86 * share)) ** 1.2;
    const wide = 1 + 6 * Math.sin(Math.PI * (0.1 + 0.88 * share));
    return Array.from({ length: 9 }, (_unused, index): Point => {
      const angle = (index / 8) * 1.5 * Math.PI - Math.PI / 4;
      return [x, -Math.cos(angle) * wide, spine + Math.sin(angle) * deep];
    });
  });
  const scale: Paint = { colour: '#b98a4e', glow: 0.4 };
  mesh.loft(rings, scale, { closed: false, smooth: true });
  mesh.loft([...rings].reverse(), { colour: '#94703f', glow: 0.3 }, { closed: false, smooth: true });
  return mesh;
}
