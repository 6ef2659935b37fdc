import type { Point } from '../../data/city/plane.ts';
import type { Tree } from '../../data/city/tree.ts';
import type { GridPlace } from './render-case.ts';

const SPECIES = {
  plane: { species: 'Platanus × hispanica', commonName: 'Plàtan', size: 'large', heightM: 15, crownM: 9, palm: false },
  orange: {
    species: 'Citrus × aurantium',
    commonName: 'Taronger',
    size: 'small',
    heightM: 5,
    crownM: 3.5,
    palm: false,
  },
  palm: { species: 'Washingtonia robusta', commonName: 'Palmera', size: 'medium', heightM: 14, crownM: 5, palm: true },
  cypress: {
    species: 'Cupressus sempervirens',
    commonName: 'Xiprer',
    size: 'small',
    heightM: 12,
    crownM: 3,
    palm: false,
  },
  pine: { species: 'Pinus pinea', commonName: 'Pi pinyer', size: 'large', heightM: 12, crownM: 9, palm: false },
} as const;

/** Rows along the streets, one kind in each, some made up; palms before the sea. */
export function smallTrees(pitchM: number, toPoint: (place: GridPlace) => Point): Tree[] {
  const kinds = Object.values(SPECIES);
  const trees: Tree[] = [];
  for (let street = -3; street <= 2; street++) {
    const off = (street + 0.5) * pitchM;
    const kind = kinds[(street + 8) % kinds.length] ?? SPECIES.plane;
    for (let along = -3 * pitchM; along <= 3 * pitchM; along += 12) {
      if (Math.abs((Math.abs(along) % pitchM) - pitchM / 2) < 16) continue;
      for (const side of [-7, 7]) {
        const id = trees.length + 1;
        trees.push({ ...kind, id, at: toPoint([off + side, along]), generated: street === 2, source: 0 });
      }
    }
  }
  return trees;
}
