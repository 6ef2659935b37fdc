import type { Entry } from '../../data/contract/city.ts';
import { positionAt } from '../../data/contract/leg.ts';
import { toLngLat, type LngLat } from '../../data/contract/place.ts';

/** west, south, east, north in degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number];

/** The points that say where something is at a moment: one, the course of a section, or none. */
export function placesOf({ record, legs }: Entry, atMs: number): readonly LngLat[] {
  switch (record.kind) {
    case 'vehicle': {
      const position = positionAt(legs, atMs);
      return position ? [toLngLat(position)] : [];
    }
    case 'section':
      return pairsOf(record.path);
    case 'station':
    case 'stop':
    case 'sensor':
      return [[record.longitude, record.latitude]];
    default:
      return [];
  }
}

/** One point for it: of a section the one half way of its course. */
export function placeOf(entry: Entry, atMs: number): LngLat | null {
  const places = placesOf(entry, atMs);
  return places[Math.floor((places.length - 1) / 2)] ?? null;
}

/** Whether any of its points lies in the box. */
export function isInBox(entry: Entry, [west, south, east, north]: Box, atMs: number): boolean {
  return placesOf(entry, atMs).some(
    ([longitude, latitude]) => longitude >= west && longitude <= east && latitude >= south && latitude <= north,
  );
}

/** `west,south,east,north`; null for what is no box. */
export function readBox(text: string): Box | null {
  const parts = text.split(',').map((each) => (each.trim() === '' ? Number.NaN : Number(each)));
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = parts;
  const isBox = west < east && south < north && west >= -180 && east <= 180 && south >= -90 && north <= 90;
  return parts.length === 4 && isBox ? [west, south, east, north] : null;
}

/** Seven decimals: a centimetre. */
export function roundedDegrees(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

function pairsOf(path: readonly number[]): readonly LngLat[] {
  const pairs: LngLat[] = [];
  for (let index = 0; index + 1 < path.length; index += 2) pairs.push([path[index] ?? 0, path[index + 1] ?? 0]);
  return pairs;
}
