import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MASTER } from '../../server/platform/platform.ts';
import {
  type Ask,
  asker,
  type DoorCase,
  exchange,
  NOON_MS,
  openSentilo,
  parseAnswer,
  provider,
} from './sentilo-door.ts';

/** Bytes of a body that is let through. */
const LIMIT = 2048;

let door: DoorCase;
let tokens: Map<string, string>;
let ask: (who: string | null) => Ask;

beforeAll(async () => {
  door = await openSentilo({ bodyBytes: LIMIT, startWaitMs: 50 });
  tokens = new Map();
  for (const id of ['one', 'other', 'reader', 'writer', 'secure']) {
    const kind = id === 'one' || id === 'other' ? 'provider' : 'application';
    tokens.set(id, await door.platform.addEntity(provider(id, kind)));
  }
  tokens.set(MASTER, await door.platform.renewToken(MASTER));
  await door.platform.permit('reader', 'one', 'READ');
  await door.platform.permit('writer', 'one', 'WRITE');
  await door.platform.requireSecure('secure', true);
  await door.platform.addSensors('one', [
    { sensor: 's1', type: 'temperature' },
    { sensor: 'off', type: 'temperature', state: 'offline' },
  ]);
  await door.platform.addAlerts('one', [{ id: 'A1', name: 'A1', type: 'EXTERNAL' }]);
  ask = (who) => asker(door.port, who === null ? null : (tokens.get(who) ?? who));
});

afterAll(async () => {
  await door.close();
  expect(door.errors).toEqual([]);
});

/** `verb target`, who asks, what is sent, and the status and message that come back. */
type Row = readonly [asked: string, who: string | null, body: unknown, status: number, message: string];

async function check([asked, who, body, status, message]: Row): Promise<void> {
  const [verb = '', target = ''] = asked.split(' ');
  const answer = await ask(who)(verb, target, body);
  expect(answer.status).toBe(status);
  if (verb === 'HEAD') return;
  expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(answer.body)));
  if (status === 200) expect(answer.body).toBe(message);
  else {
    const { code, message: said } = JSON.parse(answer.body) as { code: number; message: string };
    expect([code, said]).toEqual([status, message]);
  }
}

const FORBIDDEN = (level: string, target = 'one', source = 'other') =>
  `Entity ${source} has not permission to ${level}  info about entity ${target}`;
const RESTRICTED = 'The service you have requested is restricted to providers only';
const SIE03 = `SIE03-${NOON_MS}  Bad request data: could not read JSON payload. Please review the following error and try again`;
const VALUE = { observations: [{ value: '1' }] };
const NO_OBSERVATIONS = 'To publish data is mandatory to fill in the observations field';

describe('who asks', () => {
  const rows: readonly Row[] = [
    ['GET /data/one', null, undefined, 401, 'Invalid credential null'],
    ['GET /data/one', 'nonsense', undefined, 401, 'Invalid credential nonsense'],
    ['GET /data/one', 'f'.repeat(300), undefined, 401, `Invalid credential ${'f'.repeat(300)}`],
    ['GET /subscription', null, undefined, 401, 'Invalid credential null'],
    ['GET /orderone/s1/', null, undefined, 401, 'Invalid credential null'],
    ['PATCH /data/one', null, undefined, 401, 'Invalid credential null'],
    ['PUT /data/one', null, 'x'.repeat(LIMIT + 1), 401, 'Invalid credential null'],
    ['GET /data/secure', 'secure', undefined, 403, 'SSL access is required'],
  ];
  test.each(rows)('%s by %s', async (...row) => check(row));

  test.each([
    ['https', 200],
    ['HTTPS', 200],
    ['https, http', 200],
    ['http', 403],
    ['http, https', 403],
  ])('an entity of TLS alone, behind a proxy that says %s, gets %d', async (said, status) => {
    const answer = await ask('secure')('GET', '/data/secure', undefined, { 'X-Forwarded-Proto': said });
    expect(answer.status).toBe(status);
  });

  test('the name of the key is read in any case', async () => {
    const bare = ask(null);
    for (const name of ['identity_key', 'Identity_Key', 'IDENTITY_KEY']) {
      const answer = await bare('GET', '/data/one', undefined, { [name]: tokens.get('one') ?? '' });
      expect(answer.status).toBe(200);
    }
  });
});

describe('where it leads', () => {
  const rows: readonly Row[] = [
    ['GET /', 'one', undefined, 404, 'handler not found to process request /'],
    ['GET /datum/one', 'one', undefined, 404, 'handler not found to process request /datum/one'],
    ['GET //data/one', 'one', undefined, 404, 'handler not found to process request //data/one'],
    ['GET /data', 'one', undefined, 400, 'Invalid path was requested:/data'],
    ['GET /data/one/s1/1', 'one', undefined, 400, 'Invalid path was requested:/data/one/s1/1'],
    ['PUT /data/one/s1/1/2', 'one', undefined, 400, 'Invalid path was requested:/data/one/s1/1/2'],
    ['DELETE /data/one/s1/1', 'one', undefined, 400, 'Invalid path was requested:/data/one/s1/1'],
    ['GET /order', 'one', undefined, 400, 'Invalid path was requested:/order'],
    ['PUT /order/one/s1/x', 'one', undefined, 400, 'Invalid path was requested:/order/one/s1/x'],
    ['PUT /alarm', 'one', undefined, 400, 'Invalid path was requested:/alarm'],
    ['GET /alarm/A1/x', 'one', undefined, 400, 'Invalid path was requested:/alarm/A1/x'],
    ['POST /catalog', 'one', undefined, 400, 'Invalid path was requested:/catalog'],
    ['GET /catalog/one/x', 'one', undefined, 400, 'Invalid path was requested:/catalog/one/x'],
    ['GET /catalog/alert/one/x', 'one', undefined, 400, 'Invalid path was requested:/catalog/alert/one/x'],
    ['GET /subscribe/data/one', 'one', undefined, 400, 'Invalid path was requested:/subscribe/data/one'],
    ['PUT /subscribe/data', 'one', {}, 400, 'Invalid path was requested:/subscribe/data'],
    [
      'PUT /subscribe/colour/one',
      'one',
      {},
      400,
      'To register a subscription is mandatory to fill in the type of the subscription',
    ],
    ['DELETE /subscribe/data/one/s1/x', 'one', undefined, 400, 'Invalid path was requested:/subscribe/data/one/s1/x'],
    ['GET /data/%E0%A4%A', 'one', undefined, 400, 'Invalid path was requested:/data/%E0%A4%A'],
    ['GET /data/one/', 'one', undefined, 200, '{"sensors":[]}'],
    ['GET /data/one///', 'one', undefined, 200, '{"sensors":[]}'],
    ['GET /catalog/alert/', 'other', undefined, 200, '{}'],
    ['GET http://sentilo:8081/data/one?limit=0', 'one', undefined, 200, '{"sensors":[]}'],
    ['GET http://sentilo:8081', 'one', undefined, 404, 'handler not found to process request http://sentilo:8081'],
  ];
  test.each(rows)('%s', async (...row) => check(row));
});

describe('how it is asked', () => {
  const rows: readonly Row[] = [
    ['POST /data/one/s1', 'one', VALUE, 405, 'HTTP POST method not allowed for the requested resource'],
    ['POST /order/one', 'one', VALUE, 405, 'HTTP POST method not allowed for the requested resource'],
    ['POST /alarm/A1', 'one', VALUE, 405, 'HTTP POST method not allowed for the requested resource'],
    ['DELETE /order/one', 'one', undefined, 405, 'HTTP DELETE method not allowed for the requested resource'],
    ['DELETE /alarm/A1', 'one', undefined, 405, 'HTTP DELETE method not allowed for the requested resource'],
    ['POST /subscribe/data/one', 'one', {}, 405, 'HTTP POST method not allowed for the requested resource'],
    ['PATCH /data/one', 'one', {}, 405, 'HTTP PATCH method not allowed for the requested resource'],
    ['OPTIONS /data/one', 'one', undefined, 405, 'HTTP OPTIONS method not allowed for the requested resource'],
    ['HEAD /data/one', 'one', undefined, 405, ''],
    ['POST /data/one/s1?method=put', 'one', VALUE, 200, ''],
    ['POST /order/one/s1?method=put', 'one', { order: 'on' }, 200, ''],
    ['POST /alarm/A1?method=put', 'one', { message: 'm' }, 200, ''],
    ['POST /subscribe/data/one?method=put', 'one', {}, 405, 'HTTP POST method not allowed for the requested resource'],
  ];
  test.each(rows)('%s', async (...row) => check(row));
});

describe('what is sent', () => {
  const rows: readonly Row[] = [
    ['PUT /data/one/s1', 'one', '{"observations":[{"value":"1"}', 400, SIE03],
    ['PUT /data/one/s1', 'one', '[]', 400, SIE03],
    ['PUT /data/one/s1', 'one', '"text"', 400, SIE03],
    ['PUT /data/one/s1', 'one', { observations: [{ value: '1', colour: 'red' }] }, 400, SIE03],
    ['PUT /data/one/s1', 'one', { ...VALUE, colour: 'red' }, 400, SIE03],
    ['PUT /data/one/s1', 'one', '{"observations":[{"value":"1"}],"__proto__":{}}', 400, SIE03],
    ['PUT /data/one/s1', 'one', { observations: { value: '1' } }, 400, SIE03],
    ['PUT /data/one/s1', 'one', { observations: [{ value: { x: 1 } }] }, 400, SIE03],
    ['PUT /data/one/s1', 'one', { observations: [{ value: '1', timestamp: '2026-11-22' }] }, 400, SIE03],
    ['PUT /data/one/s1', 'one', { observations: [{ value: '1', location: '91 2' }] }, 400, SIE03],
    ['PUT /data/one/s1', 'one', undefined, 400, NO_OBSERVATIONS],
    ['PUT /data/one/s1', 'one', {}, 400, NO_OBSERVATIONS],
    ['PUT /data/one/s1', 'one', { observations: [] }, 400, NO_OBSERVATIONS],
    ['PUT /data/one', 'one', { sensors: [{ sensor: 's1' }] }, 400, NO_OBSERVATIONS],
    ['PUT /data/one/s1', 'one', { observations: [{}] }, 400, 'To publish data is mandatory to fill in the value field'],
    [
      'PUT /data/one/s1',
      'one',
      { observations: [{ value: '' }] },
      400,
      'To publish data is mandatory to fill in the value field',
    ],
    ['PUT /data/one/s1', 'one', { ...VALUE, sensor: 's1' }, 200, ''],
    ['PUT /order/one/s1', 'one', {}, 400, 'To publish an order is mandatory to inform the order content'],
    ['PUT /order/one/s1', 'one', { order: 'on', at: 1 }, 400, SIE03],
    ['PUT /alarm/A1', 'one', {}, 400, 'To publish an alarm is mandatory to fill in the message field'],
    ['PUT /alarm/A1', 'one', { message: 'm', alertType: 'GT', providerId: 'one', sensorId: 's1' }, 200, ''],
    ['GET /data/one/s1?from=yesterday', 'one', undefined, 400, SIE03],
    ['GET /data/one/s1?to=31/02/2026T00:00:00', 'one', undefined, 400, SIE03],
    ['GET /data/one/s1?limit=ten', 'one', undefined, 400, SIE03],
  ];
  test.each(rows)('%s by %s of %j', async (...row) => check(row));

  test.each([
    [{ observations: [{ value: '1', timestamp: 'X' }] }, 'Wrong timestamp value: X'],
    [{ observations: [{ value: '1', location: 'X' }] }, 'Wrong location value: X'],
    [{ observations: [{ value: '1', x: 1 }] }, 'Unrecognized field "x"'],
  ])('the details say what could not be read of %j', async (body, detail) => {
    const answer = await ask('one')('PUT', '/data/one/s1', body);
    expect(JSON.parse(answer.body)).toMatchObject({ errorDetails: [detail] });
  });

  test('a body beyond the limit is refused with both sizes, whether its length is told or not', async () => {
    const body = 'x'.repeat(LIMIT + 1);
    const message = `Unable to read message. Request payload size (${body.length} bytes) exceeds the limit (${LIMIT} bytes)`;
    await check(['PUT /data/one/s1', 'one', body, 400, message]);
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const head = `PUT /data/one/s1 HTTP/1.1\r\nIDENTITY_KEY: ${tokens.get('one')}\r\nConnection: close`;
    const chunked = await exchange(door.port, `${head}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`);
    expect(JSON.parse(parseAnswer(chunked).body)).toEqual({ code: 400, message });
  });

  test('the master is not held to the limit', async () => {
    const answer = await ask(MASTER)('PUT', '/order/one', { order: 'x'.repeat(LIMIT) });
    expect(answer.status).toBe(200);
  });
});

describe('who may', () => {
  const endpoint = { endpoint: 'http://x.test/' };
  const rows: readonly Row[] = [
    ['GET /data/one', 'other', undefined, 403, FORBIDDEN('READ')],
    ['GET /order/one', 'other', undefined, 403, FORBIDDEN('READ')],
    ['PUT /data/one/s1', 'other', VALUE, 403, FORBIDDEN('WRITE')],
    ['PUT /data/one/s1', 'other', '{', 400, SIE03],
    ['PUT /data/one/s1', 'other', {}, 400, NO_OBSERVATIONS],
    ['DELETE /data/one', 'other', undefined, 403, FORBIDDEN('WRITE')],
    ['PUT /order/one', 'other', { order: 'x' }, 403, FORBIDDEN('WRITE')],
    ['GET /alarm/A1', 'other', undefined, 403, FORBIDDEN('READ')],
    ['PUT /alarm/A1', 'other', { message: 'x' }, 403, FORBIDDEN('WRITE')],
    ['PUT /alarm/A1', 'other', {}, 400, 'To publish an alarm is mandatory to fill in the message field'],
    ['PUT /alarm/NONE', 'other', {}, 404, 'Alert [NONE] not found on Sentilo (404.1).'],
    ['PUT /alarm/NONE', 'other', undefined, 404, 'Alert [NONE] not found on Sentilo (404.1).'],
    ['PUT /subscribe/data/one', 'other', endpoint, 403, FORBIDDEN('READ')],
    ['PUT /subscribe/alarm/A1', 'other', endpoint, 403, FORBIDDEN('READ')],
    ['PUT /subscribe/alarm/NONE', 'other', endpoint, 404, 'Alert [NONE] not found on Sentilo (404.1).'],
    ['PUT /subscribe/data/one/none', 'reader', endpoint, 404, 'Sensor [none] not found on Sentilo (404.1).'],
    ['GET /catalog/one', 'other', undefined, 403, FORBIDDEN('ADMIN')],
    ['POST /catalog/one', 'writer', { sensors: [{ sensor: 'x' }] }, 403, FORBIDDEN('ADMIN', 'one', 'writer')],
    ['GET /catalog/alert/one', 'other', undefined, 403, FORBIDDEN('ADMIN')],
    ['GET /data/one', 'reader', undefined, 200, '{"sensors":[]}'],
    ['PUT /data/one/s1/1', 'reader', undefined, 403, FORBIDDEN('WRITE', 'one', 'reader')],
    ['PUT /data/one/s1/1', 'writer', undefined, 200, ''],
    ['PUT /data/one/s1/1', MASTER, undefined, 200, ''],
    ['POST /catalog/reader', 'reader', { sensors: [{ sensor: 'x' }] }, 403, RESTRICTED],
    ['GET /monitor/ping', 'one', undefined, 403, FORBIDDEN('ADMIN', MASTER, 'one')],
    ['POST /admin/sync', 'one', undefined, 403, FORBIDDEN('ADMIN', MASTER, 'one')],
  ];
  test.each(rows)('%s by %s of %j', async (...row) => {
    await door.platform.withdrawNewest(door.platform.sensor('one', 's1') ?? expect.fail('there is a sensor'));
    await door.platform.removeSensors('one', ['s1']);
    await door.platform.addSensors('one', [{ sensor: 's1', type: 'temperature' }]);
    await check(row);
  });

  test('the master sees how it goes', async () => {
    const ping = await ask(MASTER)('GET', '/monitor/ping');
    expect(JSON.parse(ping.body)).toEqual({ status: 'SUCCESS', time: NOON_MS });
    const metrics = await ask(MASTER)('GET', '/monitor/metrics');
    expect(JSON.parse(metrics.body)).toMatchObject({ providers: 2, store: { state: 'ready' } });
  });
});

describe('what every answer says', () => {
  test('who answers, and in the type that was sent', async () => {
    const answer = await ask('one')('GET', '/data/one', undefined, { 'Content-Type': 'application/json' });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('x-sentilo-version')).toBe('2.0.0');
    expect(answer.headers.get('server')).toBe('sentilo-server/2.0.0');
    const plain = await ask('one')('PUT', '/data/one/s1/1');
    expect(plain.headers.get('content-type')).toBe('application/json; charset=UTF-8');
    const refused = await ask(null)('GET', '/data/one', undefined, { 'Content-Type': 'text/plain' });
    expect(refused.headers.get('content-type')).toBe('text/plain');
  });

  test('never a type that a browser would run', async () => {
    const answer = await ask(null)('GET', '/<script>', undefined, { 'Content-Type': 'text/html' });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=UTF-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('when it cannot', () => {
  test('while the past is being opened reads of it wait a moment, and are then told to come back; the newest is known, and writes are taken', async () => {
    const { values } = door.archive.history;
    const opened = (afterMs: number) =>
      (async (...asked) => {
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        return values(...asked);
      }) satisfies typeof values;
    door.archive.state = 'opening';
    Object.assign(door.archive.history, { values: opened(500) });
    const read = await ask('one')('GET', '/data/one/s1?limit=2');
    const write = await ask('one')('PUT', '/data/one/s1/1');
    const newest = await ask('one')('GET', '/data/one/s1');
    Object.assign(door.archive.history, { values: opened(10) });
    const later = await ask('one')('GET', '/data/one/s1?limit=2');
    door.archive.state = 'ready';
    Object.assign(door.archive.history, { values });
    expect([read.status, write.status, newest.status, later.status]).toEqual([503, 200, 200, 200]);
    expect(JSON.parse(read.body).message).toMatch(/^API Server is temporarily unavailable because it is starting/);
  });

  test('where there is no room writes are refused with 503, and reads are served', async () => {
    door.archive.full = true;
    const write = await ask('one')('PUT', '/data/one/s1/1');
    const describe = await ask('one')('POST', '/catalog/one', { sensors: [{ sensor: 'full', type: 'status' }] });
    const read = await ask('one')('GET', '/data/one/s1');
    door.archive.full = false;
    expect([write.status, describe.status, read.status]).toEqual([503, 503, 200]);
    expect(door.platform.sensor('one', 'full')).toBeNull();
  });

  test('what goes wrong inside is told by a code alone, which the log knows', async () => {
    const { values } = door.archive.history;
    Object.assign(door.archive.history, { values: () => Promise.reject(new Error('a secret of the disk')) });
    const answer = await ask('one')('GET', '/data/one/s1?limit=2');
    Object.assign(door.archive.history, { values });
    expect(answer.status).toBe(500);
    const { message } = JSON.parse(answer.body) as { message: string };
    const code = `SIE99-${NOON_MS}`;
    expect(message).toBe(
      'Something went wrong. Please try again. If the problem persists, contact your support site and provide the ' +
        `following error code: ${code}`,
    );
    expect(door.errors.splice(0)).toEqual([
      expect.stringContaining(`${code} GET /data/one/s1?limit=2: Error: a secret`),
    ]);
  });
});

describe('quotas', () => {
  test('an hour has so many requests, the headers tell how many are left, and more is 429', async () => {
    const small = await openSentilo({ quotas: { entity: { inboundPerHour: 2 } } });
    const asks = asker(small.port, await small.platform.addEntity(provider('p')));
    const answers = [await asks('GET', '/data/p'), await asks('GET', '/data/p'), await asks('GET', '/nowhere')];
    await small.close();
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-inbound-remaining'))).toEqual(['1', '0', '0']);
    expect(JSON.parse(answers[2]?.body ?? '').message).toBe(
      'Sent quota exceeded. You are only allowed to send 2 requests per hour on this site. Try again later.',
    );
    expect(await small.platform.alarms(small.platform.alert('_OVER_QUOTA_INBOUND') ?? expect.fail(), ALL)).toHaveLength(
      1,
    );
  });
});

const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10 };

describe('anonymous mode', () => {
  test('who has no key acts as the entity that is chosen; who has a wrong one is refused', async () => {
    const open = await openSentilo({ anonymous: 'visitor' });
    await open.platform.addEntity(provider('p'));
    await open.platform.addEntity(provider('visitor', 'application'));
    await open.platform.permit('visitor', 'p', 'READ');
    await open.platform.addSensors('p', [{ sensor: 's', type: 'temperature' }]);
    const statuses = [
      await asker(open.port, null)('GET', '/data/p'),
      await asker(open.port, null)('PUT', '/data/p/s/1'),
      await asker(open.port, 'wrong')('GET', '/data/p'),
      await asker(open.port, null)('GET', '/catalog?componentType=generic'),
    ].map(({ status }) => status);
    await open.close();
    expect(statuses).toEqual([200, 403, 401, 200]);
  });
});
