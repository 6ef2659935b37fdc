import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Observation } from '../../data/contract/observation.ts';
import { SourceAway } from '../../server/connectors/connector.ts';
import { openCsv } from '../../data/contract/csv.ts';
import { decodeSchedule } from '../../server/connectors/gtfs/decode-schedule.ts';
import { gtfsRealtime } from '../../server/connectors/gtfs/open-realtime.ts';
import { gtfsSchedule } from '../../server/connectors/gtfs/open-schedule.ts';
import { inTurns } from '../../server/connectors/in-turns.ts';
import { CONNECTORS } from '../../server/connectors/index.ts';
import { Recording } from '../../server/connectors/recording.ts';
import { textOf } from '../../server/connectors/text.ts';
import { trafficDat } from '../../server/connectors/traffic-dat/open.ts';
import { NEVER, testFeed, testHost } from '../suites/connectors-host.ts';

const SECTIONS = strToU8('Tram,Descripció,Coordenades\n1,Gran Via,"2.16,41.38,2.17,41.385"\n');

describe('a source of several files', () => {
  test('keeps what it had of the first while a later one is away', async () => {
    const host = testHost(Date.parse('2026-07-01T16:06:00Z'), { s: SECTIONS });
    const source = trafficDat.open(testFeed('traffic-dat', { sectionsUrl: 's', stateUrl: 'd' }), host);
    await expect(source?.read(NEVER)).rejects.toThrow(SourceAway);
    host.files.set('d', strToU8('1#20260701180500#2#0\n'));
    const reading = await source?.read(NEVER);
    expect(reading?.observations.map(({ type }) => type)).toEqual(['record', 'value']);
  });

  test('of vehicles does without its timetable while that is away, and takes it when it comes', async () => {
    const host = testHost(Date.parse('2026-07-01T16:06:00Z'), {
      v: new Uint8Array([0x0a, 0x05, 0x0a, 0x03, 0x32, 0x2e, 0x30]),
    });
    const options = { scheduleUrl: 's', vehiclePositionsUrl: 'v' };
    const source = gtfsRealtime.open(testFeed('gtfs-realtime', options), host);
    expect((await source?.read(NEVER))?.observations).toEqual([]);
    host.files.set('s', zipSync({ 'routes.txt': strToU8('route_id,route_short_name,route_type\nL,L9,3\n') }));
    expect((await source?.read(NEVER))?.observations).toEqual([]);
    host.nowMs += 61_000;
    expect((await source?.read(NEVER))?.observations).toHaveLength(1);
  });
});

describe('options of a feed', () => {
  test('that are wrong are told with the feed, the option and the protocol', () => {
    for (const { open, protocol } of CONNECTORS) {
      if (!open) continue;
      expect(() => open(testFeed(protocol, {}), testHost(0))).toThrow(
        new RegExp(`^feed:test: options? .*of protocol ${protocol}: .+`),
      );
    }
  });
});

describe('a table', () => {
  const cells = (text: string, separator?: string) => {
    const rows: string[][] = [];
    const table = openCsv(strToU8(text), separator);
    table.each((row) => rows.push(table.columns.map((_, index) => row.text(index))));
    return [table.columns, ...rows];
  };

  test('is read as RFC 4180 says: quotes, commas, line ends and quotes within quotes', () => {
    expect(cells('a,b\r\n"x, y","say ""hi"""\r\n"two\nlines",\r\n\r\nlast,1')).toEqual([
      ['a', 'b'],
      ['x, y', 'say "hi"'],
      ['two\nlines', ''],
      ['last', '1'],
    ]);
  });

  test('tells its separator by its header', () => {
    expect(cells('a;b;c,d\n1;2;3')).toEqual([
      ['a', 'b', 'c,d'],
      ['1', '2', '3'],
    ]);
    expect(cells('a\tb\n1,5\t2')[1]).toEqual(['1,5', '2']);
  });

  test('reads numbers as Number does, and nothing else as one', () => {
    const texts = ['2.170061', '-3.5', '+7', ' 41.38 ', '0.1', '123456789012345678', '41.4039000000001', '00012'];
    const wrong = ['', 'x', '1,5', '1e5', '0x10', '1.2.3', '-', '.', 'NaN', 'Infinity'];
    const table = openCsv(strToU8(`n;m\n${[...texts, ...wrong].map((each) => `${each};1`).join('\n')}`));
    const read: number[] = [];
    table.each((row) => read.push(row.number(0)));
    expect(read).toEqual([...texts.map(Number), ...wrong.map(() => Number.NaN)]);
  });
});

test('text is read in the encodings of the city, without its byte order mark', () => {
  const utf16 = new Uint8Array([
    0xff,
    0xfe,
    ...[...'Gràcia'].flatMap((each) => [each.charCodeAt(0) & 255, each.charCodeAt(0) >> 8]),
  ]);
  expect(textOf(utf16)).toBe('Gràcia');
  expect(textOf(new Uint8Array([0x47, 0x72, 0xe0, 0x63, 0x69, 0x61]), 'latin-1')).toBe('Gràcia');
  expect(textOf(new Uint8Array([0xef, 0xbb, 0xbf, 0x47]))).toBe('G');
});

describe('a zip', () => {
  test('that would fill the memory is not unpacked', () => {
    const bomb = zipSync({
      'stop_times.txt': new Uint8Array(12_000_000),
      'routes.txt': strToU8('route_id,route_type\nL,3\n'),
    });
    const { schedule, rejects } = decodeSchedule(bomb);
    expect(bomb.length).toBeLessThan(100_000);
    expect(rejects.map(({ reason }) => reason)).toContain('too-large');
    expect(schedule.routes).toHaveLength(1);
  });

  test('may hold its files in a folder', () => {
    const zip = zipSync({ 'gtfs/routes.txt': strToU8('route_id,route_short_name,route_type\nL,L9,3\n') });
    expect(decodeSchedule(zip).schedule.routes[0]?.shortName).toBe('L9');
  });
});

describe('work that takes long', () => {
  function* work(done: string[]): Generator<void, string> {
    for (const part of ['one', 'two']) {
      done.push(part);
      yield;
    }
    return 'result';
  }

  test('lets others have their turn between its parts', async () => {
    const done: string[] = [];
    const other = setImmediate(() => done.push('other'));
    expect(await inTurns(work(done), NEVER)).toBe('result');
    clearImmediate(other);
    expect(done).toEqual(['one', 'other', 'two']);
  });

  test('ends when it is left', async () => {
    const done: string[] = [];
    const leaving = new AbortController();
    const result = inTurns(work(done), leaving.signal);
    leaving.abort(new SourceAway('the server stops'));
    await expect(result).rejects.toThrow('the server stops');
    expect(done).toEqual(['one']);
  });
});

describe('a recording', () => {
  const utc = (text: string) => Date.parse(`${text}Z`);
  // Thursday 28 March 2019 20:00, Sunday 31 March 10:00 (after the change).
  const recording = new Recording([utc('2019-03-28T19:00:00'), utc('2019-03-31T08:00:00')]);

  test.each([
    ['Thursday', '2026-11-05T19:10:00', 0],
    ['Sunday', '2026-11-08T09:10:00', 1],
    ['Monday, which was not recorded, as a working day', '2026-11-02T20:10:00', 0],
    ['Saturday, which was not recorded, as a day of the weekend', '2026-11-07T12:00:00', 1],
    ['summer by the clock on the wall', '2026-07-09T18:10:00', 0],
  ])('plays %s', (_, now, index) => {
    expect(recording.at(utc(now))?.index).toBe(index);
  });

  test('says when what it plays would have been now', () => {
    expect(recording.at(utc('2026-11-05T19:10:00'))?.shownAtMs).toBe(utc('2026-11-05T19:00:00'));
    expect(new Recording([]).at(0)).toBeUndefined();
  });
});

describe('scheduled vehicles', () => {
  const zip = zipSync({
    'routes.txt': strToU8('route_id,route_short_name,route_type\nL,L9,3\n'),
    'stops.txt': strToU8('stop_id,stop_name,stop_lat,stop_lon\nA,A,41.39,2.10\nB,B,41.39,2.20\n'),
    'calendar_dates.txt': strToU8('service_id,date,exception_type\nS,20260114,1\n'),
    'trips.txt': strToU8('route_id,service_id,trip_id\nL,S,t\n'),
    'stop_times.txt': strToU8(
      'trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt,08:00:00,08:00:00,A,1\nt,08:30:00,08:30:00,B,2\n',
    ),
  });

  test.each([1, 10, 60])('at %d times the speed of life are never without a leg between two reads', async (speed) => {
    const host = testHost(Date.parse('2026-01-14T07:01:00Z'), { zip }, speed);
    const source = gtfsSchedule.open(testFeed('gtfs-schedule', { scheduleUrl: 'zip' }), host);
    let lastEndMs = 0;
    for (let read = 0; read < 8; read++) {
      const reading = await source?.read(NEVER);
      const legs = (reading?.observations ?? []).flatMap((each: Observation) =>
        each.type === 'leg' ? [each.leg] : [],
      );
      if (lastEndMs > 0 && legs[0]) expect(legs[0].t0Ms).toBe(lastEndMs);
      lastEndMs = legs.at(-1)?.t1Ms ?? lastEndMs;
      host.nowMs += (reading?.ttlS ?? 0) * 1000;
      expect(lastEndMs).toBeGreaterThan(Math.min(host.nowMs, Date.parse('2026-01-14T07:30:00Z')));
      if (host.nowMs > Date.parse('2026-01-14T07:28:00Z')) break;
    }
  });
});
