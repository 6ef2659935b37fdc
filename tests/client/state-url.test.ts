import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordId } from '../../data/contract/record.ts';
import { type SharedView, hashOf, viewOf } from '../../client/state/url.ts';
import { LIGHT_CHOICES, PANEL_IDS, type PanelId, QUALITY_CHOICES } from '../../client/state/view.ts';

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

const decimals = (minimum: number, maximum: number, digits: number): fc.Arbitrary<number> =>
  fc
    .integer({ min: Math.round(minimum * 10 ** digits), max: Math.round(maximum * 10 ** digits) })
    .map((whole) => whole / 10 ** digits);

const anyView: fc.Arbitrary<SharedView> = fc.record({
  camera: fc.record({
    zoom: decimals(8, 20, 2),
    latitude: decimals(-85, 85, 6),
    longitude: decimals(-180, 180, 6),
    bearingDeg: decimals(-180, 179.9, 1),
    pitchDeg: decimals(0, 85, 1),
  }),
  shown: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z-]{0,12}$/)).map((ids) => new Set(ids)),
  selected: fc.option(fc.string({ unit: 'grapheme', minLength: 1 }).map((key): RecordId => `vehicle:${key}`)),
  following: fc.boolean(),
  language: fc.constantFrom('ca' as const, 'es' as const, 'en' as const),
  light: fc.constantFrom(...LIGHT_CHOICES),
  quality: fc.constantFrom(...QUALITY_CHOICES),
  drawingState: fc.boolean(),
  panels: fc.subarray<PanelId>([...PANEL_IDS]).map((ids) => new Set(ids)),
  tableOf: fc.option(fc.stringMatching(/^[a-z][a-z-]{0,12}$/)),
  mark: fc.option(
    fc
      .record({
        kind: fc.constantFrom('building', 'street', 'tree', 'stop'),
        key: fc.string({ unit: 'grapheme', minLength: 1 }),
        at: fc.tuple(decimals(-180, 180, 6), decimals(-85, 85, 6)),
      })
      .map(({ kind, key, at }) => ({ kind, id: `${kind}:${key}`, name: '', at }) as const),
  ),
});

describe('the view in the address', () => {
  test('comes back as it was written', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const read = viewOf(hashOf(view));
        const following = view.selected !== null && view.following;
        const expected = { ...view, following, light: view.light };
        const bare = { selected: null, following: false, light: 'auto', tableOf: null, mark: null, panels: new Set() };
        expect({ ...bare, quality: 'auto', drawingState: false, ...read }).toEqual(expected);
      }),
      { seed: SEED },
    );
  });

  test('is read as a person would write it', () => {
    expect(viewOf('#map=15/41.3918/2.1649/-45/60&layers=bus,metro&lang=en')).toEqual({
      camera: { zoom: 15, latitude: 41.3918, longitude: 2.1649, bearingDeg: -45, pitchDeg: 60 },
      shown: new Set(['bus', 'metro']),
      language: 'en',
    });
  });

  test('of no layers is not the same as one that does not say', () => {
    expect(viewOf('#layers=')).toEqual({ shown: new Set() });
    expect(viewOf('#lang=ca')).toEqual({ language: 'ca' });
  });

  test('brings a camera from beyond its bounds back inside', () => {
    expect(viewOf('#map=99/41/2/725/400').camera).toEqual({
      zoom: 20,
      latitude: 41,
      longitude: 2,
      bearingDeg: 5,
      pitchDeg: 85,
    });
  });

  test.each([
    '#map=1',
    '#map=a/b/c',
    '#map=NaN/NaN/NaN',
    '#map=14//2',
    '#map=14/91/2',
    '#lang=xx',
    '#light=%',
    '#%%%',
    '#=',
    '',
    '#panels=ghost&selected=nothing',
  ])('says nothing that it does not mean: %s', (hash) => {
    const { panels, ...rest } = viewOf(hash);
    expect(rest).toEqual({});
    expect(panels ?? new Set()).toEqual(new Set());
  });

  test('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', '#map=', '#selected=', '#layers=', '#table='),
        (text, start) => {
          expect(() => viewOf(start + text)).not.toThrow();
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });
});
