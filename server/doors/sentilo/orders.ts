import { sentiloTime } from '../../../data/contract/sentilo-time.ts';
import { eachOf } from '../../platform/newest.ts';
import type { Sent } from '../../platform/platform.ts';
import { type Call, demand, partOf, type Service } from './call.ts';
import { readRange } from './range.ts';
import { eventsRejected, Refusal } from './refusal.ts';
import { bodyMembers, textOf } from './strict.ts';

/** What is more than the order, the path and the token tell. */
const KEYS = new Set(['order', 'providerId', 'sensorId', 'sender']);

export const orders: Service = {
  tunnelsPut: true,
  routes: {
    GET: { fewest: 1, most: 2, operation: read },
    PUT: { fewest: 1, most: 2, operation: send },
  },
};

async function send(call: Call): Promise<undefined> {
  const provider = partOf(call, 0);
  const text = textOf(bodyMembers(call.body, KEYS).order) ?? '';
  if (text === '') throw new Refusal(400, 'To publish an order is mandatory to inform the order content');
  demand(call, 'WRITE', provider);
  const sensor = call.path.length === 2 ? partOf(call, 1) : null;
  const { refused } = await call.parts.platform.order(call.caller, provider, sensor, text);
  if (refused.length > 0) throw eventsRejected(refused);
  return undefined;
}

async function read(call: Call): Promise<object> {
  const { path, parts } = call;
  const { provider, range } = readRange(call);
  const { platform } = parts;
  if (path.length === 2) {
    const sensor = platform.sensor(provider, partOf(call, 1));
    return { orders: (sensor ? await platform.orders(sensor, range) : []).map(orderJson) };
  }
  const sensors = await eachOf(platform.sensors(provider), async (sensor) => {
    return { sensor: sensor.id, orders: (await platform.orders(sensor, range)).map(orderJson) };
  });
  return { sensors: sensors.filter((each) => each.orders.length > 0) };
}

function orderJson({ message, atMs, sender }: Sent): object {
  return { order: message, timestamp: sentiloTime(atMs), sender, time: atMs };
}
