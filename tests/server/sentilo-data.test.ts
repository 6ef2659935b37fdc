import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sentiloLocation, sentiloPlaces } from '../../data/contract/sentilo-location.ts';
import { sentiloTime, sentiloTimeMs } from '../../data/contract/sentilo-time.ts';
import type { PlatformEvent } from '../../server/platform/platform.ts';
import { type Ask, asker, type DoorCase, NOON_MS, openSentilo, provider } from './sentilo-door.ts';

let door: DoorCase;
let ask: Ask;

beforeAll(async () => {
  door = await openSentilo();
  ask = asker(door.port, await door.platform.addEntity(provider('p')));
});

afterAll(async () => {
  await door.close();
  expect(door.errors).toEqual([]);
});

beforeEach(async () => {
  door.clock.atMs = NOON_MS;
  await door.platform.removeSensors('p', ['s', 'off', 'short']);
  await door.platform.addSensors('p', [
    { sensor: 's', type: 'temperature' },
    { sensor: 'off', type: 'temperature', state: 'offline' },
    { sensor: 'short', type: 'temperature', ttlMinutes: 60 },
  ]);
});

async function put(observations: readonly object[], sensor = 's'): Promise<void> {
  const answer = await ask('PUT', `/data/p/${sensor}`, { observations });
  expect([answer.status, answer.body]).toEqual([200, '']);
}

async function get(query = '?limit=200', sensor = 's'): Promise<readonly Record<string, unknown>[]> {
  const answer = await ask('GET', `/data/p/${sensor}${query}`);
  return JSON.parse(answer.body).observations;
}

describe('values', () => {
  test.each([
    ['"61.4"', '61.4'],
    ['61.4', '61.4'],
    ['25.0', '25.0'],
    ['1e3', '1e3'],
    ['-0.50', '-0.50'],
    ['12345678901234567890', '12345678901234567890'],
    ['true', 'true'],
    ['"tèxt 😀"', 'tèxt 😀'],
    ['"{\\"value\\":25.0}"', '{"value":25.0}'],
  ])('%s is kept as %s', async (sent, kept) => {
    const answer = await ask('PUT', '/data/p/s', `{"observations":[{"value": ${sent}}]}`);
    expect(answer.status).toBe(200);
    expect(await get()).toMatchObject([{ value: kept }]);
  });

  test('a body may begin with a mark of its byte order', async () => {
    expect((await ask('PUT', '/data/p/s', '\uFEFF{"observations":[{"value":"1"}]}')).status).toBe(200);
    expect(await get()).toMatchObject([{ value: '1' }]);
  });

  test.each(['01', '1.', '.5', '+1', 'NaN', '--1'])('%s is no number of JSON', async (sent) => {
    expect((await ask('PUT', '/data/p/s', `{"observations":[{"value":${sent}}]}`)).status).toBe(400);
  });

  test('a value in the path is decoded', async () => {
    expect((await ask('PUT', '/data/p/s/12%2C5%20%C2%B0C')).status).toBe(200);
    expect(await get()).toMatchObject([{ value: '12,5 °C' }]);
  });
});

describe('times', () => {
  /** From Sentilo's documentation, and by hand. */
  test.each([
    ['17/09/2012T12:34:45CET', '2012-09-17T11:34:45Z'],
    ['17/09/2012T12:34:45CEST', '2012-09-17T10:34:45Z'],
    ['17/09/2012T12:34:45', '2012-09-17T12:34:45Z'],
    ['17/09/2012T12:34:45UTC', '2012-09-17T12:34:45Z'],
    ['17/09/2012T12:34:45GMT', '2012-09-17T12:34:45Z'],
    ['17/09/2012T12:34:45+0200', '2012-09-17T10:34:45Z'],
    ['17/09/2012T12:34:45-0330', '2012-09-17T16:04:45Z'],
    ['17/09/2012T12:34:45GMT+02:00', '2012-09-17T10:34:45Z'],
    ['5/3/2025T00:00:00', '2025-03-05T00:00:00Z'],
  ])('%s is %s', (text, iso) => {
    expect(sentiloTimeMs(text)).toBe(Date.parse(iso));
  });

  test.each([
    ...['31/02/2026T00:00:00', '32/01/2026T00:00:00', '01/13/2026T00:00:00', '01/01/2026T24:00:00'],
    ...['01/01/2026T00:60:00', '01/01/2026T00:00:00.000', '2026-01-01T00:00:00', '01/01/2026', '', 'now'],
    ...['01/01/2026T00:00:00XYZ', '01/01/2026T00:00:00+0260'],
  ])('%j is no time', (text) => {
    expect(sentiloTimeMs(text)).toBeUndefined();
  });

  test('a moment is written in UTC without a zone', () => {
    expect(sentiloTime(Date.UTC(2020, 11, 3, 7, 36, 27, 999))).toBe('03/12/2020T07:36:27');
  });

  test('without a time it is that of arrival, one for the message, and the last of a message is the newest', async () => {
    await put([{ value: 'a' }, { value: 'b' }, { value: 'c' }]);
    const times = await get();
    expect(times.map(({ value }) => value)).toEqual(['c', 'b', 'a']);
    expect(times.map(({ time }) => time)).toEqual([NOON_MS, NOON_MS, NOON_MS]);
    expect(times[0]?.timestamp).toBe('22/11/2026T12:00:00');
  });

  test('what is of the future is hidden until then, unless it is asked for', async () => {
    await put([{ value: 'now' }, { value: 'then', timestamp: '22/11/2026T13:00:00' }]);
    expect(await get()).toMatchObject([{ value: 'now' }]);
    expect(await get('?to=22/11/2026T13:00:00')).toMatchObject([{ value: 'then' }]);
    door.clock.atMs += 3_600_000;
    expect(await get()).toMatchObject([{ value: 'then' }, { value: 'now' }]);
  });

  test('both ends of a range belong to it, also with a zone', async () => {
    await put(['10', '11', '12'].map((hour) => ({ value: hour, timestamp: `01/06/2026T${hour}:00:00` })));
    const values = async (range: string): Promise<unknown[]> => (await get(range)).map(({ value }) => value);
    expect(await values('?limit=9&from=01/06/2026T10:00:00&to=01/06/2026T11:00:00')).toEqual(['11', '10']);
    expect(await values('?limit=9&from=01/06/2026T13:00:00%2B0200&to=01/06/2026T13:00:00CET')).toEqual(['12', '11']);
  });

  test('a sensor with a ttl serves what is no older', async () => {
    await put([{ value: 'old', timestamp: '22/11/2026T10:59:59' }, { value: 'new' }], 'short');
    expect(await get('?limit=9', 'short')).toMatchObject([{ value: 'new' }]);
  });
});

describe('places', () => {
  test.each(['41.39479 2.148768', '-90 180', '90 -180', '41.1 2.1,41.2 2.2, 41.3 2.3'])('%j is one', (text) => {
    expect(sentiloPlaces(text)).toBeDefined();
  });

  test.each(['41.4', '41.4  2.1', '90.1 2', '41 180.1', '41,4 2,1', 'a b', '41 2,', '1e1 2', '41 2 3'])(
    '%j is none',
    (text) => {
      expect(sentiloPlaces(text)).toBeUndefined();
    },
  );

  test('are written as they were said', () => {
    expect(sentiloLocation(sentiloPlaces('41.4051143 2.132012, 41.5 2') ?? [])).toBe('41.4051143 2.132012,41.5 2');
  });

  test("an observation's own wins over the message's, and where there is none none is told", async () => {
    const observations = [{ value: 'own', location: '41.1 2.1' }, { value: 'shared' }];
    await ask('PUT', '/data/p/s', { location: '41.2 2.2', observations });
    expect((await get()).map(({ location }) => location)).toEqual(['41.2 2.2', '41.1 2.1']);
    await put([{ value: 'nowhere' }]);
    expect(Object.keys((await get('?limit=1'))[0] ?? {})).toEqual(['value', 'timestamp', 'time']);
  });
});

describe('some of a message', () => {
  const sensors = [
    { sensor: 's', observations: [{ value: '1' }] },
    { sensor: 'x', observations: [{ value: '2' }, { value: '3' }] },
    { sensor: 'off', observations: [{ value: '4' }] },
  ];

  test('is kept and passed on where the rest is refused, which is told by name', async () => {
    const heard: PlatformEvent[] = [];
    const unlisten = door.platform.listen((events) => heard.push(...events));
    const answer = await ask('PUT', '/data/p', { sensors });
    unlisten();
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body)).toEqual({
      code: 404,
      message:
        'Events associated with resources [x, off] have been rejected. See the error details to know about what went ' +
        'wrong in each case',
      errorDetails: ['Sensor [x] not found on Sentilo (404.1).', 'Sensor [off] is not online (404.2).'],
    });
    expect(await get()).toMatchObject([{ value: '1' }]);
    expect(heard).toMatchObject([{ topic: '/data/p/s', type: 'DATA', message: '1', publisher: 'p', atMs: NOON_MS }]);
  });
});

describe('taking back', () => {
  test('the newest of one sensor, or of each of a provider', async () => {
    await put([{ value: '1', timestamp: '01/06/2026T10:00:00' }, { value: '2' }, { value: '3' }]);
    await put([{ value: '9' }], 'short');
    await ask('DELETE', '/data/p/s');
    expect((await get()).map(({ value }) => value)).toEqual(['2', '1']);
    await ask('DELETE', '/data/p');
    expect([(await get()).map(({ value }) => value), await get('', 'short')]).toEqual([['1'], []]);
    await ask('DELETE', '/data/p');
    expect((await ask('DELETE', '/data/p')).status).toBe(200);
    expect(await get()).toEqual([]);
  });

  test('what was taken back can be said again', async () => {
    const again = [{ value: '1', timestamp: '01/06/2026T10:00:00' }];
    await put(again);
    await ask('DELETE', '/data/p/s');
    await put(again);
    expect(await get()).toMatchObject([{ value: '1' }]);
  });
});

describe('ghosts', () => {
  test('unknown sensors are let in where it is configured so, seen by nobody, and told by an alarm at most each 10 minutes', async () => {
    const open = await openSentilo({}, { rejectUnknownSensors: false });
    const asks = asker(open.port, await open.platform.addEntity(provider('p')));
    for (const sensor of ['g1', 'g2']) expect((await asks('PUT', `/data/p/${sensor}/1`)).status).toBe(200);
    expect(open.platform.sensor('p', 'g1')).toMatchObject({ state: 'ghost' });
    expect((await asks('GET', '/catalog')).body).toBe('{}');
    expect(JSON.parse((await asks('GET', '/data/p/g1')).body)).toMatchObject({ observations: [{ value: '1' }] });
    const alert = open.platform.alert('_GHOST_SENSOR') ?? expect.fail('the alert is there');
    const alarms = (): Promise<readonly object[]> =>
      open.platform.alarms(alert, { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 9 });
    expect(await alarms()).toHaveLength(1);
    open.clock.atMs += 600_000;
    await asks('PUT', '/data/p/g3/1');
    expect(await alarms()).toHaveLength(2);
    const described = await asks('POST', '/catalog/p', { sensors: [{ sensor: 'g1', type: 'status' }] });
    expect([described.status, open.platform.sensor('p', 'g1')?.state]).toEqual([200, 'online']);
    await open.close();
  });
});
