import fastCheck from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CityRecord } from '../../data/contract/record.ts';
import { REGISTRY_GROUPS } from '../../data/contract/registry.ts';
import { Merges, readMerge } from '../../server/registry/merges.ts';
import { initialsOf, nameLikeness, organisationNamed } from '../../server/registry/names.ts';
import { readThing } from '../../server/registry/read-thing.ts';
import type { Registry } from '../../server/registry/registry.ts';
import { thingOf } from '../../server/registry/thing.ts';
import { CITY, cityOf, DAY_MS, EVERYTHING, feed, line, NOW_MS, openRegistry, station, stop } from './registry-city.ts';

const BY = { reason: 'same-thing', by: 'steward', atMs: NOW_MS } as const;

/** Everything that a registry tells, to be compared. */
function everythingOf(registry: Registry): unknown {
  const records = REGISTRY_GROUPS.flatMap((group) => registry.list({ group, ...EVERYTHING }).records);
  return { records, relations: records.map(({ id }) => registry.get(id)?.relations), counts: registry.counts() };
}

function merge(registry: Registry, kept: string, merged: string): string {
  const made = registry.merges.propose(kept, merged, BY);
  if (typeof made === 'string') return made;
  registry.merges.put(made);
  return made.id;
}

function undo(registry: Registry, id: string): void {
  const made = registry.merges.get(id);
  if (made) registry.merges.put({ ...made, undoneBy: 'steward', undoneAtMs: NOW_MS + 1 });
}

function followed(city = CITY): Registry {
  const registry = openRegistry();
  registry.follow(city, NOW_MS);
  return registry;
}

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

describe('proposals', () => {
  test('one station of two feeds is proposed, with the reasons', () => {
    const [first, ...others] = followed().proposals();
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      kept: 'station:bikes/42',
      merged: 'station:metropolis/b-42',
      kind: 'station',
      why: { nameLikeness: 1, sameSourceId: false },
    });
    expect(first?.why.distanceM).toBeGreaterThan(15);
    expect(first?.why.distanceM).toBeLessThan(25);
    expect(first?.why.words.join('; ')).toBe('20 m apart; names 100 % alike: Gran Via, 760 / GRAN VIA 760');
  });

  test('two stops across the street, of one feed and one name, are two', () => {
    const kinds = followed()
      .proposals()
      .map(({ kind }) => kind);
    expect(kinds).not.toContain('stop');
  });

  test('what measures something else on the same mast is something else', () => {
    const sensor = (key: string, sensorType: 'air' | 'noise', source: string): CityRecord => ({
      id: `sensor:${source}/${key}`,
      kind: 'sensor',
      feed: `feed:${source}`,
      name: 'Eixample',
      sensorType,
      longitude: 2.16,
      latitude: 41.39,
    });
    const city = cityOf(sensor('1', 'air', 'one'), sensor('1', 'noise', 'two'), sensor('x', 'air', 'two'));
    const [found, ...others] = followed(city).proposals();
    expect(others).toEqual([]);
    expect([found?.kept, found?.merged].sort()).toEqual(['sensor:one/1', 'sensor:two/x']);
  });

  test('an organisation under its initials is proposed', () => {
    const city = cityOf(feed('one', 'Agència Catalana de l’Aigua'), feed('two', 'ACA'));
    const [found] = followed(city).proposals();
    expect([found?.kept, found?.merged].sort()).toEqual([
      'organisation:aca',
      'organisation:agencia-catalana-de-l-aigua',
    ]);
    expect(found?.why.words).toContain('one name is the initials of the other');
  });

  test('what is merged is not proposed again, and is when the merge is undone', () => {
    const registry = followed();
    const id = merge(registry, 'station:bikes/42', 'station:metropolis/b-42');
    expect(registry.proposals()).toEqual([]);
    undo(registry, id);
    expect(registry.proposals()).toHaveLength(1);
  });

  test('pairs are found over the edges of cells, wherever they lie', () => {
    const missed: string[] = [];
    for (let place = 0; place < 9; place++) {
      const [longitude, latitude] = [2.1 + (place % 3) * 0.0003, 41.4 + Math.floor(place / 3) * 0.00024];
      for (let turn = 0; turn < 8; turn++) {
        const angle = ((turn + 0.5) / 8) * 2 * Math.PI;
        const [east, north] = [longitude + 0.0004 * Math.cos(angle), latitude + 0.0003 * Math.sin(angle)];
        const city = cityOf(station('a/1', 'Sants', longitude, latitude), station('b/2', 'Sants', east, north));
        if (followed(city).proposals().length !== 1) missed.push(`${place} ${turn}`);
      }
    }
    expect(missed).toEqual([]);
  });
});

describe('merges', () => {
  test('all ids lead to the record that is kept', () => {
    const registry = followed();
    merge(registry, 'station:bikes/42', 'station:metropolis/b-42');
    for (const id of ['station:metropolis/b-42', 'feed:metropolis/b-42', 'feed:bikes/42', 'station:bikes/42']) {
      expect(registry.resolve(id).map((record) => record.id)).toEqual(['station:bikes/42']);
    }
    expect(registry.get('station:metropolis/b-42')?.record.id).toBe('station:bikes/42');
    expect(registry.list({ group: 'things', kind: 'station', ...EVERYTHING }).total).toBe(2);
  });

  test('a merge of merges leads through', () => {
    const registry = followed();
    const first = merge(registry, 'station:bikes/42', 'station:metropolis/b-42');
    merge(registry, 'station:bikes/43', 'station:bikes/42');
    expect(registry.get('station:metropolis/b-42')?.record.id).toBe('station:bikes/43');
    undo(registry, first);
    expect(registry.get('station:metropolis/b-42')?.record.id).toBe('station:metropolis/b-42');
    expect(registry.get('station:bikes/42')?.record.id).toBe('station:bikes/43');
  });

  test.each([
    ['station:bikes/42', 'station:bikes/42', 'A record cannot be merged into itself.'],
    ['station:bikes/42', 'stop:bus/1001', 'Only two records of one kind can be merged.'],
    ['district:02', 'district:10', 'Only two records of one kind can be merged.'],
    ['role:viewer', 'role:steward', 'Only two records of one kind can be merged.'],
  ])('%s and %s cannot be merged', (kept, merged, why) => {
    expect(merge(followed(), kept, merged)).toBe(why);
  });

  test('nothing is merged twice, nor round in a circle', () => {
    const registry = followed();
    merge(registry, 'station:bikes/42', 'station:metropolis/b-42');
    expect(merge(registry, 'station:bikes/43', 'station:metropolis/b-42')).toContain('already');
    expect(merge(registry, 'station:metropolis/b-42', 'station:bikes/42')).toContain('itself');
  });

  test('whatever is merged and undone in whatever order, in the end all is exactly as it was', () => {
    const ids = ['station:bikes/42', 'station:metropolis/b-42', 'station:bikes/43', 'stop:bus/1001', 'stop:bus/1002'];
    const one = fastCheck.constantFrom(...ids);
    const steps = fastCheck.array(fastCheck.tuple(one, one), { maxLength: 8 });
    fastCheck.assert(
      fastCheck.property(steps, fastCheck.infiniteStream(fastCheck.nat()), (pairs, dice) => {
        const registry = followed();
        const before = everythingOf(registry);
        const made = pairs
          .map(([kept, merged]) => merge(registry, kept, merged))
          .filter((id) => registry.merges.get(id));
        expect(registry.list({ group: 'things', ...EVERYTHING }).total).toBe(6 - made.length);
        const order = made.map((id) => [dice.next().value, id] as const).sort(([a], [b]) => a - b);
        for (const [, id] of order) undo(registry, id);
        expect(everythingOf(registry)).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  test('they are read again as they were kept; what is none is passed over', () => {
    const registry = followed();
    merge(registry, 'station:bikes/42', 'station:metropolis/b-42');
    const kept = registry.merges.all.flatMap((each) => readMerge(JSON.parse(JSON.stringify(each))) ?? []);
    const again = openRegistry({ merges: new Merges(kept) });
    again.follow(CITY, NOW_MS);
    expect(everythingOf(again)).toEqual(everythingOf(registry));
    fastCheck.assert(
      fastCheck.property(fastCheck.jsonValue(), (json) => {
        expect([null, 'object']).toContain(readMerge(json) && typeof readMerge(json));
        expect(readThing(json)).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});

describe('names', () => {
  test('spellings of one name are alike, other names are not', () => {
    expect(nameLikeness('Plaça de Catalunya', 'PLACA DE CATALUNYA')).toBe(1);
    expect(nameLikeness('Gran Via, 760', 'Diagonal, 1')).toBeLessThan(0.3);
    // Dice's coefficient of the published example: 2 · 1 / (4 + 4).
    expect(nameLikeness('night', 'nacht')).toBe(0.25);
  });

  test('small words have no initials', () => {
    expect(initialsOf('Ferrocarrils de la Generalitat de Catalunya')).toBe('fgc');
  });

  test('thanks name whom they thank', () => {
    expect(organisationNamed('TRAM, tram.cat')).toBe('TRAM');
    expect(organisationNamed('© OpenStreetMap contributors')).toBe('OpenStreetMap contributors');
  });
});

test('2,500 stops are compared in little time', () => {
  const stops = Array.from({ length: 2500 }, (_, index) =>
    stop(`bus/${index}`, `Stop ${index % 50}`, 2.1 + (index % 70) * 0.001, 41.35 + Math.floor(index / 70) * 0.001),
  );
  const registry = followed(cityOf(...stops));
  const before = process.cpuUsage();
  expect(registry.proposals()).toEqual([]);
  expect(process.cpuUsage(before).user).toBeLessThan(1_500_000);
});
