import type { BufferGeometry } from 'three';
import type { Paint, Point, Ring } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { bar, turned } from './shapes.ts';

const CONCRETE: Paint = { colour: '#c9c9c5', glow: 0.25 };
const STEEL: Paint = { colour: '#e3e5e6', glow: 0.35 };
const CABLE: Paint = { colour: '#8f979c', glow: 0.1 };

/**
 * The tower of Collserola (Norman Foster, 1992): 288.4 m, a shaft of 4.5 m held by guys, thirteen platforms from 84
 * to 152 m.
 */
export function collserolaTower(): BufferGeometry {
  const mesh = new Mesh();
  turned(
    mesh,
    {
      profile: [11, -6, 11, 5, 4, 7],
      count: 24,
    },
    { colour: '#aeb3ac', glow: 0.2 },
  );
  turned(
    mesh,
    {
      profile: [2.25, 0, 2.25, 205.5],
      count: 16,
    },
    CONCRETE,
  );
  for (let floor = 0; floor < 13; floor += 1) platform(mesh, 84 + floor * 5.3, floor);
  turned(
    mesh,
    {
      profile: [1.5, 205.5, 1.5, 224, 1.1, 226, 1.1, 252],
      count: 12,
    },
    STEEL,
  );
  turned(
    mesh,
    {
      profile: [0.6, 252, 0.6, 276, 0.35, 277, 0.35, 286, 0.05, 288.4],
      count: 8,
    },
    warning,
  );
  for (const turn of [0, 1, 2]) guys(mesh, turn * 120 + 90);
  return mesh.geometry();
}

function warning(row: number): Paint {
  return row % 2 === 0 ? { colour: '#d8d8d5', glow: 0.4 } : { colour: '#c4402f', glow: 0.9 };
}

/** A triangle with bowed sides, open between the floors: thin plates, those of the middle glazed. */
function platform(mesh: Mesh, z: number, floor: number): void {
  const size = floor === 12 ? 12 : 16.5;
  const glazed = floor === 4 || floor === 9 || floor === 10;
  const thick = glazed ? 4.2 : 1.1;
  const wall: Paint = glazed ? { colour: '#6f8794', glow: 0.7 } : STEEL;
  mesh.loft([bowed(size, z), bowed(size, z + thick)], wall, { lids: 'both' });
  mesh.loft([bowed(6.5, z + thick), bowed(6.5, z + 5.3)], { colour: '#9aa2a6', glow: 0.12 });
}

function bowed(size: number, z: number): Ring {
  return Array.from({ length: 36 }, (_, index): Point => {
    const angle = (index / 36) * 2 * Math.PI;
    const off = ((((angle * 180) / Math.PI + 30) % 120) - 60) / 60;
    const radius = size * (0.78 + 0.22 * off ** 2);
    return [radius * Math.cos(angle), radius * Math.sin(angle), z];
  });
}

/** From one anchor in the hillside to under the platforms, and from their corner on to the mast. */
function guys(mesh: Mesh, deg: number): void {
  const angle = (deg * Math.PI) / 180;
  const at = (radius: number, z: number, aside = 0): Point => [
    radius * Math.cos(angle) - aside * Math.sin(angle),
    radius * Math.sin(angle) + aside * Math.cos(angle),
    z,
  ];
  for (const aside of [-1.4, 1.4]) {
    bar(mesh, [at(74, 0, aside), at(15, 83, aside)], 0.32, CABLE, 4);
    bar(mesh, [at(15, 152, aside * 0.6), at(1.6, 205, 0)], 0.24, CABLE, 4);
  }
  bar(mesh, [at(15.4, 84), at(15.4, 152)], 0.4, STEEL, 4);
  bar(mesh, [at(76, 0), at(72, 4)], 2.4, CONCRETE, 6);
}
