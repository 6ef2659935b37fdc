import { connect as connectSocket, type Socket } from 'node:net';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpenDoor } from '../../server/doors/door.ts';
import { mqtt } from '../../server/doors/mqtt/open.ts';
import { StoreFull } from '../../server/store/archive.ts';
import { addFeedThings, bareApp, type DoorCity, describeSensors, makeDoorCity, NOON_MS } from './door-city.ts';

let city: DoorCity;
let door: OpenDoor;
const clients: MqttClient[] = [];
const sockets: Socket[] = [];

beforeEach(async () => {
  city = await makeDoorCity({ mqtt: { packetBytesAtMost: 4096, subscriptionsAtMost: 5 } });
  await describeSensors(city);
  await addFeedThings(city);
  door = await mqtt.open(city.parts, bareApp());
});

afterEach(async () => {
  city.state.held = null;
  await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
  for (const socket of sockets.splice(0)) socket.destroy();
  await door.close();
});

test('a value is acknowledged only after the store has it', async () => {
  const client = await connected('reus');
  const safe = Promise.withResolvers<void>();
  city.state.held = safe.promise;
  let acknowledged = false;
  const publishing = client.publishAsync('besso/reus/temp-1', '21.5', { qos: 1 }).then(() => {
    acknowledged = true;
  });
  await turns();
  expect(acknowledged).toBe(false);
  expect(await valuesOf('temp-1')).toEqual([]);
  safe.resolve();
  await publishing;
  expect(await valuesOf('temp-1')).toEqual([21.5]);
});

async function connected(username: 'reus' | 'veins' | null, options: IClientOptions = {}): Promise<MqttClient> {
  const who = username === null ? {} : { username, password: city.tokens[username] };
  const client = await connectAsync(`mqtt://127.0.0.1:${door.port}`, { reconnectPeriod: 0, ...who, ...options });
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

/** Time enough for a message to come and go over loopback. */
async function turns(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
}

async function valuesOf(sensor: string): Promise<readonly (number | string | undefined)[]> {
  const series = city.platform.sensor('reus', sensor)?.series ?? 0;
  const range = { fromMs: 0, toMs: NOON_MS * 2, limit: 100, newestFirst: false };
  const { value, texts } = await city.archive.history.values(series, range);
  return Array.from(value, (each, row) => texts.get(row) ?? each);
}
