import type { Map as MapLibreMap } from 'maplibre-gl';
import { positionAt } from '../../data/contract/leg.ts';
import { toLngLat } from '../../data/contract/place.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { City } from '../../data/contract/city.ts';

/** Keeps one vehicle in the middle of the map. */
export interface Follower {
  /** Moves the map to the vehicle's place now, `offset` pixels from its middle; false when it follows nothing. */
  step(map: MapLibreMap, city: City, nowMs: number, offset: readonly [number, number]): boolean;
  readonly vehicle: RecordId | null;
}

/** Zoom at which a vehicle is followed at the least. */
const LEAST_ZOOM = 16.4;

/** How long the camera takes to reach the vehicle. */
const APPROACH_MS = 1600;

/** Follows a vehicle from where the map looks now; `reducedMotion` jumps to it. */
export function createFollower(vehicle: RecordId, reducedMotion: boolean): Follower {
  let arrived = false;
  let startedMs: number | null = null;
  let from: ReturnType<typeof beginning> | null = null;

  return {
    vehicle,
    step(map, city, nowMs, offset) {
      const place = positionAt(city.entries.get(vehicle)?.legs ?? [], nowMs);
      if (!place) return true;
      const [longitude, latitude] = toLngLat(place);
      const wallMs = performance.now();
      startedMs ??= wallMs;
      from ??= beginning(map, offset);
      const share = reducedMotion ? 1 : Math.min(1, (wallMs - startedMs) / APPROACH_MS);
      const eased = 1 - (1 - share) ** 3;
      map.easeTo({
        duration: 0,
        offset: [...offset],
        center: [mix(from.longitude, longitude, eased), mix(from.latitude, latitude, eased)],
        ...(arrived ? {} : { zoom: mix(from.zoom, Math.max(from.zoom, LEAST_ZOOM), eased) }),
      });
      arrived = share === 1;
      return true;
    },
  };
}

/** What the map shows `offset` pixels from its middle, and how near. */
function beginning(
  map: MapLibreMap,
  [right, down]: readonly [number, number],
): { readonly longitude: number; readonly latitude: number; readonly zoom: number } {
  const { clientWidth, clientHeight } = map.getCanvas();
  const { lng, lat } = map.unproject([clientWidth / 2 + right, clientHeight / 2 + down]);
  return { longitude: lng, latitude: lat, zoom: map.getZoom() };
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
