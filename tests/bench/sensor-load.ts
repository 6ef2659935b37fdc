import { connect } from 'mqtt';
import { sentiloTime } from '../../data/contract/sentilo-time.ts';
import type { ServerDoors } from './server-process.ts';

export const PROVIDER = 'testApi_provider';

/** A minute is left behind each run's first second: every observation is of the past. */
const SECOND_MS = 1000;

/** What one sensor said, by number: the n-th is said of the n-th second after the beginning, and its value is n. */
class SaidBySensor {
  sent = 0;
  acknowledged = 0;
}

/** What has been sent and acknowledged, by sensor. Every client says again what was not acknowledged, as it was. */
export class Ledger {
  readonly beginMs: number;
  readonly sensors = new Map<string, SaidBySensor>();

  constructor(beginMs: number) {
    this.beginMs = Math.floor(beginMs / SECOND_MS) * SECOND_MS;
  }

  said(sensor: string): SaidBySensor {
    const known = this.sensors.get(sensor) ?? new SaidBySensor();
    this.sensors.set(sensor, known);
    return known;
  }

  atMs(number: number): number {
    return this.beginMs + number * SECOND_MS;
  }

  get acknowledged(): number {
    return [...this.sensors.values()].reduce((sum, each) => sum + each.acknowledged, 0);
  }
}

/** Numbers from `from` up to, but not with, `to` of each of some sensors: what one request says. */
interface Part {
  readonly sensors: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** One client: says part after part, the next once the one before was acknowledged. */
interface Client {
  readonly sensors: readonly string[];
  readonly at: number;
  /** Opens what it needs of a server; gives what says a part and settles once that is acknowledged. */
  open(doors: ServerDoors, ledger: Ledger): Promise<{ say(part: Part): Promise<void>; close(): void }>;
}

function named(prefix: string, first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${first + index}`);
}

const CLIENTS: readonly Client[] = [
  ...[20, 20, 100, 100].map((at, index) => ({ sensors: named('bulk', index * 25, 25), at, open: bySentilo })),
  ...Array.from({ length: 8 }, (_, index) => ({ sensors: named('single', index, 1), at: 1, open: bySentilo })),
  ...[0, 1].map((index) => ({ sensors: named('mqtt', index * 8, 8), at: 1, open: byMqtt })),
  ...[0, 1].map((index) => ({ sensors: named('things', index, 1), at: 1, open: bySensorThings })),
];

/** Where a sensor stands. */
export function componentOf(sensor: string): string {
  return `at-${sensor}`;
}

/** Describes the load's sensors to a server that has not heard of them. */
export async function describeSensors({ sentilo, token }: ServerDoors): Promise<void> {
  const sensors = CLIENTS.flatMap((client) => client.sensors).map((sensor) => ({
    sensor,
    type: 'temperature',
    unit: '°C',
    component: componentOf(sensor),
    componentType: 'temperature',
    location: '41.39 2.17',
  }));
  const answer = await sentiloRequest('POST', `${sentilo}/catalog/${PROVIDER}`, token, { sensors });
  if (answer !== 200) throw new Error(`the sensors could not be described: ${answer}`);
}

/** Says things from all clients until the signal, or until the server is gone. Settles when all have stopped. */
export async function load(doors: ServerDoors, ledger: Ledger, until: AbortSignal, problems: string[]): Promise<void> {
  await Promise.all(
    CLIENTS.map(async (client) => {
      try {
        await speak(client, doors, ledger, until);
      } catch (error) {
        if (error instanceof Refused && !until.aborted) problems.push(error.message);
      }
    }),
  );
}

/** A server that answers, and not with success. */
class Refused extends Error {}

async function speak(client: Client, doors: ServerDoors, ledger: Ledger, until: AbortSignal): Promise<void> {
  const { say, close } = await client.open(doors, ledger);
  const all = client.sensors.map((sensor) => ledger.said(sensor));
  const [first] = all;
  try {
    while (first && !until.aborted) {
      const from = first.acknowledged;
      const to = Math.max(first.sent, from + client.at);
      for (const each of all) each.sent = to;
      await say({ sensors: client.sensors, from, to });
      for (const each of all) each.acknowledged = to;
    }
  } finally {
    close();
  }
}

async function bySentilo({ sentilo, token }: ServerDoors, ledger: Ledger) {
  const say = async ({ sensors, from, to }: Part): Promise<void> => {
    const observations = Array.from({ length: to - from }, (_, index) => ({
      value: String(from + index),
      timestamp: sentiloTime(ledger.atMs(from + index)),
    }));
    const [only, more] = sensors;
    const one = only !== undefined && more === undefined;
    const body = one ? { observations } : { sensors: sensors.map((sensor) => ({ sensor, observations })) };
    const status = await sentiloRequest('PUT', `${sentilo}/data/${PROVIDER}${one ? `/${only}` : ''}`, token, body);
    if (status !== 200) throw new Refused(`Sentilo answered ${status}`);
  };
  return { say, close: () => undefined };
}

async function sentiloRequest(method: string, url: string, token: string, body: object): Promise<number> {
  const headers = { IDENTITY_KEY: token, 'Content-Type': 'application/json' };
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  await answer.text();
  return answer.status;
}

async function byMqtt({ mqtt, token }: ServerDoors, ledger: Ledger) {
  const options = { username: PROVIDER, password: token, reconnectPeriod: 0, connectTimeout: 5000 };
  const client = connect(mqtt, options);
  const gone = new Promise<never>((_resolve, reject) => {
    client.on('error', reject);
    client.on('close', () => reject(new Error('the broker is gone')));
  });
  gone.catch(() => undefined);
  await Promise.race([new Promise((resolve) => client.once('connect', resolve)), gone]);
  const say = async ({ sensors, from, to }: Part): Promise<void> => {
    const messages = sensors.flatMap((sensor) =>
      Array.from({ length: to - from }, (_, index) => {
        const told = { value: String(from + index), timestamp: sentiloTime(ledger.atMs(from + index)) };
        return client.publishAsync(`besso/${PROVIDER}/${sensor}`, JSON.stringify(told), { qos: 1 });
      }),
    );
    for (const each of messages) each.catch(() => undefined);
    await Promise.race([Promise.all(messages), gone]);
  };
  return { say, close: () => void client.end(true) };
}

async function bySensorThings({ pages, token }: ServerDoors, ledger: Ledger) {
  const headers = { IDENTITY_KEY: token, 'Content-Type': 'application/json' };
  const say = async ({ sensors, from, to }: Part): Promise<void> => {
    for (let number = from; number < to; number++) {
      const told = { result: number, phenomenonTime: new Date(ledger.atMs(number)).toISOString() };
      const url = `${pages}/sta/v1.1/Datastreams('${PROVIDER}.${sensors[0]}')/Observations`;
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(told) });
      await answer.text();
      if (answer.status !== 201) throw new Refused(`SensorThings answered ${answer.status}`);
    }
  };
  return { say, close: () => undefined };
}
