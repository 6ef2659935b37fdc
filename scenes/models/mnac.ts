import type { BufferGeometry } from 'three';
import type { Paint } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { block, placed, turned } from './shapes.ts';

const STONE: Paint = { colour: '#d8c5a0', glow: 0.7 };
const PALE: Paint = { colour: '#e3d5b8', glow: 0.75 };
const TILE: Paint = { colour: '#b9a17a', glow: 0.35 };
const DOME: Paint = { colour: '#a9a48e', glow: 0.6 };
const OPENING: Paint = { colour: '#8a7654', glow: 0.5 };

const TOWERS = [
  [-52, 20],
  [52, 20],
  [-40, -36],
  [40, -36],
] as const;

/**
 * The Palau Nacional (1929), now MNAC: front to +y, a great dome of 63 m, two lesser ones, and towers on its corners.
 */
export function mnac(): BufferGeometry {
  const mesh = new Mesh();
  block(mesh, { y: 52, low: -14, high: 4, width: 120, depth: 26 }, { colour: '#cfc3a8', glow: 0.3 });
  block(mesh, { y: -6, low: -14, high: 20, width: 150, depth: 96 }, STONE, TILE);
  block(mesh, { y: -8, low: 20, high: 26, width: 104, depth: 60 }, STONE, TILE);
  front(mesh);
  dome(mesh);
  for (const x of [-34, 34]) mesh.add(lesserDome(), placed(x, 32));
  for (const [x, y] of TOWERS) mesh.add(tower(), placed(x, y));
  return mesh.geometry();
}

/** The middle of the front steps out under a pediment, with columns between three tall doors. */
function front(mesh: Mesh): void {
  block(mesh, { y: 40, high: 27, width: 40, depth: 14 }, PALE, TILE);
  block(mesh, { y: 42, low: 27, high: 30, width: 26, depth: 10 }, PALE, TILE);
  for (let column = 0; column < 8; column += 1) {
    const x = -17.5 + column * 5;
    turned(mesh, { profile: [0.9, 4, 0.8, 20, 1.2, 21], count: 8, x, y: 48.2 }, PALE);
  }
  for (const x of [-10, 0, 10]) block(mesh, { x, y: 47.1, low: 4, high: 16, width: 4.4, depth: 0.6 }, OPENING);
  for (let bay = 0; bay < 16; bay += 1) {
    const x = (bay < 8 ? -70 : 26) + (bay % 8) * 6.3;
    block(mesh, { x, y: 42.1, low: 7, high: 15, width: 2.6, depth: 0.5 }, OPENING);
    turned(mesh, { profile: [0.6, 3, 0.6, 18], count: 6, x: x + 3.1, y: 42.6 }, PALE);
  }
  for (let bay = 0; bay < 20; bay += 1) {
    block(mesh, { x: -66.5 + bay * 7, y: -54.1, low: 7, high: 15, width: 2.6, depth: 0.5 }, OPENING);
  }
  for (let bay = 0; bay < 12; bay += 1) {
    for (const x of [-75.1, 75.1])
      block(mesh, { x, y: -48 + bay * 7.4, low: 7, high: 15, width: 0.5, depth: 2.6 }, OPENING);
  }
}

/** On a square and an octagon: a colonnade, a ribbed cap as on Saint Peter's, and a lantern. */
function dome(mesh: Mesh): void {
  block(mesh, { y: 8, low: 20, high: 33, width: 34, depth: 34 }, PALE, TILE);
  for (const x of [-14, 14]) for (const y of [-6, 22]) cornerTurret(mesh, x, y);
  turned(
    mesh,
    { profile: [14.6, 33, 14.6, 35, 13, 35.2, 13, 43, 14.2, 43.4, 14.2, 45], count: 24, y: 8, smooth: false },
    (row, side) => (row === 2 && side % 2 === 0 ? OPENING : PALE),
  );
  const cap = [13.2, 45, 12.7, 48.5, 11.2, 52, 8.6, 54.8, 5.2, 56.4, 2.6, 57];
  turned(mesh, { profile: cap, count: 24, y: 8 }, (_, side) => (side % 3 === 0 ? PALE : DOME));
  turned(
    mesh,
    { profile: [2.4, 57, 2.2, 60, 2.6, 60.2, 1.6, 61.4, 0.4, 62, 0.25, 62.6, 0.05, 63], count: 10, y: 8 },
    PALE,
  );
}

function cornerTurret(mesh: Mesh, x: number, y: number): void {
  turned(mesh, { profile: [2.2, 33, 2.2, 38, 2.5, 38.4, 1.6, 40.4, 0.1, 42.5], count: 8, x, y }, PALE);
}

function lesserDome(): Mesh {
  const mesh = new Mesh();
  block(mesh, { high: 26, width: 18, depth: 18 }, PALE, TILE);
  turned(mesh, { profile: [7.2, 26, 7.2, 31], count: 16, smooth: false }, (_, side) => (side % 2 ? OPENING : PALE));
  turned(mesh, { profile: [7.6, 31, 7, 34, 5, 37, 2, 38.8, 1, 39, 1, 41, 0.1, 43], count: 16 }, DOME);
  return mesh;
}

/** After the bell towers of Santiago: a square shaft, two open stages and a pointed cap. */
function tower(): Mesh {
  const mesh = new Mesh();
  block(mesh, { high: 36, width: 9.6, depth: 9.6 }, STONE, TILE);
  block(mesh, { low: 36, high: 37, width: 10.6, depth: 10.6 }, PALE);
  for (const side of [-1, 1]) {
    block(mesh, { y: side * 4.4, low: 27, high: 34, width: 3.4, depth: 1 }, OPENING);
    block(mesh, { x: side * 4.4, low: 27, high: 34, width: 1, depth: 3.4 }, OPENING);
  }
  turned(mesh, { profile: [4, 37, 4, 43, 4.4, 43.4, 4.4, 44], count: 8, smooth: false }, (row, side) =>
    row === 0 && side % 2 === 0 ? OPENING : PALE,
  );
  turned(mesh, { profile: [3.4, 44, 2.8, 47, 1.7, 48.4, 1.3, 51, 0.2, 54], count: 8 }, DOME);
  return mesh;
}
