import type { BufferGeometry } from 'three';
import type { Paint, Point } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { bar, path, turned } from './shapes.ts';

const WHITE: Paint = { colour: '#f4f4f1', glow: 0.55 };
const SHADE: Paint = { colour: '#dcdedc', glow: 0.4 };

/** The communications tower of Montjuïc (Santiago Calatrava, 1992): 136 m, an athlete bowed under the torch. */
export function montjuicTower(): BufferGeometry {
  const mesh = new Mesh();
  foot(mesh);
  stem(mesh);
  crescent(mesh);
  needle(mesh);
  return mesh.geometry();
}

/** The round base in broken tiles, with its knife-edged wall. */
function foot(mesh: Mesh): void {
  turned(
    mesh,
    {
      profile: [17, -5, 17, 1.4, 16, 1.6],
      count: 32,
    },
    { colour: '#d9d3c6', glow: 0.1 },
  );
  turned(
    mesh,
    {
      profile: [9.5, 1.6, 9.9, 5, 8.4, 8.6, 5.6, 10.6, 3.2, 11.6],
      count: 24,
    },
    SHADE,
  );
  bar(mesh, path([-13, -6.5, 1.6, -7.6, -2.6, 19]), [1.6, 0.9], WHITE);
  bar(mesh, path([-13, 6.5, 1.6, -7.6, 2.6, 19]), [1.6, 0.9], WHITE);
}

/** The leaning trunk: thick at its middle, ending in the shoulder that carries the ring. */
function stem(mesh: Mesh): void {
  const points: Point[] = path([-12, 0, 4, -6.6, 0, 22, -0.4, 0, 42, 5, 0, 60, 8.6, 0, 72.5, 10.4, 0, 80]);
  for (const side of [-1, 1]) {
    bar(mesh, path([6.4, 0, 65, 8, side * 4, 73, 7, side * 8.6, 80.5]), [1.6, 1.3, 0.9], WHITE, 8);
  }
  bar(mesh, points, [3, 3.9, 4.3, 3.8, 2.9, 1.8], WHITE, 12);
}

/** Three quarters of a ring that opens upward and away, thick in the middle and pointed at both ends. */
function crescent(mesh: Mesh): void {
  const count = 25;
  const points: Point[] = [];
  const radii: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const share = index / (count - 1);
    const angle = (-128 + 256 * share) * (Math.PI / 180);
    const x = 14.5 * Math.cos(angle) - 4.5;
    points.push([x, 14.5 * Math.sin(angle), 80 - 0.34 * (x - 10)]);
    radii.push(0.35 + 3.3 * Math.sin(Math.PI * share) ** 0.8);
  }
  bar(mesh, points, radii, (_, side) => (side < 4 ? WHITE : SHADE), 10);
}

/** The upright spindle in the ring's middle, at the angle of nothing but gravity, tied to the shoulder. */
function needle(mesh: Mesh): void {
  const profile = [0.05, 58, 0.9, 64, 1.5, 74, 1.75, 86, 1.35, 100, 0.85, 115, 0.3, 130, 0.02, 136];
  turned(mesh, { profile, count: 12, x: -4.5 }, WHITE);
  bar(mesh, path([9.4, 0, 78, 3, 0, 79, -4.5, 0, 82]), [1.5, 1.1, 0.9], WHITE, 8);
  bar(mesh, path([6.6, 0, 65, -4.5, 0, 66]), [0.5, 0.35], SHADE);
}
