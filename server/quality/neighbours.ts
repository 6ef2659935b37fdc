import { NEIGHBOUR_DISTANCES_M } from '../../data/catalogue/neighbour-distances.ts';
import { PROPERTIES } from '../../data/catalogue/properties.ts';
import { type LngLat, metresApart, METRES_PER_DEGREE, METRES_PER_DEGREE_EAST } from '../../data/contract/place.ts';
import type { PropertyId } from '../../data/contract/property.ts';

/** A fixed sensor of one property, and the means of its last hours. */
export interface Neighbour {
  readonly id: string;
  readonly property: PropertyId;
  readonly at: LngLat;
  /** NaN where an hour has none. */
  readonly means: Float32Array;
}

/** How a sensor compares with those nearby. */
export interface Compared {
  /** 0 to 1. */
  readonly accuracy: number;
  readonly neighbours: number;
}

/** So many of the nearest are compared with. */
const NEAREST = 3;

/** Hours that two must have in common, and sensors with neighbours that make a network. */
const HOURS_AT_LEAST = 4;
const NETWORK_AT_LEAST = 3;

/** Up to so many times what neighbours usually differ by is no fault: about two standard deviations. */
const USUAL_TIMES = 3;

/**
 * By id, how each compares with its neighbours: the median of its hourly differences to theirs, against the median of the
 * same over the whole network of its property. Those without neighbours are left out; who is silent is none.
 */
export function compareNeighbours(sensors: readonly Neighbour[]): ReadonlyMap<string, Compared> {
  const networks = new Map<PropertyId, Neighbour[]>();
  for (const sensor of sensors) {
    if (sensor.means.filter((mean) => !Number.isNaN(mean)).length < HOURS_AT_LEAST) continue;
    const network = networks.get(sensor.property);
    if (network) network.push(sensor);
    else networks.set(sensor.property, [sensor]);
  }
  return new Map([...networks].flatMap(([property, network]) => compareNetwork(property, network)));
}

function compareNetwork(property: PropertyId, network: readonly Neighbour[]): [string, Compared][] {
  const withinM = NEIGHBOUR_DISTANCES_M[property];
  if (withinM === undefined || network.length < NETWORK_AT_LEAST) return [];
  const nearest = nearestFinder(network, withinM);
  const differences = network.flatMap((sensor) => {
    const others = nearest(sensor);
    const difference = differenceOf(sensor, others);
    return Number.isNaN(difference) ? [] : [{ sensor, difference, neighbours: others.length }];
  });
  if (differences.length < NETWORK_AT_LEAST) return [];
  const usual = medianOf(differences.map(({ difference }) => difference));
  const bearable = USUAL_TIMES * Math.max(usual, PROPERTIES[property].resolution);
  return differences.map(({ sensor, difference, neighbours }) => [
    sensor.id,
    { accuracy: Math.min(1, bearable / difference), neighbours },
  ]);
}

/** Median over the hours of how far it is from the median of its neighbours; NaN where too few hours are shared. */
function differenceOf({ means }: Neighbour, others: readonly Neighbour[]): number {
  const differences: number[] = [];
  for (const [hour, mean] of means.entries()) {
    const theirs = others.map((other) => other.means[hour] ?? Number.NaN).filter((each) => !Number.isNaN(each));
    if (!Number.isNaN(mean) && theirs.length > 0) differences.push(Math.abs(mean - medianOf(theirs)));
  }
  return differences.length < HOURS_AT_LEAST ? Number.NaN : medianOf(differences);
}

/** Cells across the distance within which is looked: few in a thin network, many in a dense one. */
const RINGS = { least: 4, most: 64 } as const;

/** Finds the nearest others within a distance: in cells around it, further out until there are enough. */
function nearestFinder(network: readonly Neighbour[], withinM: number): (sensor: Neighbour) => readonly Neighbour[] {
  const perSensorM = extentM(network) / Math.sqrt(network.length);
  const rings = Math.round(Math.min(RINGS.most, Math.max(RINGS.least, withinM / perSensorM)));
  const cellM = withinM / rings;
  const cells = new Map<number, Neighbour[]>();
  const cellOf = ([longitude, latitude]: LngLat): readonly [number, number] => [
    Math.floor((longitude * METRES_PER_DEGREE_EAST) / cellM),
    Math.floor((latitude * METRES_PER_DEGREE) / cellM),
  ];
  for (const sensor of network) {
    const key = keyOf(...cellOf(sensor.at));
    const cell = cells.get(key);
    if (cell) cell.push(sensor);
    else cells.set(key, [sensor]);
  }
  return (sensor) => {
    const [x, y] = cellOf(sensor.at);
    const found: { readonly other: Neighbour; readonly distanceM: number }[] = [];
    for (let ring = 0; ring <= rings; ring++) {
      found.sort((one, other) => one.distanceM - other.distanceM);
      if ((found[NEAREST - 1]?.distanceM ?? Number.POSITIVE_INFINITY) <= (ring - 1) * cellM) break;
      for (const key of ringOf(x, y, ring)) {
        for (const other of cells.get(key) ?? []) {
          const distanceM = other === sensor ? Number.POSITIVE_INFINITY : metresApart(sensor.at, other.at);
          if (distanceM <= withinM) found.push({ other, distanceM });
        }
      }
    }
    found.sort((one, other) => one.distanceM - other.distanceM);
    return found.slice(0, NEAREST).map(({ other }) => other);
  };
}

/** The longer side of the box around all. */
function extentM(network: readonly Neighbour[]): number {
  const span = (axis: 0 | 1): number => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { at } of network) {
      least = Math.min(least, at[axis]);
      most = Math.max(most, at[axis]);
    }
    return most - least;
  };
  return Math.max(1, span(0) * METRES_PER_DEGREE_EAST, span(1) * METRES_PER_DEGREE);
}

function keyOf(column: number, row: number): number {
  return column * 4_194_304 + row;
}

/** Keys of the cells at so many steps from one. */
function ringOf(x: number, y: number, ring: number): readonly number[] {
  const keys: number[] = [];
  for (let column = x - ring; column <= x + ring; column++) {
    const isSide = Math.abs(column - x) === ring;
    for (let row = y - ring; row <= y + ring; row += isSide ? 1 : 2 * ring || 1) keys.push(keyOf(column, row));
  }
  return keys;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
