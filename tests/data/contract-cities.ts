import fc from 'fast-check';
import type { City, Entry } from '../../data/contract/city.ts';
import type { Leg } from '../../data/contract/leg.ts';
import { PROPERTY_IDS, type PropertyId } from '../../data/contract/property.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';

/** Times near the frame's, and far from it. */
export const timeMs = fc.oneof(
  fc.integer({ min: 1_795_000_000_000, max: 1_795_000_030_000 }),
  fc.integer({ min: 0, max: 4_000_000_000_000 }),
);

const placeCm = fc.oneof(
  fc.integer({ min: -300, max: 300 }),
  fc.integer({ min: -2_000_000, max: 2_000_000 }),
  fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
);

const anyLeg: fc.Arbitrary<Leg> = fc
  .tuple(timeMs, fc.oneof(fc.nat(20_000), fc.nat(10_000_000)), placeCm, placeCm, placeCm, placeCm)
  .map(([t0Ms, durationMs, x0Cm, y0Cm, x1Cm, y1Cm]) => ({ t0Ms, t1Ms: t0Ms + durationMs, x0Cm, y0Cm, x1Cm, y1Cm }));

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

/** Mostly none, at times the same for many, at times any. */
const anyVerdict = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.constantFrom(1, 32) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 255 }) },
);

const anyValue = fc
  .record({
    value: fc.oneof(
      fc.integer({ min: -5000, max: 5000 }),
      fc.integer({ min: -99_999, max: 99_999 }).map((tenths) => tenths / 10),
      fc.double(),
    ),
    atMs: timeMs,
    verdict: anyVerdict,
  })
  .map(({ verdict, ...value }) => (verdict === undefined ? value : { ...value, verdict }));

const anyValues: fc.Arbitrary<Entry['values']> = fc.dictionary(
  fc.constantFrom<PropertyId[]>(...PROPERTY_IDS),
  anyValue,
  { maxKeys: 4, noNullPrototype: true },
);

const described = { feed: fc.constant<RecordId<'feed'>>('feed:f'), name: fc.string({ unit: 'binary' }) };

function recordOf(key: number): fc.Arbitrary<CityRecord> {
  return fc.oneof(
    fc.record({
      ...described,
      id: fc.constant<RecordId<'vehicle'>>(`vehicle:${key}`),
      kind: fc.constant('vehicle' as const),
      mode: fc.constantFrom('metro' as const, 'bus' as const),
      line: fc.constantFrom<(RecordId<'line'> | null)[]>('line:L3', null),
      headsign: fc.string({ unit: 'grapheme' }),
      basis: fc.constantFrom('observed' as const, 'scheduled' as const),
      lengthM: number,
    }),
    fc.record({
      ...described,
      id: fc.constant<RecordId<'section'>>(`section:${key}`),
      kind: fc.constant('section' as const),
      path: fc.array(number, { maxLength: 6 }),
    }),
  );
}

function entryOf(key: number, handle: number): fc.Arbitrary<Entry> {
  return fc.record({
    handle: fc.constant(handle),
    record: recordOf(key),
    values: anyValues,
    legs: fc.array(anyLeg, { maxLength: 12 }),
  });
}

/** What may become of one thing between two moments: same, changed in any part, gone, new, back under a new handle. */
function slot(key: number): fc.Arbitrary<readonly [Entry | undefined, Entry | undefined]> {
  const returned = key + 1000;
  return fc
    .tuple(entryOf(key, key), entryOf(key, key), entryOf(key, returned), anyLeg, fc.nat(7))
    .map(([old, other, back, leg, fate]): readonly [Entry | undefined, Entry | undefined] => {
      switch (fate) {
        case 0:
          return [old, old];
        case 1:
          return [old, undefined];
        case 2:
          return [undefined, other];
        case 3:
          return [old, back.record.id === old.record.id ? back : undefined];
        case 4:
          return [old, { ...old, values: { ...old.values, ...other.values } }];
        case 5:
          return [old, { ...old, legs: other.legs }];
        case 6:
          return [old, { ...old, legs: [...old.legs.filter((each) => each.t0Ms < leg.t0Ms), leg].slice(-12) }];
        default:
          return [old, other.record.id === old.record.id ? other : { ...old, values: other.values }];
      }
    });
}

/** Any two cities, the second one some time after the first. */
export const twoCities: fc.Arbitrary<readonly [City, City]> = fc
  .nat(12)
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, key) => slot(key))))
  .map((slots) => [cityOf(slots.map(([before]) => before)), cityOf(slots.map(([, after]) => after))]);

/** A vehicle that nothing was said of yet. */
export function vehicleAt(handle: number): Entry {
  const described = { id: `vehicle:${handle}`, kind: 'vehicle', feed: 'feed:f', name: `${handle}` } as const;
  const record = { ...described, mode: 'bus', line: null, headsign: '', basis: 'observed', lengthM: 12 } as const;
  return { handle, record, values: {}, legs: [] };
}

export function cityOf(entries: readonly (Entry | undefined)[]): City {
  return { entries: new Map(entries.flatMap((entry) => (entry ? [[entry.record.id, entry] as const] : []))) };
}
