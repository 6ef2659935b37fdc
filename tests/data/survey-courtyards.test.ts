import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Building } from '../../data/city/building.ts';
import type { FootprintFact } from '../../data/city/importers/facts.ts';
import { type Point, toDegrees } from '../../data/city/plane.ts';
import { areaOf, boxOf, middleOf } from '../../data/city/polygon.ts';
import { surveyBuildings } from '../../data/survey/buildings.ts';
import { splitByConvex } from '../../data/survey/clip-shape.ts';
import type { Shape } from '../../data/survey/footprint-shape.ts';
import { overlapM2 } from '../../data/survey/shape-index.ts';

const SIDE_M = 113;

function box(x: number, y: number, width: number, depth: number): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + depth],
    [x, y + depth],
  ];
}

function shape(ring: readonly Point[], holes: readonly (readonly Point[])[] = []): Shape {
  const inside = holes.reduce((sum, hole) => sum + Math.abs(areaOf(hole)), 0);
  return { ring, holes, areaM2: areaOf(ring) - inside, box: boxOf(ring) };
}

function footprint(id: string, ring: readonly Point[], more: Partial<FootprintFact> = {}): FootprintFact {
  return { id, polygons: [[[...ring, ...ring.slice(0, 1)].map(toDegrees)]], ...more };
}

/** A block of two rows of plots that meet in its middle, and a shed in there. */
function block(more: Partial<FootprintFact>): FootprintFact[] {
  const plots = Array.from({ length: 8 }, (_, index) => {
    const width = SIDE_M / 8;
    const front = footprint(`front-${index}`, box(index * width, 0, width, SIDE_M / 2), more);
    return [front, footprint(`back-${index}`, box(index * width, SIDE_M / 2, width, SIDE_M / 2), more)];
  });
  return plots.flat();
}

function survey(footprints: readonly FootprintFact[], fabric: Building['fabric']): readonly Building[] {
  const sources = [{ id: 'generated' }, { id: 'cadastre-buildings' }].map(({ id }) => ({
    id,
    name: id,
    publisher: '',
    licence: '',
    attribution: '',
    generated: id === 'generated',
  }));
  const sourced = footprints.map((fact) => ({ fact, source: 1 }));
  return surveyBuildings({ footprints: sourced, sources, heightAt: () => 0, fabricAt: () => fabric }).buildings;
}

describe('a block of the Eixample', () => {
  it('whose outlines fill it is built at full height 28 m deep and at its ground floor’s farther in', () => {
    const buildings = survey(block({}), 'eixample');
    expect(new Set(buildings.map(({ id }) => id)).size).toBe(16);
    const [low, high] = [true, false].map((isLow) => buildings.filter(({ heightM }) => heightM < 6 === isLow));
    const areaM2 = (of: readonly Building[] = []) => of.reduce((sum, { ring }) => sum + areaOf(ring), 0);
    expect(areaM2(low)).toBeCloseTo((SIDE_M - 56) ** 2, -2);
    expect(areaM2(low) + areaM2(high)).toBeCloseTo(SIDE_M ** 2, -1.5);
    for (const { ring, heightSource } of low ?? []) {
      const [x, y] = middleOf(ring);
      expect(Math.min(x, y, SIDE_M - x, SIDE_M - y)).toBeGreaterThan(27);
      expect(heightSource).toBe('fabric');
    }
  });

  it('keeps the height of outlines that came with theirs, and of other fabrics', () => {
    expect(survey(block({ levels: 7 }), 'eixample')).toHaveLength(16);
    expect(survey(block({}), 'slabs')).toHaveLength(16);
  });

  it('that is not known whole is not taken for one', () => {
    expect(survey(block({}).slice(0, 3), 'eixample')).toHaveLength(3);
  });
});

describe('a shape cut by a convex ring', () => {
  const room = box(0, 0, 40, 30);

  it('with a patio on the line has a bay in each piece instead', () => {
    const cut = splitByConvex(shape(box(20, 5, 40, 20), [box(36, 10, 8, 6)]), room);
    expect(cut?.inside.map(({ areaM2, holes }) => [Math.round(areaM2), holes.length])).toEqual([[400 - 24, 0]]);
    expect(cut?.outside.map(({ areaM2, holes }) => [Math.round(areaM2), holes.length])).toEqual([[400 - 24, 0]]);
  });

  it('falls into two where it is bent around', () => {
    const bent: Point[] = [
      [-20, 5],
      [10, 5],
      [10, 10],
      [-15, 10],
      [-15, 20],
      [10, 20],
      [10, 25],
      [-20, 25],
    ];
    const cut = splitByConvex(shape(bent), room);
    expect(cut?.inside.map(({ areaM2 }) => Math.round(areaM2))).toEqual([50, 50]);
    expect(cut?.outside.map(({ areaM2 }) => Math.round(areaM2))).toEqual([areaOf(bent) - 100]);
  });

  it('keeps all of its ground, on the side where it lies', () => {
    const corner = fc.record({
      turn: fc.double({ min: 0, max: 1, noNaN: true }),
      out: fc.integer({ min: 6, max: 30 }),
    });
    const star = fc.array(corner, { minLength: 3, maxLength: 10 }).map((corners) => {
      const sorted = corners.toSorted((a, b) => a.turn - b.turn);
      return sorted.map(({ turn, out }, index): Point => {
        const angle = ((index + turn * 0.8) / sorted.length) * 2 * Math.PI;
        return [18 + out * Math.cos(angle), 3 + out * Math.sin(angle)];
      });
    });
    fc.assert(
      fc.property(star, (ring) => {
        const whole = shape(ring);
        const cut = areaOf(ring) > 20 ? splitByConvex(whole, room) : null;
        if (!cut) return;
        const areaM2 = (of: readonly Shape[]) => of.reduce((sum, each) => sum + each.areaM2, 0);
        expect(Math.abs(areaM2(cut.inside) + areaM2(cut.outside) - whole.areaM2)).toBeLessThan(16);
        expect(Math.abs(areaM2(cut.inside) - overlapM2(whole, shape(room)))).toBeLessThan(0.06 * whole.areaM2 + 4);
      }),
      { numRuns: 300 },
    );
  });
});
