import { LEISURE_AREAS } from '../../data/catalogue/leisure-areas.ts';
import { epochDayOf } from '../../data/contract/local-time.ts';
import type { StreetClass } from '../../data/contract/package.ts';
import { type LngLat, toLngLat, toLocalCm } from '../../data/contract/place.ts';
import { mix, smooth, uniform } from './chance.ts';
import { shortStreet } from './bike-stations.ts';
import { hoursOf, trafficLevel } from './rhythm.ts';
import { serviceOn } from './calendar.ts';
import { spreadOverStreets } from './spread.ts';
import type { StreetSpots } from './street-spots.ts';

/** A sound-level meter on a lamp post. */
export interface NoiseMeter {
  readonly id: string;
  readonly name: string;
  readonly at: LngLat;
  readonly streetClass: StreetClass;
  /** 0 to 1: how much of night life there is. */
  readonly leisure: number;
  readonly key: number;
}

const METER_COUNT = 120;

/** LAeq by street at the busiest hour of a working day, dB(A): in the range of the city's strategic noise map. */
const TRAFFIC_DB: Readonly<Record<StreetClass, number>> = {
  motorway: 77,
  trunk: 75,
  primary: 73,
  secondary: 70.5,
  tertiary: 68,
  residential: 64,
  pedestrian: 58,
};

/** The meters of a city, spread over its streets, the densest in the old town. */
export function noiseMetersOf(streetSpots: StreetSpots, seed: number): readonly NoiseMeter[] {
  const key = mix(seed, 0x5011);
  const classes = new Set<StreetClass>(['trunk', 'primary', 'secondary', 'tertiary', 'residential', 'pedestrian']);
  const spots = spreadOverStreets(streetSpots, key, {
    count: METER_COUNT,
    classes,
    spacingM: (xM, yM) => 380 + 0.09 * Math.hypot(xM, yM),
  });
  return spots.map(({ xM, yM, street, streetClass }, index) => ({
    id: String(index + 1).padStart(3, '0'),
    name: shortStreet(street || streetSpots.nearestName(xM, yM)),
    at: toLngLat({ xCm: xM * 100, yCm: yM * 100 }),
    streetClass,
    leisure: leisureAt(xM, yM),
    key: mix(key, index),
  }));
}

function leisureAt(xM: number, yM: number): number {
  const shares = LEISURE_AREAS.map(({ at, radiusM }) => {
    const { xCm, yCm } = toLocalCm(at);
    return Math.min(1, Math.max(0, 1.6 - Math.hypot(xM - xCm / 100, yM - yCm / 100) / radiusM));
  });
  return Math.max(0, ...shares);
}

const MINUTE_MS = 60_000;

/** The level of a minute, dB(A): traffic, people, what there always is, added as energies. */
export function noiseAt(meter: NoiseMeter, atMs: number): number {
  const { key } = meter;
  const traffic = TRAFFIC_DB[meter.streetClass] + 10 * Math.log10(Math.max(0.03, trafficLevel(atMs)));
  const people = meter.leisure > 0 ? 71 + 10 * Math.log10(Math.max(0.001, meter.leisure * nightLife(atMs))) : 0;
  const silence = 39 + 4 * uniform(key, 1);
  const level = 10 * Math.log10([traffic, people, silence].reduce((sum, db) => sum + 10 ** (db / 10), 0));
  const minute = Math.floor(atMs / MINUTE_MS);
  const passing = uniform(mix(key, 2), minute) < 0.012 ? 7 : 0;
  return level + 3 * (uniform(key, 3) - 0.5) + 1.6 * smooth(mix(key, 4), atMs, 7 * MINUTE_MS) + passing;
}

/** 0 to 1: people out in the evening, latest on Fridays and Saturdays. */
function nightLife(atMs: number): number {
  const hours = hoursOf(atMs);
  const evening = hours < 12 ? hours + 24 : hours;
  const day = hours < 12 ? epochDayOf(atMs) - 1 : epochDayOf(atMs);
  const freeTomorrow = serviceOn(day + 1) !== 'working';
  const end = freeTomorrow ? 27.5 : 25;
  const here = 1 / (1 + Math.exp(-(evening - 20.5) * 1.2)) - 1 / (1 + Math.exp(-(evening - end) * 1.6));
  return Math.max(0.04, here) * (freeTomorrow ? 1 : 0.55);
}
