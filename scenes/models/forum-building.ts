import type { BufferGeometry } from 'three';
import type { Paint, Ring } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { cutSides, outline, speckle } from './shapes.ts';

/**
 * The Fòrum building (Herzog and de Meuron, 2004): a blue triangle of 180 m a side that floats over the square, 25 m
 * high.
 */
export function forumBuilding(): BufferGeometry {
  const mesh = new Mesh();
  const rings = [5, 9.5, 14, 18.5, 23].map((z) => triangle(180, z));
  mesh.loft(rings, skin);
  mesh.lid(triangle(180, 23), { colour: '#54627c', glow: 0.05 });
  mesh.lid([...triangle(180, 5)].reverse(), { colour: '#cfd6dc', glow: 0.5 });
  mesh.loft([triangle(172, 23), triangle(168, 25)], { colour: '#3b4c74', glow: 0.1 }, { lids: 'last' });
  mesh.loft([triangle(96, 0), triangle(96, 5)], { colour: '#8fa0ab', glow: 0.8 });
  return mesh.geometry();
}

function triangle(side: number, z: number): Ring {
  const high = (side * Math.sqrt(3)) / 2;
  const corners = [
    [side / 2, -high / 3],
    [0, (2 * high) / 3],
    [-side / 2, -high / 3],
  ] as const;
  return cutSides(outline(corners, z), 18);
}

/** Rough blue render, cut through by slanted strips of mirror glass. */
function skin(row: number, column: number): Paint {
  if ((column + row * 2) % 11 < 2) return { colour: '#a9bccb', glow: 0.7 };
  return { colour: speckle(row, column) > 0.5 ? '#27407f' : '#2b4a90', glow: 0.12 };
}
