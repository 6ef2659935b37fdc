import { metresApart, type LngLat } from '../../../data/contract/place.ts';
import { Geometry } from '../sensorthings/geometry.ts';
import { contains, disjoint, equals, intersects, overlaps, type Relation, within } from '../sensorthings/relations.ts';
import { badRequest, NgsiProblem } from './ngsi-problem.ts';

export interface GeoQueryText {
  readonly georel?: string;
  readonly geometry?: string;
  readonly coordinates?: string;
  readonly geoproperty?: string;
}

/** Whether something at these points (one, or the course of a line) is meant. */
export type PlaceTest = (places: readonly LngLat[]) => boolean;

const POINTS_AT_MOST = 500;

const RELATIONS: ReadonlyMap<string, Relation> = new Map(
  Object.entries({ within, contains, intersects, disjoint, equals, overlaps }),
);

/** Reads a geo-query of NGSI-LD (clause 4.10). Null where none is asked. */
export function readGeoQuery({ georel, geometry, coordinates, geoproperty }: GeoQueryText): PlaceTest | null {
  if (georel === undefined && geometry === undefined && coordinates === undefined) return null;
  if (georel === undefined || geometry === undefined || coordinates === undefined) {
    badRequest('georel, geometry and coordinates go together.');
  }
  if (geoproperty !== undefined && geoproperty !== 'location') badRequest('The only geoproperty is location.');
  const [name = '', ...modifiers] = georel.split(';');
  if (name === 'near') return readNear(modifiers, geometry, coordinates);
  const relation = RELATIONS.get(name);
  if (!relation) badRequest(`There is no georel ${name.slice(0, 40)}.`);
  if (modifiers.length > 0) badRequest(`georel ${name} takes no modifier.`);
  const asked = readGeometry(geometry, readJson(coordinates));
  if (positionsIn(asked) > POINTS_AT_MOST) {
    throw new NgsiProblem('TooComplexQuery', `A geometry may have ${POINTS_AT_MOST} positions.`);
  }
  return (places) => places.length > 0 && relation(geometryAt(places), asked);
}

function readNear(modifiers: readonly string[], geometry: string, coordinates: string): PlaceTest {
  const [modifier = ''] = modifiers;
  const [, bound, digits] = /^(maxDistance|minDistance)==(\d{1,9}(?:\.\d{1,9})?)$/.exec(modifier) ?? [];
  if (modifiers.length !== 1 || bound === undefined)
    badRequest('near wants ;maxDistance==metres or ;minDistance==metres.');
  const [centre] = readGeometry(geometry, readJson(coordinates)).points;
  if (geometry !== 'Point' || !centre) {
    throw new NgsiProblem('OperationNotSupported', 'near is answered for a Point alone.');
  }
  const distanceM = Number(digits);
  if (bound === 'maxDistance') return (places) => metresTo(places, centre) <= distanceM;
  return (places) => places.length > 0 && metresTo(places, centre) >= distanceM;
}

/** How far a place, or the course through several, is away at its nearest; infinite for none. */
function metresTo(places: readonly LngLat[], centre: LngLat): number {
  const corners = places.map((place) => metresApart(centre, place));
  const between = places.slice(1).map((to, index) => metresApart(centre, nearestOn(places[index] ?? to, to, centre)));
  return Math.min(...corners, ...between);
}

/** The position between two, some kilometres apart at most, that is nearest to a third. */
function nearestOn(from: LngLat, to: LngLat, centre: LngLat): LngLat {
  const shrink = Math.cos((centre[1] * Math.PI) / 180);
  const [dx, dy] = [(to[0] - from[0]) * shrink, to[1] - from[1]];
  const square = dx * dx + dy * dy;
  const along = (centre[0] - from[0]) * shrink * dx + (centre[1] - from[1]) * dy;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, along / square));
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
}

/** A GeoJSON geometry by its type and coordinates. */
function readGeometry(type: string, coordinates: unknown): Geometry {
  switch (type) {
    case 'Point':
      return new Geometry([pointOf(coordinates)]);
    case 'MultiPoint':
      return new Geometry(listOf(coordinates).map(pointOf));
    case 'LineString':
      return new Geometry([], [lineOf(coordinates)]);
    case 'MultiLineString':
      return new Geometry([], listOf(coordinates).map(lineOf));
    case 'Polygon':
      return new Geometry([], [], [areaOf(coordinates)]);
    case 'MultiPolygon':
      return new Geometry([], [], listOf(coordinates).map(areaOf));
    default:
      return badRequest(`There is no geometry ${type.slice(0, 40)}.`);
  }
}

function positionsIn({ points, lines, areas }: Geometry): number {
  return [...lines, ...areas.flat()].reduce((sum, line) => sum + line.length, points.length);
}

function geometryAt(places: readonly LngLat[]): Geometry {
  return places.length === 1 ? new Geometry(places) : new Geometry([], [places]);
}

function areaOf(value: unknown): readonly (readonly LngLat[])[] {
  const rings = listOf(value).map((ring) => listOf(ring).map(pointOf));
  const isRing = (ring: readonly LngLat[]) => {
    const [first, last] = [ring[0], ring.at(-1)];
    return ring.length >= 4 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
  };
  if (rings.length > 0 && rings.every(isRing)) return rings;
  return badRequest('A ring has four positions or more, and ends where it began.');
}

function lineOf(value: unknown): readonly LngLat[] {
  const line = listOf(value).map(pointOf);
  return line.length > 1 ? line : badRequest('A line has two positions or more.');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return badRequest('coordinates must be a JSON array.');
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) && value.length > 0 ? value : badRequest('coordinates are not those of the geometry.');
}

function pointOf(value: unknown): LngLat {
  const [longitude, latitude] = listOf(value);
  const isPlace =
    typeof longitude === 'number' &&
    typeof latitude === 'number' &&
    Math.abs(longitude) <= 180 &&
    Math.abs(latitude) <= 90;
  return isPlace ? [longitude, latitude] : badRequest('A position is [longitude, latitude] in degrees.');
}
