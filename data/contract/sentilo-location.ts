import type { LngLat } from './place.ts';

const DECIMAL = /^[-+]?\d{1,3}(?:\.\d{1,20})?$/;

/** A line of more points than this is no place of a sensor. */
const POINTS_AT_MOST = 1000;

/** `"lat lon"`, several after commas, as points; none for an empty text, undefined for what is no such thing. */
export function sentiloPlaces(text: string): readonly LngLat[] | undefined {
  if (text.trim() === '') return [];
  const points = text.split(',', POINTS_AT_MOST + 1).map(readPoint);
  if (points.length > POINTS_AT_MOST) return undefined;
  return points.every((point) => point !== undefined) ? points : undefined;
}

/** Points as Sentilo writes them; empty for none. */
export function sentiloLocation(places: readonly LngLat[]): string {
  return places.map(([longitude, latitude]) => `${latitude} ${longitude}`).join(',');
}

function readPoint(text: string): LngLat | undefined {
  const [latitude = '', longitude = '', ...more] = text.trim().split(' ');
  if (more.length > 0 || !DECIMAL.test(latitude) || !DECIMAL.test(longitude)) return undefined;
  const point: LngLat = [Number(longitude), Number(latitude)];
  return Math.abs(point[0]) <= 180 && Math.abs(point[1]) <= 90 ? point : undefined;
}
