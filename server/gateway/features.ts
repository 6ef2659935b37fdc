import { channelOf } from '../../data/contract/channel.ts';
import type { City, Entry } from '../../data/contract/city.ts';
import { positionAt } from '../../data/contract/leg.ts';
import { toLngLat, type LngLat } from '../../data/contract/place.ts';
import type { CityRecord, FeedRecord, RecordKind } from '../../data/contract/record.ts';

type Geometry =
  | { readonly type: 'Point'; readonly coordinates: LngLat }
  | { readonly type: 'LineString'; readonly coordinates: readonly LngLat[] };

export interface Feature {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: Geometry | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What is asked of a list. */
export interface FeatureQuery {
  readonly kind: RecordKind;
  /** The channel of what is wanted: a vehicle's mode, a sensor's type. */
  readonly channel?: string | undefined;
  /** west, south, east, north in degrees. */
  readonly bbox?: readonly [number, number, number, number] | undefined;
  readonly limit?: number | undefined;
  /** Moment for which moving things are placed, UTC epoch ms. */
  readonly atMs: number;
}

/** Everything of one kind in the city as GeoJSON features: who said it, under which licence, when, and whether it is real. */
export function featuresOf(city: City, query: FeatureQuery): readonly Feature[] {
  const features: Feature[] = [];
  for (const entry of city.entries.values()) {
    if (features.length === query.limit) break;
    if (entry.record.kind !== query.kind) continue;
    if (query.channel !== undefined && channelOfEntry(entry) !== query.channel) continue;
    const geometry = geometryOf(entry, query.atMs);
    if (query.bbox && !(geometry && touches(geometry, query.bbox))) continue;
    features.push(toFeature(entry, geometry, city, query.atMs));
  }
  return features;
}

function channelOfEntry({ record }: Entry): string {
  return record.kind === 'line' ? record.mode : channelOf(record);
}

function toFeature(entry: Entry, geometry: Geometry | null, city: City, atMs: number): Feature {
  const { id, kind, feed, longitude: _longitude, latitude: _latitude, path: _path, ...words } = flat(entry.record);
  const source = city.entries.get(entry.record.feed)?.record;
  return {
    type: 'Feature',
    id: entry.record.id,
    geometry,
    properties: {
      ...words,
      ...movementOf(entry, atMs),
      ...valuesOf(entry),
      ...sourceOf(entry, source?.kind === 'feed' ? source : null),
    },
  };
}

function flat(record: CityRecord): Readonly<Record<string, unknown>> {
  return { ...record };
}

function sourceOf(entry: Entry, feed: FeedRecord | null): Readonly<Record<string, unknown>> {
  return {
    observedAtMs: observedAtMs(entry) ?? feed?.observedAtMs ?? null,
    feed: entry.record.feed,
    source: feed?.name ?? entry.record.feed,
    licence: feed?.licence ?? '',
    attribution: feed?.attribution ?? '',
    simulated: feed?.simulated ?? false,
    recorded: feed?.recorded ?? false,
  };
}

function observedAtMs({ values }: Entry): number | null {
  const moments = Object.values(values).map(({ atMs }) => atMs);
  return moments.length === 0 ? null : Math.max(...moments);
}

/** `values`: each observed property with its value and moment. */
function valuesOf({ values, record }: Entry): Readonly<Record<string, unknown>> {
  return record.kind === 'feed' || record.kind === 'line' || record.kind === 'stop' ? {} : { values };
}

function movementOf({ legs, record }: Entry, atMs: number): Readonly<Record<string, unknown>> {
  if (record.kind !== 'vehicle') return {};
  const position = positionAt(legs, atMs);
  const bearingDeg = position?.bearingDeg ?? null;
  return { bearingDeg: bearingDeg === null ? null : Math.round(bearingDeg) % 360, moving: position?.ahead ?? false };
}

function geometryOf({ record, legs }: Entry, atMs: number): Geometry | null {
  switch (record.kind) {
    case 'vehicle': {
      const position = positionAt(legs, atMs);
      return position ? { type: 'Point', coordinates: rounded(toLngLat(position)) } : null;
    }
    case 'section':
      return { type: 'LineString', coordinates: pairsOf(record.path) };
    case 'station':
    case 'stop':
    case 'sensor':
      return { type: 'Point', coordinates: [record.longitude, record.latitude] };
    default:
      return null;
  }
}

/** Seven decimals: a centimetre. */
function rounded([longitude, latitude]: LngLat): LngLat {
  return [Math.round(longitude * 1e7) / 1e7, Math.round(latitude * 1e7) / 1e7];
}

function pairsOf(path: readonly number[]): readonly LngLat[] {
  const pairs: LngLat[] = [];
  for (let index = 0; index + 1 < path.length; index += 2) pairs.push([path[index] ?? 0, path[index + 1] ?? 0]);
  return pairs;
}

/** Whether a point lies in the box; whether a line's own box meets it. */
function touches(geometry: Geometry, [west, south, east, north]: readonly [number, number, number, number]): boolean {
  const points = geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates;
  const longitudes = points.map(([longitude]) => longitude);
  const latitudes = points.map(([, latitude]) => latitude);
  const meetsEast = Math.max(...longitudes) >= west && Math.min(...longitudes) <= east;
  return meetsEast && Math.max(...latitudes) >= south && Math.min(...latitudes) <= north;
}
