import type { Entry } from '../../data/contract/city.ts';
import { type Leg, positionAt } from '../../data/contract/leg.ts';
import { type LngLat, toLngLat } from '../../data/contract/place.ts';

/** Where an entry is at a moment; undefined for what is nowhere in particular, as a feed. */
export function placeOf({ record, legs }: Entry, atMs: number): LngLat | undefined {
  switch (record.kind) {
    case 'vehicle': {
      const position = positionAt(legs, atMs);
      return position && toLngLat(position);
    }
    case 'station':
    case 'stop':
    case 'sensor':
      return [record.longitude, record.latitude];
    case 'section':
      return middleOf(record.path);
    default:
      return undefined;
  }
}

/** The point in the middle of a flat list of longitudes and latitudes. */
export function middleOf(path: readonly number[]): LngLat | undefined {
  const index = Math.floor(path.length / 4) * 2;
  const [longitude, latitude] = path.slice(index, index + 2);
  return longitude === undefined || latitude === undefined ? undefined : [longitude, latitude];
}

/** Speed over one leg, km/h; 0 for a leg that takes no time. */
export function speedKmhOf({ t0Ms, t1Ms, x0Cm, y0Cm, x1Cm, y1Cm }: Leg): number {
  const hours = (t1Ms - t0Ms) / 3_600_000;
  return hours > 0 ? Math.hypot(x1Cm - x0Cm, y1Cm - y0Cm) / 100_000 / hours : 0;
}
