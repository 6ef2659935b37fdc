import type { Sensor } from '../../platform/platform.ts';
import { type Call, demand, partOf, type Service } from './call.ts';
import { Refusal } from './refusal.ts';
import { readComponent, readSensor, sensorJson } from './sensor-json.ts';
import { bodyMembers, listOf, textOf } from './strict.ts';

/** Sentilo's own clients say the query of a search and whose it is in the message too: the path tells. */
const KEYS = new Set(['sensors', 'components', 'parameters', 'providerId']);

export const catalog: Service = {
  tunnelsPut: false,
  routes: {
    GET: { fewest: 0, most: 1, operation: read },
    POST: { fewest: 1, most: 1, operation: insert },
    PUT: { fewest: 1, most: 1, operation: update },
    DELETE: { fewest: 1, most: 1, operation: removeAll },
    'PUT-DELETE': { fewest: 1, most: 1, operation: removeSome },
  },
};

async function read(call: Call): Promise<object> {
  const { parts, path, caller } = call;
  if (path.length === 1) demand(call, 'ADMIN', partOf(call, 0));
  const entity = path.length === 1 ? parts.platform.entity(partOf(call, 0)) : caller;
  const permissions = entity ? parts.platform.permissions(entity) : [];
  const providers = [...permissions].flatMap(([provider, permission]) => {
    const sensors = sensorsOf(call, provider);
    return sensors.length === 0 ? [] : [{ provider, permission, sensors }];
  });
  return providers.length === 0 ? {} : { providers };
}

async function insert(call: Call): Promise<undefined> {
  const sensors = (listOf(bodyMembers(call.body, KEYS).sensors) ?? []).map(readSensor);
  if (sensors.length === 0) throw new Refusal(400, 'To insert sensors is mandatory to inform the sensors');
  const provider = providerOf(call);
  const problems = await call.parts.platform.addSensors(provider, sensors);
  if (problems.length > 0) throw wrong('Sensors have not been inserted', problems);
  return undefined;
}

async function update(call: Call): Promise<undefined> {
  const members = bodyMembers(call.body, KEYS);
  const sensors = (listOf(members.sensors) ?? []).map(readSensor);
  const components = (listOf(members.components) ?? []).map(readComponent);
  const provider = providerOf(call);
  const problems = await call.parts.platform.updateSensors(provider, sensors, components);
  if (problems.length > 0) throw wrong('Resources have not been updated', problems);
  return undefined;
}

/** Those named: where sensors are, components are not looked at; where neither list is said, everything. */
async function removeSome(call: Call): Promise<undefined> {
  const members = bodyMembers(call.body, KEYS);
  const sensors = listOf(members.sensors)?.map(idOf);
  const components = listOf(members.components)?.map(idOf);
  const provider = providerOf(call);
  if (sensors?.length) await call.parts.platform.removeSensors(provider, sensors);
  else if (components) await call.parts.platform.removeComponents(provider, components);
  else if (!sensors) await removeEverything(call, provider);
  return undefined;
}

async function removeAll(call: Call): Promise<undefined> {
  await removeEverything(call, providerOf(call));
  return undefined;
}

async function removeEverything({ parts }: Call, provider: string): Promise<void> {
  const { platform } = parts;
  const components = platform.components(provider).map(({ id }) => id);
  await platform.removeComponents(provider, components);
  await platform.removeSensors(
    provider,
    platform.sensors(provider).map(({ id }) => id),
  );
}

function sensorsOf({ parts, query }: Call, provider: string): readonly object[] {
  const [type, component, componentType] = [query.get('type'), query.get('component'), query.get('componentType')];
  return parts.platform.sensors(provider).flatMap((sensor: Sensor) => {
    const holder = parts.platform.component(provider, sensor.component);
    const isAsked =
      sensor.state === 'online' &&
      (!type || isSame(sensor.type, type)) &&
      (!component || sensor.component === component) &&
      (!componentType || isSame(holder?.type ?? '', componentType));
    return isAsked ? [sensorJson(sensor, holder, parts.platform.placesOf(provider, sensor.component))] : [];
  });
}

/** The provider in the path, which the caller must administer. */
function providerOf(call: Call): string {
  const provider = partOf(call, 0);
  demand(call, 'ADMIN', provider);
  if (call.parts.platform.entity(provider)?.kind === 'provider') return provider;
  throw new Refusal(403, 'The service you have requested is restricted to providers only');
}

function wrong(what: string, problems: readonly string[]): Refusal {
  return new Refusal(400, `Bad request data. ${what}. Please review the following errors`, problems);
}

function idOf(value: unknown): string {
  return textOf(value) ?? '';
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
