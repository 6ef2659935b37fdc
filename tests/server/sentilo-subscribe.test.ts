import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutsideNameless, OutsideRefused, type OutsideFetch } from '../../server/outbound/outside-fetch.ts';
import { openOutside, openReceiver } from './push-receiver.ts';
import { type Ask, asker, type DoorCase, openSentilo, provider } from './sentilo-door.ts';

let receiver: Awaited<ReturnType<typeof openReceiver>>;
let door: DoorCase;
let owner: Ask;
let reader: Ask;
let stranger: Ask;

/** Everything on loopback may be called but what is called private. */
const guarded: OutsideFetch = Object.assign(
  (url: string, request: Parameters<OutsideFetch>[1]) => openOutside(url, request),
  {
    check: async (url: string) => {
      if (url.includes('10.0.0.1')) throw new OutsideRefused('http://10.0.0.1 is refused: its address is not public');
      if (url.includes('later.example')) throw new OutsideNameless('http://later.example has no address');
    },
  },
);

beforeEach(async () => {
  receiver = await openReceiver();
  door = await openSentilo({}, {}, { outside: guarded });
  const { platform, port } = door;
  owner = asker(port, await platform.addEntity(provider('p')));
  reader = asker(port, await platform.addEntity(provider('app', 'application')));
  stranger = asker(port, await platform.addEntity(provider('other', 'application')));
  await platform.permit('app', 'p', 'READ');
  await platform.addSensors('p', [{ sensor: 's', type: 'temperature' }]);
});

afterEach(async () => {
  await door.close();
  await receiver.close();
});

async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { timeout: 30_000, interval: 1 }).toBe(true);
}

test('what is published reaches who subscribed, over the wire', async () => {
  const endpoint = `${receiver.address}/ok`;
  expect((await reader('PUT', '/subscribe/DATA/p/s', { endpoint, secretCallbackKey: 'x' })).status).toBe(200);
  await owner('PUT', '/data/p/s', { observations: [{ value: '1.50', location: '41.4 2.1' }, { value: '2' }] });
  await until(() => receiver.on('/ok').length === 2);
  expect(receiver.received.map(({ body }) => body.message)).toEqual(['1.50', '2']);
  expect(receiver.received[0]?.body).toMatchObject({ topic: '/data/p/s', publisher: 'p', location: '41.4 2.1' });
  expect(receiver.received[0]?.headers['x-sentilo-content-hmac']).toMatch(/^[\w+/]{86}==$/);
});

test('an internal alert raises its alarm, which is pushed and can be read', async () => {
  const alert = { id: 'HOT', type: 'INTERNAL', name: 'Hot', trigger: 'GT', expression: '40', sensor: 's' };
  expect(await door.platform.addAlerts('p', [{ ...alert, component: 's' }])).toEqual([]);
  await reader('PUT', '/subscribe/alarm/HOT', { endpoint: `${receiver.address}/ok` });
  await owner('PUT', '/data/p/s', { observations: [{ value: '41' }] });
  await until(() => receiver.on('/ok').length === 1);
  const message = 'Alarm HOT: value 41 from the sensor s verifies the restriction: Greater than 40';
  expect(receiver.received[0]?.body).toMatchObject({ type: 'ALARM', alert: 'HOT', alertType: 'GT', message });
  expect(receiver.received[0]?.body.sender).toBe('sentilo-catalog');
  door.clock.atMs += 2000;
  const { alarms } = JSON.parse((await owner('GET', '/alarm/HOT')).body) as { alarms: object[] };
  expect(alarms).toEqual([expect.objectContaining({ message, sender: 'sentilo-catalog' })]);
});

test('a provider-wide order is one event without a sensor', async () => {
  await reader('PUT', '/subscribe/order/p', { endpoint: `${receiver.address}/ok` });
  await owner('PUT', '/order/p', { order: 'Stop' });
  await until(() => receiver.on('/ok').length === 1);
  expect(receiver.received[0]?.body).toMatchObject({ topic: '/order/p', provider: 'p', message: 'Stop' });
  expect(Object.keys(receiver.received[0]?.body ?? {})).not.toContain('sensor');
});

const ENDPOINT = 'http://a.org';

test.each([
  [
    '/subscribe/data/p/s',
    '',
    400,
    'To register a subscription is mandatory to fill in the endpoint of the subscription',
  ],
  [
    '/subscribe/what/p',
    ENDPOINT,
    400,
    'To register a subscription is mandatory to fill in the type of the subscription',
  ],
  ['/subscribe/data/p/t', ENDPOINT, 404, 'Sensor [t] not found on Sentilo (404.1).'],
  ['/subscribe/alarm/NONE', ENDPOINT, 404, 'Alert [NONE] not found on Sentilo (404.1).'],
  [
    '/subscribe/data/p',
    'http://10.0.0.1/',
    400,
    'The endpoint of the subscription is refused: http://10.0.0.1 is refused: its address is not public',
  ],
  ['/subscribe/alarm/A/B', ENDPOINT, 400, 'Invalid path was requested:/subscribe/alarm/A/B'],
  ['/subscribe/data', ENDPOINT, 400, 'Invalid path was requested:/subscribe/data'],
])('PUT %s with the endpoint "%s" is refused: %i %s', async (path, endpoint, status, message) => {
  const answer = await reader('PUT', path, { endpoint });
  expect(JSON.parse(answer.body)).toEqual({ code: status, message });
});

test('an endpoint that is no web address is no good payload', async () => {
  const answer = await reader('PUT', '/subscribe/data/p', { endpoint: 'file:///etc/passwd' });
  expect(JSON.parse(answer.body)).toMatchObject({
    code: 400,
    errorDetails: ['Wrong endpoint value: file:///etc/passwd'],
  });
});

test('an endpoint whose name has no address yet is taken, with any number of retries at any distance', async () => {
  const said = { endpoint: 'http://later.example/', maxRetries: 1000, retryDelay: '1440' };
  expect((await reader('PUT', '/subscribe/data/p', said)).status).toBe(200);
  const { subscriptions } = JSON.parse((await reader('GET', '/subscribe')).body) as { subscriptions: object[] };
  expect(subscriptions).toEqual([expect.objectContaining({ ...said, retryDelay: 1440 })]);
  for (const wrong of [{ maxRetries: -1 }, { retryDelay: 2 ** 31 }]) {
    expect((await reader('PUT', '/subscribe/data/p', { ...said, ...wrong })).status).toBe(400);
  }
});

test('who may not read may not subscribe, and sees and removes only what is its own', async () => {
  const endpoint = `${receiver.address}/ok`;
  expect(JSON.parse((await stranger('PUT', '/subscribe/data/p', { endpoint })).body)).toEqual({
    code: 403,
    message: 'Entity other has not permission to READ  info about entity p',
  });
  await reader('PUT', '/subscribe/data/p', { endpoint, secretCallbackKey: 'x', maxRetries: 1, retryDelay: 2 });
  expect(JSON.parse((await stranger('GET', '/subscribe')).body)).toEqual({ subscriptions: [] });
  await stranger('DELETE', '/subscribe');
  expect(JSON.parse((await reader('GET', '/subscribe/data')).body)).toEqual({
    subscriptions: [{ endpoint, type: 'DATA', provider: 'p', maxRetries: 1, retryDelay: 2 }],
  });
});
