import { describe, expect, test } from 'vitest';
import type { TerrainFact } from '../../data/city/importers/facts.ts';
import { toPlane } from '../../data/city/plane.ts';
import { makeRelief, readRelief } from '../../data/city/relief.ts';
import type { LngLat } from '../../data/contract/place.ts';
import { surveyRelief } from '../../data/survey/relief.ts';

const GENERATED = makeRelief();
const TIBIDABO: LngLat = [2.1187, 41.4225];
const MONTJUIC: LngLat = [2.166, 41.3637];
const EIXAMPLE: LngLat = [2.165, 41.392];
const AT_SEA: LngLat = [2.23, 41.38];

/** An even grid of heights over the whole city. */
function terrain(heightAt: (at: LngLat) => number, step = 0.002): TerrainFact {
  const bounds = [1.96, 41.3, 2.3, 41.52] as const;
  const columns = Math.round((bounds[2] - bounds[0]) / step) + 1;
  const rows = Math.round((bounds[3] - bounds[1]) / step) + 1;
  const heightM = Float32Array.from({ length: columns * rows }, (_, cell) =>
    heightAt([bounds[0] + (cell % columns) * step, bounds[3] - Math.floor(cell / columns) * step]),
  );
  return { bounds, columns, rows, heightM };
}

/** A round hill of a height above the sea upon a plain that rises by 12 m a kilometre from the shore at Barceloneta. */
function hill(top: LngLat, heightM: number, reachM: number): (at: LngLat) => number {
  const [topX, topY] = toPlane(top);
  return (at) => {
    const [x, y] = toPlane(at);
    const plain = Math.max(0, (y - x + 4000) * 0.008);
    const share = Math.cos((Math.min(1, Math.hypot(x - topX, y - topY) / reachM) * Math.PI) / 2) ** 2;
    return plain + (heightM - plain) * share;
  };
}

describe('the hills of a surveyed city', () => {
  test('are the smooth surface from well-known heights where no file tells of terrain', () => {
    expect(surveyRelief([], GENERATED)).toEqual({ relief: GENERATED, source: null, measured: 0 });
  });

  test.each([
    ['Tibidabo', TIBIDABO, 512, 405],
    ['Montjuïc', MONTJUIC, 185, 155],
  ])('%s stands above the plane as high as the table of hills has it', (_, top, seaHeightM, heightM) => {
    const { relief, source } = surveyRelief([{ fact: terrain(hill(top, seaHeightM, 1500)), source: 4 }], GENERATED);
    expect(source).toBe(4);
    expect(Math.abs(readRelief(relief)(toPlane(top)) - heightM)).toBeLessThan(20);
  });

  test('leave the plain flat, and the sea', () => {
    const { relief } = surveyRelief([{ fact: terrain(hill(TIBIDABO, 512, 1500)), source: 4 }], GENERATED);
    const heightAt = readRelief(relief);
    expect(heightAt(toPlane(EIXAMPLE))).toBe(0);
    expect(heightAt(toPlane(AT_SEA))).toBe(0);
  });

  test('stay as generated where the terrain is not known', () => {
    const unknown = terrain(() => Number.NaN);
    expect(surveyRelief([{ fact: unknown, source: 2 }], GENERATED)).toMatchObject({ relief: GENERATED, measured: 0 });
    const west = terrain((at) => (at[0] < 2.1 ? 0 : Number.NaN));
    const { relief, measured } = surveyRelief([{ fact: west, source: 2 }], GENERATED);
    expect(measured).toBeGreaterThan(0.3);
    expect(measured).toBeLessThan(0.5);
    expect(readRelief(relief)(toPlane([2.0555, 41.4205]))).toBe(0);
    expect(readRelief(relief)(toPlane(TIBIDABO))).toBe(readRelief(GENERATED)(toPlane(TIBIDABO)));
  });

  test('follow the finest of several files', () => {
    const coarse = terrain(() => 900, 0.004);
    const fine = terrain(() => 0);
    for (const order of [
      [coarse, fine],
      [fine, coarse],
    ]) {
      const facts = order.map((fact) => ({ fact, source: fact === fine ? 7 : 8 }));
      const { relief, source } = surveyRelief(facts, GENERATED);
      expect(source).toBe(7);
      expect(readRelief(relief)(toPlane(TIBIDABO))).toBe(0);
    }
  });

  test('have no gap between two tiles, and no step beyond the slope of half a pixel', () => {
    const whole = terrain(hill(TIBIDABO, 512, 1500));
    const half = (from: number, to: number): TerrainFact => ({
      bounds: [whole.bounds[0] + from * 0.002, whole.bounds[1], whole.bounds[0] + (to - 1) * 0.002, whole.bounds[3]],
      columns: to - from,
      rows: whole.rows,
      heightM: whole.heightM.filter((_, cell) => cell % whole.columns >= from && cell % whole.columns < to),
    });
    const parts = [half(0, 79), half(79, whole.columns)].map((fact) => ({ fact, source: 1 }));
    const { relief, measured } = surveyRelief(parts, GENERATED);
    const { relief: seamless, measured: all } = surveyRelief([{ fact: whole, source: 1 }], GENERATED);
    expect(measured).toBe(all);
    const steps = relief.heightM.map((heightM, cell) => Math.abs(heightM - (seamless.heightM[cell] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(50);
  });
});
