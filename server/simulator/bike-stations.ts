import { type LngLat, toLngLat } from '../../data/contract/place.ts';
import type { StreetClass } from '../../data/contract/package.ts';
import { mix, uniform } from './chance.ts';
import { spreadOverStreets } from './spread.ts';
import type { StreetSpot, StreetSpots } from './street-spots.ts';

/** A station of the simulated bike sharing. */
export interface BikeStation {
  readonly id: string;
  readonly name: string;
  readonly street: string;
  readonly at: LngLat;
  readonly capacity: number;
  /** The number that its chances are thrown with. */
  readonly key: number;
  /** How much it fills while people are at work: positive by offices and schools, negative by homes; they even out. */
  readonly pull: number;
  /** Share of its places usually taken: less uphill, for people ride down and walk up. */
  readonly usualShare: number;
}

/** As many as Bicing had stations in the autumn of 2026 (open data: 543), rounded. */
const STATION_COUNT = 540;

const CLASSES: ReadonlySet<StreetClass> = new Set<StreetClass>([
  'primary',
  'secondary',
  'tertiary',
  'residential',
  'pedestrian',
]);

/** The stations of a city, closer together in its middle; where a street's name is not known, named by the next one. */
export function bikeStationsOf(streetSpots: StreetSpots, seed: number): readonly BikeStation[] {
  const key = mix(seed, 0xb1c1);
  const spots = spreadOverStreets(streetSpots, key, {
    count: STATION_COUNT,
    classes: CLASSES,
    spacingM: (xM, yM) => 200 + 0.06 * Math.hypot(xM, yM),
  });
  const stations = [...spots]
    .sort((first, second) => Math.hypot(first.xM, first.yM) - Math.hypot(second.xM, second.yM))
    .map((spot) => ({ ...spot, street: spot.street || streetSpots.nearestName(spot.xM, spot.yM) }))
    .map((spot, index) => station(spot, index, mix(key, index)));
  return evenedOut(stations);
}

function station(spot: StreetSpot, index: number, key: number): BikeStation {
  const fromCentreM = Math.hypot(spot.xM, spot.yM);
  const uphill = Math.min(1, Math.max(0, (spot.yM - spot.xM) / 7000));
  return {
    id: String(index + 1),
    name: `${shortStreet(spot.street)}, ${1 + Math.round(fromCentreM / 9 + 12 * uniform(key, 1))}`,
    street: spot.street,
    at: toLngLat({ xCm: spot.xM * 100, yCm: spot.yM * 100 }),
    capacity: 15 + 3 * Math.floor(7 * uniform(key, 2) ** 1.5),
    key,
    pull: Math.max(-1, Math.min(1, 1.1 - fromCentreM / 2200 + (uniform(key, 3) - 0.5) * 0.9)) * 0.36,
    usualShare: 0.58 - 0.26 * uphill + 0.16 * (uniform(key, 4) - 0.5),
  };
}

/** Pulls shifted so that, weighed by capacity, bikes neither appear nor vanish as the day goes. */
function evenedOut(stations: readonly BikeStation[]): readonly BikeStation[] {
  const docks = stations.reduce((sum, { capacity }) => sum + capacity, 0);
  const surplus = stations.reduce((sum, { capacity, pull }) => sum + capacity * pull, 0) / Math.max(1, docks);
  return stations.map((each) => ({ ...each, pull: each.pull - surplus }));
}

/** How Bicing writes street types, by the Catalan word that they begin with. */
const STREET_TYPES: readonly (readonly [RegExp, string])[] = [
  [/^Carrer (?:de la |de les |dels |del |de |d'|d’)?/, 'C/ '],
  [/^Avinguda (?:de la |de les |dels |del |de |d'|d’)?/, 'Av. '],
  [/^Passeig (?:de la |de les |dels |del |de |d'|d’)?/, 'Pg. '],
  [/^Plaça (?:de la |de les |dels |del |de |d'|d’)?/, 'Pl. '],
  [/^Ronda (?:de la |de les |dels |del |de |d'|d’)?/, 'Rda. '],
];

/** `Carrer de Mallorca` as `C/ Mallorca`. */
export function shortStreet(name: string): string {
  const type = STREET_TYPES.find(([pattern]) => pattern.test(name));
  return type ? name.replace(type[0], type[1]) : name;
}
