import type { BufferGeometry } from 'three';
import type { Paint } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { block, turned } from './shapes.ts';

const BRICK: Paint = { colour: '#b07a58', glow: 0.4 };
const BAND: Paint = { colour: '#8c5a40', glow: 0.35 };

const HEIGHT_M = 72;

/** The Three Chimneys of the Canadenca power station (1897-1912): 72 m of round brick, in a row along x. */
export function threeChimneys(): BufferGeometry {
  const mesh = new Mesh();
  for (const x of [-16, 0, 16]) {
    block(mesh, { x, high: 6, width: 8.4, depth: 8.4 }, { colour: '#a8876b', glow: 0.25 }, BAND);
    const shaft = [3.5, 6, 3.2, 14, 2.75, 36, 2.3, 60, 2.2, 66.6, 2.8, 68, 2.8, 69.2, 2.3, 70, 2.3, HEIGHT_M];
    turned(mesh, { profile: shaft, count: 20, x }, (row) => (row > 3 ? BAND : BRICK));
    for (const z of [22, 38, 54]) {
      const radius = 3.45 - z * 0.0185;
      turned(mesh, { profile: [radius, z, radius, z + 0.6, radius - 0.5, z + 0.7], count: 20, x }, BAND);
    }
  }
  block(mesh, { y: -10, high: 8, width: 58, depth: 10 }, { colour: '#bba98e', glow: 0.25 }, { colour: '#9c8b76' });
  return mesh.geometry();
}
