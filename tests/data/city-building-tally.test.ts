import { expect, test } from 'vitest';
import { tallyBuildings } from '../../data/city/building-tally.ts';
import { type Building, GENERATED_BUILDING } from '../../data/city/building.ts';
import { toPlane } from '../../data/city/plane.ts';
import type { LngLat } from '../../data/contract/place.ts';

function building(id: number, at: LngLat, heightM: number): Building {
  const [x, y] = toPlane(at);
  const ring = [
    [x - 5, y - 5],
    [x + 5, y - 5],
    [x + 5, y + 5],
    [x - 5, y + 5],
  ] as const;
  return { id, ring, heightM, baseM: 0, fabric: 'eixample', ...GENERATED_BUILDING };
}

/** Plaça del Sol, Gràcia; Plaça del Pi, Ciutat Vella; Badalona. */
const SOL: LngLat = [2.1565, 41.4013];
const PI: LngLat = [2.1743, 41.382];
const BADALONA: LngLat = [2.247, 41.45];

test('buildings are counted by district, one in several parts once and by its tallest', () => {
  const tally = tallyBuildings([
    building(1, SOL, 12),
    building(1, SOL, 20.6),
    building(2, SOL, 9),
    building(3, SOL, 15),
    building(4, PI, 17),
    building(5, BADALONA, 30),
  ]);
  const of = (district: string | null) => tally.find((each) => each.district === district);
  expect(of('district:06')).toEqual({ district: 'district:06', count: 3, medianHeightM: 15, tallestM: 21 });
  expect(of('district:01')?.count).toBe(1);
  expect(tally.at(-1)).toMatchObject({ district: null, count: 1 });
  expect(tally).toHaveLength(11);
});
