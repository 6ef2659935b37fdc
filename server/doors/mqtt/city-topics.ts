import { PROPERTIES } from '../../../data/catalogue/properties.ts';
import type { City, Entry, Value } from '../../../data/contract/city.ts';
import type { PropertyId } from '../../../data/contract/property.ts';
import type { RecordId } from '../../../data/contract/record.ts';
import { isGood } from '../../../data/contract/verdict.ts';
import type { Platform } from '../../platform/platform.ts';
import { sourceOf } from '../entry-source.ts';
import { idOfCity } from '../sensorthings/city-things.ts';

/** A value of the city that changed since it was looked at before. */
export interface CityValue {
  readonly entry: Entry;
  readonly property: PropertyId;
  readonly value: Value;
}

/** What changed in the city. */
export interface CityChange {
  readonly values: readonly CityValue[];
  /** What is no longer there, with what it had; of what is still there, what it no longer says. */
  readonly gone: readonly Entry[];
}

const KINDS: ReadonlySet<string> = new Set(['station', 'section', 'sensor']);

/** Finds what changed between two looks at the city: entries keep their identity while they stay the same. */
export class CityWatch {
  #known = new Map<RecordId, Entry>();

  look({ entries }: City): CityChange {
    const values: CityValue[] = [];
    const gone: Entry[] = [];
    const known = new Map<RecordId, Entry>();
    for (const [id, entry] of entries) {
      if (!KINDS.has(entry.record.kind)) continue;
      known.set(id, entry);
      const before = this.#known.get(id);
      if (before === entry) continue;
      values.push(...changedValues(entry, before));
      const lost = Object.entries(before?.values ?? {}).filter(([property]) => !Object.hasOwn(entry.values, property));
      if (lost.length > 0) gone.push({ ...entry, values: Object.fromEntries(lost) });
    }
    gone.push(...[...this.#known.values()].filter(({ record }) => !known.has(record.id)));
    this.#known = known;
    return { values, gone };
  }
}

function changedValues(entry: Entry, before: Entry | undefined): readonly CityValue[] {
  return (Object.entries(entry.values) as readonly (readonly [PropertyId, Value])[])
    .filter(([property, value]) => before?.values[property] !== value)
    .map(([property, value]) => ({ entry, property, value }));
}

/** `city/<kind>/<key>/<property>`, a slash in the key written `~`. */
export function cityTopic({ record }: Entry, property: string): string {
  const key = idOfCity(record.id.slice(record.kind.length + 1)).replace(/[+#]/g, '~');
  return `city/${record.kind}/${key}/${property}`;
}

/** The latest value with what a small client has to know of it. */
export function cityMessage(
  { entry, property, value }: CityValue,
  city: City,
  platform: Pick<Platform, 'entity'>,
): string {
  const { name, licence, attribution, simulated, recorded } = sourceOf(city, entry.record, platform);
  return JSON.stringify({
    value: value.value,
    unit: PROPERTIES[property].unit,
    at: new Date(value.atMs).toISOString(),
    good: isGood(value.verdict),
    name: entry.record.name,
    source: name,
    simulated,
    recorded,
    licence,
    attribution,
  });
}
