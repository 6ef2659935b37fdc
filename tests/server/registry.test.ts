import { describe, expect, test } from 'vitest';
import { buildingOf } from '../../server/registry/buildings.ts';
import { territoryOf } from '../../server/registry/territory.ts';
import type { CityRecord } from '../../data/contract/record.ts';
import { readThing } from '../../server/registry/read-thing.ts';
import { thingOf } from '../../server/registry/thing.ts';
import {
  CITY,
  cityOf,
  DAY_MS,
  EVERYTHING,
  everythingOf,
  feed,
  followed,
  line,
  NOW_MS,
  openRegistry,
  station,
} from './registry-city.ts';

describe('records', () => {
  test('a thing has one record, with the ids that its source has for it, and the areas that hold it', () => {
    expect(followed().get('station:bikes/42')).toEqual({
      record: {
        id: 'station:bikes/42',
        kind: 'station',
        name: 'Gran Via, 760',
        at: [2.16, 41.39],
        facts: { capacity: 20 },
        aliases: ['feed:bikes/42'],
        within: ['city:barcelona', 'district:02', 'barri:07', 'census-section:02001'],
        source: 'feed:bikes',
        simulated: false,
        validFromMs: NOW_MS,
        validToMs: null,
      },
      relations: [
        {
          type: 'located-in',
          from: 'station:bikes/42',
          to: 'census-section:02001',
          validFromMs: NOW_MS,
          validToMs: null,
        },
      ],
    });
  });

  test('a census section is part of its barri, that of its district, that of the city', () => {
    const registry = followed();
    const parent = (id: string) => registry.get(id)?.relations.find(({ type }) => type === 'part-of')?.to;
    expect(parent('census-section:02001')).toBe('barri:07');
    expect(parent('barri:07')).toBe('district:02');
    expect(parent('district:02')).toBe('city:barcelona');
    expect(registry.resolve('section:02001').map(({ id }) => id)).toEqual(['census-section:02001']);
  });

  test('what is in a part of the territory is listed: its barris and sections too', () => {
    const registry = followed();
    const ids = (within: string) =>
      registry.list({ group: 'territory', within, limit: 100, offset: 0 }).records.map(({ id }) => id);
    expect(ids('district:02')).toEqual(['barri:07', 'census-section:02001', 'street:carrer-de-casp']);
    expect(ids('city:barcelona')).toContain('district:10');
    expect(registry.get('census-section:02001')?.record.within).toEqual(['city:barcelona', 'district:02', 'barri:07']);
  });

  test('areas that claim to hold each other hold nothing, and end nothing', () => {
    const area = (code: string, parent: string) =>
      ({ id: `barri:${code}`, level: 'barri', code, name: code, parent, polygons: [], areaM2: 0, source: 0 }) as const;
    const areas = [area('01', 'barri:02'), area('02', 'barri:01')];
    const manifest = { name: 'x', sources: [], generated: false, bounds: [2.1, 41.3, 2.3, 41.5] } as const;
    const { records } = territoryOf(manifest, { areas }, { places: [] });
    expect(records.get('barri:01')?.within).toEqual(['city:barcelona']);
  });

  test('a building names its source by the id that the package has for it', () => {
    const sources = [{ id: 'cadastre-buildings', name: 'Cadastre: buildings (INSPIRE)' }];
    const geometry = {
      type: 'Polygon',
      coordinates: [
        [
          [2.16, 41.39],
          [2.1600001, 41.39],
          [2.16, 41.3900003],
        ],
      ],
    };
    const feature = { id: '7', geometry, properties: { source: sources[0]?.name } };
    const building = buildingOf(feature, { sources, within: () => [] });
    expect(building).toMatchObject({ source: 'cadastre-buildings', at: [2.1600001, 41.3900002] });
  });

  test('an operator is one organisation, by whatever name its lines and feeds call it', () => {
    const registry = followed();
    const [tmb, ...others] = registry.resolve('TMB');
    expect(others).toEqual([]);
    expect(tmb).toMatchObject({
      id: 'organisation:tmb',
      name: 'Transports Metropolitans de Barcelona',
      facts: { functions: 'operator provider' },
    });
    expect(registry.get('line:bus/V15')?.relations).toMatchObject([{ type: 'operates', from: 'organisation:tmb' }]);
    expect(registry.resolve('feed:bus').map(({ id }) => id)).toEqual(['organisation:tmb']);
    expect(registry.get('organisation:renfe')?.relations).toContainEqual({
      type: 'contracted-by',
      from: 'organisation:renfe',
      to: 'organisation:generalitat-de-catalunya',
      validFromMs: Date.UTC(2009, 11, 31, 23),
      validToMs: null,
    });
  });

  test('a road section is told apart from a census section', () => {
    const path = [2.16, 41.39, 2.162, 41.39, 2.164, 41.39];
    const road: CityRecord = { id: 'section:traffic/7', kind: 'section', feed: 'feed:bikes', name: 'Diagonal', path };
    const [found] = followed(cityOf(feed('bikes', ''), road)).resolve('section:traffic/7');
    expect(found).toMatchObject({ id: 'road-section:traffic/7', at: [2.162, 41.39] });
  });

  test('what a source calls a thing finds every thing that is called so', () => {
    expect(
      followed()
        .resolve('42')
        .map(({ id }) => id),
    ).toEqual(['station:bikes/42']);
    expect(followed().resolve('__proto__')).toEqual([]);
    expect(followed().get('constructor')).toBeNull();
  });

  test('people are there only as roles', () => {
    const { records } = followed().list({ group: 'roles', ...EVERYTHING });
    expect(records.map(({ id }) => id)).toEqual([
      'role:viewer',
      'role:operator',
      'role:planner',
      'role:steward',
      'role:administrator',
    ]);
  });

  test('lists are filtered by kind, name, box and part of the territory, and told page by page', () => {
    const registry = followed();
    const ids = (query: object) =>
      registry.list({ group: 'things', ...EVERYTHING, ...query }).records.map(({ id }) => id);
    expect(ids({ kind: 'stop' })).toEqual(['stop:bus/1001', 'stop:bus/1002']);
    expect(ids({ name: 'BAILEN' })).toEqual(['stop:bus/1001', 'stop:bus/1002']);
    expect(ids({ bbox: [2.1625, 41.39, 2.17, 41.4] })).toEqual(['station:bikes/43']);
    expect(ids({ within: 'census-section:02001', kind: 'station' })).toEqual([
      'station:bikes/42',
      'station:metropolis/b-42',
    ]);
    expect(registry.list({ group: 'things', limit: 2, offset: 1 })).toMatchObject({
      total: 6,
      records: [{ id: 'station:metropolis/b-42' }, { id: 'station:bikes/43' }],
    });
  });
});

describe('time', () => {
  const SECOND = cityOf(feed('bikes', ''), station('bikes/42', 'Gran Via, 760', 2.18, 41.39));
  const FIRST = cityOf(feed('bikes', ''), station('bikes/42', 'Gran Via, 760', 2.16, 41.39));

  test('a station that is moved to another district lay in the first one until then', () => {
    const registry = followed(FIRST);
    registry.follow(SECOND, NOW_MS + DAY_MS);
    expect(registry.get('station:bikes/42')?.relations).toEqual([
      {
        type: 'located-in',
        from: 'station:bikes/42',
        to: 'census-section:02001',
        validFromMs: NOW_MS,
        validToMs: NOW_MS + DAY_MS,
      },
      {
        type: 'located-in',
        from: 'station:bikes/42',
        to: 'district:10',
        validFromMs: NOW_MS + DAY_MS,
        validToMs: null,
      },
    ]);
    const placeAt = (atMs: number) => registry.list({ group: 'things', ...EVERYTHING, atMs }).records[0]?.within.at(-1);
    expect([NOW_MS - 1, NOW_MS, NOW_MS + DAY_MS].map(placeAt)).toEqual([
      undefined,
      'census-section:02001',
      'district:10',
    ]);
  });

  test('a line that another company takes over was run by the first one until then', () => {
    const registry = followed(cityOf(feed('bus', 'AMB'), line('bus/N9', 'N9', 'TMB')));
    registry.follow(cityOf(feed('bus', 'AMB'), line('bus/N9', 'N9', 'Tusgsal')), NOW_MS + DAY_MS);
    const runs = registry.get('line:bus/N9')?.relations.map(({ from, validToMs }) => [from, validToMs]);
    expect(runs).toEqual([
      ['organisation:tmb', NOW_MS + DAY_MS],
      ['organisation:tusgsal', null],
    ]);
  });

  test('a survey that puts it a few metres elsewhere has not moved it', () => {
    const registry = followed(FIRST);
    registry.follow(cityOf(feed('bikes', ''), station('bikes/42', 'Gran Via, 760', 2.1601, 41.39)), NOW_MS + DAY_MS);
    expect(registry.get('station:bikes/42')?.relations).toHaveLength(1);
  });

  test('what is gone for a quarter of an hour is no longer, but can be asked for; what comes back is again', () => {
    const registry = followed(FIRST);
    const none = cityOf(feed('bikes', ''));
    const isThere = () => registry.list({ group: 'things', ...EVERYTHING }).total === 1;
    registry.follow(none, NOW_MS + 60_000);
    registry.follow(none, NOW_MS + 600_000);
    expect(isThere()).toBe(true);
    registry.follow(none, NOW_MS + 1_000_000);
    expect(isThere()).toBe(false);
    expect(registry.get('station:bikes/42')?.record.validToMs).toBe(NOW_MS + 60_000);
    expect(registry.list({ group: 'things', ...EVERYTHING, atMs: NOW_MS + 30_000 }).total).toBe(1);
    registry.follow(FIRST, NOW_MS + 2_000_000);
    expect(isThere()).toBe(true);
  });

  test('what was kept is read again, and follows on', () => {
    const first = openRegistry();
    const changes = [...first.follow(FIRST, NOW_MS), ...first.follow(SECOND, NOW_MS + DAY_MS)];
    const kept = changes.slice(-1).flatMap(({ thing }) => readThing(JSON.parse(JSON.stringify(thing))) ?? []);
    const second = openRegistry({ things: kept });
    expect(second.follow(SECOND, NOW_MS + 2 * DAY_MS)).toEqual([]);
    expect(second.get('station:bikes/42')).toEqual(first.get('station:bikes/42'));
  });

  test('nothing is kept of what did not change, nor of vehicles', () => {
    const vehicle: CityRecord = {
      id: 'vehicle:bus/7001',
      kind: 'vehicle',
      feed: 'feed:bus',
      name: 'V15',
      mode: 'bus',
      line: 'line:bus/V15',
      headsign: '',
      basis: 'observed',
      lengthM: 12,
    };
    const records = [...CITY.entries.values()].map(({ record }) => record);
    const registry = openRegistry();
    expect(registry.follow(cityOf(...records, vehicle), NOW_MS)).toHaveLength(6);
    expect(registry.follow(cityOf(...records, vehicle), NOW_MS + 1)).toEqual([]);
    expect(registry.get('vehicle:bus/7001')?.relations).toMatchObject([{ type: 'operates', from: 'organisation:tmb' }]);
  });
});

describe('personal data', () => {
  const noLine = () => '';
  const vehicle = (id: string, source = 'bus') =>
    ({
      id: `vehicle:${source}/${id}`,
      kind: 'vehicle',
      feed: `feed:${source}`,
      name: id,
      mode: 'bus',
      line: null,
      headsign: '',
      basis: 'observed',
      lengthM: 12,
    }) as const;

  test.each(['1234BCD', '0815 XYZ', '7001-1234-LMN'])('a vehicle told by its number plate (%s) is refused', (plate) => {
    expect(thingOf(vehicle(plate), noLine)).toBe('personal-data');
  });

  test.each(['7001', '10123', 'L9S-04', '1234ABC'])('a fleet number (%s) is none of people', (number) => {
    expect(thingOf(vehicle(number), noLine)).toMatchObject({ kind: 'vehicle' });
  });

  test.each(['license_plates', 'wearable', 'mobile-phones'])('what a feed of %s tells is refused', (source) => {
    expect(thingOf(vehicle('1', source), noLine)).toBe('personal-data');
    expect(thingOf(feed(source, 'somebody'), noLine)).toBe('personal-data');
  });

  test('it is counted, not kept, and in no answer', () => {
    const registry = openRegistry();
    const plate = '1234BCD';
    expect(registry.follow(cityOf(feed('bus', 'AMB'), vehicle(plate)), NOW_MS)).toEqual([]);
    expect(registry.refused).toBe(1);
    expect(JSON.stringify(everythingOf(registry))).not.toContain(plate);
  });
});
