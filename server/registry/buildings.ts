import type { PackageSource } from '../../data/contract/package.ts';
import type { LngLat } from '../../data/contract/place.ts';
import type { RegistryFact, RegistryId, RegistryRecord } from '../../data/contract/registry.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a building's record is made with besides its feature. */
export interface BuildingSurroundings {
  /** Of the city package. */
  readonly sources: readonly Pick<PackageSource, 'id' | 'name'>[];
  within(at: LngLat): readonly RegistryId[];
}

const FACTS = ['heightM', 'levels', 'yearBuilt', 'use', 'reference'] as const satisfies readonly RegistryFact[];

/** A page of buildings, from a GeoJSON collection of the city package, and how many there are in all. */
export function buildingRecords(
  collection: unknown,
  surroundings: BuildingSurroundings,
): { readonly total: number; readonly records: readonly RegistryRecord[] } {
  const { features, numberMatched } = fieldsOf(collection);
  const records = Array.isArray(features) ? features.flatMap((feature) => buildingOf(feature, surroundings) ?? []) : [];
  return { total: typeof numberMatched === 'number' ? numberMatched : records.length, records };
}

/** A building of the city package, from its GeoJSON feature; null for what is none. */
export function buildingOf(feature: unknown, { sources, within }: BuildingSurroundings): RegistryRecord | null {
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
    source: sources.find(({ name }) => name === told.source)?.id ?? 'unknown',
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
  return west <= east ? [rounded((west + east) / 2), rounded((south + north) / 2)] : null;
}

/** To a centimetre, without the dust of floating point. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
