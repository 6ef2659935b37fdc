import type { BufferGeometry } from 'three';
import type { Paint, Point, Ring } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { bar, ellipse, speckle } from './shapes.ts';

const SIDES = 72;
const ROOF_M = 48;
const SEATS = ['#1d3f8f', '#a3174a', '#1d3f8f', '#8d1741'];

/**
 * The new Camp Nou (2026): three tiers round the pitch, open galleries outside, and a pale roof ring; its long axis
 * is y.
 */
export function campNou(): BufferGeometry {
  const mesh = new Mesh();
  pitch(mesh);
  tier(mesh, { inner: [42, 60], outer: [66, 86], low: 1, high: 13, rows: 5 });
  tier(mesh, { inner: [68, 88], outer: [84, 104], low: 16, high: 26, rows: 4 });
  tier(mesh, { inner: [84, 104], outer: [101, 121], low: 29, high: 43, rows: 5 });
  galleries(mesh);
  roof(mesh);
  return mesh.geometry();
}

function pitch(mesh: Mesh): void {
  mesh.lid(oval([46, 64], 0.3), { colour: '#6f7a62', glow: 0.3 });
  const stripes = 14;
  for (let stripe = 0; stripe < stripes; stripe += 1) {
    const y = -52.5 + (stripe * 105) / stripes;
    const next = y + 105 / stripes;
    const paint: Paint = { colour: stripe % 2 ? '#3f8f3c' : '#4fa348', glow: 0.55 };
    mesh.lid(
      [
        [34, y, 0.5],
        [34, next, 0.5],
        [-34, next, 0.5],
        [-34, y, 0.5],
      ],
      paint,
    );
  }
}

interface Tier {
  /** Half widths across and along, metres. */
  readonly inner: readonly [number, number];
  readonly outer: readonly [number, number];
  readonly low: number;
  readonly high: number;
  readonly rows: number;
}

function tier(mesh: Mesh, { inner, outer, low, high, rows }: Tier): void {
  const rings = Array.from({ length: rows + 1 }, (_, row) => {
    const share = row / rows;
    const across = inner[0] + (outer[0] - inner[0]) * share;
    const along = inner[1] + (outer[1] - inner[1]) * share;
    return oval([across, along], low + (high - low) * share);
  });
  mesh.loft([...rings].reverse(), seat);
  mesh.loft([oval(inner, low), oval(inner, low + 1.2)].reverse(), { colour: '#d8d4cc', glow: 0.5 });
}

function seat(row: number, side: number): Paint {
  const aisle = side % 9 === 0;
  if (aisle) return { colour: '#b9b6b0', glow: 0.2 };
  return { colour: SEATS[(Math.floor(side / 9) + row) % 2 ? 1 : 0] ?? '#1d3f8f', glow: 0.25 };
}

/** Outside: three open terraces round the bowl, lit at night, on a dark foot. */
function galleries(mesh: Mesh): void {
  const floors = [0, 1.2, 11, 12.4, 22, 23.4, 33, 34.4, 42];
  const rings = floors.map((z, index) => oval([index % 2 ? 106 : 103, index % 2 ? 126 : 123], z));
  mesh.loft(rings, (row, side) => {
    if (row % 2 === 0) return { colour: '#e9e6df', glow: 0.35 };
    return speckle(row, side) > 0.25 ? { colour: '#59626d', glow: 0.75 } : { colour: '#66606e', glow: 0.45 };
  });
  mesh.loft([oval([104, 124], 42), oval([101, 121], 43)], { colour: '#d8d4cc', glow: 0.2 });
}

/** A wide ring of translucent skin, higher outside, over masts that rise from the galleries. */
function roof(mesh: Mesh): void {
  const top = [
    oval([112, 132], 43.5),
    oval([110, 130], ROOF_M),
    oval([88, 108], ROOF_M - 1.5),
    oval([60, 80], ROOF_M - 5),
  ];
  mesh.loft(top, (row, side) => {
    if (row === 0) return { colour: '#f5f4f0', glow: 0.7 };
    return side % 4 === 0 ? { colour: '#d2d4d3', glow: 0.3 } : { colour: '#eceeed', glow: 0.35 };
  });
  const under = [
    oval([60, 80], ROOF_M - 5),
    oval([60, 80], ROOF_M - 6.5),
    oval([88, 108], ROOF_M - 4),
    oval([112, 132], 43.5),
  ];
  mesh.loft(under, (row) => (row === 0 ? { colour: '#1d3f8f', glow: 0.8 } : { colour: '#c9cccb', glow: 0.5 }));
  for (let mast = 0; mast < 24; mast += 1) {
    const [x, y] = oval([108, 128], 0)[mast * 3] ?? [0, 0];
    bar(
      mesh,
      [
        [x, y, 0],
        [x, y, 44],
      ],
      0.7,
      { colour: '#f0efeb', glow: 0.3 },
      5,
    );
  }
}

/** A rounded rectangle, its points evenly spaced along it. */
function oval([across, along]: readonly [number, number], z: number): Ring {
  const shape = ellipse(1, 1, z, 720).map(([x, y]): Point => {
    const power = 0.72;
    return [Math.sign(x) * Math.abs(x) ** power * across, Math.sign(y) * Math.abs(y) ** power * along, z];
  });
  const lengths = shape.map(([x, y], index) => {
    const [nextX, nextY] = shape[(index + 1) % shape.length] ?? [x, y];
    return Math.hypot(nextX - x, nextY - y);
  });
  const step = lengths.reduce((sum, length) => sum + length, 0) / SIDES;
  const ring: Point[] = [];
  let done = 0;
  for (const [index, point] of shape.entries()) {
    if (ring.length < SIDES && done >= ring.length * step - 1e-9) ring.push(point);
    done += lengths[index] ?? 0;
  }
  return ring;
}
