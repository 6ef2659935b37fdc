import { describe, expect, test } from 'vitest';
import { toDegrees } from '../../data/city/plane.ts';
import { surveySites } from '../../data/survey/sites.ts';
import { surveyTrees } from '../../data/survey/trees.ts';
import { HAS_OFFICIAL, readOfficial, sourced } from './official-files.ts';

function tree(species: string, more: { readonly heightM?: number; readonly crownM?: number } = {}) {
  const fact = { id: '1', at: [2.17, 41.39] as const, species, commonName: 'x', ...more };
  const [made] = surveyTrees([{ fact, source: 3 }]);
  if (!made) throw new Error('no tree was made');
  return made;
}

describe('trees of the inventory', () => {
  test('stand where they stand, surveyed, with their names and source', () => {
    const { at, species, commonName, generated, source, id } = tree('Celtis australis');
    const [longitude, latitude] = toDegrees(at);
    expect([longitude.toFixed(6), latitude.toFixed(6)]).toEqual(['2.170000', '41.390000']);
    expect({ species, commonName, generated, source, id }).toEqual({
      species: 'Celtis australis',
      commonName: 'x',
      generated: false,
      source: 3,
      id: 1,
    });
  });

  test('a plane is large, an orange small, a pear middling, whatever way the name is written', () => {
    const names = [
      'Platanus × acerifolia',
      'PLATANUS X ACERIFOLIA',
      'Citrus × aurantium',
      "Prunus cerasifera 'Pissardii'",
    ];
    expect(names.map((name) => tree(name).size)).toEqual(['large', 'large', 'small', 'small']);
    expect(tree('Koelreuteria paniculata').size).toBe('medium');
    expect(tree('').size).toBe('medium');
  });

  test('palms are told apart', () => {
    const palms = [
      'Phoenix canariensis',
      'Washingtonia filifera var. robusta',
      'Trachycarpus fortunei',
      'Syagrus romanzoffiana',
    ];
    expect(palms.every((name) => tree(name).palm)).toBe(true);
    expect(['Platanus × acerifolia', 'Cycas revoluta', '', '__proto__ x'].some((name) => tree(name).palm)).toBe(false);
  });

  test('a columnar cultivar is as tall as its species and narrower', () => {
    const [poplar, italica] = [tree('Populus nigra'), tree("Populus nigra 'Italica'")];
    expect(italica.heightM).toBe(poplar.heightM);
    expect(italica.crownM).toBeLessThan(poplar.crownM);
  });

  test('a size that was measured is kept', () => {
    expect(tree('Melia azedarach', { heightM: 4.5, crownM: 2.5 })).toMatchObject({
      heightM: 4.5,
      crownM: 2.5,
      size: 'small',
    });
  });
});

describe('places of the city', () => {
  const site = (id: string, name: string, kind: 'bike-station' | 'park' = 'bike-station') => ({
    site: kind,
    id,
    name,
    at: [2.123_456_78, 41.4] as const,
  });

  test('bike stations of an older service are left out, other places are not', () => {
    const { sites } = surveySites({
      sites: [
        { fact: site('1', 'old'), source: 1 },
        { fact: site('7', 'a park', 'park'), source: 1 },
        { fact: site('1', 'new'), source: 2 },
        { fact: site('2', 'new too'), source: 2 },
      ],
      trafficSections: [],
    });
    expect(sites.map(({ id, name, source }) => [id, name, source])).toEqual([
      ['bike-station:1', 'new', 2],
      ['bike-station:2', 'new too', 2],
      ['park:7', 'a park', 1],
    ]);
    expect(sites[0]?.at).toEqual([2.123457, 41.4]);
  });

  test('traffic sections come by their number, each once', () => {
    const section = (id: string) => ({
      fact: { id, name: id, path: [[2.1, 41.4] as const, [2.2, 41.4] as const] },
      source: 1,
    });
    const { trafficSections } = surveySites({ sites: [], trafficSections: ['10', '9', '10'].map(section) });
    expect(trafficSections.map(({ id }) => id)).toEqual(['9', '10']);
    expect(trafficSections[0]?.path).toEqual([2.1, 41.4, 2.2, 41.4]);
  });
});

describe.skipIf(!HAS_OFFICIAL)('the official trees and places (skipped without ../shared/data)', () => {
  test('98,914 trees in 7 districts, nearly all of a known genus', { timeout: 60_000 }, async () => {
    const read = await readOfficial('tree');
    const trees = surveyTrees(sourced(read));
    expect(trees).toHaveLength(98_914);
    expect(read.filter(({ facts }) => facts.length > 100)).toHaveLength(7);
    expect(read.flatMap(({ rejects }) => rejects)).toEqual([]);
    expect(trees.filter(({ palm }) => palm).length).toBeGreaterThan(3000);
    const sizes = (['small', 'medium', 'large'] as const).map(
      (size) => trees.filter((each) => each.size === size).length,
    );
    expect(Math.min(...sizes)).toBeGreaterThan(10_000);
  });

  test('stations, meters, parks and the rest, each as many as the files have', { timeout: 60_000 }, async () => {
    const { sites } = surveySites({ sites: sourced(await readOfficial('site')), trafficSections: [] });
    const counts = new Map<string, number>();
    for (const { kind } of sites) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      'air-station': 8,
      'bike-parking': 3066,
      'bike-station': 517,
      charger: 122,
      fountain: 1988,
      health: 134,
      park: 351,
      'sound-meter': 737,
      wifi: 593,
    });
    expect(new Set(sites.map(({ id }) => id)).size).toBe(sites.length);
  });
});
