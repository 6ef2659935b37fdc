import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sentiloPlaces } from '../../data/contract/sentilo-location.ts';
import { sentiloTimeMs } from '../../data/contract/sentilo-time.ts';
import { type Answer, connected, type DoorCase, exchange, oneAnswer, openSentilo, provider } from './sentilo-door.ts';

/** What the door may answer to whatever is sent by who is known. */
const EXPECTED = new Set([200, 400, 403, 404, 405]);

let door: DoorCase;
let token: string;

beforeAll(async () => {
  door = await openSentilo({ bodyBytes: 20_000 });
  token = await door.platform.addEntity(provider('p'));
  await door.platform.addSensors('p', [{ sensor: 's', type: 'temperature', location: '41.4 2.1' }]);
  await door.platform.addAlerts('p', [{ id: 'A', name: 'A', type: 'EXTERNAL' }]);
});

afterAll(async () => {
  await door.close();
  expect(door.errors).toEqual([]);
});

const word = fc.constantFrom(
  ...['data', 'order', 'alarm', 'catalog', 'alert', 'subscribe', 'monitor', 'admin', 'p', 's', 'A', '', '..', '%00'],
  ...['%2F', '%zz', '__proto__', 'constructor', '12.5', 'DATA', '%F0%9F%98%80', 'x'.repeat(300)],
);
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom('limit', 'from', 'to', 'type', 'component', 'componentType', 'method', 'trigger', '__proto__'),
      fc.constantFrom('', '0', '-1', '5000', '99999999999', '1e3', 'delete', 'put', '01/01/2026T00:00:00', '%', 'NaN'),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`));
const target = fc.tuple(fc.array(word, { maxLength: 6 }), query).map(([parts, rest]) => `/${parts.join('/')}${rest}`);

const key = fc.constantFrom(
  ...[
    'observations',
    'sensors',
    'components',
    'sensor',
    'value',
    'timestamp',
    'location',
    'order',
    'message',
    'alerts',
  ],
  ...['alertsIds', 'id', 'type', 'name', 'trigger', 'endpoint', 'maxRetries', 'ttl', 'component', 'componentType'],
  ...['additionalInfo', 'technicalDetails', 'publicAccess', '__proto__', 'constructor', 'toString'],
);
const scalar = fc.oneof(
  fc.constantFrom<unknown>('s', 'p', 'A', 'temperature', 'EXTERNAL', 'INTERNAL', 'GT', '41.4 2.1', 'http://x/', ''),
  fc.constantFrom<unknown>('01/01/2026T00:00:00CET', '1e400', null, true, -0, 1e300, '\u0000', '\ud800'),
  fc.string({ maxLength: 20 }),
  fc.double(),
  fc.integer(),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('json'), { maxLength: 4 }), tie('object')),
  object: fc.array(fc.tuple(key, tie('json')), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
}));
const body = fc.oneof(
  { weight: 6, arbitrary: json.map((value) => JSON.stringify(value) ?? '') },
  { weight: 1, arbitrary: fc.string({ maxLength: 50 }) },
  { weight: 1, arbitrary: fc.nat({ max: 19_000 }).map((depth) => '['.repeat(depth)) },
  { weight: 1, arbitrary: fc.nat({ max: 9000 }).map((count) => `{"observations":${'{"value":'.repeat(count / 9)}`) },
);
const verb = fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS');

test('whatever is asked for, there is an answer of the interface, and never a failure inside', async () => {
  const socket = await connected(door.port);
  const send = async (asked: string, path: string, text: string): Promise<Answer> => {
    const length = Buffer.byteLength(text);
    socket.write(`${asked} ${path} HTTP/1.1\r\nIDENTITY_KEY: ${token}\r\nContent-Length: ${length}\r\n\r\n${text}`);
    return oneAnswer(socket);
  };
  await fc.assert(
    fc.asyncProperty(verb, target, body, async (asked, path, text) => {
      const { status, body: answer } = await send(asked, path, text);
      expect(EXPECTED).toContain(status);
      if (answer !== '') expect(JSON.parse(answer)).toBeTypeOf('object');
    }),
    { numRuns: 300, verbose: 1 },
  );
  socket.destroy();
  expect(Object.keys({})).toEqual([]);
});

test('whatever bytes come, the connection ends and the door goes on', async () => {
  const line = fc.constantFrom(
    ...['GET /data/p/s HTTP/1.1\r\n', 'PUT /data/p/s HTTP/1.1\r\n', 'IDENTITY_KEY: x\r\n', 'Content-Length: 5\r\n'],
    ...[
      'Content-Length: -1\r\n',
      'Transfer-Encoding: chunked\r\n',
      '\r\n',
      'null',
      '5\r\nhello\r\n',
      '0\r\n\r\n',
      'ZZ\r\n',
    ],
    ...['Connection: close\r\n', 'HTTP/9.9\r\n', '\u0000\u0001\u0002', 'Expect: 100-continue\r\n', 'Upgrade: x\r\n'],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
      const socket = await connected(door.port);
      socket.on('error', () => {});
      socket.resume();
      socket.end(lines.join(''), 'latin1');
      await new Promise((resolve) => socket.once('close', resolve));
    }),
    { numRuns: 40, verbose: 1 },
  );
  const alive = `GET /data/p/s HTTP/1.1\r\nIDENTITY_KEY: ${token}\r\nConnection: close\r\n\r\n`;
  expect(await exchange(door.port, alive)).toMatch(/^HTTP\/1\.1 200/);
});

test('any text is a time or none, a place or none', () => {
  const digits = fc.stringMatching(/^[0-9/T:+\-A-Z. ,]{0,40}$/);
  fc.assert(
    fc.property(digits, (text) => {
      const atMs = sentiloTimeMs(text);
      expect(atMs === undefined || Number.isSafeInteger(atMs)).toBe(true);
      for (const [longitude, latitude] of sentiloPlaces(text) ?? []) {
        expect(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});
