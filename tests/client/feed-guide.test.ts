import { describe, expect, test } from 'vitest';
import { AreaFinder } from '../../client/feed/area-finder.ts';
import { meetPlace } from '../../client/feed/meet-place.ts';
import type { PackageParts } from '../../client/feed/package-parts.ts';
import type { PlaceTile, PlaceTiles, Solid } from '../../client/feed/place-tiles.ts';
import { tellPlace } from '../../client/feed/tell-place.ts';
import type { Drawn, PlaceRef, Ray } from '../../client/state/place.ts';
import { ASSUMED, type Manifest, type PackageSource } from '../../data/contract/package.ts';
import { toLngLat } from '../../data/contract/place.ts';

const ALL: Drawn = { buildings: true, trees: true, stops: true, models: [] };

/** A house of 20 m by 20 m and 24 m high with a patio of 6 m in its middle; the city's origin is the patio's middle. */
const HOUSE: Solid = {
  rings: [square(10), square(3)],
  bounds: [-10, -10, 10, 10],
  baseM: 0,
  topM: 24,
  tags: {
    id: 7,
    heightM: 24,
    baseM: 0,
    generated: false,
    source: 1,
    heightSource: 'levels',
    levels: 7,
    factSources: 'levels=2',
    reference: '9872023VH5797S',
  },
};

const TILE: PlaceTile = {
  buildings: [HOUSE],
  trees: [
    {
      x: 40,
      y: 0,
      heightM: 9,
      radiusM: 2.5,
      tags: {
        id: 3,
        species: 'Platanus x hispanica',
        commonName: 'Plàtan',
        heightM: 9,
        crownM: 5,
        generated: false,
        source: 2,
      },
    },
  ],
  streets: [
    {
      path: [-100, 60, 100, 60],
      bounds: [-100, 60, 100, 60],
      tags: { name: 'Carrer d’Aragó', class: 'primary', lanes: 4, oneway: true, source: 1, assumed: ASSUMED.lanes },
    },
  ],
  greens: [
    {
      rings: [square(20, 200, 0)],
      bounds: [180, -20, 220, 20],
      baseM: 0,
      topM: 0,
      tags: { kind: 'park', name: 'Parc Petit' },
    },
  ],
};

const SOURCES: readonly PackageSource[] = [
  { id: 'generated', name: 'Bessó', publisher: 'Bessó', licence: 'CC-BY-4.0', attribution: 'Bessó', generated: true },
  {
    id: 'cadastre',
    name: 'Cadastre',
    publisher: 'Cadastre',
    licence: 'not stated',
    attribution: 'Cadastre',
    generated: false,
  },
  { id: 'trees', name: 'Trees', publisher: 'City', licence: 'CC-BY-4.0', attribution: 'City', generated: false },
];

const tiles = { at: async () => TILE } as unknown as PlaceTiles;

const parts: PackageParts = {
  manifest: { sources: SOURCES } as unknown as Manifest,
  places: async () => ({
    places: [
      { id: 'street:carrer-d-arago', name: 'Carrer d’Aragó', kind: 'street', at: degrees(0, 60), rings: [] },
      { id: 'district:02', name: 'Eixample', kind: 'district', at: degrees(0, 0), rings: [degreeRing(500)] },
    ],
  }),
  transit: async () => ({
    stops: [{ id: 'metro-catalunya', name: 'Catalunya', at: degrees(-60, -60), source: 2 }],
    lines: [
      {
        id: 'metro-L3',
        name: 'L3',
        longName: '',
        mode: 'metro',
        colour: '#00aa00',
        textColour: '#ffffff',
        operator: 'TMB',
        stops: ['metro-catalunya'],
        path: [],
        loop: false,
        headwayMin: [3, 4, 6],
        speedKmh: 27,
      },
    ],
  }),
  sites: async () => ({ sites: [], trafficSections: [] }),
  areas: async () =>
    new AreaFinder(
      [
        {
          id: 'barri:07',
          level: 'barri',
          code: '07',
          name: 'la Dreta de l’Eixample',
          parent: 'district:02',
          polygons: [[degreeRing(300)]],
          areaM2: 360_000,
          population: 43_000,
          publishedAreaHa: 212.3,
          source: 2,
        },
      ],
      (await parts.places()).places,
    ),
};

describe('what a look meets first', () => {
  test.each([
    ['the roof from above', from([6, 6, 300], [6, 6, 24]), 'building:7'],
    ['a wall from the street', from([0, -200, 10], [0, -10, 9]), 'building:7'],
    ['the wall of the patio, down through it', from([0, -20, 60], [0, 3, 10]), 'building:7'],
    ['nothing of the house through its patio', from([0, 0, 300], [0, 0, 0]), undefined],
    ['a tree before what lies behind it', from([80, 0, 7], [40, 0, 6.5]), 'tree:3'],
    ['a street by its name and number in the list', from([50, 60, 200], [50, 63, 0]), 'street:carrer-d-arago'],
    ['a stop', from([-60, -60, 100], [-62, -60, 0]), 'stop:metro-catalunya'],
    ['a park', from([200, 0, 100], [205, 0, 0]), 'park:Parc Petit'],
    ['nothing on bare ground', from([-200, -200, 100], [-200, -195, 0]), undefined],
  ])('is %s', async (_, ray, id) => {
    expect((await meetPlace(ray, ALL, tiles, parts))?.id).toBe(id);
  });

  test('is never something that is not shown', async () => {
    const ray = from([6, 6, 300], [6, 6, 24]);
    expect(await meetPlace(ray, { ...ALL, buildings: false }, tiles, parts)).toBeNull();
  });

  test('is a landmark that stands in front', async () => {
    const model = { id: 'columbus', name: 'Colom', at: degrees(0, -60), heightM: 60, radiusM: 12 };
    const ray = from([0, -200, 10], [0, -10, 9]);
    expect((await meetPlace(ray, { ...ALL, models: [model] }, tiles, parts))?.id).toBe('landmark:columbus');
  });
});

describe('a place’s card', () => {
  test('of a building says how its height is known, whose word it is, and where it lies', async () => {
    const card = await tellPlace(ref('building', 'building:7', 0, 0), TILE, parts);
    expect(card).toMatchObject({
      generated: false,
      where: { district: { name: 'Eixample' }, barri: { id: 'barri:07' } },
    });
    expect(card?.facts).toEqual([
      { fact: 'height', value: 24, unit: 'm', decimals: 0, basis: 'levels', source: 2 },
      { fact: 'levels', value: 7, source: 2 },
      { fact: 'reference', value: '9872023VH5797S', source: 1 },
    ]);
  });

  test('of a street marks what is only assumed', async () => {
    const card = await tellPlace(ref('street', 'street:carrer-d-arago', 40, 60), TILE, parts);
    expect(card?.place.name).toBe('Carrer d’Aragó');
    expect(card?.facts).toContainEqual({ fact: 'lanes', value: 4, basis: 'assumed', source: 1 });
    expect(card?.facts).toContainEqual({ fact: 'direction', value: 'one-way', term: true, source: 1 });
  });

  test('of a barri gives its published figures', async () => {
    const barri = {
      id: 'barri:07',
      name: 'la Dreta de l’Eixample',
      kind: 'neighbourhood',
      at: degrees(0, 0),
      rings: [],
    } as const;
    const withBarri = { ...parts, places: async () => ({ places: [barri] }) };
    const card = await tellPlace(ref('neighbourhood', 'barri:07', 0, 0), TILE, withBarri);
    expect(card?.facts).toContainEqual({ fact: 'population', value: 43_000, source: 2 });
    expect(card?.facts).toContainEqual({ fact: 'density', value: 203, unit: '/ha', source: 2 });
  });

  test('of a stop names its lines', async () => {
    const card = await tellPlace(ref('stop', 'stop:metro-catalunya', -60, -60), TILE, parts);
    expect(card).toMatchObject({ lines: ['metro-L3'], generated: false });
  });

  test('of a tree says its species', async () => {
    const card = await tellPlace(ref('tree', 'tree:3', 40, 0), TILE, parts);
    expect(card?.facts[0]).toEqual({ fact: 'species', value: 'Platanus x hispanica', source: 2 });
  });

  test('of what the package does not know is none', async () => {
    expect(await tellPlace(ref('building', 'building:8', 0, 0), TILE, parts)).toBeNull();
  });
});

function square(half: number, x = 0, y = 0): readonly number[] {
  return [x - half, y - half, x + half, y - half, x + half, y + half, x - half, y + half];
}

function from(eye: readonly [number, number, number], at: readonly [number, number, number]): Ray {
  const [x, y, z] = [at[0] - eye[0], at[1] - eye[1], at[2] - eye[2]];
  const length = Math.hypot(x, y, z);
  return { eye, direction: [x / length, y / length, z / length], blur: 0.005 };
}

function degrees(x: number, y: number) {
  return toLngLat({ xCm: x * 100, yCm: y * 100 });
}

function degreeRing(half: number): readonly number[] {
  const corners = [degrees(-half, -half), degrees(half, -half), degrees(half, half), degrees(-half, half)];
  return [...corners, ...corners.slice(0, 1)].flat();
}

function ref(kind: PlaceRef['kind'], id: string, x: number, y: number): PlaceRef {
  return { kind, id, name: '', at: degrees(x, y) };
}
