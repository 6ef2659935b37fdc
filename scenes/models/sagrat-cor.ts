import type { BufferGeometry } from 'three';
import type { Paint } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { bar, block, gable, path, placed, turned } from './shapes.ts';

const CRYPT: Paint = { colour: '#a78d6b', glow: 0.5 };
const STONE: Paint = { colour: '#d9d3c4', glow: 0.65 };
const ROOF: Paint = { colour: '#9b9788', glow: 0.2 };
const GLASS: Paint = { colour: '#5e6d78', glow: 0.8 };
const BRONZE: Paint = { colour: '#7d6a42', glow: 0.8 };

/**
 * The temple of the Sagrat Cor on the Tibidabo (Enric Sagnier, 1902-1961): brown crypt below, pale church above,
 * Jesus with open arms at 63 m; front to +y.
 */
export function sagratCor(): BufferGeometry {
  const mesh = new Mesh();
  crypt(mesh);
  church(mesh);
  for (const x of [-11.5, 11.5]) for (const y of [-11.5, 11.5]) mesh.add(cornerTower(), placed(x, y));
  lantern(mesh);
  statue(mesh);
  return mesh.geometry();
}

/** Carved brown stone with a wide stair on either side of three arches. */
function crypt(mesh: Mesh): void {
  block(mesh, { low: -8, high: 12, width: 38, depth: 38 }, CRYPT, ROOF);
  block(mesh, { y: 22, low: -8, high: 9, width: 22, depth: 8 }, CRYPT, ROOF);
  for (const x of [-7, 0, 7]) block(mesh, { x, y: 26.1, high: 6.4, width: 4, depth: 0.5 }, GLASS);
  for (const side of [-1, 1]) {
    for (let step = 0; step < 8; step += 1) {
      block(
        mesh,
        { x: side * (13 + step * 1.6), y: 23, high: 12 - step * 1.5, width: 1.6, depth: 7 },
        { colour: '#c4b79f', glow: 0.3 },
      );
    }
    turned(mesh, { profile: [2, 0, 2, 14, 1, 16, 0.1, 19], count: 8, x: side * 11.5, y: 25 }, CRYPT);
  }
}

function church(mesh: Mesh): void {
  block(mesh, { low: 12, high: 28, width: 30, depth: 30 }, STONE, ROOF);
  for (const turn of [0, 90, 180, 270]) {
    const arm = new Mesh();
    block(arm, { y: 13.5, low: 12, high: 30, width: 12, depth: 5 }, STONE);
    gable(arm, { y: 10, low: 30, high: 37, width: 12, depth: 12 }, ROOF, STONE);
    block(arm, { y: 16.1, low: 21, high: 28, width: 5, depth: 0.4 }, GLASS);
    block(arm, { y: 16.1, low: 12.5, high: 18.5, width: 3.4, depth: 0.4 }, GLASS);
    for (const x of [-5.6, 5.6]) turned(arm, { profile: [0.8, 30, 0.7, 35, 0.1, 39], count: 6, x, y: 15.6 }, STONE);
    mesh.add(arm, placed(0, 0, 0, turn));
  }
}

/** Eight sides, louvres, and a crown of pinnacles round a short spire. */
function cornerTower(): Mesh {
  const mesh = new Mesh();
  turned(
    mesh,
    { profile: [4.2, 12, 4.2, 31, 4.5, 31.6, 3.6, 32, 3.6, 38, 4, 38.6], count: 8, smooth: false, phaseDeg: 22.5 },
    (row, side) => (row === 3 && side % 2 === 0 ? GLASS : STONE),
  );
  turned(mesh, { profile: [2.6, 38.6, 1.4, 42, 0.1, 45.6], count: 8, smooth: false }, STONE);
  for (let index = 0; index < 8; index += 1) {
    const angle = (index / 8) * 2 * Math.PI;
    const at = { x: 3.6 * Math.cos(angle), y: 3.6 * Math.sin(angle) };
    turned(mesh, { profile: [0.5, 38, 0.4, 40.4, 0.05, 42.4], count: 5, ...at }, STONE);
  }
  return mesh;
}

/** The middle tower: an octagon of tall windows that narrows in two steps. */
function lantern(mesh: Mesh): void {
  turned(
    mesh,
    { profile: [8, 28, 8, 38, 8.6, 38.6, 6.6, 39.4, 6.2, 46, 6.8, 46.6], count: 8, smooth: false, phaseDeg: 22.5 },
    (row) => (row === 0 || row === 3 ? STONE : { colour: '#cbc4b2', glow: 0.6 }),
  );
  for (let index = 0; index < 8; index += 1) {
    const pane = new Mesh();
    block(pane, { x: 7.4, low: 30, high: 36.6, width: 0.4, depth: 2.2 }, GLASS);
    turned(pane, { profile: [0.7, 38.6, 0.6, 42, 0.1, 45], count: 5, x: 7.7 }, STONE);
    mesh.add(pane, placed(0, 0, 0, index * 45));
  }
  turned(
    mesh,
    { profile: [5, 46.6, 3.6, 50.4, 2.4, 53, 2.2, 55, 2.6, 55.4, 1.8, 55.6], count: 8, smooth: false },
    STONE,
  );
}

/** Josep Miret's bronze, 7.4 m, arms open over the city. */
function statue(mesh: Mesh): void {
  bar(mesh, path([0, 0, 55.4, 0, 0, 57.5, 0, 0, 60.2, 0, 0, 61.4]), [1.2, 1, 1, 0.5], BRONZE, 8);
  turned(mesh, { profile: [0.3, 61.3, 0.62, 61.9, 0.6, 62.5, 0.05, 63], count: 8 }, BRONZE);
  bar(
    mesh,
    path([-3.6, 0.9, 61, -1.4, 0.3, 60.4, 0, 0, 60.6, 1.4, 0.3, 60.4, 3.6, 0.9, 61]),
    [0.3, 0.5, 0.7, 0.5, 0.3],
    BRONZE,
    6,
  );
}
