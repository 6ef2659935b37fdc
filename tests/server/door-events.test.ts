import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventsDoor } from '../../server/doors/events/events.ts';
import type { OpenDoor } from '../../server/doors/door.ts';
import { makeStandardsCity, NOW_MS, openDoor, type StandardsCity, withEntry } from './standards-city.ts';
import { portOf } from './door-city.ts';

interface Heard {
  readonly event: string;
  readonly id: string | null;
  readonly data: Record<string, unknown>;
}

/** What arrives, read as the HTML standard says that event streams are read. */
class EventReader {
  readonly heard: Heard[] = [];
  status = 0;
  text = '';
  headers: IncomingMessage['headers'] = {};
  ended = false;
  #rest = '';
  readonly #request;

  constructor(port: number, path: string, lastEventId?: string, localAddress = '127.0.0.1') {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    this.#request = request({ host: '127.0.0.1', port, path, headers, localAddress }, (answer) => {
      this.status = answer.statusCode ?? 0;
      this.headers = answer.headers;
      answer.setEncoding('utf8').on('data', (part: string) => this.#read(part));
      answer.on('end', () => (this.ended = true)).on('error', () => (this.ended = true));
    });
    this.#request.on('error', () => (this.ended = true)).end();
  }

  of(event: string): Record<string, unknown>[] {
    return this.heard.filter((each) => each.event === event).map(({ data }) => data);
  }

  get lastId(): string {
    return this.heard.findLast(({ id }) => id !== null)?.id ?? '';
  }

  close(): void {
    this.#request.destroy();
  }

  #read(part: string): void {
    this.text += part;
    const blocks = (this.#rest + part).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = block.split('\n').filter((line) => line !== '' && !line.startsWith(':'));
      const field = (name: string) => fields.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined)
        this.heard.push({ event: field('event') ?? 'message', id: field('id') ?? null, data: JSON.parse(data) });
    }
  }
}

let here: StandardsCity;
let app: FastifyInstance;
let open: OpenDoor;
let port: number;
let readers: EventReader[];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  here = makeStandardsCity();
  ({ app, open } = await openDoor(eventsDoor, here.parts));
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = portOf(app.server);
  readers = [];
});
afterEach(async () => {
  for (const reader of readers) reader.close();
  vi.useRealTimers();
  await open.close();
  await app.close();
});

function listen(query: string, lastEventId?: string, from?: string): EventReader {
  const reader = new EventReader(port, `/api/v1/events${query}`, lastEventId, from);
  readers.push(reader);
  return reader;
}

/** Polls for longer than usual: other tests may need the machine. */
function soon<Value>(look: () => Value) {
  return expect.poll(look, { timeout: 15_000, interval: 10 });
}

const ready = (reader: EventReader) => soon(() => reader.lastId).not.toBe('');

/** Another value of the air station, and the next look at the city. */
function change(value: number, id: 'sensor:environment/43' | 'station:bikes/1' = 'sensor:environment/43'): void {
  const entry = here.city.entries.get(id);
  if (!entry) throw new Error(`${id} is gone`);
  here.nowMs += 1000;
  const property = id === 'station:bikes/1' ? 'bikes-available' : 'no2';
  here.city = withEntry(here.city, { ...entry, values: { ...entry.values, [property]: { value, atMs: here.nowMs } } });
  vi.advanceTimersByTime(1000);
}

describe('events for small clients', () => {
  test('first what there is of the channels wanted, with who said it and what is to be said against it', async () => {
    const reader = listen('?channels=air');
    await ready(reader);
    expect(reader.status).toBe(200);
    expect(reader.headers['content-type']).toBe('text/event-stream');
    expect(reader.text.startsWith('retry: 3000\n\n')).toBe(true);
    expect(reader.heard[0]).toMatchObject({ event: 'reset', data: { why: 'new' } });
    expect(reader.of('record').map(({ id }) => id)).toEqual(['sensor:environment/43', 'sensor:environment/silent']);
    expect(reader.of('record')[0]).toMatchObject({ licence: 'CC-BY-4.0', simulated: true, source: 'Feed environment' });
    expect(reader.of('value')).toContainEqual({
      id: 'sensor:environment/43',
      property: 'pm10',
      value: 1999,
      unit: 'µg/m³',
      atMs: NOW_MS - 60_000,
      flags: ['range'],
    });
  });

  test('then what changes, and nothing of other channels', async () => {
    const [air, bikes] = [listen('?channels=air'), listen('?channels=bikes,metro')];
    await ready(air);
    await ready(bikes);
    const [before, other] = [air.heard.length, bikes.heard.length];
    change(50);
    await soon(() => air.heard.length).toBe(before + 1);
    expect(air.heard.at(-1)).toMatchObject({ event: 'value', data: { property: 'no2', value: 50 } });
    change(3, 'station:bikes/1');
    await soon(() => bikes.heard.length).toBe(other + 1);
    expect(air.heard).toHaveLength(before + 1);
  });

  test('what leaves the city is said to be gone, and vehicles come with their legs', async () => {
    const reader = listen('?channels=bus');
    await ready(reader);
    expect(reader.of('leg')).toEqual([
      expect.objectContaining({
        id: 'vehicle:transit/bus 7',
        mode: 'bus',
        legs: [expect.objectContaining({ from: [2.17, 41.387] })],
      }),
    ]);
    here.city = { entries: new Map([...here.city.entries].filter(([id]) => id !== 'vehicle:transit/bus 7')) };
    vi.advanceTimersByTime(1000);
    await soon(() => reader.of('gone')).toEqual([{ id: 'vehicle:transit/bus 7' }]);
  });

  test('a box leaves out what lies elsewhere', async () => {
    const reader = listen('?channels=air,noise,weather&bbox=2.16,41.38,2.17,41.39');
    await ready(reader);
    expect(reader.of('record').map(({ id }) => id)).toEqual(['sensor:environment/X4']);
  });

  test('who comes back gets what was missed and nothing twice', async () => {
    const first = listen('?channels=air');
    await ready(first);
    change(50);
    await soon(() => first.of('value').at(-1)?.value).toBe(50);
    const id = first.lastId;
    first.close();
    change(51);
    change(52);
    const again = listen('?channels=air', id);
    await soon(() => again.of('value').map(({ value }) => value)).toEqual([51, 52]);
    expect(again.of('reset')).toEqual([]);
  });

  test('an id of long ago, of another start or of nobody begins anew', async () => {
    const first = listen('?channels=air');
    await ready(first);
    const id = first.lastId;
    for (let tick = 0; tick < 65; tick++) change(tick);
    for (const old of [id, 'abc.1-3', '\u0001', `${id}999`]) {
      const reader = listen('?channels=air', encodeURIComponent(old));
      await ready(reader);
      expect(reader.of('reset')).toHaveLength(1);
    }
    const lost = listen('?channels=air', id);
    await ready(lost);
    expect(lost.of('reset')).toEqual([{ why: 'behind' }]);
    expect(lost.of('value').find(({ property }) => property === 'no2')?.value).toBe(64);
  });

  test('a quiet stream has a comment now and then', async () => {
    const reader = listen('?channels=metro');
    await ready(reader);
    vi.advanceTimersByTime(15_000);
    await soon(() => reader.text).toContain(': beat\n\n');
  });

  test('one that reads nothing waits alone, in little room, and is closed in the end', async () => {
    const stuck = connect(port, '127.0.0.1').pause();
    stuck.write('GET /api/v1/events HTTP/1.1\r\nhost: x\r\n\r\n');
    const good = listen('?channels=air');
    await ready(good);
    const entry = here.city.entries.get('sensor:environment/43');
    if (!entry) throw new Error('the sensor is gone');
    const closed = new Promise((resolve) => stuck.on('close', resolve));
    for (let tick = 0; tick < 50; tick++) {
      const record = { ...entry.record, name: `${'x'.repeat(200_000)} ${tick}` };
      here.city = withEntry(here.city, { ...entry, record });
      vi.advanceTimersByTime(1000);
      if (tick % 10 === 0) await soon(() => good.of('record').at(-1)?.name).toBe(record.name);
    }
    for (let step = 0; step < 8; step++) {
      change(step);
      await soon(() => good.of('value').at(-1)?.value).toBe(step);
      vi.advanceTimersByTime(9000);
    }
    const connections = () =>
      new Promise<number>((resolve) => app.server.getConnections((_error, count) => resolve(count)));
    await soon(connections).toBe(1);
    stuck.resume();
    await closed;
    change(77);
    await soon(() => good.of('value').at(-1)?.value).toBe(77);
  });

  test('nobody looks at the city while nobody listens', async () => {
    let looks = 0;
    const counting = makeStandardsCity();
    const looked = () => {
      looks++;
      return counting.city;
    };
    const other = await openDoor(eventsDoor, { ...counting.parts, city: () => looked() });
    await other.app.listen({ host: '127.0.0.1', port: 0 });
    vi.advanceTimersByTime(60_000);
    expect(looks).toBe(0);
    const reader = new EventReader(portOf(other.app.server), '/api/v1/events?channels=air');
    await ready(reader);
    reader.close();
    await soon(() => new Promise((resolve) => other.app.server.getConnections((_error, count) => resolve(count)))).toBe(
      0,
    );
    vi.advanceTimersByTime(60_000);
    const before = looks;
    vi.advanceTimersByTime(60_000);
    expect([before > 0, looks]).toEqual([true, before]);
    await other.open.close();
    await other.app.close();
  });

  test.each(['?channels=air,plates', '?bbox=1,2,3', '?bbox=3,41,2,42', '?other=1', '?channels='])(
    '%s is a bad request',
    async (query) => {
      expect((await app.inject(`/api/v1/events${query}`)).statusCode).toBe(400);
    },
  );

  test('one address takes no more places than it leaves free for others', async () => {
    const all = Array.from({ length: 100 }, () => listen('?channels=metro'));
    await soon(() => all.every(({ status }) => status === 200)).toBe(true);
    const refused = await app.inject('/api/v1/events');
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '30']);
    const others = Array.from({ length: 50 }, () => listen('?channels=metro', undefined, '127.0.0.2'));
    await soon(() => others.every(({ status }) => status === 200)).toBe(true);
    expect((await app.inject({ url: '/api/v1/events', remoteAddress: '127.0.0.2' })).statusCode).toBe(429);
    for (const reader of all.slice(0, 51)) reader.close();
    const connections = () => new Promise((resolve) => app.server.getConnections((_error, count) => resolve(count)));
    await soon(connections).toBe(99);
    const next = listen('?channels=metro');
    await soon(() => next.status).toBe(200);
  });
});
