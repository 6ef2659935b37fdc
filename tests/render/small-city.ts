import type { LayerFeature } from '../../data/city/base-map.ts';
import { type Building, GENERATED_BUILDING } from '../../data/city/building.ts';
import { makeCityTiles } from '../../data/city/city-tiles.ts';
import type { Point } from '../../data/city/plane.ts';
import type { Place, Places, Relief, TransitNetwork } from '../../data/contract/package.ts';
import { lngLatAt, localCmAt } from './grid.ts';
import type { GridPlace } from './render-case.ts';
import { smallTrees } from './small-trees.ts';

/** From the middle of a street to that of the next, metres. */
const PITCH_M = 133;

/** Blocks on either side of the middle one, which is left to the Sagrada Família. */
const REACH = 3;

/** Half of a block between its streets, metres. */
const HALF_M = 56;

/** The files of a package made for pictures: 48 blocks, a beach and the sea before them, a hill behind. */
export function smallCityFiles(): ReadonlyMap<string, Uint8Array> {
  const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  return new Map([
    [
      'city.pmtiles',
      makeCityTiles(
        {
          base: baseMap(),
          buildings: buildings(),
          trees: smallTrees(PITCH_M, toPoint),
          generator: 'besso render',
          origin: 'Made up.',
        },
        () => undefined,
      ),
    ],
    ['transit.json', text(transit())],
    ['places.json', text(places())],
    ['relief.json', text(relief())],
  ]);
}

interface Block {
  readonly column: number;
  readonly row: number;
  readonly middle: GridPlace;
}

function blocks(): Block[] {
  const steps = Array.from({ length: 2 * REACH + 1 }, (_, index) => index - REACH);
  return steps
    .flatMap((column) => steps.map((row) => ({ column, row, middle: [column * PITCH_M, row * PITCH_M] as const })))
    .filter(({ column, row }) => column !== 0 || row !== 0);
}

const PARK = { column: 2, row: -2 } as const;

function buildings(): Building[] {
  const built = blocks().filter(({ column, row }) => column !== PARK.column || row !== PARK.row);
  return built.flatMap((block, number) => blockBuildings(block, number * 10));
}

/** Four wings around a courtyard, each of a height of its own; two blocks have a tower instead. */
function blockBuildings({ column, row, middle }: Block, firstId: number): Building[] {
  if (Math.abs(column) === 3 && row === 1) return [building(firstId, box(middle, [-18, -18], [18, 18]), 78, 'tower')];
  const depth = 22;
  const inner = HALF_M - depth;
  const wings = [
    [
      [-HALF_M, -HALF_M],
      [HALF_M, -inner],
    ],
    [
      [-HALF_M, inner],
      [HALF_M, HALF_M],
    ],
    [
      [-HALF_M, -inner],
      [-inner, inner],
    ],
    [
      [inner, -inner],
      [HALF_M, inner],
    ],
  ] as const;
  return wings.map(([from, to], wing) => {
    const heightM = 14 + ((column * 5 + row * 3 + wing * 7 + 70) % 6) * 2.5;
    return building(firstId + wing, box(middle, from, to), heightM, 'eixample');
  });
}

function building(id: number, places: readonly GridPlace[], heightM: number, fabric: Building['fabric']): Building {
  return { id: id + 1, ring: places.map(toPoint), heightM, baseM: 0, fabric, ...GENERATED_BUILDING };
}

function toPoint(place: GridPlace): Point {
  const { xCm, yCm } = localCmAt(place);
  return [xCm / 100, yCm / 100];
}

/** Corners of a rectangle, counter-clockwise. */
function box([besosM, mountainM]: GridPlace, from: GridPlace, to: GridPlace): GridPlace[] {
  const corner = (along: number, across: number): GridPlace => [besosM + along, mountainM + across];
  return [corner(from[0], from[1]), corner(to[0], from[1]), corner(to[0], to[1]), corner(from[0], to[1])];
}

function baseMap(): LayerFeature[] {
  const middle: GridPlace = [0, 0];
  return [
    area('land', { kind: 'outside' }, box(middle, [-6000, -6000], [6000, 6000])),
    area('land', { kind: 'city' }, box(middle, [-900, -600], [900, 900])),
    area('land', { kind: 'beach' }, box(middle, [-900, -640], [900, -580])),
    area('water', { kind: 'sea' }, box(middle, [-6000, -6000], [6000, -640])),
    area('green', { kind: 'garden' }, box(middle, [-HALF_M, -HALF_M], [HALF_M, HALF_M])),
    area('green', { kind: 'park' }, box([PARK.column * PITCH_M, PARK.row * PITCH_M], [-52, -52], [52, 52])),
    ...blocks().map(({ middle: at }) => area('green', { kind: 'courtyard' }, box(at, [-30, -30], [30, 30]))),
    ...streets(),
    line('rails', { kind: 'rail' }, [-900, -545], [900, -545]),
    label('la Sagrada Família', 'neighbourhood', 3, [-133, 133]),
    label('el Fort Pienc', 'neighbourhood', 3, [133, -266]),
    label('Mar Mediterrània', 'sea', 1, [0, -760]),
  ];
}

const NAMES_ALONG = ['Aragó', 'València', 'Mallorca', 'Provença', 'Rosselló', 'Còrsega', 'Indústria', 'Sant Antoni'];
const NAMES_ACROSS = ['Girona', 'Bailèn', 'Nàpols', 'Sicília', 'Sardenya', 'Marina', 'Lepant', 'Padilla'];

/** Between the blocks; the one before the sea is the widest. */
function streets(): LayerFeature[] {
  const reach = (REACH + 1) * PITCH_M;
  return NAMES_ALONG.flatMap((along, index) => {
    const off = (index - REACH - 0.5) * PITCH_M;
    const name = (text: string): string => `Carrer de ${text}`;
    return [
      street(name(along), index === 0 ? 'primary' : 'secondary', [-reach, off], [reach, off]),
      street(name(NAMES_ACROSS[index] ?? ''), index === 4 ? 'secondary' : 'residential', [off, -reach], [off, reach]),
    ];
  });
}

function street(name: string, kind: string, from: GridPlace, to: GridPlace): LayerFeature {
  return line('streets', { name, class: kind, lanes: 2, oneway: false, bridge: false, tunnel: false }, from, to);
}

type Properties = LayerFeature['feature']['properties'];

function area(layer: LayerFeature['layer'], properties: Properties, ring: readonly GridPlace[]): LayerFeature {
  const closed = [...ring, ...ring.slice(0, 1)].map((place) => [...lngLatAt(place)]);
  return {
    layer,
    fromZoom: 8,
    feature: { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [closed] } },
  };
}

function line(layer: LayerFeature['layer'], properties: Properties, from: GridPlace, to: GridPlace): LayerFeature {
  const coordinates = [from, to].map((place) => [...lngLatAt(place)]);
  return {
    layer,
    fromZoom: 8,
    feature: { type: 'Feature', properties, geometry: { type: 'LineString', coordinates } },
  };
}

function label(name: string, kind: string, rank: number, at: GridPlace): LayerFeature {
  const coordinates = [...lngLatAt(at)];
  const properties = { name, kind, rank };
  return {
    layer: 'labels',
    fromZoom: 8,
    feature: { type: 'Feature', properties, geometry: { type: 'Point', coordinates } },
  };
}

function transit(): TransitNetwork {
  const stops = [
    ['m1', 'Girona', -332, -66],
    ['m2', 'Sicília', 0, -66],
    ['m3', 'Marina', 332, -66],
    ['t1', 'Mallorca', 66, -332],
    ['t2', 'Còrsega', 66, 332],
    ['b1', 'Aragó', -199, -266],
    ['b2', 'Indústria', -199, 266],
    ['r1', 'Mar', -450, -545],
    ['r2', 'Besòs', 450, -545],
  ] as const;
  const facts = { longName: '', textColour: '#ffffff', operator: 'render', loop: false, speedKmh: 20 };
  const row = (
    mode: TransitNetwork['lines'][number]['mode'],
    name: string,
    colour: string,
    ids: readonly string[],
  ) => ({
    ...facts,
    id: `${mode}-${name}`,
    name,
    mode,
    colour,
    stops: ids,
    path: ids.flatMap((id) => {
      const [, , besosM, mountainM] = stops.find(([each]) => each === id) ?? stops[0];
      return [...lngLatAt([besosM, mountainM])];
    }),
    headwayMin: [5, 5, 8] as const,
  });
  return {
    lines: [
      row('metro', 'L2', '#9d2a91', ['m1', 'm2', 'm3']),
      row('tram', 'T4', '#008e78', ['t1', 't2']),
      row('bus', 'V19', '#cc0000', ['b1', 'b2']),
      row('rail', 'R1', '#ef7d00', ['r1', 'r2']),
    ],
    stops: stops.map(([id, name, besosM, mountainM]) => ({ id, name, at: lngLatAt([besosM, mountainM]) })),
  };
}

function places(): Places {
  const ring = (from: GridPlace, to: GridPlace): number[] => {
    const corners = box([0, 0], from, to);
    return [...corners, ...corners.slice(0, 1)].flatMap((place) => [...lngLatAt(place)]);
  };
  const place = (kind: Place['kind'], name: string, from: GridPlace, to: GridPlace): Place => ({
    id: `${kind}-${name}`,
    name,
    kind,
    at: lngLatAt(from),
    rings: [ring(from, to)],
  });
  return {
    places: [
      place('district', 'ponent', [-465, -580], [66, 465]),
      place('district', 'llevant', [66, -580], [465, 465]),
      place('neighbourhood', 'baix', [-465, -580], [66, -66]),
      place('neighbourhood', 'dalt', [-465, -66], [66, 465]),
    ],
  };
}

/** One hill of 300 m, 3.6 km toward the mountains, on a grid of about 170 m. */
function relief(): Relief {
  const [longitude, latitude] = lngLatAt([0, 3600]);
  const [columns, rows, halfEast, halfNorth] = [32, 32, 0.032, 0.024];
  const heightM: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [east, north] = [(column / (columns - 1)) * 2 - 1, 1 - (row / (rows - 1)) * 2];
      const ridge = 1 - Math.hypot(east * 1.1 + 0.2 * north, north * 1.3);
      heightM.push(Math.max(0, Math.round(300 * ridge * (1 + 0.25 * Math.sin(7 * east)))));
    }
  }
  const bounds = [longitude - halfEast, latitude - halfNorth, longitude + halfEast, latitude + halfNorth] as const;
  return { bounds, columns, rows, heightM };
}
