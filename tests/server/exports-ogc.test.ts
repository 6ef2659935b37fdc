import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Link, Feature, Page, Collection } from './ogc-answers.ts';
import { BUILDINGS, makeSmallCity, type SmallCity } from './exports-city.ts';
import {
  busEntry,
  cityOf,
  feedEntry,
  type Fixture,
  legFrom,
  NOW_MS,
  openFixture,
  stationEntry,
} from './gateway-fixture.ts';

/** The abstract tests of OGC 17-069r4, annex A, over HTTP. */

const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const STATION_MS = NOW_MS - 60_000;

let small: SmallCity;
let fixture: Fixture;
let root: string;

beforeAll(async () => {
  small = makeSmallCity();
  fixture = await openFixture({ desk: small.desk });
  fixture.show(
    cityOf(
      feedEntry(),
      busEntry('bus', 20, [legFrom(NOW_MS - 5000, [0, 0], [10_000, 0])]),
      stationEntry('s', 30, 5, STATION_MS),
    ),
  );
  root = `${fixture.url}/ogc`;
});

afterAll(async () => {
  await fixture.close();
  small.remove();
});

async function get<Body>(address: string, headers: Record<string, string> = {}) {
  const response = await fetch(address, { headers });
  return { response, body: (await response.json()) as Body, type: response.headers.get('content-type') ?? '' };
}

const items = (collection: string, query = '') => get<Page>(`${root}/collections/${collection}/items${query}`);

describe('landing page, conformance, API (A.4.2)', () => {
  test('the landing page links to the API, the conformance and the collections', async () => {
    for (const address of [`${root}/`, root, `${root}/?f=json`]) {
      const { response, body, type } = await get<{ links: Link[]; title: string }>(address);
      expect(response.status).toBe(200);
      expect(type).toBe('application/json');
      for (const rel of ['self', 'service-desc', 'conformance', 'data']) {
        const link = body.links.find((each) => each.rel === rel);
        expect(link, rel).toBeDefined();
        expect(link?.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ogc/);
        expect((await fetch(link?.href ?? '', { headers: { accept: link?.type ?? '' } })).status).toBe(200);
      }
    }
  });

  test('it declares the classes that it conforms to', async () => {
    const { body } = await get<{ conformsTo: string[] }>(`${root}/conformance`);
    expect(body.conformsTo.toSorted()).toEqual([
      'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core',
      'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson',
      'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30',
    ]);
  });

  test('the API is an OpenAPI 3.0 document of these very paths, and its references lead somewhere', async () => {
    const { body, type } = await get<Record<string, never>>(`${root}/api`, {
      accept: 'application/vnd.oai.openapi+json;version=3.0',
    });
    expect(type).toBe('application/vnd.oai.openapi+json;version=3.0');
    const api = body as unknown as {
      openapi: string;
      servers: { url: string }[];
      paths: Record<string, { get: object }>;
    };
    expect(api.openapi).toMatch(/^3\.0\.\d$/);
    expect(api.servers[0]?.url).toBe(root);
    for (const path of Object.keys(api.paths).filter((each) => !each.includes('{'))) {
      expect((await fetch(`${root}${path}`)).status, path).toBe(200);
    }
    const references = [...JSON.stringify(api).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    expect(references.length).toBeGreaterThan(50);
    for (const path of new Set(references)) {
      const found = path.split('/').reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], api);
      expect(found, path).toBeDefined();
    }
    const ids = Object.values(api.paths).map((each) => (each.get as { operationId: string }).operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the parameters are declared as the standard does (requirements 11, 14, 16, 21)', async () => {
    const { body } = await get<{ components: { parameters: Record<string, object> } }>(`${root}/api`);
    const { limit, bbox, datetime } = body.components.parameters;
    expect(limit).toMatchObject({ name: 'limit', in: 'query', required: false, style: 'form', explode: false });
    expect(limit).toMatchObject({ schema: { type: 'integer', minimum: 1, maximum: 10_000, default: 10 } });
    expect(bbox).toMatchObject({ schema: { type: 'array', items: { type: 'number' } }, style: 'form', explode: false });
    expect(datetime).toMatchObject({ schema: { type: 'string' }, style: 'form', explode: false, required: false });
  });
});

describe('collections (A.4.4, A.4.5)', () => {
  test('are listed with extent, links and CRS84, and each is found by itself', async () => {
    const { body } = await get<{ links: Link[]; collections: Collection[] }>(`${root}/collections`);
    expect(body.links.some(({ rel }) => rel === 'self')).toBe(true);
    expect(body.collections.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['buildings', 'streets', 'districts', 'barris', 'census-sections', 'trees', 'stops']),
    );
    for (const collection of body.collections) {
      expect(collection.itemType).toBe('feature');
      expect(collection.crs).toEqual([CRS84]);
      expect(collection.extent.spatial.bbox[0]).toHaveLength(4);
      const link = collection.links.find(({ rel }) => rel === 'items');
      expect(link?.type).toBe('application/geo+json');
      const own = await get<Collection>(`${root}/collections/${collection.id}`);
      expect(own.body).toEqual(collection);
      const page = await get<Page>(link?.href ?? '');
      expect(page.type).toBe('application/geo+json');
      expect(page.body.features.length).toBeGreaterThanOrEqual(
        collection.id === 'sensors' || collection.id === 'road-traffic' ? 0 : 1,
      );
    }
  });

  test('of what lives have the moments of their features', async () => {
    const { body } = await get<Collection>(`${root}/collections/bike-stations`);
    const moment = new Date(STATION_MS).toISOString();
    expect(body.extent.temporal?.interval).toEqual([[moment, moment]]);
  });
});

describe('features (A.4.6)', () => {
  test('come ten at a time, with counts, a moment, whom to name and a way on', async () => {
    const { body, response } = await items('buildings');
    const count = new Set(BUILDINGS.map(({ id }) => id)).size;
    expect(body).toMatchObject({ type: 'FeatureCollection', numberMatched: count, numberReturned: 10 });
    expect(body.features).toHaveLength(10);
    expect(body.timeStamp).toBe(new Date(NOW_MS).toISOString());
    expect(body.attribution).toContain('The surveyors');
    expect(body.licence).toBe('CC-BY-4.0');
    expect(response.headers.get('link')).toContain('rel="license"');
    expect(body.links.find(({ rel }) => rel === 'self')?.href).toBe(`${root}/collections/buildings/items`);
  });

  test('are all met once by following next', async () => {
    const seen: string[] = [];
    let href: string | undefined = `${root}/collections/buildings/items?limit=70&bbox=2,41,3,42`;
    while (href) {
      const { body }: { body: Page } = await get<Page>(href);
      seen.push(...body.features.map(({ id }) => id));
      expect(body.numberReturned).toBe(body.features.length);
      href = body.links.find(({ rel }) => rel === 'next')?.href;
    }
    expect(seen.length).toBe(new Set(BUILDINGS.map(({ id }) => id)).size);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('a limit beyond the most is the most; one that is no count is refused', async () => {
    expect((await items('trees', '?limit=20000')).body.numberReturned).toBe(25);
    for (const limit of ['0', '-1', 'ten', '1.5', ''])
      expect((await items('trees', `?limit=${limit}`)).response.status).toBe(400);
  });

  test('a box takes what touches it, not what only its own box does', async () => {
    // In the notch of the L (metres 51..59 east, 11..19 north of Plaça de Catalunya), then in its lower arm.
    const east = (metres: number) => 2.17 + metres / 83_430;
    const north = (metres: number) => 41.387 + metres / 111_194;
    const box = (w: number, s: number, e: number, n: number) => [east(w), north(s), east(e), north(n)].join(',');
    expect((await items('buildings', `?bbox=${box(52, 12, 58, 18)}`)).body.features).toEqual([]);
    const inArm = (await items('buildings', `?bbox=${box(52, 2, 58, 8)}`)).body;
    expect(inArm.features.map(({ id }) => id)).toEqual(['8']);
    expect((await items('districts', `?bbox=${box(1, 1, 2, 2)}`)).body.numberMatched).toBe(1);
  });

  test('a box may have heights, may be a point, may cross the antimeridian', async () => {
    const count = (await items('buildings')).body.numberMatched;
    expect((await items('buildings', '?bbox=2,41,-10,3,42,500')).body.numberMatched).toBe(count);
    expect(
      (await items('buildings', '?bbox=2.17005,41.38705,2.17005,41.38705')).body.numberMatched,
    ).toBeLessThanOrEqual(1);
    expect((await items('buildings', '?bbox=170,41,3,42')).body.numberMatched).toBe(count);
    expect((await items('buildings', '?bbox=170,41,-170,42')).body.numberMatched).toBe(0);
    expect((await items('buildings', '?bbox=-180,-90,180,90')).body.numberMatched).toBe(count);
  });

  test('a box that is none is refused', async () => {
    for (const bbox of ['1,2,3', '1,2,3,4,5', 'a,b,c,d', '2,42,3,41', '2,41,3,91', '2,41,3,', 'Infinity,1,2,3']) {
      const { response, type } = await items('buildings', `?bbox=${bbox}`);
      expect(response.status, bbox).toBe(400);
      expect(type).toContain('application/problem+json');
    }
  });

  test('a moment or an interval takes what tells of it, its ends included', async () => {
    const at = (ms: number) => new Date(ms).toISOString();
    const matched = async (datetime: string) =>
      (await items('bike-stations', `?datetime=${encodeURIComponent(datetime)}`)).body.numberMatched;
    expect(await matched(at(STATION_MS))).toBe(1);
    expect(await matched(at(STATION_MS + 1000))).toBe(0);
    expect(await matched(`${at(STATION_MS - 1000)}/${at(STATION_MS)}`)).toBe(1);
    expect(await matched(`${at(STATION_MS + 1000)}/..`)).toBe(0);
    expect(await matched(`../${at(STATION_MS)}`)).toBe(1);
    expect(await matched(`/${at(STATION_MS - 1)}`)).toBe(0);
    expect(await matched('../..')).toBe(1);
    expect(await matched('2026-11-20T08:29:00+01:00')).toBe(1);
    expect(await matched('2026-11-20')).toBe(1);
    const { body } = await items('trees', '?datetime=2000-01-01T00:00:00Z');
    expect(body.numberMatched).toBe(25);
  });

  test('a moment that is none is refused', async () => {
    for (const datetime of [
      'yesterday',
      '2026-13-01T00:00:00Z',
      '2026-02-30',
      '..',
      '',
      '2026-11-20T25:00:00Z',
      '2026-11-20T08:00:00',
      '2027-01-01T00:00:00Z/2026-01-01T00:00:00Z',
      'a/b',
      '../../..',
    ]) {
      expect((await items('vehicles', `?datetime=${encodeURIComponent(datetime)}`)).response.status, datetime).toBe(
        400,
      );
    }
  });

  test('an unknown parameter, or one given twice, is refused everywhere', async () => {
    for (const path of [
      '/',
      '/conformance',
      '/api',
      '/collections',
      '/collections/trees',
      '/collections/trees/items',
      '/collections/trees/items/1',
    ]) {
      expect((await get(`${root}${path}?unknown=1`)).response.status, path).toBe(400);
    }
    expect((await items('vehicles', '?limit=1&limit=2')).response.status).toBe(400);
    expect((await items('vehicles', '?f=html')).response.status).toBe(400);
  });
});

describe('a feature (A.4.7)', () => {
  test('is found by its id, with links to itself and its collection', async () => {
    const { body, type } = await get<Feature>(`${root}/collections/buildings/items/7`);
    expect(type).toBe('application/geo+json');
    expect(body).toMatchObject({ type: 'Feature', id: '7', geometry: { type: 'Polygon' } });
    expect(body.geometry?.coordinates).toHaveLength(2);
    expect(body.properties).toMatchObject({
      heightM: 21.5,
      heightSource: 'measured',
      barri: 'la Dreta de l’Eixample',
      licence: 'CC-BY-4.0',
    });
    expect(body.links?.map(({ rel }) => rel)).toEqual(expect.arrayContaining(['self', 'collection']));
    expect(body.links?.find(({ rel }) => rel === 'self')?.href).toBe(`${root}/collections/buildings/items/7`);
  });

  test('of every collection is found by the id that the list gives, whatever letters it has', async () => {
    for (const id of [
      'buildings',
      'streets',
      'districts',
      'barris',
      'census-sections',
      'trees',
      'stops',
      'lines',
      'sites',
      'traffic-sections',
      'vehicles',
      'bike-stations',
    ]) {
      for (const feature of (await items(id)).body.features) {
        const { body } = await get<Feature>(`${root}/collections/${id}/items/${encodeURIComponent(feature.id)}`);
        expect(body).toMatchObject(JSON.parse(JSON.stringify(feature)));
      }
    }
  });

  test('that is not there is 404, and so is a collection or a path', async () => {
    for (const path of [
      '/collections/buildings/items/nothing',
      '/collections/vehicles/items/vehicle:none',
      '/collections/none',
      '/none',
      '/collections/trees/none',
      '/collections/trees/items/1/2',
    ]) {
      expect((await get(`${root}${path}`)).response.status, path).toBe(404);
    }
  });

  test('of a tower has its parts; of a street both ways and what is assumed', async () => {
    const tower = await get<Feature>(`${root}/collections/buildings/items/9`);
    expect(tower.body).toMatchObject({ geometry: { type: 'MultiPolygon' }, properties: { heightM: 68, baseM: 12 } });
    const streets = (await items('streets')).body.features;
    expect(streets).toHaveLength(2);
    expect(streets[0]).toMatchObject({
      id: 'T1',
      properties: {
        oneway: false,
        lanesForward: 2,
        lanesBackward: 1,
        generated: false,
        assumed: ['lanes', 'speedKmh'],
      },
    });
    expect(streets[1]?.properties).toMatchObject({ oneway: true, generated: true, name: 'Passatge' });
  });
});

describe('formats', () => {
  test('are what is asked for, or 406', async () => {
    const status = async (path: string, accept: string) =>
      (await fetch(`${root}${path}`, { headers: { accept } })).status;
    expect(await status('/collections/trees/items', 'application/geo+json')).toBe(200);
    expect(await status('/collections/trees/items', 'text/html, application/json;q=0.9')).toBe(200);
    expect(await status('/collections/trees/items', 'text/html,application/xhtml+xml,*/*;q=0.8')).toBe(200);
    expect(await status('/collections/trees/items', 'application/xml')).toBe(406);
    expect(await status('/', 'text/html')).toBe(406);
    expect(await status('/?f=json', 'text/html')).toBe(200);
  });

  test('of addresses follow the name and the scheme by which the server is asked', async () => {
    const { body } = await get<{ links: Link[] }>(`${root}/`, { 'x-forwarded-proto': 'https' });
    expect(body.links[0]?.href).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/ogc\/$/);
  });
});

test('whatever is asked, the answer is one of the standard, never a fault', async () => {
  const word = fc.oneof(
    fc.constantFrom(
      'bbox',
      'datetime',
      'limit',
      'offset',
      'f',
      'crs',
      '2,41,3,42',
      '..',
      '10',
      'json',
      '2026-01-01T00:00:00Z/..',
    ),
    fc.string({ maxLength: 12, unit: 'binary' }),
  );
  const path = fc.constantFrom(
    '',
    '/',
    '/api',
    '/collections',
    '/collections/trees/items',
    '/collections/vehicles/items',
    '/collections/buildings/items/7',
  );
  await fc.assert(
    fc.asyncProperty(
      path,
      fc.array(fc.tuple(word, word), { maxLength: 3 }),
      fc.string({ maxLength: 8, unit: 'binary' }),
      async (where, query, more) => {
        const text = query.map((pair) => pair.map((each) => encodeURIComponent(each)).join('=')).join('&');
        const { status } = await fetch(`${root}${where}${encodeURIComponent(more)}?${text}`);
        expect([200, 400, 404]).toContain(status);
      },
    ),
    { numRuns: 300 },
  );
  expect(fixture.failures).toEqual([]);
});
