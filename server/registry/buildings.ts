import type { LngLat } from '../../data/contract/place.ts';
import type { RegistryFact, RegistryId, RegistryRecord } from '../../data/contract/registry.ts';

type Fields = Readonly<Record<string, unknown>>;
type Within = (at: LngLat) => readonly RegistryId[];

const FACTS = ['heightM', 'levels', 'yearBuilt', 'use', 'reference'] as const satisfies readonly RegistryFact[];

/** Buildings of a GeoJSON collection of the city package. */
export function buildingRecords(collection: unknown, within: Within): readonly RegistryRecord[] {
  const { features } = fieldsOf(collection);
  return Array.isArray(features) ? features.flatMap((feature) => buildingOf(feature, within) ?? []) : [];
}

/** A building of the city package, from its GeoJSON feature; null for what is none. */
export function buildingOf(feature: unknown, within: Within): RegistryRecord | null {
  const { id, geometry, properties } = fieldsOf(feature);
  if (typeof id !== 'string') return null;
  const told = fieldsOf(properties);
  const at = middleOf(fieldsOf(geometry).coordinates);
  const facts: Partial<Record<RegistryFact, string | number>> = {};
  for (const name of FACTS) {
    const value = told[name];
    if (typeof value === 'string' || typeof value === 'number') facts[name] = value;
  }
  const { reference } = facts;
  return {
    id: `building:${id}`,
    kind: 'building',
    name: typeof told.name === 'string' ? told.name : '',
    at,
    facts,
    aliases: typeof reference === 'string' ? [reference] : [],
    within: at ? within(at) : [],
    source: typeof told.source === 'string' ? told.source : 'unknown',
    simulated: told.generated === true,
    validFromMs: null,
    validToMs: null,
  };
}

/** The middle of the box around all positions, however deep they lie. */
function middleOf(coordinates: unknown): LngLat | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const flat: readonly unknown[] = Array.isArray(coordinates) ? coordinates.flat(3) : [];
  const numbers = flat.filter((each) => typeof each === 'number');
  for (let place = 0; place + 1 < numbers.length; place += 2) {
    const [longitude, latitude] = [numbers[place] ?? 0, numbers[place + 1] ?? 0];
    [west, east] = [Math.min(west, longitude), Math.max(east, longitude)];
    [south, north] = [Math.min(south, latitude), Math.max(north, latitude)];
  }
  return west <= east ? [(west + east) / 2, (south + north) / 2] : null;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
