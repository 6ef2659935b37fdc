import type { LngLat } from '../../../data/contract/place.ts';
import { sentiloPlaces } from '../../../data/contract/sentilo-location.ts';
import type { Component, Observed, Platform, Sensor } from '../../platform/platform.ts';
import { eachOf } from '../../platform/newest.ts';

const ROUTE_POINTS = 20;

export function publicComponents(platform: Platform): readonly Component[] {
  return platform.entities().flatMap(({ id }) => platform.components(id).filter(({ publicAccess }) => publicAccess));
}

export function publicSensors(platform: Platform, provider: string): readonly Sensor[] {
  return platform.sensors(provider).filter(({ publicAccess, state }) => publicAccess && state === 'online');
}

/** `provider.component.sensor` of a public sensor of a public component. */
export function publicSensor(platform: Platform, id: string): Sensor | null {
  const [provider = '', component = '', name = ''] = id.split('.');
  const sensor = platform.sensor(provider, name);
  const isPublic = sensor?.publicAccess && platform.component(provider, component)?.publicAccess;
  return isPublic && sensor.component === component ? sensor : null;
}

/** Where a thing that moves was seen by its public sensors, newest first. */
export async function trackOf(
  platform: Platform,
  nowMs: number,
  { provider, id }: Component,
): Promise<readonly LngLat[]> {
  const sensors = publicSensors(platform, provider).filter(({ component }) => component === id);
  const range = { fromMs: 0, toMs: nowMs, limit: ROUTE_POINTS };
  const seen = (await eachOf(sensors, (sensor) => platform.observations(sensor, range))).flat();
  const located = seen.filter(({ location }) => location !== null).toSorted((one, other) => other.atMs - one.atMs);
  return distinctPlaces(located).slice(0, ROUTE_POINTS);
}

/** One for each moment. */
function distinctPlaces(seen: readonly Observed[]): readonly LngLat[] {
  const byTime = new Map<number, LngLat>();
  for (const { atMs, location } of seen) {
    const place = sentiloPlaces(location ?? '')?.[0];
    if (place && !byTime.has(atMs)) byTime.set(atMs, place);
  }
  return [...byTime.values()];
}

/** `lat1,lng1,lat2,lng2`, two opposite corners; null for no bounds. */
export function boundsOf(text: string | null): ((place: LngLat) => boolean) | null {
  const numbers = (text ?? '').split(',').map(Number);
  const [lat1, lng1, lat2, lng2] = numbers;
  if (numbers.length !== 4 || lat1 === undefined || lng1 === undefined || lat2 === undefined || lng2 === undefined) {
    return null;
  }
  if (!numbers.every(Number.isFinite)) return null;
  return ([longitude, latitude]) =>
    latitude >= Math.min(lat1, lat2) &&
    latitude <= Math.max(lat1, lat2) &&
    longitude >= Math.min(lng1, lng2) &&
    longitude <= Math.max(lng1, lng2);
}

export function idOf({ provider, id }: Component): string {
  return `${provider}.${id}`;
}

export function pointOf([longitude, latitude]: LngLat): { readonly latitude: number; readonly longitude: number } {
  return { latitude, longitude };
}

export function centroidOf(places: readonly LngLat[]): LngLat {
  const sum = places.reduce<LngLat>(([x, y], [longitude, latitude]) => [x + longitude, y + latitude], [0, 0]);
  return [sum[0] / places.length, sum[1] / places.length];
}
