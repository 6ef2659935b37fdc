import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordId } from '../../data/contract/record.ts';
import { type SharedView, hashOf, viewOf } from '../../client/state/url.ts';
import { BESIDE_CHOICES, LIGHT_CHOICES, PANEL_IDS, type PanelId, QUALITY_CHOICES } from '../../client/state/view.ts';

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
  moment: fc.option(
    fc.record({
      source: fc.constantFrom('live-history', 'bicing 2026-11', 'aire/novembre'),
      atMs: fc.integer({ min: Date.UTC(2000, 0) / 1000, max: Date.UTC(2099, 0) / 1000 }).map((s) => s * 1000),
      rate: fc.constantFrom(0.25, 1, 10, 60, 600),
      playing: fc.constant(true),
    }),
  ),
  beside: fc.option(fc.constantFrom(...BESIDE_CHOICES)),
  half: fc.boolean(),
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
        const now = { moment: null, beside: null, half: false };
        expect({ ...bare, ...now, quality: 'auto', drawingState: false, ...read }).toEqual(expected);
      }),
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
      { numRuns: 300 },
    );
  });
});

describe('a moment in the address', () => {
  const momentOf = (hash: string) => viewOf(hash).moment;
  const autumn = Date.UTC(2026, 9, 25, 0, 30);

  test.each([
    ['time=2026-10-25T02:30:00+02:00', autumn],
    ['time=2026-10-25T02:30:00+01:00', autumn + 3_600_000],
    ['time=2026-10-25T00:30:00Z', autumn],
    ['time=2026-10-25T02:30:00%2B02:00', autumn],
    ['time=2026-10-25T02:30:00 02:00', autumn],
  ])('%s is told from the same time of the other offset', (hash, atMs) => {
    expect(momentOf(`#${hash}`)).toEqual({ source: 'live-history', atMs, rate: 1, playing: true });
  });

  test('keeps the offset of the city, its rate, and whether it stands', () => {
    const view = { ...EMPTY, moment: { source: 'live-history', atMs: autumn, rate: 10, playing: true } };
    expect(hashOf(view)).toContain('&time=2026-10-25T02:30:00+02:00&rate=10&');
    const standing = { ...EMPTY, moment: { ...view.moment, playing: false } };
    expect(hashOf(standing)).toContain('&rate=0&');
    expect(momentOf(hashOf(standing))).toEqual({ source: 'live-history', atMs: autumn, rate: 1, playing: false });
  });

  test('of a recording may be its beginning', () => {
    expect(momentOf('#source=bicing-2026&rate=60')).toEqual({
      source: 'bicing-2026',
      atMs: null,
      rate: 60,
      playing: true,
    });
  });

  test.each(['time=yesterday', 'time=2026-10-25T02:30:00', 'time=', 'rate=10', 'time=2026-13-45T99:00:00Z'])(
    '%s is none',
    (hash) => {
      expect(momentOf(`#${hash}`)).toBeUndefined();
    },
  );

  test.each([
    ['9999', 600],
    ['0.001', 0.25],
    ['fast', 1],
    ['Infinity', 1],
  ])('with a rate of %s plays at %d', (rate, expected) => {
    expect(momentOf(`#time=2026-10-25T02:30:00Z&rate=${rate}`)?.rate).toBe(expected);
  });
});

const EMPTY: SharedView = {
  camera: { zoom: 13, latitude: 41.39, longitude: 2.17, bearingDeg: 0, pitchDeg: 0 },
  shown: new Set(),
  selected: null,
  following: false,
  language: 'en',
  light: 'auto',
  quality: 'auto',
  drawingState: false,
  panels: new Set(),
  tableOf: null,
  mark: null,
  moment: null,
  beside: null,
  half: false,
};
