import { isIndicator, sentiloTypeOf, unitFactor } from '../../data/catalogue/sentilo-types.ts';
import type { LngLat } from '../../data/contract/place.ts';
import type { RecordId, SensorRecord } from '../../data/contract/record.ts';
import type { Series } from '../store/batch.ts';
import type { Component, Sensor } from './platform.ts';

type Meaning = Pick<Series, 'subject' | 'property' | 'factor'>;

/** What a component and its sensors are in the city. */
export interface ComponentInCity {
  /** None without a place. */
  readonly records: readonly SensorRecord[];
  /** By sensor id. */
  readonly meanings: ReadonlyMap<string, Meaning>;
}

const NO_MEANING: Meaning = { subject: null, property: null, factor: 1 };

/**
 * What is not public is not in the city. A component is one sensor of the city, with as many properties as its sensors have. The oldest sensor of a property
 * has the component's place on the map; others of the same property are sensors of their own, in the same place.
 */
export function componentInCity(
  component: Component,
  sensors: readonly Omit<Sensor, 'series'>[],
  seen: LngLat | null = null,
): ComponentInCity {
  const place = component.location[0] ?? seen;
  const meanings = new Map<string, Meaning>();
  const records = new Map<RecordId, SensorRecord>();
  const taken = new Set<string>();
  for (const sensor of sensors.toSorted(oldestFirst)) {
    const isShown = component.publicAccess && sensor.publicAccess;
    const type = !isShown || isIndicator(sensor.type, sensor.unit) ? undefined : sentiloTypeOf(sensor.type);
    const factor = type && unitFactor(type.property, sensor.unit);
    if (!type || factor === undefined) {
      meanings.set(sensor.id, NO_MEANING);
      continue;
    }
    const { property, sensorType } = type;
    const whole = subjectOf(component);
    const subject: RecordId<'sensor'> = taken.has(property) ? `${whole}/${sensor.id}` : whole;
    const name = subject === whole ? nameOf(component) : sensor.description || sensor.id;
    taken.add(property);
    meanings.set(sensor.id, { subject, property, factor });
    if (!place || records.has(subject)) continue;
    const [longitude, latitude] = place;
    records.set(subject, {
      id: subject,
      kind: 'sensor',
      feed: feedOf(component.provider),
      name,
      sensorType,
      longitude,
      latitude,
    });
  }
  return { records: [...records.values()], meanings };
}

export function feedOf(provider: string): RecordId<'feed'> {
  return `feed:${provider}`;
}

function subjectOf({ provider, id }: Component): RecordId<'sensor'> {
  return `sensor:${provider}/${id}`;
}

function nameOf({ description, id }: Component): string {
  return description || id;
}

function oldestFirst(one: Omit<Sensor, 'series'>, other: Omit<Sensor, 'series'>): number {
  return one.createdAtMs - other.createdAtMs || (one.id < other.id ? -1 : 1);
}
