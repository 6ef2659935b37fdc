import { metresApart, type LngLat } from '../../../data/contract/place.ts';
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

/**
 * Reads a geo-query of NGSI-LD (clause 4.10): near a point, within, intersecting or disjoint from a polygon, equal to a
 * point. Null where none is asked. Lines are looked at by their corners.
 */
export function readGeoQuery({ georel, geometry, coordinates, geoproperty }: GeoQueryText): PlaceTest | null {
  if (georel === undefined && geometry === undefined && coordinates === undefined) return null;
  if (georel === undefined || geometry === undefined || coordinates === undefined) {
    badRequest('georel, geometry and coordinates go together.');
  }
  if (geoproperty !== undefined && geoproperty !== 'location') badRequest('The only geoproperty is location.');
  const [relation = '', ...modifiers] = georel.split(';');
  if (relation === 'near') return readNear(modifiers, geometry, coordinates);
  if (modifiers.length > 0) badRequest(`georel ${relation.slice(0, 40)} takes no modifier.`);
  if (relation === 'equals') return readEquals(geometry, coordinates);
  const rings = readPolygon(geometry, coordinates);
  const isInside = (place: LngLat) => isInPolygon(place, rings);
  switch (relation) {
    case 'within':
      return (places) => places.length > 0 && places.every(isInside);
    case 'intersects':
      return (places) => places.some(isInside);
    case 'disjoint':
      return (places) => places.length > 0 && !places.some(isInside);
  }
  if (relation === 'contains' || relation === 'overlaps') {
    throw new NgsiProblem('OperationNotSupported', `georel ${relation} is not answered: nothing here is an area.`);
  }
  return badRequest(`There is no georel ${relation.slice(0, 40)}.`);
}

function readNear(modifiers: readonly string[], geometry: string, coordinates: string): PlaceTest {
  const [modifier = ''] = modifiers;
  const [, bound, digits] = /^(maxDistance|minDistance)==(\d{1,9}(?:\.\d{1,9})?)$/.exec(modifier) ?? [];
  if (modifiers.length !== 1 || bound === undefined)
    badRequest('near wants ;maxDistance==metres or ;minDistance==metres.');
  if (geometry !== 'Point') throw new NgsiProblem('OperationNotSupported', 'near is answered for a Point alone.');
  const centre = pointOf(readJson(coordinates));
  const distanceM = Number(digits);
  const isNear = (place: LngLat) => metresApart(centre, place) <= distanceM;
  if (bound === 'maxDistance') return (places) => places.some(isNear);
  return (places) => places.length > 0 && places.every((place) => metresApart(centre, place) >= distanceM);
}

function readEquals(geometry: string, coordinates: string): PlaceTest {
  if (geometry !== 'Point') throw new NgsiProblem('OperationNotSupported', 'equals is answered for a Point alone.');
  const [longitude, latitude] = pointOf(readJson(coordinates));
  return (places) => places.length === 1 && places[0]?.[0] === longitude && places[0][1] === latitude;
}

function readPolygon(geometry: string, coordinates: string): readonly (readonly LngLat[])[] {
  if (geometry !== 'Polygon' && geometry !== 'MultiPolygon') {
    throw new NgsiProblem('OperationNotSupported', 'This georel is answered for a Polygon or MultiPolygon alone.');
  }
  const json = readJson(coordinates);
  const polygons = geometry === 'Polygon' ? [json] : listOf(json);
  const rings = polygons.flatMap((polygon) => listOf(polygon).map((ring) => listOf(ring).map(pointOf)));
  if (rings.length === 0 || rings.some((ring) => ring.length < 4)) badRequest('A ring has four positions or more.');
  if (rings.reduce((sum, ring) => sum + ring.length, 0) > POINTS_AT_MOST) {
    throw new NgsiProblem('TooComplexQuery', `A geometry may have ${POINTS_AT_MOST} positions.`);
  }
  return rings;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return badRequest('coordinates must be a JSON array.');
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : badRequest('coordinates are not those of the geometry.');
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

/** By crossings of all rings, so that holes are holes. */
function isInPolygon([x, y]: LngLat, rings: readonly (readonly LngLat[])[]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index++) {
      const [[x0, y0], [x1, y1]] = [ring[index - 1] ?? [0, 0], ring[index] ?? [0, 0]];
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
    }
  }
  return inside;
}
