import type { BufferGeometry } from 'three';
import type { Paint } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { basilicaBody } from './sagrada-body.ts';
import { nativityFacade, passionFacade } from './sagrada-facades.ts';
import { bar, circle, path, placed, turned } from './shapes.ts';

const STONE: Paint = { colour: '#d6c5a4', glow: 0.42 };
const DARK: Paint = { colour: '#8d7b60', glow: 0.2 };
const WHITE: Paint = { colour: '#f3f1ea', glow: 0.85 };
const GLASS: Paint = { colour: '#93a9b4', glow: 0.8 };

/** Where the transept crosses the nave. */
const CROSSING_Y = 10;

/**
 * The Sagrada Família as it stands in 2026: apse to +y (the hills), Nativity to +x (Marina), Passion to -x (Sardenya),
 * the Glory front to -y still without towers. Heights as published by the works: Jesus 172.5 m, Mary 138 m, the
 * evangelists 135 m, the bell towers 98 to 118 m.
 */
export function sagradaFamilia(): BufferGeometry {
  const mesh = new Mesh();
  basilicaBody(mesh, CROSSING_Y);
  jesusTower(mesh);
  for (const x of [-12.5, 12.5]) {
    for (const y of [-12.5, 12.5]) mesh.add(evangelist(), placed(x, CROSSING_Y + y));
  }
  mesh.add(maryTower(), placed(0, 33));
  mesh.add(nativityFacade(), placed(31, CROSSING_Y));
  mesh.add(passionFacade(), placed(-31, CROSSING_Y, 0, 180));
  return mesh.geometry();
}

/** From the vaults of the crossing: twelve sides, rows of triangular windows, and a white cross of four arms on top. */
function jesusTower(mesh: Mesh): void {
  const rows = 22;
  const rings = Array.from({ length: rows + 1 }, (_, row) => {
    const share = row / rows;
    const radius = 10.6 * (1 - 0.72 * share ** 1.25);
    return circle(radius, 46 + 102 * share, 12, 15 + (row % 2) * 2).map(([x, y, z]) => [x, y + CROSSING_Y, z] as const);
  });
  mesh.loft(rings, (row, side) => windowed(row, side, 3));
  turned(mesh, { profile: [3.4, 148, 4, 149.5, 2.6, 151, 2.4, 155.5], count: 12, y: CROSSING_Y }, STONE);
  cross(mesh);
}

/** 17 m high and 13.5 m wide, its arms double-flared, white enamel and glass. */
function cross(mesh: Mesh): void {
  const flare = [1.9, 1.15, 1.5, 1.15, 2];
  const up = path([0, 0, 155, 0, 0, 160, 0, 0, 164, 0, 0, 168, 0, 0, 172.5]);
  bar(mesh, moveAll(up), flare, WHITE, 8);
  const arm = path([-6.75, 0, 164, -2.5, 0, 164, 0, 0, 164, 2.5, 0, 164, 6.75, 0, 164]);
  bar(mesh, moveAll(arm), flare, WHITE, 8);
  bar(mesh, moveAll(arm.map(([x, y, z]) => [y, x, z] as const)), flare, WHITE, 8);
}

function moveAll(
  points: readonly (readonly [number, number, number])[],
): readonly (readonly [number, number, number])[] {
  return points.map(([x, y, z]) => [x, y + CROSSING_Y, z] as const);
}

/** 135 m: slender and fluted, with the winged figure of its evangelist in white on a faceted point. */
function evangelist(): Mesh {
  const mesh = new Mesh();
  const rows = 18;
  const rings = Array.from({ length: rows + 1 }, (_, row) => {
    const share = row / rows;
    return circle(5.2 * (1 - 0.66 * share ** 1.5), 42 + 76 * share, 10, (row % 2) * 2);
  });
  mesh.loft(rings, (row, side) => windowed(row, side, 2));
  turned(mesh, { profile: [1.77, 118, 2.5, 119.5, 1.5, 122, 1.9, 124, 0.9, 128], count: 8, smooth: false }, STONE);
  turned(mesh, { profile: [0.9, 128, 1.5, 129.4, 1.3, 132, 0.5, 134, 0.05, 135], count: 8 }, WHITE);
  bar(mesh, path([-3.4, 0, 132.8, -1.2, 0, 130.2, 1.2, 0, 130.2, 3.4, 0, 132.8]), [0.25, 0.7, 0.7, 0.25], WHITE, 6);
  return mesh;
}

/** 138 m over the apse: a crown of twelve points carries the star that is lit every night. */
function maryTower(): Mesh {
  const mesh = new Mesh();
  const rows = 20;
  const rings = Array.from({ length: rows + 1 }, (_, row) => {
    const share = row / rows;
    return circle(8 * (1 - 0.76 * share ** 1.35), 38 + 84 * share, 12, (row % 2) * 3);
  });
  mesh.loft(rings, (row, side) => windowed(row, side, 2));
  turned(mesh, { profile: [1.92, 122, 2.7, 124.5, 1, 126, 0.7, 129.5], count: 12 }, { colour: '#9fc0d8', glow: 0.9 });
  star(mesh, 133.8, 4.2);
  return mesh;
}

/** Twelve rays from one middle. */
function star(mesh: Mesh, z: number, reach: number): void {
  const light: Paint = { colour: '#fff8e6', glow: 1 };
  const golden = (1 + Math.sqrt(5)) / 2;
  const scale = reach / Math.hypot(1, golden);
  for (const a of [-1, 1]) {
    for (const b of [-golden, golden]) {
      for (const [x, y, up] of [
        [0, a, b],
        [a, b, 0],
        [b, 0, a],
      ] as const) {
        bar(
          mesh,
          [
            [0, 0, z],
            [x * scale, y * scale, z + up * scale],
          ],
          [1.3, 0.04],
          light,
          5,
        );
      }
    }
  }
}

/** Stone between slits: every `each`th side is dark or glazed in alternate rows. */
function windowed(row: number, side: number, each: number): Paint {
  if (side % each !== 0 || row < 2) return row % 4 === 3 ? { colour: '#c9b794', glow: 0.34 } : STONE;
  if (row % 3 === 1) return GLASS;
  return row % 3 === 2 ? DARK : STONE;
}
