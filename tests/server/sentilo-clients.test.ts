import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asker,
  connected,
  type DoorCase,
  exchange,
  NOON_MS,
  oneAnswer,
  openSentilo,
  parseAnswer,
  provider,
  untilEnd,
} from './sentilo-door.ts';

let door: DoorCase;
let token: string;

beforeAll(async () => {
  door = await openSentilo({ anonymous: 'visitor' });
  token = await door.platform.addEntity(provider('p'));
  await door.platform.addEntity(provider('visitor', 'application'));
  await door.platform.permit('visitor', 'p', 'READ');
  await door.platform.addSensors('p', [{ sensor: 's', type: 'status', dataType: 'TEXT' }]);
});

afterAll(async () => {
  await door.close();
  expect(door.errors).toEqual([]);
});

async function newest(): Promise<unknown> {
  const answer = await asker(door.port, token)('GET', '/data/p/s');
  return JSON.parse(answer.body);
}

describe('the Node client', () => {
  test('sends bodies without a content type, each twice: both are taken', async () => {
    const body = JSON.stringify({ observations: [{ value: 'twice' }] });
    const statuses: number[] = [];
    for (let time = 0; time < 2; time++) {
      statuses.push(
        await new Promise<number>((resolve, reject) => {
          const options = { port: door.port, method: 'PUT', path: '/data/p/s', headers: { identity_key: token } };
          const sent = request(options, (response) => {
            response.resume();
            response.on('end', () => resolve(response.statusCode ?? 0));
          });
          sent.on('error', reject);
          sent.end(body);
        }),
      );
    }
    expect(statuses).toEqual([200, 200]);
    expect(await newest()).toMatchObject({ observations: [{ value: 'twice' }] });
  });
});

describe('the Node-RED client', () => {
  const get = (connection: string, limit = 1): string =>
    `GET /data/p/s?limit=${limit} HTTP/1.1\r\nHost: x\r\nIDENTITY_KEY: ${token}\r\nConnection: ${connection}\r\n\r\n`;

  test.each(['close', 'keep-alive'])('writes a stray null after a GET (%s): it gets its answer alone', async (kind) => {
    const bytes = await exchange(door.port, `${get(kind)}null`);
    expect(bytes.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(parseAnswer(bytes).status).toBe(200);
    expect(JSON.parse(parseAnswer(bytes).body)).toMatchObject({ observations: [{ value: 'twice' }] });
  });

  test('is told that the connection ends after its null, and nothing more where it asks again on it', async () => {
    const socket = await connected(door.port);
    socket.write(`${get('keep-alive')}null`);
    const answer = await oneAnswer(socket);
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    socket.write(get('keep-alive'));
    expect(await untilEnd(socket)).toBe('');
  });

  test('also where the null comes in a packet of its own while the answer is being made', async () => {
    const { values } = door.archive.history;
    const gate: { open: () => void } = { open: () => {} };
    const opened = new Promise<void>((resolve) => Object.assign(gate, { open: resolve }));
    const slow: typeof values = async (...range) => {
      await opened;
      return values(...range);
    };
    Object.assign(door.archive.history, { values: slow });
    const socket = await connected(door.port);
    socket.setNoDelay(true);
    socket.write(get('keep-alive', 2));
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.write('null');
    await new Promise((resolve) => setTimeout(resolve, 20));
    gate.open();
    const bytes = await untilEnd(socket);
    Object.assign(door.archive.history, { values });
    expect(bytes.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(parseAnswer(bytes).status).toBe(200);
  });

  test('a body that breaks off in what is no chunk is refused with 400', async () => {
    const head = `PUT /data/p/s HTTP/1.1\r\nIDENTITY_KEY: ${token}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const bytes = await exchange(door.port, `${head}5\r\n{"obs\r\nnull\r\n`);
    expect(parseAnswer(bytes).status).toBe(400);
  });

  test('bytes that follow nothing are refused with 400', async () => {
    const bytes = await exchange(door.port, 'null\r\n\r\n');
    expect(parseAnswer(bytes).status).toBe(400);
    expect(JSON.parse(parseAnswer(bytes).body)).toEqual({ code: 400, message: 'Bad request' });
  });
});

describe('the Arduino client', () => {
  test('writes two lines more than its body and reads until the server closes: it gets a whole answer', async () => {
    const body = '{"observations":[{"value":"This is a sample observation"}]}';
    const head =
      `PUT /data/p/s HTTP/1.1\r\nidentity_key: ${token}\r\nHost: 127.0.0.1\r\nConnection: close\r\n` +
      `Content-Length: ${body.length}\r\nContent-Type: application/json\r\n\r\n`;
    const socket = await connected(door.port);
    socket.setNoDelay(true);
    for (const part of [head, body, '\r\n', '\r\n']) {
      socket.write(part);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const answer = parseAnswer(await untilEnd(socket));
    expect([answer.status, answer.body, answer.headers.get('content-length')]).toEqual([200, '', '0']);
    expect(answer.headers.has('transfer-encoding')).toBe(false);
    expect(await newest()).toMatchObject({ observations: [{ value: 'This is a sample observation' }] });
  });

  test('a catalogue of thousands of sensors comes with its length, not in chunks', async () => {
    const many = await openSentilo();
    const key = await many.platform.addEntity(provider('big'));
    const sensors = Array.from({ length: 3000 }, (_, index) => ({ sensor: `s${index}`, type: 'status' }));
    await many.platform.addSensors('big', sensors);
    const head = `GET /catalog HTTP/1.1\r\nidentity_key: ${key}\r\nConnection: close\r\n\r\n`;
    const answer = parseAnswer(await exchange(many.port, head));
    await many.close();
    expect(answer.headers.has('transfer-encoding')).toBe(false);
    expect(JSON.parse(answer.body).providers[0].sensors).toHaveLength(3000);
  });
});

describe('the Java client', () => {
  test('keeps one connection for many requests, and is told that it may for 20 s or more', async () => {
    const socket = await connected(door.port);
    for (let time = 0; time < 3; time++) {
      const body = `{"observations":[{"value":"java ${time}"}]}`;
      socket.write(
        `PUT /data/p/s HTTP/1.1\r\nIDENTITY_KEY: ${token}\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${body.length}\r\nHost: x\r\nConnection: Keep-Alive\r\nUser-Agent: Apache-HttpClient/4.5\r\n\r\n${body}`,
      );
      const answer = await oneAnswer(socket);
      expect(answer.status).toBe(200);
      expect(Number(/timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThanOrEqual(20);
    }
    socket.destroy();
  });

  test('deletes with a body by PUT', async () => {
    await door.platform.addSensors('p', [{ sensor: 'leaves', type: 'status' }]);
    const answer = await asker(door.port, token)('PUT', '/catalog/p?method=delete', { sensors: ['leaves'] });
    expect(answer.status).toBe(200);
    expect(door.platform.sensor('p', 'leaves')).toBeNull();
  });
});

describe("scripts against the water agency's public instance", () => {
  test.each([
    ['/data/p/s?limit=-1', '{"observations":[]}'],
    ['/data/p/s?limit=0', '{"observations":[]}'],
    ['/data/p?limit=0', '{"sensors":[]}'],
    ['/data/p/unknown?limit=10', '{"observations":[]}'],
    ['/data/p/s?limit=5&from=01/01/1999T00:00:00&to=31/12/1999T23:59:59', '{"observations":[]}'],
    ['/data/p/s?limit=5&from=01/01/1999T00:00:00%2B0100&to=31/12/1999T23:59:59%2B0100', '{"observations":[]}'],
  ])('GET %s without a key', async (target, body) => {
    const answer = await asker(door.port, null)('GET', target);
    expect([answer.status, answer.body]).toEqual([200, body]);
  });

  test('GET /catalog?componentType= without a key tells what may be read', async () => {
    const answer = await asker(door.port, null)('GET', '/catalog?componentType=');
    expect(JSON.parse(answer.body)).toMatchObject({
      providers: [{ provider: 'p', permission: 'READ', sensors: [{ sensor: 's', componentType: 'generic' }] }],
    });
  });

  test('limit=5000 gives 200 of a sensor', async () => {
    const observations = Array.from({ length: 250 }, (_, index) => ({ value: `v${index}` }));
    await asker(door.port, token)('PUT', '/data/p/s', { observations });
    const answer = await asker(door.port, null)('GET', '/data/p/s?limit=5000');
    const given = JSON.parse(answer.body).observations as { value: string }[];
    expect([given.length, given[0]?.value, given[199]?.value]).toEqual([200, 'v249', 'v50']);
    const all = await asker(door.port, null)('GET', '/data/p?limit=5000');
    expect(JSON.parse(all.body).sensors[0].observations).toHaveLength(50);
  });
});

test('who ends its side of the connection after a request gets the answer', async () => {
  for (const body of ['', '{"observations":[{"value":"all said"}]}']) {
    const socket = await connected(door.port);
    const length = body === '' ? '' : `Content-Length: ${body.length}\r\n`;
    socket.end(`${body === '' ? 'GET' : 'PUT'} /data/p/s HTTP/1.1\r\nIDENTITY_KEY: ${token}\r\n${length}\r\n${body}`);
    expect(parseAnswer(await untilEnd(socket)).status).toBe(200);
  }
});

test('many requests of one connection at once are answered in their order', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const socket = await connected(door.port);
  const get = (limit: number): string =>
    `GET /data/p/s?limit=${limit} HTTP/1.1\r\nHost: x\r\nIDENTITY_KEY: ${token}\r\n\r\n`;
  socket.write([3, 1, 2].map(get).join(''));
  let bytes = '';
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.toString();
      if (bytes.split('observations').length === 4 && bytes.endsWith(']}')) resolve();
    });
  });
  socket.destroy();
  agent.destroy();
  expect(
    bytes
      .split('HTTP/1.1')
      .slice(1)
      .map((each) => each.split('"value"').length - 1),
  ).toEqual([3, 1, 2]);
});

test('who goes away before the answer, or in the middle of a body, leaves nothing behind', async () => {
  for (const sent of [
    `PUT /data/p/s HTTP/1.1\r\nIDENTITY_KEY: ${token}\r\nContent-Length: 100\r\n\r\n{"obs`,
    `GET /data/p/s HTTP/1.1\r\nIDENTITY_KEY: ${token}\r\n\r\n`,
    'GET /data',
  ]) {
    const socket = await connected(door.port);
    socket.write(sent);
    socket.resetAndDestroy();
  }
  expect((await asker(door.port, token)('GET', '/data/p/s')).status).toBe(200);
});

describe('messages as the Java client writes them', () => {
  const put = (target: string, body: object) => asker(door.port, token)('PUT', target, body);
  const alertsOf = async (): Promise<unknown> =>
    JSON.parse((await asker(door.port, token)('GET', '/catalog/alert/p')).body);

  test('says the time of an observation twice: the text counts', async () => {
    const observations = [{ value: 'timed', timestamp: '22/11/2026T11:00:00', time: 1 }];
    expect((await put('/data/p/s', { sensor: 's', observations })).status).toBe(200);
    expect((await put('/data/p', { sensors: [{ sensor: 's', observations }] })).status).toBe(200);
    const from = '22/11/2026T11:00:00';
    const { body } = await asker(door.port, token)('GET', `/data/p/s?from=${from}&to=${from}`);
    expect(JSON.parse(body)).toEqual({
      observations: [{ value: 'timed', timestamp: from, time: NOON_MS - 3_600_000 }],
    });
  });

  test('names the alert of an alarm in its body too, and whose the catalogue is', async () => {
    const alert = { id: 'J', name: 'J', entity: 'p', type: 'EXTERNAL' };
    const made = await asker(door.port, token)('POST', '/catalog/alert/p', { parameters: {}, alerts: [alert] });
    expect(made.status).toBe(200);
    expect((await put('/alarm/J', { alertId: 'J', message: 'said' })).status).toBe(200);
    const { body } = await asker(door.port, token)('GET', '/alarm/J');
    expect(JSON.parse(body)).toMatchObject({ alarms: [{ message: 'said', sender: 'p' }] });
    const components = [{ component: 's', provider: 'p', componentDesc: 'told' }];
    expect((await put('/catalog/p', { components, parameters: { type: 'status' } })).status).toBe(200);
    expect((await put('/order/p/s', { order: 'go', sender: 'nobody' })).status).toBe(200);
    const orders = await asker(door.port, token)('GET', '/order/p/s');
    expect(JSON.parse(orders.body)).toMatchObject({ orders: [{ order: 'go', sender: 'p' }] });
  });

  test('removes all alerts by an empty message', async () => {
    expect(await alertsOf()).toMatchObject({ alerts: [{ id: 'J' }] });
    expect((await put('/catalog/alert/p?method=delete', {})).status).toBe(200);
    expect(await alertsOf()).toEqual({});
  });
});
