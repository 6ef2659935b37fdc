import { PROPERTIES } from '../../../data/catalogue/properties.ts';
import type { Decoded, Observation, Reject } from '../../../data/contract/observation.ts';
import type { PropertyId } from '../../../data/contract/property.ts';
import type { RecordId, SensorRecord } from '../../../data/contract/record.ts';
import { arrayOf, idOf, numberOf, objectOf, parseJson } from '../json.ts';
import { positionProblem } from '../position.ts';
import { isPersonal, sentiloTypeOf, unitFactor } from '../../../data/catalogue/sentilo-types.ts';
import { sentiloTimeMs } from '../../../data/contract/sentilo-time.ts';

type Json = Readonly<Record<string, unknown>>;

/** Whose values a Sentilo sensor's are, as which property, and what they are multiplied by. */
interface DoorSensor {
  readonly subject: RecordId<'sensor'>;
  readonly property: PropertyId;
  readonly factor: number;
}

export type DoorSensors = ReadonlyMap<string, DoorSensor>;

export interface DecodedMessage extends Decoded {
  /** Every sensor known after the message. */
  readonly sensors: DoorSensors;
}

/** A message with more sensors or observations than this is cut off there. */
const MAX_ITEMS = 50_000;

/** An observation further ahead than this is not believed. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * A message at the door, in the manner of Sentilo: `{"sensors": […]}` where each entry either describes a sensor
 * (catalogue) or carries its `observations` (data). Sensors of one component are one sensor of the twin, with several
 * properties. An unknown sensor that brings type and location with its observations is described by them.
 */
export function decodeMessage(
  bytes: Uint8Array,
  feed: RecordId<'feed'>,
  known: DoorSensors,
  nowMs: number,
): DecodedMessage {
  const { sensors: entries } = objectOf(parseJson(bytes));
  const sensors = new Map(known);
  if (!Array.isArray(entries)) {
    const detail = 'the body is not JSON of the form {"sensors": […]}';
    return { observations: [], rejects: [{ reason: 'malformed', detail }], sensors };
  }
  const observations: Observation[] = [];
  const rejects: Reject[] = [];
  for (const each of entries.slice(0, MAX_ITEMS)) {
    const entry = objectOf(each);
    if ('observations' in entry) readData(entry, feed, sensors, nowMs, observations, rejects);
    else describe(entry, feed, sensors, observations, rejects);
  }
  const left = Math.max(0, entries.length - MAX_ITEMS);
  if (left > 0) rejects.push({ reason: 'too-large', detail: `${left} sensors beyond the first ${MAX_ITEMS}` });
  return { observations, rejects, sensors };
}

/** Takes one catalogue entry in; false when it was rejected. */
function describe(
  entry: Json,
  feed: RecordId<'feed'>,
  sensors: Map<string, DoorSensor>,
  observations: Observation[],
  rejects: Reject[],
): boolean {
  const id = idOf(entry.sensor);
  const described = readDescription(id, entry, feed);
  if ('reason' in described) {
    rejects.push(described);
    return false;
  }
  sensors.set(id, described.sensor);
  observations.push({ type: 'record', record: described.record });
  return true;
}

function readDescription(
  id: string,
  entry: Json,
  feed: RecordId<'feed'>,
): { readonly sensor: DoorSensor; readonly record: SensorRecord } | Reject {
  const type = idOf(entry.type);
  if (!id || !type)
    return { reason: 'missing-field', detail: `sensor ${id.slice(0, 60)}: no ${id ? 'type' : 'sensor'}` };
  if (isPersonal(type) || isPersonal(idOf(entry.componentType))) {
    return { reason: 'personal-data', detail: `sensor ${id}: type ${type} tells of private people` };
  }
  const known = sentiloTypeOf(type);
  const factor = known && unitFactor(known.property, idOf(entry.unit));
  if (!known || factor === undefined) {
    const unit = known ? ` in ${idOf(entry.unit).slice(0, 20)}` : '';
    return { reason: 'unknown-property', detail: `sensor ${id}: type ${type.slice(0, 60)}${unit}` };
  }
  const [latitude = Number.NaN, longitude = Number.NaN] = idOf(entry.location)
    .split(/[\s,]+/)
    .map(numberOf);
  const problem = positionProblem(longitude, latitude);
  if (problem) return { ...problem, detail: `sensor ${id}: ${problem.detail}` };
  const component = idOf(entry.component) || id;
  const name = idOf(entry.componentDesc) || idOf(entry.description) || component;
  const subject: RecordId<'sensor'> = `sensor:${feed.slice('feed:'.length)}/${component}`;
  const record: SensorRecord = {
    id: subject,
    kind: 'sensor',
    feed,
    name,
    sensorType: known.sensorType,
    longitude,
    latitude,
  };
  return { sensor: { subject, property: known.property, factor }, record };
}

function readData(
  entry: Json,
  feed: RecordId<'feed'>,
  sensors: Map<string, DoorSensor>,
  nowMs: number,
  observations: Observation[],
  rejects: Reject[],
): void {
  const id = idOf(entry.sensor);
  const said = arrayOf(entry.observations);
  if (isPersonal(idOf(entry.type)) || isPersonal(idOf(entry.componentType))) {
    rejects.push({ reason: 'personal-data', detail: `sensor ${id}: type ${idOf(entry.type)} tells of private people` });
    return;
  }
  const canDescribe = !sensors.has(id) && idOf(entry.type) !== '' && idOf(entry.location) !== '';
  if (canDescribe && !describe(entry, feed, sensors, observations, rejects)) return;
  const sensor = sensors.get(id);
  if (!sensor) {
    rejects.push({ reason: 'unknown-subject', detail: `sensor ${id.slice(0, 60)} is not in the catalogue` });
    return;
  }
  for (const each of said.slice(0, MAX_ITEMS)) {
    const observation = readObservation(objectOf(each), sensor, nowMs);
    if ('reason' in observation) rejects.push({ ...observation, detail: `sensor ${id}: ${observation.detail}` });
    else observations.push(observation);
  }
}

function readObservation(entry: Json, sensor: DoorSensor, nowMs: number): Observation | Reject {
  if (entry.value === undefined || entry.value === null) return { reason: 'missing-field', detail: 'no value' };
  const value = numberOf(entry.value) * sensor.factor;
  if (!Number.isFinite(value)) return { reason: 'bad-number', detail: `value ${String(entry.value).slice(0, 40)}` };
  const { minimum, maximum } = PROPERTIES[sensor.property];
  if (value < minimum || value > maximum) {
    return { reason: 'out-of-range', detail: `${sensor.property} ${value} is not in ${minimum}..${maximum}` };
  }
  const atMs = entry.timestamp === undefined || entry.timestamp === null ? nowMs : sentiloTimeMs(idOf(entry.timestamp));
  if (atMs === undefined) return { reason: 'bad-time', detail: `timestamp ${idOf(entry.timestamp).slice(0, 40)}` };
  if (atMs > nowMs + TOLERANCE_MS)
    return { reason: 'future', detail: `timestamp ${idOf(entry.timestamp)} has not come` };
  return { type: 'value', subject: sensor.subject, property: sensor.property, value, atMs };
}
