import fastCheck from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CityRecord } from '../../data/contract/record.ts';
import { Merges, readMerge } from '../../server/registry/merges.ts';
import { initialsOf, nameLikeness, organisationNamed } from '../../server/registry/names.ts';
import { readThing } from '../../server/registry/read-thing.ts';
import {
  CITY,
  cityOf,
  EVERYTHING,
  everythingOf,
  feed,
  followed,
  merge,
  NOW_MS,
  openRegistry,
  station,
  stop,
  undo,
} from './registry-city.ts';

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
