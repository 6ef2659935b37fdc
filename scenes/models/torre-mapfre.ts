import type { BufferGeometry } from 'three';
import type { Paint, Ring } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { block, cutSides, rectangle, speckle } from './shapes.ts';

const FLOORS = 40;
const ROOF_M = 150;
const SIDE_M = 35;

/**
 * Torre Mapfre (Ortiz and León, 1992): 40 floors of glass, each leaning out over the one below it like a saw's teeth.
 */
export function torreMapfre(): BufferGeometry {
  const mesh = new Mesh();
  const rings: Ring[] = [];
  for (let floor = 0; floor < FLOORS; floor += 1) {
    const low = 8 + (floor * (ROOF_M - 8)) / FLOORS;
    const high = 8 + ((floor + 1) * (ROOF_M - 8)) / FLOORS;
    rings.push(side(SIDE_M - 1.6, low), side(SIDE_M, high - 0.9), side(SIDE_M, high));
  }
  block(mesh, { high: 8, width: 31, depth: 31 }, { colour: '#58646b', glow: 0.5 });
  mesh.loft(rings, pane, { lids: 'last' });
  block(mesh, { high: 152.6, low: ROOF_M, width: 24, depth: 24 }, { colour: '#b9bfc2', glow: 0.2 });
  block(mesh, { high: 154, low: 152.6, width: 10, depth: 10 }, { colour: '#d2d6d7', glow: 0.4 });
  block(mesh, { x: -26, y: 4, high: 9, width: 18, depth: 42 }, { colour: '#9aa3a6', glow: 0.3 }, { colour: '#bcbdb8' });
  return mesh.geometry();
}

function side(size: number, z: number): Ring {
  return cutSides(rectangle(size, size, z), 8);
}

function pane(row: number, column: number): Paint {
  if (row % 3 !== 0) return { colour: '#c2cdd1', glow: 0.04 };
  const chance = speckle(row, column);
  return { colour: chance > 0.5 ? '#4a6672' : '#547480', glow: chance > 0.62 ? 0.75 : 0.06 };
}
