import type { LngLat } from '../../../data/contract/place.ts';
import { sentiloLocation } from '../../../data/contract/sentilo-location.ts';
import type { Component, ComponentDescription, Sensor, SensorDescription } from '../../platform/platform.ts';
import { Unreadable } from './refusal.ts';
import { flagOf, integerOf, locationOf, membersOf, type Members, textOf, textsOf } from './strict.ts';
import { withoutAbsent } from './without-absent.ts';

const COMPONENT_KEYS = [
  ...['component', 'componentType', 'componentDesc', 'location', 'componentPublicAccess'],
  ...['componentAdditionalInfo', 'componentTechnicalDetails', 'componentCreatedAt', 'componentUpdatedAt'],
];

const SENSOR_KEYS = new Set([
  ...['sensor', 'provider', 'description', 'type', 'dataType', 'unit', 'timeZone', 'publicAccess', 'state', 'ttl'],
  ...['additionalInfo', 'technicalDetails', 'createdAt', 'updatedAt'],
  ...COMPONENT_KEYS,
]);

const COMPONENT_KEY_SET: ReadonlySet<string> = new Set(['provider', ...COMPONENT_KEYS]);
const SENSOR_DETAIL_KEYS = new Set(['producer', 'model', 'serialNumber', 'energy']);
const COMPONENT_DETAIL_KEYS = new Set(['macAddress', 'connectivity', ...SENSOR_DETAIL_KEYS]);

/** A sensor as a catalogue message describes it; what only answers tell is passed over. */
export function readSensor(value: unknown): SensorDescription {
  const members = membersOf(value, SENSOR_KEYS);
  const { component, ...place } = readPlace(members);
  return {
    ...place,
    ...withoutAbsent({
      sensor: textOf(members.sensor)?.trim() ?? '',
      component: component || undefined,
      type: textOf(members.type),
      description: textOf(members.description),
      dataType: textOf(members.dataType),
      unit: textOf(members.unit),
      timeZone: textOf(members.timeZone),
      publicAccess: flagOf(members.publicAccess),
      state: stateOf(members.state),
      ttlMinutes: ttlOf(members.ttl),
      additionalInfo: textsOf(members.additionalInfo),
      technicalDetails: detailsOf(members.technicalDetails, SENSOR_DETAIL_KEYS),
    }),
  };
}

export function readComponent(value: unknown): ComponentDescription {
  return readPlace(membersOf(value, COMPONENT_KEY_SET));
}

function readPlace(members: Members): ComponentDescription {
  return withoutAbsent({
    component: textOf(members.component)?.trim() ?? '',
    componentType: textOf(members.componentType),
    componentDesc: textOf(members.componentDesc),
    location: textOf(members.location) === undefined ? undefined : (locationOf(members.location) ?? ''),
    componentPublicAccess: flagOf(members.componentPublicAccess),
    componentAdditionalInfo: textsOf(members.componentAdditionalInfo),
    componentTechnicalDetails: detailsOf(members.componentTechnicalDetails, COMPONENT_DETAIL_KEYS),
  });
}

/** A sensor with its component and where that is, as answers tell it: what is not known is left out. */
export function sensorJson(sensor: Sensor, component: Component | null, places: readonly LngLat[]): object {
  return withoutAbsent({
    sensor: sensor.id,
    description: sensor.description || undefined,
    type: sensor.type,
    dataType: sensor.dataType,
    unit: sensor.unit || undefined,
    timeZone: sensor.timeZone || undefined,
    publicAccess: sensor.publicAccess,
    state: sensor.state,
    ttl: sensor.ttlMinutes ?? undefined,
    additionalInfo: filled(sensor.additionalInfo),
    technicalDetails: filled(sensor.technicalDetails),
    createdAt: sensor.createdAtMs,
    updatedAt: sensor.updatedAtMs,
    component: sensor.component,
    ...(component ? componentJson(component, places) : {}),
  });
}

function componentJson(component: Component, places: readonly LngLat[]): object {
  return {
    componentType: component.type,
    componentDesc: component.description || undefined,
    location: sentiloLocation(places) || undefined,
    componentPublicAccess: component.publicAccess,
    componentAdditionalInfo: filled(component.additionalInfo),
    componentTechnicalDetails: filled(component.technicalDetails),
    componentCreatedAt: component.createdAtMs,
    componentUpdatedAt: component.updatedAtMs,
  };
}

function filled(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  return Object.keys(texts).length > 0 ? texts : undefined;
}

function detailsOf(value: unknown, keys: ReadonlySet<string>): Readonly<Record<string, string>> | undefined {
  return value === null || value === undefined ? undefined : textsOf(membersOf(value, keys));
}

function stateOf(value: unknown): 'online' | 'offline' | undefined {
  const text = textOf(value)?.toLowerCase();
  if (text === undefined || text === '') return undefined;
  if (text !== 'online' && text !== 'offline') throw new Unreadable(`Wrong state value: ${text.slice(0, 100)}`);
  return text;
}

function ttlOf(value: unknown): number | undefined {
  const minutes = integerOf(value);
  if (minutes !== undefined && minutes < 1) throw new Unreadable(`Wrong integer value: ${minutes}`);
  return minutes;
}
