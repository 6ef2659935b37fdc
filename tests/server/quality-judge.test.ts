import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PropertyId } from '../../data/contract/property.ts';
import { flagsOf, type VerdictFlag, verdictOf } from '../../data/contract/verdict.ts';
import { SeriesJudge } from '../../server/quality/judge.ts';
import { packedSaidWith } from '../../server/store/said-with.ts';

const START_MS = Date.UTC(2026, 10, 20, 6);
const MINUTE_MS = 60_000;

/** The flags of values of one series, said every so many minutes. */
function flagsFor(property: PropertyId | null, everyMinutes: number, values: readonly (number | string)[], factor = 1) {
  const judge = new SeriesJudge();
  return values.map((value, index) => {
    const atMs = START_MS + index * everyMinutes * MINUTE_MS;
    return flagsOf(judge.judge({ id: 1, property, factor }, { atMs, value })).join(' ');
  });
}

describe('rate of change', () => {
  test('a jump that no weather makes is flagged, and the value after it is not', () => {
    expect(flagsFor('temperature', 5, [18.2, 18.3, 31.0, 18.3, 18.4])).toEqual(['', '', 'rate', '', '']);
  });

  test('a new level that three values agree on is believed', () => {
    expect(flagsFor('temperature', 5, [18, 31, 31.1, 31.2, 31.1])).toEqual(['', 'rate', 'rate', '', '']);
  });

  test('the unit of the source is counted in', () => {
    expect(flagsFor('no2', 60, [0.02, 0.04, 0.9], 1000)).toEqual(['', '', 'rate']);
  });

  test('after a long silence any change is believed', () => {
    expect(flagsFor('temperature', 420, [5, 25])).toEqual(['', '']);
  });

  test('a siren is no fault of a noise meter', () => {
    expect(flagsFor('laeq', 1, [52.1, 98.7, 55.3])).toEqual(['', '', '']);
  });
});

describe('frozen', () => {
  test('a noise meter that says the same for three quarters of an hour is stuck', () => {
    const flags = flagsFor(
      'laeq',
      5,
      Array.from({ length: 12 }, () => 51.3),
    );
    expect(flags.slice(0, 9)).toEqual(Array(9).fill(''));
    expect(flags.slice(9)).toEqual(Array(3).fill('frozen'));
  });

  test('it is believed again once it says something else', () => {
    expect(flagsFor('laeq', 15, [51, 51, 51, 51, 51, 51, 52]).at(-1)).toBe('');
  });

  test.each<[string, PropertyId, number]>([
    ['no rain', 'rain', 0],
    ['night', 'solar-radiation', 0],
    ['fog', 'humidity', 100],
    ['a street without change', 'traffic-state', 2],
  ])('%s may last', (_, property, value) => {
    expect(new Set(flagsFor(property, 10, Array(200).fill(value)))).toEqual(new Set(['']));
  });
});

describe('place', () => {
  const judge = (...locations: readonly string[]) => {
    const series = new SeriesJudge();
    return locations.map((location, index) => {
      const reading = { atMs: START_MS + index * MINUTE_MS, value: 'x', location };
      return flagsOf(series.judge({ id: 1, property: null, factor: 1 }, reading)).join(' ');
    });
  };

  test('a bus goes through the city; it is not in the Gulf of Guinea', () => {
    expect(judge('41.3870 2.1701', '41.3875 2.1760', '0 0', '41.3880 2.1770')).toEqual(['', '', 'out-of-place', '']);
  });

  test('nothing is in Girona a minute after Barcelona', () => {
    expect(judge('41.3870 2.1701', '41.9794 2.8214')).toEqual(['', 'out-of-place']);
  });
});

describe('what is said against a value already', () => {
  const series = { id: 1, property: 'no2', factor: 1 } as const;
  const judge = (...readings: readonly (readonly [number, number, (VerdictFlag | undefined)?, string?])[]) => {
    const own = new SeriesJudge();
    return readings.map(([minute, value, flag, location]) => {
      const verdict = flag === undefined ? 0 : verdictOf([flag]);
      const reading = { atMs: START_MS + minute * MINUTE_MS, value, verdict, ...(location && { location }) };
      return flagsOf(own.judge(series, reading)).join(' ');
    });
  };

  test('a value that cannot be is no measure for the next', () => {
    expect(judge([0, 5000, 'range'], [5, 21], [10, 5000, 'range'], [15, 22])).toEqual(['', '', '', '']);
  });

  test('a clock a year ahead, once, leaves later values no less looked at', () => {
    expect(judge([0, 20], [525_600, 21, 'future'], [5, 480], [10, 21])).toEqual(['', '', 'rate', '']);
  });

  test('a first place in the Gulf of Guinea makes no later one wrong', () => {
    expect(judge([0, 20, undefined, '0 0'], [1, 20, undefined, '41.387 2.17'])).toEqual(['out-of-place', '']);
  });

  test('what comes late is out of place too', () => {
    expect(judge([10, 20], [5, 21, 'late', '0 0'])).toEqual(['', 'out-of-place']);
  });

  test('a place said together with more is one', () => {
    const packed = packedSaidWith({ location: '0 0', also: { parameters: { by: 'drone' } } });
    expect(judge([0, 20], [5, 20, undefined, packed])).toEqual(['', 'out-of-place']);
  });
});

const AIR = join(import.meta.dirname, '../../../shared/data/air-quality/2025_08_Agost_qualitat_aire_BCN.csv');

describe.skipIf(!existsSync(AIR))('the air month of the city (only with the real files)', () => {
  const codes: Readonly<Record<string, PropertyId>> = { 8: 'no2', 14: 'o3', 9: 'pm25', 7: 'no', 6: 'co' };

  test('no valid hour of August 2025 is held against its station', () => {
    const judge = new SeriesJudge();
    let judged = 0;
    const flagged: string[] = [];
    for (const line of readFileSync(AIR, 'utf8').split(/\r?\n/).slice(1)) {
      const cells = line.split(',').map((cell) => cell.replaceAll('"', ''));
      const property = codes[cells[5] ?? ''];
      if (property === undefined) continue;
      const id = Number(cells[4]) * 1000 + Number(cells[5]);
      for (let hour = 0; hour < 24; hour++) {
        const [value, validity] = [cells[9 + 2 * hour], cells[10 + 2 * hour]];
        if (validity !== 'V' || value === undefined || value === '') continue;
        const atMs = Date.UTC(Number(cells[6]), Number(cells[7]) - 1, Number(cells[8]), hour);
        const flags = flagsOf(judge.judge({ id, property, factor: 1 }, { atMs, value: Number(value) }));
        judged++;
        if (flags.length > 0) flagged.push(`${line.slice(0, 60)} ${hour} ${value} ${flags.join(' ')}`);
      }
    }
    expect(judged).toBeGreaterThan(10_000);
    expect(flagged).toEqual([]);
  });
});
