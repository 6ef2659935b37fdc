import { sentiloTime } from '../../../data/contract/sentilo-time.ts';
import { eachOf } from '../../platform/newest.ts';
import type { Observed, Sensor, Told } from '../../platform/platform.ts';
import { type Call, demand, partOf, type Service } from './call.ts';
import { readRange } from './range.ts';
import { eventsRejected, Refusal } from './refusal.ts';
import { bodyMembers, listOf, locationOf, type Members, membersOf, textOf, timestampOf } from './strict.ts';

const SENSOR_KEYS = new Set(['sensor', 'observations', 'location']);
const PROVIDER_KEYS = new Set(['sensors']);
const OBSERVATION_KEYS = new Set(['value', 'timestamp', 'location']);

/** What is mandatory and not said; the first that was met counts, after all has been read. */
interface Missing {
  field: 'observations' | 'value' | 'sensor' | null;
}

export const data: Service = {
  tunnelsPut: true,
  routes: {
    GET: { fewest: 1, most: 2, operation: read },
    PUT: { fewest: 1, most: 3, operation: publish },
    DELETE: { fewest: 1, most: 2, operation: withdraw },
  },
};

async function publish(call: Call): Promise<undefined> {
  const provider = partOf(call, 0);
  const told = readTold(call);
  demand(call, 'WRITE', provider);
  const { refused } = await call.parts.platform.publish(call.caller, provider, told);
  if (refused.length > 0) throw eventsRejected(refused);
  return undefined;
}

async function read(call: Call): Promise<object> {
  const { path, parts } = call;
  const { provider, range } = readRange(call);
  const { platform } = parts;
  if (path.length === 2) {
    const sensor = platform.sensor(provider, partOf(call, 1));
    const observations = sensor ? await platform.observations(sensor, range) : [];
    return { observations: observations.map(observationJson) };
  }
  const sensors = platform.sensors(provider);
  if (range.limit === 1) {
    const newest = await platform.newest(sensors, range);
    return { sensors: Array.from(newest, ([sensor, observed]) => sensorJson(sensor, [observed])) };
  }
  const found = await platform.observationsOfEach(sensors, range);
  return { sensors: Array.from(found, ([sensor, observed]) => sensorJson(sensor, observed)) };
}

async function withdraw(call: Call): Promise<undefined> {
  const provider = partOf(call, 0);
  demand(call, 'WRITE', provider);
  const { platform } = call.parts;
  const sensor = call.path.length === 2 ? platform.sensor(provider, partOf(call, 1)) : null;
  const sensors = call.path.length === 1 ? platform.sensors(provider) : sensor ? [sensor] : [];
  await eachOf(sensors, (each) => platform.withdrawNewest(each));
  return undefined;
}

function readTold(call: Call): readonly Told[] {
  const { path, body } = call;
  if (path.length === 3) return [{ sensor: partOf(call, 1), value: partOf(call, 2) }];
  const missing: Missing = { field: null };
  const told: Told[] = [];
  if (path.length === 2) readSensor(bodyMembers(body, SENSOR_KEYS), partOf(call, 1), told, missing);
  else {
    const sensors = listOf(bodyMembers(body, PROVIDER_KEYS).sensors) ?? [];
    if (sensors.length === 0) missing.field = 'observations';
    for (const each of sensors) {
      const members = membersOf(each, SENSOR_KEYS);
      const sensor = textOf(members.sensor) ?? '';
      if (sensor === '') missing.field ??= 'sensor';
      readSensor(members, sensor, told, missing);
    }
  }
  if (missing.field === null) return told;
  throw new Refusal(400, `To publish data is mandatory to fill in the ${missing.field} field`);
}

function readSensor(members: Members, sensor: string, told: Told[], missing: Missing): void {
  const observations = listOf(members.observations) ?? [];
  const place = locationOf(members.location);
  if (observations.length === 0) missing.field ??= 'observations';
  for (const each of observations) {
    const { value, timestamp, location } = membersOf(each, OBSERVATION_KEYS);
    const text = textOf(value) ?? '';
    if (text === '') missing.field ??= 'value';
    const atMs = timestampOf(timestamp);
    const where = locationOf(location) ?? place;
    told.push({
      sensor,
      value: text,
      ...(atMs === undefined ? {} : { atMs }),
      ...(where === undefined ? {} : { location: where }),
    });
  }
}

function sensorJson({ id }: Sensor, observations: readonly Observed[]): object {
  return { sensor: id, observations: observations.map(observationJson) };
}

function observationJson({ value, atMs, location }: Observed): object {
  const said = { value, timestamp: sentiloTime(atMs), time: atMs };
  return location === null ? said : { ...said, location };
}
