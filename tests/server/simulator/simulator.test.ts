import { createServer, type Server } from 'node:http';
import bindings from 'gtfs-realtime-bindings';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator, type RunningSimulator } from '../../../server/simulator/simulator.ts';
import { SetClock, smallCity } from './small-city.ts';

const { FeedMessage } = bindings.transit_realtime;

const NOW = '2024-11-20T07:30:00Z';
const PATHS = [
  '/gtfs/static.zip',
  '/gtfs-rt/vehicle-positions.pb',
  '/gtfs-rt/trip-updates.pb',
  '/gtfs-rt/alerts.pb',
  '/gbfs/2.3/gbfs.json',
  '/gbfs/2.3/station_status.json',
  '/gbfs/3.0/gbfs.json',
  '/gbfs/3.0/station_information.json',
  '/gbfs/3.0/station_status.json',
  '/traffic/sections.csv',
  '/traffic/state.dat',
];

const clock = new SetClock(NOW);
let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator({ clock, seed: 7, city: smallCity() });
});
afterAll(() => simulator.close());

const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${simulator.port}${path}`, init);
const bytes = async (path: string) => Buffer.from(await (await ask(path)).arrayBuffer());
/** Comparing megabytes with toEqual takes seconds. */
const isSame = (first: Buffer, second: Buffer) => Buffer.compare(first, second) === 0;
const misbehave = (body: string) => ask('/misbehave', { method: 'POST', body });

describe('the simulator', () => {
  afterEach(async () => {
    clock.set(NOW);
    await misbehave('{}');
  });

  test.each(PATHS)('publishes %s with a type, a tag and a date, and 304 to one who has it', async (path) => {
    const first = await ask(path);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toMatch(/^(application\/(zip|x-protobuf|json)|text\/(csv|plain))/);
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
    expect((await first.arrayBuffer()).byteLength).toBeGreaterThan(100);
    const etag = first.headers.get('etag') ?? '';
    const since = first.headers.get('last-modified') ?? '';
    expect(Date.parse(since)).toBeLessThanOrEqual(Date.parse(NOW));
    expect((await ask(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await ask(path, { headers: { 'if-none-match': `"other", W/${etag}` } })).status).toBe(304);
    expect((await ask(path, { headers: { 'if-modified-since': since } })).status).toBe(304);
    expect((await ask(path, { headers: { 'if-none-match': '"other"', 'if-modified-since': since } })).status).toBe(200);
  });

  test('answers HEAD without a body, other methods with 405, other paths with 404', async () => {
    const head = await ask('/traffic/state.dat', { method: 'HEAD' });
    expect([head.status, (await head.arrayBuffer()).byteLength]).toEqual([200, 0]);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(100);
    expect((await ask('/traffic/state.dat', { method: 'DELETE' })).status).toBe(405);
    expect((await ask('/misbehave')).status).toBe(405);
    for (const path of ['/', '/gtfs', '/gbfs/3.0/../../etc', '/gbfs/4.0/gbfs.json']) {
      expect((await ask(path)).status).toBe(404);
    }
  });

  test('lists in gbfs.json only what it answers', async () => {
    const { data } = JSON.parse(new TextDecoder().decode(await bytes('/gbfs/3.0/gbfs.json')));
    for (const { url } of data.feeds) expect((await fetch(url)).status).toBe(200);
  });

  test('moves on with the clock', async () => {
    const before = await bytes('/gtfs-rt/vehicle-positions.pb');
    expect(isSame(await bytes('/gtfs-rt/vehicle-positions.pb'), before)).toBe(true);
    clock.set('2024-11-20T07:30:10Z');
    const after = FeedMessage.decode(await bytes('/gtfs-rt/vehicle-positions.pb'));
    expect(Number(after.header.timestamp) - Number(FeedMessage.decode(before).header.timestamp)).toBe(10);
  });

  test('gives the same bytes as another with the same clock and seed, other bytes with another seed', async () => {
    const [twin, stranger] = await Promise.all(
      [7, 8].map((seed) => startSimulator({ clock, seed, city: smallCity() })),
    );
    const from = async (port: number | undefined, path: string) =>
      Buffer.from(await (await fetch(`http://127.0.0.1:${port}${path}`)).arrayBuffer());
    for (const path of PATHS.filter((each) => !each.endsWith('gbfs.json'))) {
      expect(isSame(await from(twin?.port, path), await bytes(path)), path).toBe(true);
      if (path !== '/traffic/sections.csv')
        expect(isSame(await from(stranger?.port, path), await bytes(path)), path).toBe(false);
    }
    await Promise.all([twin?.close(), stranger?.close()]);
  });

  test('is told to misbehave, feed by feed, and to behave again', async () => {
    const good = await bytes('/traffic/state.dat');
    expect((await misbehave('{"traffic":{"late":1}}')).status).toBe(204);
    expect(new TextDecoder().decode(await bytes('/traffic/state.dat'))).toContain('#20241120082700#');
    expect(new TextDecoder().decode(await bytes('/gbfs/3.0/station_status.json'))).toContain('2024-11-20T07:30');
    await misbehave('{"traffic":{"duplicated":1}}');
    expect((await bytes('/traffic/state.dat')).length).toBe(2 * good.length);
    await misbehave('{"traffic":{"malformed":1}}');
    expect(isSame(await bytes('/traffic/state.dat'), good)).toBe(false);
    await misbehave('{}');
    expect(isSame(await bytes('/traffic/state.dat'), good)).toBe(true);
  });

  test('mixes moments when out of order: vehicles of a minute and a half ago among those of now', async () => {
    await misbehave('{"vehicle-positions":{"outOfOrder":1}}');
    const { entity } = FeedMessage.decode(await bytes('/gtfs-rt/vehicle-positions.pb'));
    const ages = new Set(entity.map(({ vehicle }) => Date.parse(NOW) / 1000 - Number(vehicle?.timestamp)));
    expect([...ages].sort()).toEqual([0, 90]);
  });

  test('does not answer at all when silent', async () => {
    await misbehave('{"alerts":{"silent":1}}');
    await expect(ask('/gtfs-rt/alerts.pb', { signal: AbortSignal.timeout(300) })).rejects.toThrow();
    expect((await ask('/gtfs-rt/trip-updates.pb')).status).toBe(200);
  });

  test('refuses a misbehaviour that is none, and a body too large', async () => {
    const refused = await misbehave('{"traffic":{"late":"very"}}');
    expect(refused.status).toBe(400);
    expect(await refused.text()).toMatch(/traffic\/late/);
    expect((await misbehave('not json')).status).toBe(400);
    const fromPage = await ask('/misbehave', {
      method: 'POST',
      body: '{}',
      headers: { origin: 'https://example.org' },
    });
    expect(fromPage.status).toBe(403);
    expect((await misbehave(' '.repeat(100_000))).status).toBe(413);
  });
});

/** A stand-in for the server's door: answers with the next status, and keeps what it was sent. */
class Door {
  readonly sent: { readonly method: string; readonly path: string; readonly key: string; readonly body: string }[] = [];
  readonly statuses: number[] = [];
  readonly #server: Server;
  address = '';

  constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        this.sent.push({ method, path: url, key: String(headers.identity_key), body });
        response.writeHead(this.statuses.shift() ?? 200, { 'content-type': 'application/json' });
        response.end('{}');
        this.#told?.();
      });
    });
  }

  #told: (() => void) | undefined;

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    this.address = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  /** Settles once that many messages have come. */
  async until(count: number): Promise<void> {
    while (this.sent.length < count) {
      await new Promise<void>((resolve) => {
        this.#told = resolve;
      });
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('the sensors of the environment', () => {
  const nowhere = 'http://127.0.0.1:1';
  const doorsTo = (address: string) => ({
    sentilo: { address, provider: 'environment', token: 'sesame' },
    mqtt: { address: nowhere, provider: 'noise', token: 'poppy', broker: 'mqtt://127.0.0.1:1' },
  });

  test('tell what they are, then what they observe, with the key, and try again after a refusal', async () => {
    const door = new Door();
    await door.open();
    door.statuses.push(404, 200, 200, 503, 200);
    const fast = new SetClock(NOW, 1000);
    const running = await startSimulator({ clock: fast, seed: 7, city: smallCity(), doors: doorsTo(door.address) });
    await door.until(5);
    expect(door.sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /catalog/environment',
      'GET /catalog/environment',
      'POST /catalog/environment',
      'PUT /data/environment',
      'PUT /data/environment',
    ]);
    for (const { key } of door.sent) expect(key).toBe('sesame');
    const described = new Set(
      JSON.parse(door.sent[2]?.body ?? '').sensors.map(({ sensor }: { sensor: string }) => sensor),
    );
    const { sensors } = JSON.parse(door.sent[4]?.body ?? '');
    expect(sensors.length).toBe(described.size);
    for (const { sensor, observations } of sensors) {
      expect(described).toContain(sensor);
      expect(observations[0]).toEqual({ value: expect.stringMatching(/^\d/), timestamp: '20/11/2024T07:30:00' });
    }
    fast.set('2024-11-20T07:35:00Z');
    await door.until(6);
    expect(JSON.parse(door.sent[5]?.body ?? '').sensors.length).toBeGreaterThan(20);
    expect(door.sent[5]?.body).toContain('20/11/2024T07:35:00');
    expect(door.sent[5]?.body).not.toContain('20/11/2024T07:30:00');
    await running.close();
    await door.close();
  });

  test('stop at once when the simulator is closed, even while nobody answers', async () => {
    const running = await startSimulator({ clock, seed: 7, city: smallCity(), doors: doorsTo(nowhere) });
    const startMs = performance.now();
    await running.close();
    expect(performance.now() - startMs).toBeLessThan(5000);
  });
});
