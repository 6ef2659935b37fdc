import { sentiloTime } from '../../../data/contract/sentilo-time.ts';
import { eachOf } from '../../platform/newest.ts';
import type { Observed, ObservedRange, Platform, Sensor, Told } from '../../platform/platform.ts';
import { type Call, demand, partOf, type Service } from './call.ts';
import { readRange } from './range.ts';
import { eventsRejected, Refusal } from './refusal.ts';
import { bodyMembers, listOf, locationOf, type Members, membersOf, textOf, timestampOf } from './strict.ts';

const SENSOR_KEYS = new Set(['sensor', 'observations', 'location']);
const PROVIDER_KEYS = new Set(['sensors']);
/** `time`, which Sentilo's own Java client says beside `timestamp`, says nothing more. */
const OBSERVATION_KEYS = new Set(['value', 'timestamp', 'location', 'time']);

/** Values that are read before others have their turn, and what of a body that stands for. */
const PIECE = 1000;
const PIECE_CHARACTERS = 40_000;

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
  const told = await readTold(call);
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
    const observed = sensor ? await observedOf(platform, sensor, range) : [];
    return { observations: Array.from(observed, observationJson) };
  }
  const sensors = platform.sensors(provider);
  if (range.limit === 1) {
    const newest = await platform.newest(sensors, range);
    return { sensors: Array.from(newest, ([sensor, observed]) => sensorJson(sensor, [observed])) };
  }
  const found = await platform.observationsOfEach(sensors, range);
  return { sensors: Array.from(found, ([sensor, observed]) => sensorJson(sensor, observed)) };
}

/** The newest alone, which most ask for, is known without a look into the past. */
async function observedOf(platform: Platform, sensor: Sensor, range: ObservedRange): Promise<Iterable<Observed>> {
  if (range.limit === 1) return (await platform.newest([sensor], range)).values();
  return await platform.observations(sensor, range);
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

/** A long message is read in pieces, in turns with what others send. */
async function readTold(call: Call): Promise<readonly Told[]> {
  const { path, parts, caller } = call;
  if (path.length === 3) return [{ sensor: partOf(call, 1), value: partOf(call, 2) }];
  const missing: Missing = { field: null };
  const told: Told[] = [];
  for (const each of saidIn(call, missing)) {
    told.push(each);
    const turn = told.length % PIECE === 0 ? parts.turns.take(caller.id, PIECE_CHARACTERS, true) : null;
    if (turn) await turn;
  }
  if (missing.field === null) return told;
  throw new Refusal(400, `To publish data is mandatory to fill in the ${missing.field} field`);
}

function* saidIn(call: Call, missing: Missing): Generator<Told> {
  const { path, body } = call;
  if (path.length === 2) {
    yield* saidBy(bodyMembers(body, SENSOR_KEYS), partOf(call, 1), missing);
    return;
  }
  const sensors = listOf(bodyMembers(body, PROVIDER_KEYS).sensors) ?? [];
  if (sensors.length === 0) missing.field = 'observations';
  for (const each of sensors) {
    const members = membersOf(each, SENSOR_KEYS);
    const sensor = textOf(members.sensor) ?? '';
    if (sensor === '') missing.field ??= 'sensor';
    yield* saidBy(members, sensor, missing);
  }
}

function* saidBy(members: Members, sensor: string, missing: Missing): Generator<Told> {
  const observations = listOf(members.observations) ?? [];
  const place = locationOf(members.location);
  if (observations.length === 0) missing.field ??= 'observations';
  for (const each of observations) {
    const { value, timestamp, location } = membersOf(each, OBSERVATION_KEYS);
    const text = textOf(value) ?? '';
    if (text === '') missing.field ??= 'value';
    const atMs = timestampOf(timestamp);
    yield toldOf(sensor, text, atMs, locationOf(location) ?? place);
  }
}

/** Written out: it is made for each value. */
function toldOf(sensor: string, value: string, atMs: number | undefined, location: string | undefined): Told {
  if (atMs === undefined) return location === undefined ? { sensor, value } : { sensor, value, location };
  return location === undefined ? { sensor, value, atMs } : { sensor, value, atMs, location };
}

function sensorJson({ id }: Sensor, observations: readonly Observed[]): object {
  return { sensor: id, observations: observations.map(observationJson) };
}

function observationJson({ value, atMs, location }: Observed): object {
  const said = { value, timestamp: sentiloTime(atMs), time: atMs };
  return location === null ? said : { ...said, location };
}
