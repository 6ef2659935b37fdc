import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CITY_TIME_ZONE,
  compactDate,
  epochDayOf,
  isShownTwice,
  localIsoText,
  momentOfText,
  momentsOf,
  newestMomentOf,
  secondOfDay,
  serviceDayStartMs,
  toLocalTime,
  weekdayOf,
} from '../../data/contract/local-time.ts';

const local = (text: string) => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/\D/).map(Number);
  return { year, month, day, hour, minute, second };
};

const utc = (text: string) => Date.parse(`${text}Z`);

/** What the platform's own time zone data say, independent of our rule. */
const PLATFORM = new Intl.DateTimeFormat('en-GB', {
  timeZone: CITY_TIME_ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
  hourCycle: 'h23',
});

const two = (value: number) => String(value).padStart(2, '0');

describe('local time', () => {
  test('agrees with the platform at every hour around the changes of thirty years', () => {
    const wrong: string[] = [];
    for (let change = 2000 * 2; change <= 2030 * 2; change++) {
      const startMs = Date.UTC(Math.floor(change / 2), change % 2 === 0 ? 2 : 9, 24);
      for (let hours = 0; hours < 9 * 24; hours++) {
        const atMs = startMs + hours * 3_600_000;
        const { day, hour } = toLocalTime(atMs);
        const said = PLATFORM.format(atMs);
        if (said.slice(0, 2) !== two(day) || said.slice(-8, -6) !== two(hour)) wrong.push(said);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('shows no 02:30 on the day on which clocks are put forward', () => {
    expect(momentsOf(local('2026-03-29 02:30:00'))).toEqual([]);
    expect(momentsOf(local('2026-03-29 01:59:59'))).toEqual([utc('2026-03-29T00:59:59')]);
    expect(momentsOf(local('2026-03-29 03:00:00'))).toEqual([utc('2026-03-29T01:00:00')]);
    expect(momentsOf(local('2019-03-31 02:00:00'))).toEqual([]);
  });

  test('shows 02:30 twice on the day on which clocks are put back, and means the newest that has been', () => {
    const twice = local('2026-10-25 02:30:00');
    const [first = 0, second = 0] = momentsOf(twice);
    expect([first, second]).toEqual([utc('2026-10-25T00:30:00'), utc('2026-10-25T01:30:00')]);
    expect(newestMomentOf(twice, first - 1)).toBe(first);
    expect(newestMomentOf(twice, second - 1)).toBe(first);
    expect(newestMomentOf(twice, second)).toBe(second);
  });

  test.each(['2026-02-30 10:00:00', '2026-13-01 10:00:00', '2026-01-01 24:00:00', '2026-01-01 10:60:00'])(
    '%s is no time',
    (text) => {
      expect(momentsOf(local(text))).toEqual([]);
      expect(newestMomentOf(local(text), Number.POSITIVE_INFINITY)).toBeUndefined();
    },
  );

  test('of any moment it finds the moment again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: utc('1997-01-01T00:00:00') / 1000, max: utc('2060-01-01T00:00:00') / 1000 }),
        (s) => {
          expect(momentsOf(toLocalTime(s * 1000))).toContain(s * 1000);
        },
      ),
    );
  });
});

/** Days since 1970 of a date, by the platform. */
const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

describe('days', () => {
  test('of service begin at midnight, but for the days on which clocks change', () => {
    expect(serviceDayStartMs(dayOf('2026-01-14'))).toBe(utc('2026-01-13T23:00:00'));
    expect(serviceDayStartMs(dayOf('2026-07-14'))).toBe(utc('2026-07-13T22:00:00'));
    // Noon of 29 March is 10:00 UTC, noon of 25 October 11:00 UTC.
    expect(serviceDayStartMs(dayOf('2026-03-29'))).toBe(utc('2026-03-28T22:00:00'));
    expect(serviceDayStartMs(dayOf('2026-10-25'))).toBe(utc('2026-10-24T23:00:00'));
  });

  test('have the weekdays of the calendar', () => {
    expect(weekdayOf(dayOf('2026-11-02'))).toBe(0);
    expect(weekdayOf(dayOf('2019-03-31'))).toBe(6);
    expect(weekdayOf(dayOf('1969-12-29'))).toBe(0);
  });

  test('change at the midnight that the city sees', () => {
    expect(epochDayOf(utc('2026-07-13T21:59:59'))).toBe(dayOf('2026-07-13'));
    expect(epochDayOf(utc('2026-07-13T22:00:00'))).toBe(dayOf('2026-07-14'));
    expect(secondOfDay(utc('2026-07-13T21:59:59'))).toBe(86_399);
    expect(secondOfDay(utc('2026-07-13T22:00:00'))).toBe(0);
    expect(compactDate(epochDayOf(utc('2026-11-21T17:30:00')))).toBe('20261121');
  });
});

describe('the night that has 02:30 twice', () => {
  const [first, second] = [utc('2026-10-25T00:30:00'), utc('2026-10-25T01:30:00')];

  test('is written so that the two are told apart, and read back as they were', () => {
    expect(localIsoText(first)).toBe('2026-10-25T02:30:00+02:00');
    expect(localIsoText(second)).toBe('2026-10-25T02:30:00+01:00');
    for (let atMs = utc('2026-10-24T20:00:00'); atMs < utc('2026-10-25T08:00:00'); atMs += 599_000) {
      expect(momentOfText(localIsoText(atMs))).toBe(atMs);
    }
  });

  test('says which times come twice: those of one hour, both times', () => {
    const minutes = Array.from({ length: 24 * 60 }, (_, minute) => utc('2026-10-24T14:00:00') + minute * 60_000);
    const twice = minutes.filter(isShownTwice);
    expect([twice.length, twice[0], twice.at(-1)]).toEqual([
      120,
      utc('2026-10-25T00:00:00'),
      utc('2026-10-25T01:59:00'),
    ]);
    expect(twice.every((atMs) => momentsOf(toLocalTime(atMs)).length === 2)).toBe(true);
    expect(isShownTwice(utc('2026-03-29T01:00:00'))).toBe(false);
  });

  test('a time without its offset is no moment', () => {
    const texts = [
      '2026-10-25T02:30:00',
      '2026-10-25',
      '2026-10-25T02:30+1',
      'now',
      '',
      '-1',
      '1e12',
      ' 1',
      '2026-13-01T00:00Z',
    ];
    expect(texts.map(momentOfText)).toEqual(texts.map(() => undefined));
    expect(['1792891800000', '2026-10-25T01:30Z', '2026-10-25T01:30:00.000Z'].map(momentOfText)).toEqual([
      second,
      second,
      second,
    ]);
  });
});
