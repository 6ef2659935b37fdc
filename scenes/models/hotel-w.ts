import type { BufferGeometry } from 'three';
import type { Paint, Point, Ring } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { block, speckle } from './shapes.ts';

const HEIGHT_M = 98.8;
const FLOORS = 26;

/**
 * Hotel W, the Sail (Ricardo Bofill, 2009): 99 m, upright toward the harbour (-y), its other edge bellied like a sail
 * to the sea (+y).
 */
export function hotelW(): BufferGeometry {
  const mesh = new Mesh();
  const rows = FLOORS;
  const rings = Array.from({ length: rows + 1 }, (_, row) => sailRing(10 + ((HEIGHT_M - 10) * row) / rows));
  mesh.loft(rings, pane, { lids: 'last' });
  mast(mesh);
  const stone: Paint = { colour: '#d9d5cb', glow: 0.2 };
  block(mesh, { y: -4, high: 10, width: 34, depth: 92 }, { colour: '#c9cdcc', glow: 0.45 }, stone);
  block(mesh, { x: 25, y: 2, high: 6, width: 22, depth: 66 }, { colour: '#b9bfbe', glow: 0.35 }, stone);
  block(mesh, { x: -4, y: -55, high: 14, width: 34, depth: 26 }, { colour: '#c4cac9', glow: 0.4 }, stone);
  return mesh.geometry();
}

/** One floor: two long glass sides, a rounded nose to the sea, a straight end to the harbour. */
function sailRing(z: number): Ring {
  const back = -34;
  const share = (z - 10) / (HEIGHT_M - 10);
  const front = back + 7 + 66 * Math.sqrt(Math.max(0, 1 - share ** 2.1));
  const half = 10.5 - 2.5 * share;
  const side = (sign: number, count: number): Point[] =>
    Array.from({ length: count }, (_, index) => {
      const along = index / (count - 1);
      const bow = 1.6 * Math.sin(Math.PI * along);
      return [sign * (half * (along > 0.9 ? 1 - (along - 0.9) * 3 : 1) + bow), back + (front - back) * along, z];
    });
  return [...side(1, 14), ...side(-1, 14).reverse()];
}

/** The rim of the sail, which stands on above the roof at the harbour end. */
function mast(mesh: Mesh): void {
  block(mesh, { y: -34.6, high: HEIGHT_M, width: 14.6, depth: 1.6 }, { colour: '#b7c8d1', glow: 0.3 });
}

function pane(row: number, column: number): Paint {
  const chance = speckle(row, column);
  const end = column === 13 || column === 27;
  if (end) return { colour: '#dfe6e8', glow: 0.2 };
  const band = row % 2 ? '#a9bfca' : '#9fb7c4';
  return { colour: chance > 0.9 ? '#b9cad3' : band, glow: chance > 0.6 ? 0.7 : 0.06 };
}
