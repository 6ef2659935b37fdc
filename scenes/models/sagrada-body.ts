import type { Mesh, Paint } from './mesh.ts';
import { block, circle, gable, moved, turned } from './shapes.ts';

const STONE: Paint = { colour: '#d3c2a2', glow: 0.4 };
const OLD: Paint = { colour: '#b9a680', glow: 0.35 };
const ROOF: Paint = { colour: '#b5a78c', glow: 0.12 };
const GLASS: Paint = { colour: '#7d8f98', glow: 0.8 };
const FRUITS = ['#c8452f', '#e0a030', '#6f9a3e', '#8f4a86', '#d9772c'];

/** Nave, aisles, transept, crossing and apse: 90 m long, 60 m across the transept, vaults of 45, 60 and 75 m. */
export function basilicaBody(mesh: Mesh, crossingY: number): void {
  block(mesh, { y: -18, high: 1.2, width: 62, depth: 66 }, { colour: '#c7bda8' });
  nave(mesh, crossingY);
  gloryFront(mesh);
  for (const x of [-1, 1]) {
    block(mesh, { x: x * 19, y: crossingY, high: 46, width: 20, depth: 20 }, STONE, ROOF);
    gable(mesh, { x: x * 19, y: crossingY, low: 46, high: 53, width: 20, depth: 20 }, ROOF, STONE);
  }
  turned(
    mesh,
    { profile: [17, 40, 17, 56, 13, 63, 9, 66], count: 8, y: crossingY, smooth: false, phaseDeg: 22.5 },
    STONE,
  );
  apse(mesh);
  cloister(mesh);
}

/** Five aisles under stepped roofs; along each side tall windows between buttresses that end in mosaic fruit. */
function nave(mesh: Mesh, crossingY: number): void {
  const depth = crossingY + 44;
  const y = crossingY - depth / 2;
  block(mesh, { y, high: 31, width: 44, depth }, STONE, ROOF);
  block(mesh, { y, low: 31, high: 46, width: 27, depth }, STONE, ROOF);
  gable(mesh, { y, low: 46, high: 58, width: 17, depth }, ROOF, STONE);
  for (let bay = 0; bay < 5; bay += 1) {
    const at = -40 + bay * 8.2;
    for (const side of [-1, 1]) navebay(mesh, side, at, bay);
  }
}

function navebay(mesh: Mesh, side: number, y: number, bay: number): void {
  block(mesh, { x: side * 22.2, y, low: 4, high: 26, width: 1, depth: 4 }, GLASS);
  block(mesh, { x: side * 13.7, y, low: 33, high: 43, width: 0.8, depth: 4 }, GLASS);
  gable(mesh, { x: side * 21.6, y, low: 31, high: 40, width: 2.4, depth: 6 }, STONE, STONE);
  block(mesh, { x: side * 22.6, y: y + 4.1, high: 33, width: 2, depth: 1.8 }, OLD);
  const fruit: Paint = { colour: FRUITS[bay % FRUITS.length] ?? '#c8452f', glow: 0.6 };
  turned(
    mesh,
    { profile: [1.1, 33, 0.7, 37, 1.4, 38, 1.3, 39.6, 0.1, 41], count: 8, x: side * 22.6, y: y + 4.1 },
    fruit,
  );
  turned(mesh, { profile: [0.9, 46, 0.6, 50, 1.2, 51, 0.1, 53.4], count: 6, x: side * 13.4, y: y + 4.1 }, fruit);
}

/** The main front, under works: a stepped screen of gables over tall dark doors, with its lantern cones begun. */
function gloryFront(mesh: Mesh): void {
  const stone: Paint = { colour: '#cdbfa3', glow: 0.3 };
  block(mesh, { y: -40, high: 30, width: 50, depth: 10 }, stone, ROOF);
  block(mesh, { y: -39, low: 30, high: 44, width: 28, depth: 7 }, stone, ROOF);
  gable(mesh, { y: -39, low: 44, high: 54, width: 20, depth: 7 }, ROOF, stone);
  for (const [index, x] of [-22, -15, -8, 0, 8, 15, 22].entries()) {
    const high = 31 + 9 * (1 - Math.abs(index - 3) / 3);
    turned(mesh, { profile: [1.9, 0, 1.7, 24, 1.2, high - 2, 0.15, high + 5], count: 6, x, y: -46.2 }, stone);
  }
  for (const x of [-18.5, -11.5, -4, 4, 11.5, 18.5]) {
    block(mesh, { x, y: -45, low: 2, high: 15, width: 4, depth: 0.8 }, { colour: '#6d614f', glow: 0.4 });
  }
  block(mesh, { y: -42.6, low: 33, high: 41, width: 7, depth: 0.8 }, GLASS);
}

/** Seven chapels in a half circle, neo-Gothic, with pinnacles of wheat and grass. */
function apse(mesh: Mesh): void {
  turned(mesh, { profile: [21, 0, 21, 27, 19.5, 28.5], count: 14, y: 24, smooth: false }, OLD);
  turned(mesh, { profile: [14, 28, 14, 46, 8, 62, 2, 70], count: 14, y: 25, smooth: false }, STONE);
  for (let index = 0; index < 9; index += 1) {
    const angle = (index / 8) * Math.PI;
    const x = 20.6 * Math.cos(angle);
    const y = 24 + 20.6 * Math.sin(angle);
    turned(mesh, { profile: [1.5, 0, 1.4, 34, 1.7, 36, 0.9, 38, 0.15, 50], count: 6, x, y }, OLD);
    const inner = { x: 14 * Math.cos(angle + 0.2), y: 25 + 14 * Math.sin(angle + 0.2) };
    turned(mesh, { profile: [1, 46, 0.8, 52, 0.1, 60], count: 6, ...inner }, STONE);
    if (index < 8) apseWindow(mesh, angle + Math.PI / 16);
  }
}

function apseWindow(mesh: Mesh, angle: number): void {
  const ring = moved(circle(1.9, 0, 8), 20.2 * Math.cos(angle), 24 + 20.2 * Math.sin(angle));
  const low = ring.map(([x, y]) => [x, y, 7] as const);
  const high = ring.map(([x, y]) => [x, y, 23] as const);
  mesh.loft([low, high], GLASS);
}

/** The low walk around the church, and the two domed sacristies behind the apse. */
function cloister(mesh: Mesh): void {
  const wall: Paint = { colour: '#c3b495', glow: 0.25 };
  for (const x of [-31, 31]) {
    block(mesh, { x, y: -22, high: 13, width: 7, depth: 40 }, wall, ROOF);
    gable(mesh, { x, y: -22, low: 13, high: 17, width: 7, depth: 40 }, ROOF, wall);
    block(mesh, { x: x * 0.94, y: 36, high: 13, width: 8, depth: 26 }, wall, ROOF);
    turned(
      mesh,
      { profile: [7.5, 0, 7.5, 18, 6.6, 27, 4, 35, 1, 40, 0.1, 44], count: 12, x: x * 0.83, y: 47, smooth: false },
      STONE,
    );
  }
  block(mesh, { y: 49, high: 13, width: 50, depth: 6 }, wall, ROOF);
}
