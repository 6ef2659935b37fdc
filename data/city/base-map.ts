import type { LngLat } from '../contract/place.ts';
import { CITY_BOUNDS } from './coast.ts';
import { type Ground, isWater } from './ground.ts';
import { HILLS } from './hills.ts';
import { LANDMARK_PLACES } from './landmark-places.ts';
import { between, type Point, toDegrees, toPath, toPlane } from './plane.ts';
import { contains, middleOf, type Ring } from './polygon.ts';
import { RAILS } from './rails.ts';
import { SQUARES } from './squares.ts';
import type { StreetLine } from './street-line.ts';
import type { Territory } from './territory.ts';
import { TOWNS } from './towns.ts';

/** A feature of one tile layer, from the zoom at which it is first shown. */
export interface LayerFeature {
  readonly layer: 'land' | 'water' | 'green' | 'streets' | 'rails' | 'cycleways' | 'districts' | 'labels';
  readonly fromZoom: number;
  readonly feature: BaseFeature;
}

/** A GeoJSON feature. */
interface BaseFeature {
  readonly type: 'Feature';
  readonly properties: Record<string, string | number | boolean>;
  readonly geometry:
    | { readonly type: 'Point'; readonly coordinates: number[] }
    | { readonly type: 'LineString'; readonly coordinates: number[][] }
    | { readonly type: 'Polygon'; readonly coordinates: number[][][] };
}

type Properties = Record<string, string | number | boolean>;
type Layer = LayerFeature['layer'];

/** What the base map is drawn from. */
export interface BaseMapFacts {
  readonly ground: Ground;
  readonly chains: readonly StreetLine[];
  readonly gardens: readonly Ring[];
  readonly territory: Territory;
  /** Courses of cycle lanes and tracks. */
  readonly cycleways: readonly { readonly name: string; readonly path: readonly Point[] }[];
}

/** Everything of the tiles but the buildings and the trees. */
export function baseMap({ ground, chains, gardens, territory, cycleways }: BaseMapFacts): LayerFeature[] {
  return [
    ...land(ground, territory),
    ...water(ground),
    ...green(ground, gardens),
    ...streets(ground, chains),
    ...rails(),
    ...cycleways.map(({ name, path }) => line('cycleways', 12, path, { ...(name && { name }) })),
    ...named(ground, territory),
  ];
}

function land(ground: Ground, { districts }: Territory): LayerFeature[] {
  const [west, south, east, north] = CITY_BOUNDS;
  const corners: readonly Point[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  const box = corners.map(([longitude, latitude]) => toPlane([longitude, latitude]));
  return [
    polygon('land', 8, box, { kind: 'outside' }),
    ...districts.flatMap(({ name, polygons }) =>
      polygons.map(([ring = [], ...holes]) => polygon('land', 8, ring, { kind: 'city', name }, holes)),
    ),
    ...ground.moles.map(({ ring, fact }) => polygon('land', 9, ring, { kind: 'harbour', name: fact })),
    ...ground.areas
      .filter(({ fact }) => fact.fabric === 'port')
      .map(({ ring }) => polygon('land', 10, ring, { kind: 'harbour' })),
    ...ground.beaches.map(({ ring, fact }) => polygon('land', 10, ring, { kind: 'beach', name: fact })),
  ];
}

/** The sea has the moles cut out of it, so that they show through. */
function water(ground: Ground): LayerFeature[] {
  const holes = ground.moles.map(({ ring }) => [...ring].reverse());
  return [
    polygon('water', 8, ground.sea.ring, { kind: 'sea' }, holes),
    ...ground.rivers.map(({ ring, fact }) => polygon('water', 9, ring, { kind: 'river', name: fact })),
    ...ground.ponds.map(({ ring, fact }) => polygon('water', 12, ring, { kind: 'dock', name: fact })),
    ...ground.docks.map(({ ring, fact }) => polygon('water', 11, ring, { kind: 'dock', name: fact })),
  ];
}

/** Parks have their lakes cut out, so that the water shows. */
function green(ground: Ground, gardens: readonly Ring[]): LayerFeature[] {
  return [
    ...ground.parks.map(({ ring, fact }) =>
      polygon(
        'green',
        fact.kind === 'forest' ? 8 : 10,
        ring,
        { kind: fact.kind, ...(fact.name && { name: fact.name }) },
        ground.ponds.filter((pond) => contains(ring, middleOf(pond.ring))).map((pond) => [...pond.ring].reverse()),
      ),
    ),
    ...gardens.map((ring) => polygon('green', 14, ring, { kind: 'courtyard' })),
  ];
}

const STREET_ZOOMS = {
  motorway: 8,
  trunk: 9,
  primary: 10,
  secondary: 11,
  tertiary: 12,
  residential: 13,
  pedestrian: 13,
} as const;

function streets(ground: Ground, chains: readonly StreetLine[]): LayerFeature[] {
  return chains.map(({ street, path, official }) => {
    const middle = path[path.length >> 1] ?? path[0] ?? [0, 0];
    const half = path.length === 2 ? between(path[0] ?? middle, path[1] ?? middle, 0.5) : middle;
    const properties = {
      ...(street.name ? { name: street.name } : {}),
      class: street.class,
      lanes: street.lanes,
      oneway: street.oneway !== 0,
      bridge: !street.tunnel && isWater(ground, half),
      tunnel: street.tunnel,
      ...(official && {
        section: official.section,
        assumed: official.assumed,
        source: official.source,
        speedKmh: street.speedKmh,
      }),
      ...(official?.cyclable && { cyclable: true }),
    };
    return line('streets', STREET_ZOOMS[street.class], street.oneway < 0 ? [...path].reverse() : path, properties);
  });
}

function rails(): LayerFeature[] {
  return RAILS.map(({ kind, path }) => line('rails', 10, toPath(path), { kind }));
}

function named(ground: Ground, { districts, neighbourhoods }: Territory): LayerFeature[] {
  return [
    ...districts.flatMap(({ name, code, polygons }) =>
      polygons.map(([ring = [], ...holes]) => polygon('districts', 8, ring, { name, code }, holes)),
    ),
    label(8, 1, 'city', 'Barcelona', [2.17, 41.392]),
    ...TOWNS.map(([name, longitude, latitude]) => label(10, 2, 'town', name, [longitude, latitude])),
    ...districts.map(({ name, labelAt }) => label(11, 3, 'district', name, labelAt)),
    ...neighbourhoods.map(({ name, at }) => label(13, 5, 'neighbourhood', name, at)),
    ...HILLS.map(({ name, crest }) => label(12, 6, 'hill', name, hilltop(crest))),
    ...LANDMARK_PLACES.map(({ name, at }) => label(13, 4, 'landmark', name, at)),
    ...SQUARES.map(([name, longitude, latitude, radiusM]) =>
      label(14, radiusM > 50 ? 7 : 9, 'square', name, [longitude, latitude]),
    ),
    ...ground.parks
      .filter(({ fact }) => fact.name)
      .map(({ fact, ring }) => label(13, 7, 'park', fact.name, toDegrees(middleOf(ring)))),
    ...ground.beaches.map(({ fact, ring }) => label(14, 8, 'beach', fact, toDegrees(middleOf(ring)))),
  ];
}

/** Where a crest given as longitude, latitude, height, … is highest. */
export function hilltop(crest: readonly number[]): LngLat {
  let top: LngLat = [crest[0] ?? 0, crest[1] ?? 0];
  let highest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index + 2 < crest.length; index += 3) {
    const heightM = crest[index + 2] ?? 0;
    if (heightM <= highest) continue;
    highest = heightM;
    top = [crest[index] ?? 0, crest[index + 1] ?? 0];
  }
  return top;
}

function label(fromZoom: number, rank: number, kind: string, name: string, at: LngLat): LayerFeature {
  const coordinates = [at[0], at[1]];
  return {
    layer: 'labels',
    fromZoom,
    feature: { type: 'Feature', properties: { name, kind, rank }, geometry: { type: 'Point', coordinates } },
  };
}

function line(layer: Layer, fromZoom: number, path: readonly Point[], properties: Properties): LayerFeature {
  const coordinates = path.map((point) => [...toDegrees(point)]);
  return { layer, fromZoom, feature: { type: 'Feature', properties, geometry: { type: 'LineString', coordinates } } };
}

function polygon(
  layer: Layer,
  fromZoom: number,
  ring: Ring,
  properties: Properties,
  holes: readonly Ring[] = [],
): LayerFeature {
  const coordinates = [ring, ...holes].map((each) => {
    const closed = each.map((point) => [...toDegrees(point)]);
    return [...closed, ...closed.slice(0, 1)];
  });
  return { layer, fromZoom, feature: { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates } } };
}
