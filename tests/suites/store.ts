import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { City, Entry } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import type { Leg } from '../../data/contract/leg.ts';
import type { Observation, RejectReason } from '../../data/contract/observation.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import type { CityRecord, RecordId, SensorRecord, VehicleRecord } from '../../data/contract/record.ts';
import { flagsOf, verdictOf } from '../../data/contract/verdict.ts';
import type { Store } from '../../server/store/store.ts';

/** A clock that a test turns by hand. */
export interface TestClock extends Clock {
  atMs: number;
}

const START_MS = 1_795_000_000_000;
const FEED: RecordId<'feed'> = 'feed:test';

export function makeTestClock(speed = 1): TestClock {
  const clock = { atMs: START_MS, speed, nowMs: () => clock.atMs };
  return clock;
}

export function sensorAt(key: string): SensorRecord {
  const id = `sensor:${key}` as const;
  return { id, kind: 'sensor', feed: FEED, name: key, sensorType: 'air', longitude: 2.17, latitude: 41.387 };
}

export function vehicleOf(key: string): VehicleRecord {
  const described = { id: `vehicle:${key}`, kind: 'vehicle', feed: FEED, name: key, mode: 'bus' } as const;
  return { ...described, line: null, headsign: '', basis: 'observed', lengthM: 12 };
}

/** What every store must do, whatever stands behind it. */
export function storeSuite(name: string, open: (clock: Clock) => Promise<Store>): void {
  describe(`${name} as a store`, () => {
    let clock = makeTestClock();
    let store: Store;

    beforeEach(async () => {
      clock = makeTestClock();
      store = await open(clock);
    });

    afterEach(() => store.close());

    const fold = (...observations: readonly Observation[]) => store.fold(FEED, observations);
    const put = (record: CityRecord): Observation => ({ type: 'record', record });
    const say = (value: number, atMs: number, property: PropertyId = 'no2', key = 'a'): Observation => {
      return { type: 'value', subject: `sensor:${key}`, property, value, atMs };
    };
    const go = (leg: Leg, key = 'v'): Observation => ({ type: 'leg', vehicle: `vehicle:${key}`, leg });
    const legAt = (t0Ms: number): Leg => ({ t0Ms, t1Ms: t0Ms + 8000, x0Cm: 0, y0Cm: 0, x1Cm: 3000, y1Cm: 4000 });
    const entry = (id: RecordId): Entry => {
      const found = store.city().entries.get(id);
      if (!found) throw new Error(`${id} is not there`);
      return found;
    };
    const reasons = async (...observations: readonly Observation[]): Promise<readonly RejectReason[]> => {
      return (await fold(...observations)).rejects.map(({ reason }) => reason);
    };

    test('it begins empty', () => {
      expect([...store.city().entries]).toEqual([]);
    });

    test('a record is there once it was said, and what is said of it again replaces it', async () => {
      await fold(put(sensorAt('a')));
      const { handle } = entry('sensor:a');
      await fold(put({ ...sensorAt('a'), name: 'Eixample' }));
      expect(entry('sensor:a')).toEqual({
        handle,
        record: { ...sensorAt('a'), name: 'Eixample' },
        values: {},
        legs: [],
      });
    });

    test('a moment that was given out does not change afterwards', async () => {
      await fold(put(sensorAt('a')), say(10, START_MS));
      const before: City = store.city();
      await fold(say(20, START_MS + 1), { type: 'gone', id: 'sensor:a' });
      expect(before.entries.get('sensor:a')?.values.no2?.value).toBe(10);
    });

    test('what nothing new was said of is the same object in the next moment', async () => {
      await fold(put(sensorAt('a')), put(sensorAt('b')), say(10, START_MS));
      const before = store.city();
      await fold(put(sensorAt('a')), say(5, START_MS, 'no2', 'b'));
      expect(store.city().entries.get('sensor:a')).toBe(before.entries.get('sensor:a'));
      expect(store.city().entries.get('sensor:b')).not.toBe(before.entries.get('sensor:b'));
      expect(store.city()).toBe(store.city());
    });

    test('each record has a handle of its own, and one that comes back has a new one', async () => {
      await fold(put(sensorAt('a')), put(sensorAt('b')));
      const first = entry('sensor:a').handle;
      expect(entry('sensor:b').handle).not.toBe(first);
      await fold({ type: 'gone', id: 'sensor:a' }, put(sensorAt('a')));
      expect([first, entry('sensor:b').handle]).not.toContain(entry('sensor:a').handle);
    });

    test('what is gone takes its values along', async () => {
      await fold(put(sensorAt('a')), say(10, START_MS), { type: 'gone', id: 'sensor:a' });
      expect(store.city().entries.has('sensor:a')).toBe(false);
      expect(await reasons(say(10, START_MS + 1))).toEqual(['unknown-subject']);
    });

    test('a feed cannot take away what another feed told', async () => {
      await fold(put(sensorAt('a')));
      const folded = await store.fold('feed:other', [{ type: 'gone', id: 'sensor:a' }]);
      expect(folded.rejects.map(({ reason }) => reason)).toEqual(['unknown-subject']);
      expect(store.city().entries.has('sensor:a')).toBe(true);
    });

    test('a value is kept at its resolution, with its time', async () => {
      await fold(put(sensorAt('a')), say(12.3456, START_MS), say(-0.04, START_MS, 'temperature'));
      expect(entry('sensor:a').values).toEqual({
        no2: { value: 12.3, atMs: START_MS },
        temperature: { value: 0, atMs: START_MS },
      });
    });

    test('a value said twice is a duplicate, an older one is kept but not shown, a corrected one is shown', async () => {
      await fold(put(sensorAt('a')), say(10, START_MS));
      expect(await reasons(say(10, START_MS), say(9, START_MS - 1), say(11, START_MS))).toEqual(['duplicate']);
      expect(entry('sensor:a').values.no2).toEqual({ value: 11, atMs: START_MS });
    });

    test.each([
      ['above its range', 1000.1],
      ['below its range', -1],
    ])('a value %s is shown, and what is wrong with it too', async (_, value) => {
      await fold(put(sensorAt('a')), say(value, START_MS));
      expect(entry('sensor:a').values.no2).toEqual({ value, atMs: START_MS, verdict: verdictOf(['range']) });
    });

    test('a value of a time to come is not shown', async () => {
      await fold(put(sensorAt('a')), say(10, START_MS), say(11, START_MS + 3_600_000), say(12, START_MS + 1));
      expect(entry('sensor:a').values.no2).toEqual({ value: 12, atMs: START_MS + 1 });
    });

    test('readings of a series are shown as what it is in the city, with a verdict each', async () => {
      await fold(put(sensorAt('a')));
      const series = store.define({ key: 'p/s', subject: 'sensor:a', property: 'no2', factor: 1000 });
      const verdicts = await store.keep([
        { series: series.id, atMs: START_MS, value: 0.04 },
        { series: series.id, atMs: START_MS, value: 0.04 },
        { series: series.id, atMs: START_MS - 1, value: 0.05 },
        { series: series.id, atMs: START_MS + 1, value: 'n/a' },
      ]);
      expect(verdicts.map(flagsOf)).toEqual([['converted'], ['duplicate'], ['late', 'converted'], ['converted']]);
      expect(entry('sensor:a').values.no2).toMatchObject({ value: 40, atMs: START_MS });
    });

    test('readings that are sent again together are duplicates, each; what was taken back can be said anew', async () => {
      const { id: series } = store.define({ key: 'p/s', subject: null, property: null, factor: 1 });
      const readings = [3, 1, 2].map((minute) => ({ series, atMs: START_MS + minute * 60_000, value: minute }));
      await store.keep(readings);
      const flags = async (again: readonly (typeof readings)[number][]) =>
        (await store.keep(again)).map((verdict) => flagsOf(verdict).join(' '));
      expect(await flags(readings)).toEqual(['duplicate', 'duplicate', 'duplicate']);
      const corrected = readings.map((reading) => ({ ...reading, value: reading.value + 0.5 }));
      expect(await flags(corrected)).toEqual(['', 'late', 'late']);
      expect(await flags(corrected)).toEqual(['duplicate', 'duplicate', 'duplicate']);
      await store.withdraw(series, [START_MS + 60_000], []);
      expect(await flags(corrected)).toEqual(['duplicate', 'late', 'duplicate']);
    });

    test('a hundred readings of one series that are sent again are a hundred duplicates', async () => {
      const { id: series } = store.define({ key: 'p/s', subject: null, property: null, factor: 1 });
      const readings = Array.from({ length: 100 }, (_, index) => ({
        series,
        atMs: START_MS + index,
        value: index % 7,
      }));
      await store.keep(readings);
      const again = await store.keep(readings);
      expect(new Set(again.map((verdict) => flagsOf(verdict).join(' ')))).toEqual(new Set(['duplicate']));
    });

    test('a series keeps its number while its key is known, and has another after it was forgotten', () => {
      const meaning = { key: 'p/s', subject: null, property: null, factor: 1 } as const;
      const { id } = store.define(meaning);
      expect(store.define({ ...meaning, factor: 2 }).id).toBe(id);
      store.forget('p/s');
      expect(store.define(meaning).id).not.toBe(id);
    });

    test.each<[string, number, number, PropertyId, RejectReason]>([
      ['that is no number', Number.NaN, START_MS, 'no2', 'bad-number'],
      ['of no time', 1, Number.NaN, 'no2', 'bad-time'],
      ['of an unknown property', 1, START_MS, 'constructor' as PropertyId, 'unknown-property'],
    ])('a value %s is refused', async (_, value, atMs, property, reason) => {
      await fold(put(sensorAt('a')));
      expect(await reasons(say(value, atMs, property))).toEqual([reason]);
      expect(entry('sensor:a').values).toEqual({});
    });

    test.each<[string, CityRecord, RejectReason]>([
      ['of another kind than its id says', { ...sensorAt('a'), id: 'stop:a' as RecordId<'sensor'> }, 'malformed'],
      ['off the earth', { ...sensorAt('a'), latitude: 91 }, 'bad-position'],
      ['at no number', { ...sensorAt('a'), longitude: Number.NaN }, 'bad-position'],
      ['with a length that is no number', { ...vehicleOf('v'), lengthM: Number.POSITIVE_INFINITY }, 'bad-number'],
      ['with something nested', { ...sensorAt('a'), name: { ca: 'a' } as unknown as string }, 'malformed'],
    ])('a record %s is refused', async (_, record, reason) => {
      expect(await reasons(put(record))).toEqual([reason]);
      expect(store.city().entries.size).toBe(0);
    });

    test('it says how many were accepted, and why the others were not', async () => {
      const folded = await fold(put(sensorAt('a')), say(10, START_MS), say(1, START_MS, 'no2', 'nobody'));
      expect(folded.accepted).toBe(2);
      expect(folded.rejects).toEqual([{ reason: 'unknown-subject', detail: expect.stringContaining('sensor:nobody') }]);
    });

    test('legs are kept in time order, and a new one replaces those that begin after it', async () => {
      await fold(put(vehicleOf('v')), go(legAt(START_MS)), go(legAt(START_MS + 8000)), go(legAt(START_MS + 16_000)));
      await fold(go(legAt(START_MS + 7000)));
      expect(entry('vehicle:v').legs.map(({ t0Ms }) => t0Ms - START_MS)).toEqual([0, 7000]);
    });

    test('legs are kept in whole milliseconds and centimetres', async () => {
      await fold(put(vehicleOf('v')), go({ ...legAt(START_MS + 0.4), x0Cm: -0.3, y1Cm: 7.6 }));
      expect(entry('vehicle:v').legs).toEqual([{ ...legAt(START_MS), t1Ms: START_MS + 8000, y1Cm: 8 }]);
    });

    test('a leg is refused that is known, that is over before the one under way, or that cannot be', async () => {
      await fold(put(vehicleOf('v')), put(sensorAt('a')), go(legAt(START_MS)));
      clock.atMs += 1000;
      const backwards = { ...legAt(START_MS + 9000), t1Ms: START_MS };
      const endless = { ...legAt(START_MS + 9000), x1Cm: Number.POSITIVE_INFINITY };
      const sensor: Observation = { type: 'leg', vehicle: 'sensor:a' as RecordId<'vehicle'>, leg: legAt(START_MS) };
      expect(
        await reasons(
          go(legAt(START_MS)),
          go(legAt(START_MS - 60_000)),
          go(backwards),
          go(endless),
          sensor,
          go(legAt(0), 'x'),
        ),
      ).toEqual(['duplicate', 'out-of-order', 'bad-time', 'bad-position', 'unknown-subject', 'unknown-subject']);
      expect(entry('vehicle:v').legs).toEqual([legAt(START_MS)]);
    });

    test('a vehicle is let go ten minutes after its last leg ended, unless it is still spoken of', async () => {
      await fold(put(vehicleOf('v')), go(legAt(START_MS)), put(vehicleOf('w')), put(sensorAt('a')));
      clock.atMs = START_MS + 601_000;
      await fold(put(vehicleOf('w')));
      expect([...store.city().entries.keys()]).toEqual(['vehicle:v', 'vehicle:w', 'sensor:a']);
      clock.atMs = START_MS + 620_000;
      expect([...store.city().entries.keys()]).toEqual(['vehicle:w', 'sensor:a']);
    });
  });
}
