import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isWater, makeGround, patchAt } from '../../data/city/ground.ts';
import type { AreaFact, GroundFact } from '../../data/city/importers/facts.ts';
import { toDegrees, toPlane } from '../../data/city/plane.ts';
import type { LngLat } from '../../data/contract/place.ts';
import { surveyGround } from '../../data/survey/ground.ts';
import { HAS_OFFICIAL, OFFICIAL } from './official-files.ts';

const GENERATED = makeGround();

function survey(facts: readonly GroundFact[], areas: readonly AreaFact[] = []) {
  return surveyGround({
    ground: facts.map((fact) => ({ fact, source: 2 })),
    areas: areas.map((fact) => ({ fact, source: 3 })),
    generated: GENERATED,
  });
}

/** A square of half a side around a place, metres; closed, counter-clockwise. */
function square([longitude, latitude]: LngLat, half: number): LngLat[] {
  const [x, y] = toPlane([longitude, latitude]);
  return [
    toDegrees([x - half, y - half]),
    toDegrees([x + half, y - half]),
    toDegrees([x + half, y + half]),
    toDegrees([x - half, y + half]),
    toDegrees([x - half, y - half]),
  ];
}

function ground(kind: GroundFact['ground'], name: string, at: LngLat, half = 60): GroundFact {
  return { ground: kind, name, polygons: [[square(at, half)]] };
}

const BOGATELL: LngLat = [2.2068, 41.3935];
const CIUTADELLA: LngLat = [2.1865, 41.388];

describe('the ground of a surveyed city', () => {
  test('is the hand-drawn one where no file tells of it', () => {
    const { ground: same, coast, coastSource } = survey([]);
    expect([same, coast, coastSource]).toEqual([GENERATED, 'generated', null]);
  });

  test('follows a coastline between its ends and the hand-drawn shore elsewhere', () => {
    const bulge: LngLat = [2.2095, 41.3915];
    const path: LngLat[] = [[2.205, 41.3924], bulge, [2.2086, 41.3947]];
    const { ground: made, coast, coastSource } = survey([{ ground: 'coastline', name: '', polygons: [], path }]);
    expect([coast, coastSource]).toEqual(['coastline', 2]);
    const between = toPlane([2.2078, 41.3924]);
    expect(isWater(GENERATED, between)).toBe(true);
    expect(isWater(made, between)).toBe(false);
    expect(isWater(made, toPlane([2.211, 41.391]))).toBe(true);
    expect(isWater(made, toPlane([2.1898, 41.37]))).toBe(isWater(GENERATED, toPlane([2.1898, 41.37])));
  });

  test('joins the ways of a coastline, whatever their order', () => {
    const whole: LngLat[] = [
      [2.205, 41.3924],
      [2.207, 41.392],
      [2.2095, 41.3915],
      [2.2086, 41.3947],
    ];
    const ways = [whole.slice(2), whole.slice(0, 2), whole.slice(1, 3)];
    const apart = survey(ways.map((path) => ({ ground: 'coastline', name: '', polygons: [], path })));
    const joined = survey([{ ground: 'coastline', name: '', polygons: [], path: whole }]);
    expect(apart.ground.sea).toEqual(joined.ground.sea);
  });

  test('takes no coastline that lies far away or runs with the sea on its left', () => {
    const away: LngLat[] = [
      [2.3, 41.3],
      [2.32, 41.31],
      [2.34, 41.33],
    ];
    const backwards: LngLat[] = [
      [2.2086, 41.3947],
      [2.2095, 41.3915],
      [2.205, 41.3924],
    ];
    for (const path of [away, backwards]) {
      const { ground: made, coast } = survey([{ ground: 'coastline', name: '', polygons: [], path }]);
      expect([made.sea, coast]).toEqual([GENERATED.sea, 'generated']);
    }
  });

  test('has closed coastlines as islands in the sea', () => {
    const at: LngLat = [2.22, 41.385];
    const { ground: made, counts } = survey([ground('coastline', '', at)]);
    expect(counts.islands).toBe(1);
    expect([isWater(GENERATED, toPlane(at)), isWater(made, toPlane(at))]).toEqual([true, false]);
  });

  test('has water, parks and beaches of files in place of those drawn by hand', () => {
    const lake: LngLat = [2.16, 41.41];
    const { ground: made, counts } = survey([
      ground('water', 'Llac Nou', lake),
      ground('park', 'Parc de la Ciutadella', CIUTADELLA, 200),
      ground('beach', 'Platja del Bogatell', BOGATELL),
      ground('forest', '', [2.0, 41.5], 500),
    ]);
    expect(counts).toEqual({ water: 1, parks: 2, beaches: 1, islands: 0 });
    expect(isWater(made, toPlane(lake))).toBe(true);
    expect(made.parks.filter(({ fact }) => fact.name === 'Parc de la Ciutadella').length).toBe(1);
    expect(made.beaches.filter(({ fact }) => fact === 'Platja del Bogatell').length).toBe(1);
    expect(made.parks.length).toBe(GENERATED.parks.length + 1);
    expect(patchAt(made.parks, toPlane([2.0, 41.5]))?.fact.kind).toBe('forest');
  });

  test('keeps a wood that only a small park of a file lies in', () => {
    const inside = ground('park', 'Àrea de lleure', [2.08, 41.43]);
    expect(survey([inside]).ground.parks.some(({ fact }) => fact.name === 'Serra de Collserola')).toBe(true);
  });

  test('has no river drawn by hand beside its own water', () => {
    const { ground: made } = survey([ground('water', 'Riu Besòs', [2.2128, 41.4325])]);
    expect(made.rivers.map(({ fact }) => fact)).toEqual(['Llobregat']);
  });

  test('leaves out what lies beside the city and what is too small to be drawn', () => {
    const facts = [ground('park', '', [2.6, 41.39]), ground('water', '', [2.16, 41.41], 1)];
    expect(survey(facts).counts).toEqual({ water: 0, parks: 0, beaches: 0, islands: 0 });
  });
});

describe.skipIf(!HAS_OFFICIAL)("the municipality's limit (skipped without ../shared/data)", () => {
  test('is the coast along the beaches: the groynes and the basin of the Port Olímpic, and the port as it was', () => {
    const file = JSON.parse(readFileSync(join(OFFICIAL, 'admin/terme-municipal.geojson'), 'utf8'));
    const polygons = file.features.flatMap(({ geometry }: { geometry: { type: string; coordinates: never[] } }) =>
      geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
    );
    const {
      ground: made,
      coast,
      coastSource,
    } = survey([], [{ level: 'municipality', code: '08019', name: 'Barcelona', polygons }]);
    expect([coast, coastSource]).toEqual(['municipal-limit', 3]);
    const basin = toPlane([2.2009, 41.3868]);
    const quay = toPlane([2.181, 41.375]);
    expect([isWater(made, basin), isWater(made, quay)]).toEqual([true, isWater(GENERATED, quay)]);
    expect(made.sea.ring.length).toBeGreaterThan(GENERATED.sea.ring.length + 200);
  });
});
