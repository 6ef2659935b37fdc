import { membersWithoutPeople, withoutPeople } from '../../data/catalogue/personal-data.ts';
import { isPersonal } from '../../data/catalogue/sentilo-types.ts';
import { sentiloPlaces } from '../../data/contract/sentilo-location.ts';
import { ID_PATTERN } from './entities.ts';
import type { Component, ComponentDescription, Sensor, SensorDescription } from './platform.ts';
import { DEFAULT_COMPONENT_TYPE, DEFAULT_DATA_TYPE, dataTypeOf, wrongDetails } from './sensor-words.ts';

/** Types known here, in small letters. */
export interface KnownTypes {
  readonly sensors: ReadonlySet<string>;
  readonly components: ReadonlySet<string>;
}

/** What is wrong with the description of a sensor, in Sentilo's words; `isNew`: it must say all that is mandatory. */
export function sensorProblems(said: SensorDescription, isNew: boolean, types: KnownTypes): readonly string[] {
  const { sensor, type, dataType, component, state } = said;
  const missing = [
    ...(ID_PATTERN.test(sensor) ? [] : ['sensor']),
    ...(isNew && !type ? ['type'] : []),
    ...(component === undefined || component === '' || ID_PATTERN.test(component) ? [] : ['component']),
  ];
  return [
    ...(missing.length > 0 ? [notFilledIn('Sensor', sensor, missing)] : []),
    ...(type && !isKnown(types.sensors, type) ? [invalid(sensor, 'type', type)] : []),
    ...(dataType && !dataTypeOf(dataType) ? [invalid(sensor, 'dataType', dataType)] : []),
    ...(state !== undefined && state !== 'online' && state !== 'offline' ? [invalid(sensor, 'state', state)] : []),
    ...wrongDetails(said.technicalDetails ?? {}).map(([field, value]) => invalid(sensor, field, value)),
    ...placeProblems(sensor, said, types),
  ];
}

/** What is wrong with the description of a component. */
export function componentProblems(said: ComponentDescription, types: KnownTypes): readonly string[] {
  const missing = ID_PATTERN.test(said.component) ? [] : ['component'];
  return [
    ...(missing.length > 0 ? [notFilledIn('Component', said.component, missing)] : []),
    ...placeProblems(said.component, said, types),
  ];
}

function placeProblems(
  id: string,
  said: Omit<ComponentDescription, 'component'>,
  types: KnownTypes,
): readonly string[] {
  const { componentType, location } = said;
  return [
    ...(componentType && !isKnown(types.components, componentType)
      ? [invalid(id, 'componentType', componentType)]
      : []),
    ...(location !== undefined && !sentiloPlaces(location) ? [invalid(id, 'location', location)] : []),
    ...wrongDetails(said.componentTechnicalDetails ?? {}).map(([field, value]) => invalid(id, field, value)),
  ];
}

/** When something is described, and whether it is for everyone where nobody says. */
export interface Describing {
  readonly nowMs: number;
  readonly publicByDefault: boolean;
}

/** The sensor as described, but for what tells of people; what is not said stays as it is. */
export function describedSensor(
  provider: string,
  said: SensorDescription,
  before: Omit<Sensor, 'series'> | null,
  { nowMs, publicByDefault }: Describing,
): Omit<Sensor, 'series'> {
  return {
    provider,
    id: said.sensor,
    component: said.component || before?.component || said.sensor,
    type: said.type || before?.type || '',
    description: withoutPeople(said.description ?? before?.description ?? ''),
    dataType: dataTypeOf(said.dataType ?? '') ?? before?.dataType ?? DEFAULT_DATA_TYPE,
    unit: said.unit ?? before?.unit ?? '',
    timeZone: said.timeZone ?? before?.timeZone ?? '',
    publicAccess: said.publicAccess ?? before?.publicAccess ?? publicByDefault,
    state: said.state ?? (before?.state === 'offline' ? 'offline' : 'online'),
    ttlMinutes: said.ttlMinutes ?? before?.ttlMinutes ?? null,
    additionalInfo: { ...before?.additionalInfo, ...membersWithoutPeople(said.additionalInfo) },
    technicalDetails: { ...before?.technicalDetails, ...membersWithoutPeople(said.technicalDetails) },
    createdAtMs: before?.createdAtMs ?? nowMs,
    updatedAtMs: nowMs,
  };
}

/** The component as described, but for what tells of people; what is not said stays as it is. */
export function describedComponent(
  provider: string,
  said: ComponentDescription,
  before: Component | null,
  { nowMs, publicByDefault }: Describing,
): Component {
  return {
    provider,
    id: said.component,
    type: said.componentType || before?.type || DEFAULT_COMPONENT_TYPE,
    description: withoutPeople(said.componentDesc ?? before?.description ?? ''),
    location: said.location === undefined ? (before?.location ?? []) : (sentiloPlaces(said.location) ?? []),
    publicAccess: said.componentPublicAccess ?? before?.publicAccess ?? publicByDefault,
    additionalInfo: { ...before?.additionalInfo, ...membersWithoutPeople(said.componentAdditionalInfo) },
    technicalDetails: { ...before?.technicalDetails, ...membersWithoutPeople(said.componentTechnicalDetails) },
    createdAtMs: before?.createdAtMs ?? nowMs,
    updatedAtMs: nowMs,
  };
}

/** Whether a description of a sensor says anything of its component besides which it is. */
export function saysComponent(said: SensorDescription): boolean {
  const { componentType, componentDesc, location, componentPublicAccess } = said;
  const { componentAdditionalInfo, componentTechnicalDetails } = said;
  const all = [componentType, componentDesc, location, componentPublicAccess, componentAdditionalInfo];
  return [...all, componentTechnicalDetails].some((each) => each !== undefined);
}

export function notFilledIn(what: 'Sensor' | 'Component' | 'Alert', id: string, fields: readonly string[]): string {
  const please = 'Please make sure following fields are filled in properly';
  return `${what} ${id} has fields not filled in correctly. ${please}: [${fields.join(', ')}]`;
}

export function doubled(key: string): string {
  return `There are more than one resource with key ${key} .`;
}

/** Ids that come more than once, each named once. */
export function repeated(ids: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const id of ids) (seen.has(id) ? twice : seen).add(id);
  return [...twice];
}

function invalid(sensor: string, field: string, value: string): string {
  return `Sensor ${sensor}: invalid value for field ${field} (${value}).`;
}

/** What would tell of private people is no type that this city knows. */
function isKnown(types: ReadonlySet<string>, type: string): boolean {
  return types.has(type.toLowerCase()) && !isPersonal(type);
}
