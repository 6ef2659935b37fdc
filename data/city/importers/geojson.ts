import type { LngLat } from '../../contract/place.ts';
import { type Geometry, lineOf, pointOf, polygonOf, positionsOf } from './geometry.ts';
import { FileProblem, type Reject, type SourceFile } from './importer.ts';
import { isObject, jsonParts, parsed } from './json-members.ts';
import { type Crs, crsByPosition, crsOf, toDegreesFrom, whereabouts } from './projection.ts';
import { decodeText, textOf } from './text.ts';

export type { Geometry } from './geometry.ts';

export interface Feature {
  /** Place in the file, from 0. */
  readonly index: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: Geometry;
}

/** Keys of the first feature's properties, from the head of a file alone; null when it is no GeoJSON. */
export function propertiesOf(file: SourceFile): readonly string[] | null {
  const feature = firstFeature(file);
  return feature ? Object.keys(isObject(feature.properties) ? feature.properties : {}) : null;
}

/** First features by file: every importer asks for them. */
const firstFeatures = new WeakMap<SourceFile, Readonly<Record<string, unknown>> | null>();

/** The first feature as it stands, from the head of a file alone; with what of it fits there when it is longer. */
export function firstFeature(file: SourceFile): Readonly<Record<string, unknown>> | null {
  const known = firstFeatures.get(file);
  if (known !== undefined) return known;
  const feature = featureIn(file);
  firstFeatures.set(file, feature);
  return feature;
}

function featureIn(file: SourceFile): Readonly<Record<string, unknown>> | null {
  const text = textOf(file.head, true);
  if (!/^\s*\{/.test(text) || !/"features"\s*:\s*\[/.test(text) || !/"type"\s*:\s*"Feature/.test(text)) return null;
  try {
    for (const part of jsonParts([text], 'features')) {
      if (part.type !== 'element') continue;
      const feature = parsed(part.text);
      return isObject(feature) ? feature : null;
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
  }
  return cutFeature(text);
}

/** The features of a collection, in degrees. Honours `crs`; without one, coordinates that are plainly metres are taken so. */
export function* readFeatures(file: SourceFile, reject: Reject): Iterable<Feature> {
  const places = whereabouts(reject);
  let reader: GeometryReader | undefined;
  let crs: Crs | undefined;
  for (const part of jsonParts(decodeText(file.pieces()), 'features')) {
    if (part.type === 'member') {
      if (part.name === 'crs') crs = statedCrs(part.text) ?? crs;
      continue;
    }
    const where = `feature ${part.index}`;
    const feature = parsed(part.text);
    if (!isObject(feature)) {
      reject('malformed', where);
      continue;
    }
    reader ??= readerFor(crs, feature.geometry);
    const geometry = reader ? reader(feature.geometry, (problem) => reject(problem, where)) : null;
    if (!reader) reject('geometry-empty', where);
    if (geometry && places.has(positionsOf(geometry), where)) {
      yield { index: part.index, properties: isObject(feature.properties) ? feature.properties : {}, geometry };
    }
  }
  places.end();
}

type GeometryReader = (
  geometry: unknown,
  reject: (problem: 'geometry-empty' | 'geometry-broken' | 'not-supported') => void,
) => Geometry | null;

/** A first feature longer than the head: its properties, when they stand before its geometry. */
function cutFeature(text: string): Readonly<Record<string, unknown>> | null {
  const features = text.search(/"features"\s*:\s*\[/);
  if (features < 0) return null;
  const start = text.indexOf('"properties"', features);
  const geometry = text.indexOf('"geometry"', start);
  if (start < 0 || geometry < 0) return {};
  const from = text.indexOf('{', start);
  const to = text.lastIndexOf('}', geometry);
  const properties = parsed(text.slice(from, to + 1));
  return isObject(properties) ? { properties } : {};
}

/** Undefined without a system; throws {@link FileProblem} for one that is not read here. */
function statedCrs(text: string): Crs | undefined {
  const member = parsed(text);
  if (!isObject(member)) return undefined;
  const name = isObject(member.properties) ? member.properties.name : undefined;
  if (typeof name !== 'string') return undefined;
  const crs = crsOf(name);
  if (!crs) throw new FileProblem(`is in a coordinate system that is not read here: ${name.slice(0, 80)}`);
  return crs;
}

/** Decided by the first geometry that has a position; undefined before. */
function readerFor(stated: Crs | undefined, geometry: unknown): GeometryReader | undefined {
  const first = isObject(geometry) ? firstPosition(geometry.coordinates) : undefined;
  if (!first) return undefined;
  const seen = crsByPosition(first[0], first[1]);
  const crs = stated === undefined || stated === 'EPSG:4326' ? (seen ?? stated) : stated;
  if (!crs) throw new FileProblem(`is in a coordinate system that is not told: ${first[0]}, ${first[1]}`);
  const position = positionReader(toDegreesFrom(crs));
  return (value, reject) => geometryOf(value, position, reject);
}

function firstPosition(coordinates: unknown): readonly [number, number] | undefined {
  let item = coordinates;
  for (let depth = 0; depth < 5 && Array.isArray(item); depth++) {
    if (typeof item[0] === 'number' && typeof item[1] === 'number') return [item[0], item[1]];
    item = item.find((each) => Array.isArray(each) && each.length > 0);
  }
  return undefined;
}

function positionReader(toDegrees: (x: number, y: number) => LngLat): (value: unknown) => LngLat {
  return (value) => {
    if (!Array.isArray(value)) return NOWHERE;
    const [x, y] = value;
    return typeof x === 'number' && typeof y === 'number' ? toDegrees(x, y) : NOWHERE;
  };
}

const NOWHERE: LngLat = [Number.NaN, Number.NaN];

function geometryOf(
  value: unknown,
  position: (value: unknown) => LngLat,
  reject: (problem: 'geometry-empty' | 'geometry-broken' | 'not-supported') => void,
): Geometry | null {
  if (!isObject(value)) {
    reject('geometry-empty');
    return null;
  }
  const path = (item: unknown) => listOf(item).map(position);
  const rings = (item: unknown) => listOf(item).map(path);
  const { type, coordinates } = value;
  const make = new Map<unknown, () => Geometry | null>([
    ['Point', () => pointOf(position(coordinates))],
    ['MultiPoint', () => pointOf(position(listOf(coordinates)[0]))],
    ['LineString', () => lineOf([path(coordinates)])],
    ['MultiLineString', () => lineOf(rings(coordinates))],
    ['Polygon', () => polygonOf([rings(coordinates)])],
    ['MultiPolygon', () => polygonOf(listOf(coordinates).map(rings))],
  ]).get(type);
  const geometry = make?.() ?? null;
  if (!make) reject('not-supported');
  else if (!geometry) reject(firstPosition(coordinates) ? 'geometry-broken' : 'geometry-empty');
  return geometry;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
