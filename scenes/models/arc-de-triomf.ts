import type { BufferGeometry } from 'three';
import type { Paint, Point } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { block, turned } from './shapes.ts';

const BRICK: Paint = { colour: '#ad6a50', glow: 0.5 };
const PALE: Paint = { colour: '#d9c8ac', glow: 0.55 };
const DARK: Paint = { colour: '#8f513c', glow: 0.35 };

const HALF_SPAN_M = 7.25;
const SPRING_M = 11;
const HALF_DEPTH_M = 4.5;

/** The Arc de Triomf (Josep Vilaseca, 1888): 30 m of brick, one arch along y, a frieze, and a crown on every corner. */
export function arcDeTriomf(): BufferGeometry {
  const mesh = new Mesh();
  for (const side of [-1, 1]) pillar(mesh, side);
  vault(mesh);
  block(mesh, { low: 19.6, high: 22.6, width: 29.4, depth: 10 }, PALE);
  block(mesh, { low: 22.6, high: 23.4, width: 31, depth: 11 }, DARK);
  block(mesh, { low: 23.4, high: 25.4, width: 27, depth: 8 }, BRICK, PALE);
  block(mesh, { low: 25.4, high: 27.4, width: 8, depth: 8.6 }, PALE);
  for (let merlon = 0; merlon < 9; merlon += 1) {
    block(mesh, { x: -12 + merlon * 3, low: 25.4, high: 26.6, width: 1.5, depth: 8 }, BRICK);
  }
  return mesh.geometry();
}

function pillar(mesh: Mesh, side: number): void {
  const x = side * 11;
  block(mesh, { x, high: 2.6, width: 9, depth: 11 }, PALE);
  block(mesh, { x, low: 2.6, high: 19.6, width: 7.5, depth: 9 }, BRICK);
  block(mesh, { x, low: 10.4, high: 11.4, width: 8.1, depth: 9.6 }, PALE);
  for (const corner of [-1, 1]) {
    for (const end of [-3.9, 3.9]) turret(mesh, x + end, corner * 5);
    block(mesh, { x, y: corner * 5, low: 12.2, high: 17.4, width: 3.6, depth: 1 }, PALE);
  }
}

/** A half-round turret with a crown like a chess piece. */
function turret(mesh: Mesh, x: number, y: number): void {
  turned(mesh, { profile: [1.2, 2.6, 1.2, 23.4], count: 8, x, y }, BRICK);
  turned(mesh, { profile: [1.5, 23.4, 1.5, 24.2, 1.1, 24.6, 1.1, 26.2], count: 8, x, y }, BRICK);
  turned(
    mesh,
    { profile: [1.25, 26.2, 1.35, 26.9, 1.15, 27.8, 0.6, 28.5, 0.55, 29, 0.3, 29.4, 0.02, 30], count: 8, x, y },
    PALE,
  );
}

/** The arch itself: its soffit, and both faces of brick above it up to the frieze. */
function vault(mesh: Mesh): void {
  const pieces = 16;
  const curve = Array.from({ length: pieces + 1 }, (_, index): Point => {
    const angle = (index / pieces) * Math.PI;
    return [HALF_SPAN_M * Math.cos(angle), 0, SPRING_M + HALF_SPAN_M * Math.sin(angle)];
  });
  const at = (y: number) => curve.map(([x, , z]): Point => [x, y, z]);
  mesh.loft([at(-HALF_DEPTH_M), at(HALF_DEPTH_M)], DARK, { closed: false, smooth: false });
  const topAt = (y: number) => curve.map(([x]): Point => [x, y, 19.6]);
  mesh.loft([at(HALF_DEPTH_M), topAt(HALF_DEPTH_M)], BRICK, { closed: false });
  mesh.loft([topAt(-HALF_DEPTH_M), at(-HALF_DEPTH_M)], BRICK, { closed: false });
}
