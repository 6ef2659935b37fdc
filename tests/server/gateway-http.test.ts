import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../../data/contract/city.ts';
import { toLocalCm } from '../../data/contract/place.ts';
import {
  busEntry,
  cityOf,
  FEED,
  feedEntry,
  NOW_MS,
  openFixture,
  stationEntry,
  type Fixture,
} from './gateway-fixture.ts';
import { problemsOf } from './schema-problems.ts';

let fixture: Fixture;
let folder: string;

const SECTION: Entry = {
  handle: 40,
  record: { id: 'section:1', kind: 'section', feed: 'feed:test', name: 'Diagonal', path: [2.1, 41.3, 2.2, 41.4] },
  values: { 'traffic-state': { value: 3, atMs: NOW_MS - 60_000 } },
  legs: [],
};
const SENSOR: Entry = {
  handle: 41,
  record: {
    id: 'sensor:1',
    kind: 'sensor',
    feed: 'feed:test',
    name: 'Eixample',
    sensorType: 'air',
    longitude: 2.15,
    latitude: 41.38,
  },
  values: { no2: { value: 31.5, atMs: NOW_MS - 5000 } },
  legs: [],
};
const LINE: Entry = {
  handle: 42,
  record: {
    id: 'line:L3',
    kind: 'line',
    feed: 'feed:test',
    name: 'L3',
    mode: 'metro',
    longName: 'Zona Universitària - Trinitat Nova',
    colour: '#00a651',
    textColour: '#ffffff',
    operator: 'TMB',
  },
  values: {},
  legs: [],
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'besso-http-'));
  const [cityFolder, pageFolder] = [join(folder, 'city'), join(folder, 'page')];
  mkdirSync(cityFolder);
  mkdirSync(join(pageFolder, 'assets'), { recursive: true });
  writeFileSync(join(cityFolder, 'city.pmtiles'), Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256)));
  writeFileSync(join(cityFolder, '.secret'), 'hidden');
  writeFileSync(join(folder, 'outside.txt'), 'outside');
  writeFileSync(join(pageFolder, 'index.html'), '<!doctype html><title>Bessó</title>');
  writeFileSync(join(pageFolder, 'assets/app-abc123.js'), 'export const page = 1;');
  writeFileSync(join(pageFolder, 'assets/app-abc123.js.gz'), 'compressed');
  fixture = await openFixture({ folders: { cityFolder, pageFolder } });
  const start = toLocalCm([2.17, 41.387]);
  const end = toLocalCm([2.18, 41.387]);
  const leg = {
    t0Ms: NOW_MS - 5000,
    t1Ms: NOW_MS + 5000,
    x0Cm: start.xCm,
    y0Cm: start.yCm,
    x1Cm: end.xCm,
    y1Cm: end.yCm,
  };
  fixture.show(
    cityOf(
      feedEntry(),
      busEntry('moving', 20, [leg]),
      busEntry('nowhere', 21, []),
      stationEntry('s', 30, 5),
      SECTION,
      SENSOR,
      LINE,
    ),
  );
});

afterAll(async () => {
  await fixture.close();
  rmSync(folder, { recursive: true, force: true });
  expect(fixture.failures).toEqual([]);
});

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(fixture.url + path, { headers });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

/** The status of a request as written, which fetch would tidy. */
async function rawStatus(path: string, headers: Record<string, string> = {}): Promise<number> {
  return (await raw(path, headers)).statusCode ?? 0;
}

function raw(path: string, headers: Record<string, string>): Promise<IncomingMessage> {
  const url = new URL(fixture.url);
  return new Promise((resolve, reject) => {
    const sent = request({ host: url.hostname, port: url.port, path, headers }, (response) => {
      response.resume();
      resolve(response);
    });
    sent.once('error', reject);
    sent.end();
  });
}

describe('/health', () => {
  it('tells status, version, uptime, clients and each feed', async () => {
    const { status, json } = await get('/health');
    expect(status).toBe(200);
    expect(json).toMatchObject({ status: 'ok', version: '0.0.0-test', clients: 0, uptimeS: expect.any(Number) });
    expect(json.feeds).toMatchObject([
      { id: 'feed:test', state: 'live', ageMs: 1200, accepted: 10, rejected: 2, reasons: { duplicate: 2 } },
    ]);
  });

  it('is 503 while no feed answers, and 200 while some do', async () => {
    const feed = {
      id: 'feed:a',
      name: 'A',
      simulated: false,
      ageMs: null,
      accepted: 0,
      rejected: 0,
      reasons: {},
      problem: 'refused',
    } as const;
    for (const [states, expected] of [
      [['away'], 503],
      [['away', 'stale'], 503],
      [['away', 'live'], 200],
      [['late'], 200],
    ] as const) {
      const other = await openFixture({ feeds: () => states.map((state) => ({ ...feed, state })) });
      expect((await fetch(`${other.url}/health`)).status).toBe(expected);
      await other.close();
    }
  });
});

describe('/metrics', () => {
  it('speaks Prometheus, with the process, the clients and the feeds', async () => {
    const { text, headers } = await get('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toMatch(/^process_cpu_seconds_total \d/m);
    expect(text).toMatch(/^besso_clients 0$/m);
    expect(text).toMatch(/^besso_feed_rejected\{feed="feed:test",reason="duplicate"\} 2$/m);
    expect(text).toMatch(/^besso_feed_age_seconds\{feed="feed:test"\} 1.2$/m);
  });
});

describe('/api/v1', () => {
  it('places a vehicle half way along the leg that it is half through', async () => {
    const { json, headers } = await get('/api/v1/vehicles');
    expect(headers.get('content-type')).toContain('application/geo+json');
    const moving = json.features.find(({ id }: { id: string }) => id === 'vehicle:moving');
    expect(moving.geometry.coordinates[0]).toBeCloseTo(2.175, 6);
    expect(moving.geometry.coordinates[1]).toBeCloseTo(41.387, 6);
    expect(moving.properties).toMatchObject({ mode: 'bus', bearingDeg: 90, moving: true });
  });

  it.each(['feeds', 'vehicles', 'stations', 'sections', 'sensors', 'lines'])(
    'says of all %s who told it, when, and that it is simulated',
    async (path) => {
      const { json } = await get(`/api/v1/${path}`);
      expect(json.features.length).toBeGreaterThan(0);
      for (const { properties } of json.features) {
        expect(properties).toMatchObject({
          source: 'Test feed',
          simulated: true,
          licence: FEED.licence,
          attribution: FEED.attribution,
        });
        expect(properties.observedAtMs).toBeTypeOf('number');
      }
    },
  );

  it('gives the moment of the value itself as observedAtMs', async () => {
    const { json } = await get('/api/v1/sections');
    expect(json.features[0].properties).toMatchObject({
      observedAtMs: NOW_MS - 60_000,
      values: { 'traffic-state': { value: 3 } },
    });
    expect(json.features[0].geometry).toEqual({
      type: 'LineString',
      coordinates: [
        [2.1, 41.3],
        [2.2, 41.4],
      ],
    });
  });

  it('cuts by box, mode and number', async () => {
    const count = async (path: string) => (await get(path)).json.features.length;
    expect(await count('/api/v1/stations?bbox=2.1,41.3,2.2,41.4')).toBe(1);
    expect(await count('/api/v1/stations?bbox=2.3,41.3,2.4,41.4')).toBe(0);
    expect(await count('/api/v1/vehicles?mode=tram')).toBe(0);
    expect(await count('/api/v1/vehicles?mode=bus')).toBe(2);
    expect(await count('/api/v1/vehicles?limit=1')).toBe(1);
    expect(await count('/api/v1/sensors?type=noise')).toBe(0);
  });

  it.each([
    '/api/v1/vehicles?mode=plane',
    '/api/v1/vehicles?limit=0',
    '/api/v1/vehicles?limit=many',
    '/api/v1/vehicles?colour=red',
    '/api/v1/stations?bbox=1,2,3',
    '/api/v1/stations?bbox=2.2,41.4,2.1,41.3',
    '/api/v1/stations?bbox=a,b,c,d',
    '/api/v1/stations?mode=bus',
  ])('refuses %s with 400 and a reason', async (path) => {
    const { status, json, headers } = await get(path);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(json).toEqual({ status: 400, title: 'Bad request', detail: expect.stringMatching(/\w/) });
  });

  it.each(['/nothing', '/api/v1/planes', '/city/none.json', '/city/', '/assets/none.js', '/api/v1/%00', '/%E0%A4%A'])(
    'answers %s with a problem in JSON',
    async (path) => {
      const { status, json } = await get(path);
      expect([400, 403, 404]).toContain(status);
      expect(json).toEqual({ status, title: expect.any(String), detail: expect.any(String) });
    },
  );
});

describe('/api/openapi.json', () => {
  it('names every door of the API with its parameters', async () => {
    const { json } = await get('/api/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    expect(Object.keys(json.paths).sort()).toEqual([
      '/api/v1/feeds',
      '/api/v1/lines',
      '/api/v1/sections',
      '/api/v1/sensors',
      '/api/v1/stations',
      '/api/v1/tilesets',
      '/api/v1/vehicles',
      '/health',
    ]);
    const names = json.paths['/api/v1/vehicles'].get.parameters.map(({ name }: { name: string }) => name);
    expect(names.sort()).toEqual(['bbox', 'limit', 'mode']);
  });

  it('points to no schema that it does not hold', async () => {
    const { text, json } = await get('/api/openapi.json');
    for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
      expect(json.components.schemas).toHaveProperty(name ?? '');
    }
    expect(text).toContain('#/components/schemas/Problem');
  });

  it('describes the answers as they are', async () => {
    const { json: document } = await get('/api/openapi.json');
    for (const path of [
      '/health',
      '/api/v1/feeds',
      '/api/v1/vehicles',
      '/api/v1/stations',
      '/api/v1/sections',
      '/api/v1/sensors',
      '/api/v1/lines',
    ]) {
      const schema = document.paths[path].get.responses['200'].content['application/json'].schema;
      const { json } = await get(path);
      expect(problemsOf(schema, json), path).toEqual([]);
    }
    expect(
      problemsOf(document.paths['/health'].get.responses['200'].content['application/json'].schema, { status: 'fine' }),
    ).not.toEqual([]);
  });
});

describe('/city', () => {
  it('serves ranges, with an entity tag that spares the next request its body', async () => {
    const part = await get('/city/city.pmtiles', { range: 'bytes=10-19' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 10-19/1000');
    expect(part.text.length).toBe(10);
    const etag = part.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    expect(await rawStatus('/city/city.pmtiles', { 'if-none-match': etag })).toBe(304);
    expect((await get('/city/city.pmtiles', { range: 'bytes=5000-6000' })).status).toBe(416);
  });

  it('serves nothing hidden and nothing outside its folder', async () => {
    expect(await rawStatus('/city/.secret')).toBe(404);
    for (const path of [
      '/city/../outside.txt',
      '/city/%2e%2e/outside.txt',
      '/city/..%2foutside.txt',
      '/../outside.txt',
      '/city//etc/passwd',
    ]) {
      expect([400, 403, 404]).toContain(await rawStatus(path));
    }
  });
});

describe('the page', () => {
  it('is served at / to be asked for again, its hashed files for ever and compressed', async () => {
    const page = await get('/');
    expect(page.text).toContain('Bessó');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const file = await fetch(`${fixture.url}/assets/app-abc123.js`, { headers: { 'accept-encoding': 'identity' } });
    expect(file.headers.get('cache-control')).toContain('immutable');
    const compressed = await raw('/assets/app-abc123.js', { 'accept-encoding': 'gzip' });
    expect(compressed.headers['content-encoding']).toBe('gzip');
  });

  it('may run no inline script, be guessed at in no type, and ask no other host', async () => {
    const { headers } = await get('/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("worker-src 'self' blob:");
    expect(policy).not.toMatch(/https?:|\*/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers no other host name and no page of another origin', async () => {
    expect(await rawStatus('/health', { host: 'rebound.example.org' })).toBe(403);
    expect(await rawStatus('/health', { host: 'localhost' })).toBe(200);
    expect((await get('/health', { origin: 'https://example.org' })).status).toBe(403);
  });
});
