import { metresApart } from '../../data/contract/place.ts';
import { unpackedSaidWith } from '../store/said-with.ts';

/** A place, and when it was reached. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly atMs: number;
}

/** The metropolitan area with its rivers and reservoirs: Catalonia's own bounds, degrees. */
const CATALONIA = { west: 0.15, south: 40.52, east: 3.34, north: 42.87 } as const;

/** Nothing that moves through the city is quicker, km/h: a high-speed train. */
const FASTEST_KMH = 350;

/** A position may be off by so much, m. */
const TOLERANCE_M = 500;

/** The first place of `"lat lon"`; null for none, or for what is no place. */
export function placeOf({ location, atMs }: { readonly location?: string; readonly atMs: number }): Place | null {
  if (location === undefined) return null;
  const match = /^\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*(?:,|$)/.exec(unpackedSaidWith(location).location ?? '');
  return match ? { latitude: Number(match[1]), longitude: Number(match[2]), atMs } : null;
}

/** Whether a thing cannot be there: outside of the country, or farther than it can have gone since. */
export function isOutOfPlace(place: Place | null, before: Place | null): boolean {
  if (!place) return false;
  const { west, south, east, north } = CATALONIA;
  const { latitude, longitude, atMs } = place;
  if (longitude < west || longitude > east || latitude < south || latitude > north) return true;
  if (!before || atMs <= before.atMs) return false;
  const reachM = TOLERANCE_M + ((FASTEST_KMH / 3.6) * (atMs - before.atMs)) / 1000;
  return metresApart([longitude, latitude], [before.longitude, before.latitude]) > reachM;
}
