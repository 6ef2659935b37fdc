import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Building } from '../../data/city/building.ts';
import { type CityPackage, openCityPackage } from '../../data/city/city-folder.ts';
import { makeCityTiles } from '../../data/city/city-tiles.ts';
import { type Point, toDegrees } from '../../data/city/plane.ts';
import type { Tree } from '../../data/city/tree.ts';
import {
  type Areas,
  type Manifest,
  PACKAGE_FILES,
  type Places,
  type Sites,
  type StreetGraph,
  type TransitNetwork,
} from '../../data/contract/package.ts';
import { answerOrder } from '../../server/exports/answer-order.ts';
import { type ExportCity, makeExportCity } from '../../server/exports/export-city.ts';
import type { StandardsDesk } from '../../server/gateway/standards-routes.ts';
import { readPackage } from '../../server/package-reader.ts';

/** A small invented package on disk: a patio, an L, a tower of two parts, rows of houses, and one of everything else. */
export interface SmallCity {
  readonly folder: string;
  readonly pack: CityPackage;
  readonly city: ExportCity;
  readonly desk: StandardsDesk;
  remove(): void;
}

/** Corners in metres from Plaça de Catalunya, counter-clockwise. */
const rectangle = (x: number, y: number, width: number, depth: number): Point[] => [
  [x, y],
  [x + width, y],
  [x + width, y + depth],
  [x, y + depth],
];

const SURVEYED = { generated: false, source: 1, heightSource: 'measured', fabric: 'eixample', baseM: 0 } as const;
const MADE_UP = { generated: true, source: 0, heightSource: 'fabric', fabric: 'eixample', baseM: 0 } as const;

/** 24 by 20 m with a patio of 6 by 8 m. */
export const PATIO: Building = {
  ...SURVEYED,
  id: 7,
  ring: rectangle(0, 0, 24, 20),
  holes: [rectangle(9, 6, 6, 8)],
  heightM: 21.5,
  levels: 6,
  reference: 'ES.INV.7',
  name: 'Casa “Ñandú”',
  yearBuilt: 1904,
  use: 'residential',
};

/** An L of 300 m². */
export const CORNER: Building = {
  ...SURVEYED,
  id: 8,
  ring: [
    [40, 0],
    [60, 0],
    [60, 10],
    [50, 10],
    [50, 20],
    [40, 20],
  ],
  heightM: 15,
};

/** A tower on a wider foot, on a hill of 12 m. */
export const TOWER: readonly Building[] = [
  { ...SURVEYED, id: 9, ring: rectangle(100, 50, 40, 40), heightM: 8, baseM: 12 },
  { ...SURVEYED, id: 9, ring: rectangle(110, 60, 20, 20), heightM: 60, baseM: 20 },
];

/** A patio that touches the outline at a corner, as some of the real footprints have. */
const TOUCHING: Building = {
  ...SURVEYED,
  id: 10,
  ring: rectangle(200, 0, 20, 20),
  holes: [
    [
      [200, 0],
      [208, 4],
      [206, 10],
    ],
  ],
  heightM: 12,
};

/** Rows of small houses over three kilometres, many of them across the edges of tiles. */
const HOUSES: readonly Building[] = Array.from({ length: 300 }, (_, index) => ({
  ...MADE_UP,
  id: 1000 + index,
  ring: rectangle(-1500 + (index % 20) * 150, 200 + Math.floor(index / 20) * 150, 9 + (index % 5), 11),
  heightM: 6 + (index % 7),
}));

export const BUILDINGS: readonly Building[] = [PATIO, CORNER, ...TOWER, TOUCHING, ...HOUSES];

const TREES: readonly Tree[] = Array.from({ length: 25 }, (_, index) => ({
  id: index + 1,
  at: [index * 8, -30] as const,
  species: 'Celtis australis',
  commonName: 'Lledoner',
  size: 'large' as const,
  heightM: 12,
  crownM: 7,
  palm: false,
  generated: false,
  source: 1,
}));

const at = (x: number, y: number) => toDegrees([x, y]);
const flat = (points: readonly Point[]) => points.flatMap((point) => [...toDegrees(point)]);
const closed = (points: readonly Point[]) => flat([...points, ...points.slice(0, 1)]);

const AREAS: Areas = {
  areas: [
    area('district:02', 'district', 'Eixample', rectangle(-2000, -500, 4000, 4000), null),
    area('barri:07', 'barri', 'la Dreta de l’Eixample', rectangle(-50, -50, 300, 200), 'district:02'),
    area('section:02001', 'section', '02001', rectangle(-50, -50, 80, 100), 'barri:07'),
  ],
};

function area(id: string, level: 'district' | 'barri' | 'section', name: string, ring: Point[], parent: string | null) {
  const code = id.split(':')[1] ?? '';
  return { id, level, code, name, parent, polygons: [[closed(ring)]], areaM2: 1, population: 100, source: 1 };
}

const STREETS: StreetGraph = {
  nodes: { longitude: [2.17, 2.171, 2.172], latitude: [41.387, 41.387, 41.388] },
  edges: {
    from: [0, 1, 1],
    to: [1, 0, 2],
    name: [0, 0, 1],
    class: [3, 3, 5],
    lanes: [2, 1, 1],
    speedKmh: [50, 50, 30],
    lengthM: [83, 83, 140],
    path: [[], [], [2.1715, 41.3871]],
    section: ['T1', 'T1', ''],
    assumed: [6, 6, 31],
  },
  names: ['Carrer de Casp', 'Passatge'],
};

const TRANSIT: TransitNetwork = {
  stops: [
    { id: 'stop-a', name: 'Catalunya', at: at(0, 0) },
    { id: 'stop/b', name: 'Universitat', at: at(-800, -100) },
  ],
  lines: [
    {
      id: 'metro-L1',
      name: 'L1',
      longName: 'A - B',
      mode: 'metro',
      colour: '#ff0000',
      textColour: '#ffffff',
      operator: 'TMB',
      stops: ['stop-a', 'stop/b'],
      path: flat([
        [0, 0],
        [-800, -100],
      ]),
      loop: false,
      headwayMin: [3, 5, 7],
      speedKmh: 30,
    },
  ],
};

const SITES: Sites = {
  sites: [{ id: 'site:air-1', kind: 'air-station', name: 'Eixample', at: at(10, 10), details: { no2: 1 }, source: 1 }],
  trafficSections: [
    {
      id: '12',
      name: 'Diagonal',
      path: flat([
        [0, 300],
        [500, 500],
      ]),
    },
  ],
};

const PLACES: Places = { places: [] };

export function makeSmallCity(): SmallCity {
  const folder = mkdtempSync(join(tmpdir(), 'besso-exports-'));
  const tiles = makeCityTiles(
    { base: [], buildings: BUILDINGS, trees: TREES, generator: 'test', origin: 'Invented.' },
    () => undefined,
  );
  const parts = { streets: STREETS, transit: TRANSIT, places: PLACES, areas: AREAS, sites: SITES, relief: {} };
  const files = PACKAGE_FILES.map((part) => {
    const bytes = part === 'tiles' ? tiles : Buffer.from(JSON.stringify(parts[part]));
    const name = part === 'tiles' ? 'city.pmtiles' : `${part}.json`;
    writeFileSync(join(folder, name), bytes);
    return [part, { name, bytes: bytes.length, sha256: '' }] as const;
  });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifestOf(Object.fromEntries(files))));
  const pack = openCityPackage(folder);
  const reader = readPackage(pack);
  const city = makeExportCity(reader);
  return {
    folder,
    pack,
    city,
    desk: { manifest: reader.manifest, digest: reader.digest, ask: (order) => answerOrder(order, city) },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function manifestOf(files: object): Manifest {
  return {
    format: 'besso-city',
    version: 1,
    name: 'Invented city',
    bounds: [2.1, 41.35, 2.25, 41.45],
    origin: [2.17, 41.387],
    licence: 'CC-BY-4.0',
    attribution: 'The test',
    source: 'Invented',
    generated: false,
    seed: null,
    counts: {},
    sources: [source('generated', 'Bessó', true), source('survey', 'The surveyors', false)],
    files: files as Manifest['files'],
  };
}

function source(id: string, attribution: string, generated: boolean) {
  return { id, name: id, publisher: attribution, licence: 'CC-BY-4.0', attribution, generated };
}
