import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { StoreFull } from '../../server/store/archive.ts';
import { portOf } from './door-city.ts';
import { awhile, MqttCity, pending } from './mqtt-city.ts';

/** A broker elsewhere, that goes away and comes back with what it has kept. */
class Elsewhere {
  readonly #aedes: Aedes;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  port = 0;
  acknowledged = 0;

  constructor(aedes: Aedes) {
    this.#aedes = aedes;
    aedes.on('ack', () => {
      this.acknowledged++;
    });
  }

  async come(): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      this.#aedes.handle(socket);
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', () => resolve()));
    this.#server = server;
    this.port = portOf(server);
  }

  async goAway(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
    this.#server = null;
  }

  async end(): Promise<void> {
    await this.goAway();
    await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
  }

  subscribed(): Promise<void> {
    return new Promise((resolve) => this.#aedes.once('subscribe' as 'closed', () => resolve()));
  }
}

const opened: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close();
});

async function open(
  topics?: readonly object[],
): Promise<{ readonly elsewhere: Elsewhere; readonly here: MqttCity; readonly client: MqttClient }> {
  const elsewhere = new Elsewhere(await Aedes.createBroker());
  opened.push({ close: () => elsewhere.end() });
  await elsewhere.come();
  const subscribed = elsewhere.subscribed();
  const url = `mqtt://127.0.0.1:${elsewhere.port}`;
  const here = await MqttCity.open({ broker: { url, reconnectMs: 50 }, ...(topics ? { topics } : {}) });
  opened.push(here);
  await subscribed;
  const client = await connectAsync(url, { reconnectPeriod: 50 });
  client.on('error', () => undefined);
  opened.push({ close: () => client.endAsync(true) });
  return { elsewhere, here, client };
}

test('what a broker elsewhere delivers is acknowledged to it only after the store has it, many at a time', async () => {
  const { elsewhere, here, client } = await open();
  const safe = pending();
  here.city.state.held = safe.promise;
  for (const value of [1, 2, 3]) await client.publishAsync('besso/reus/temp-1', said(value), { qos: 1 });
  await awhile(80);
  expect(elsewhere.acknowledged).toBe(0);
  safe.resolve();
  await eventually(() => expect(elsewhere.acknowledged).toBe(3));
  expect(await here.valuesOf('temp-1')).toEqual([1, 2, 3]);
});

test('a broker that goes away and comes back loses nothing that it was given, and doubles nothing', async () => {
  const { elsewhere, here, client } = await open();
  const safe = pending();
  here.city.state.held = safe.promise;
  for (let value = 0; value < 10; value++) await client.publishAsync('besso/reus/temp-1', said(value), { qos: 1 });
  await awhile(30);
  await elsewhere.goAway();
  here.city.state.held = null;
  safe.reject(new Error('the machine stumbled'));
  await awhile(30);
  await elsewhere.come();
  for (let value = 10; value < 20; value++) await client.publishAsync('besso/reus/temp-1', said(value), { qos: 1 });
  const all = Array.from({ length: 20 }, (_, value) => value);
  await eventually(async () => expect(await here.valuesOf('temp-1')).toEqual(all));
});

test('what the store has no room for is kept when there is room again', async () => {
  const { elsewhere, here, client } = await open();
  here.city.state.held = Promise.reject(new StoreFull('no room'));
  here.city.state.held.catch(() => undefined);
  await client.publishAsync('besso/reus/temp-1', said(5), { qos: 1 });
  await awhile(60);
  expect(elsewhere.acknowledged).toBe(0);
  here.city.state.held = null;
  await eventually(() => expect(elsewhere.acknowledged).toBe(1));
  expect(await here.valuesOf('temp-1')).toEqual([5]);
});

test('a retained value without its time is not taken for one of now', async () => {
  const { here, client } = await open([{ pattern: 'old/{sensor}', provider: 'reus' }]);
  await client.publishAsync('old/temp-1', '99', { qos: 1, retain: true });
  await eventually(async () => expect(await here.valuesOf('temp-1')).toEqual([99]));
  const { elsewhere, here: later, client: other } = await open([{ pattern: 'other/{sensor}', provider: 'reus' }]);
  await other.publishAsync('nowhere', '1', { qos: 1, retain: true });
  expect(await later.valuesOf('temp-1')).toEqual([]);
  expect(elsewhere.acknowledged).toBe(0);
});

test('a topic map reads what gateways of other makers send', async () => {
  const { here, client } = await open([
    {
      pattern: 'application/{app}/device/{device}/event/up',
      provider: 'reus',
      payload: 'json',
      timestamp: 'time',
      sensors: [
        { sensor: '{device}-1', value: 'object.temperature' },
        { sensor: 'noise-1', value: 'object.leq' },
      ],
    },
  ]);
  const up = { time: '2026-11-19T11:15:00.25+00:00', object: { temperature: 17.25, leq: 61 } };
  await client.publishAsync('application/7/device/temp/event/up', JSON.stringify(up), { qos: 1 });
  await eventually(async () => expect(await here.valuesOf('noise-1')).toEqual([61]));
  expect(await here.valuesOf('temp-1')).toEqual([17.25]);
});

test('the latest of the city is told to a broker elsewhere, and kept there', async () => {
  const { client } = await open();
  const heard: string[] = [];
  client.on('message', (topic) => heard.push(topic));
  await client.subscribeAsync('city/#');
  await eventually(() => expect(heard).toContain('city/station/bikes~42/bikes-available'));
});

function said(value: number): string {
  return JSON.stringify({ value, timestamp: Date.UTC(2026, 10, 19, 11, 0, value) });
}
