import { PROPERTIES } from '../../../data/catalogue/properties.ts';
import type { Decoded, Observation, Reject, ValueObservation } from '../../../data/contract/observation.ts';
import type { PropertyId } from '../../../data/contract/property.ts';
import type { RecordId, SensorRecord } from '../../../data/contract/record.ts';
import { numberOf } from '../json.ts';
import { positionProblem } from '../position.ts';
import { fileTimeMs, hourEndMs } from './file-time.ts';
import type { Mapping } from './mapping.ts';
import { eachRow } from './rows.ts';
import type { Row } from './rows.ts';

export interface DecodedSensors {
  readonly records: ReadonlyMap<string, SensorRecord>;
  readonly rejects: readonly Reject[];
}

export interface DecodedValues extends Decoded {
  readonly observations: readonly ValueObservation[];
}

/** Where the sensors stand; of several rows of one sensor the first counts. Never throws. */
export function decodeSensors(bytes: Uint8Array, mapping: Mapping, feed: RecordId<'feed'>): DecodedSensors {
  const { sensors, sensorType } = mapping;
  const records = new Map<string, SensorRecord>();
  const rejects: Reject[] = [];
  const form = sensors.url === undefined ? mapping : sensors;
  const problem = eachRow(bytes, form, (row, place) => {
    const key = row(sensors.sensor ?? mapping.sensor);
    if (!key || records.has(key)) return;
    const [longitude, latitude] = [numberOf(row(sensors.longitude)), numberOf(row(sensors.latitude))];
    const wrong = positionProblem(longitude, latitude);
    if (wrong) {
      rejects.push({ ...wrong, detail: `sensors ${place}: ${wrong.detail}` });
      return;
    }
    const name = (sensors.name && row(sensors.name)) || key;
    const id = sensorId(feed, key);
    records.set(key, { id, kind: 'sensor', feed, name, sensorType, longitude, latitude });
  });
  return { records, rejects: problem ? [...rejects, problem] : rejects };
}

/** The observations of a file, as its mapping reads them. Never throws. */
export function decodeValues(
  bytes: Uint8Array,
  mapping: Mapping,
  feed: RecordId<'feed'>,
  known: ReadonlySet<string>,
  nowMs: number,
): DecodedValues {
  const observations: ValueObservation[] = [];
  const rejects: Reject[] = [];
  const problem = eachRow(bytes, mapping, (row, place) => {
    for (const read of readRow(row, mapping, feed, known, nowMs)) {
      if ('reason' in read) rejects.push({ ...read, detail: `${place}: ${read.detail}` });
      else observations.push(read);
    }
  });
  return { observations, rejects: problem ? [...rejects, problem] : rejects };
}

type Read = ValueObservation | Reject;

function readRow(
  row: Row,
  mapping: Mapping,
  feed: RecordId<'feed'>,
  known: ReadonlySet<string>,
  nowMs: number,
): readonly Read[] {
  const key = row(mapping.sensor);
  const property = propertyOf(row, mapping);
  const { layout } = mapping;
  const cells = 'hours' in layout ? hoursOf(row, layout.hours, mapping, nowMs) : [cellOf(row, layout, mapping, nowMs)];
  const invalid = cells.filter((cell) => 'reason' in cell && cell.reason === 'not-valid').map((cell) => cell as Reject);
  if (!key) return [...invalid, { reason: 'missing-field', detail: `no ${mapping.sensor}` }];
  if (!known.has(key)) return [...invalid, { reason: 'unknown-subject', detail: `sensor ${key.slice(0, 60)}` }];
  if (property === undefined) return [...invalid, unknownProperty(row, mapping)];
  return cells.map((cell) => ('reason' in cell ? cell : observe(cell, sensorId(feed, key), property, nowMs)));
}

/** A value's text and the moment that it is of. */
interface Cell {
  readonly text: string;
  readonly atMs: number;
}

function cellOf(
  row: Row,
  layout: Extract<Mapping['layout'], { readonly value: string }>,
  { timeZone }: Mapping,
  nowMs: number,
): Cell | Reject {
  const time = row(layout.time);
  const atMs = fileTimeMs(time, layout.timeFormat, timeZone, nowMs);
  return atMs === undefined
    ? { reason: 'bad-time', detail: `time ${time.slice(0, 40)}` }
    : { text: row(layout.value), atMs };
}

function hoursOf(
  row: Row,
  hours: Extract<Mapping['layout'], { readonly hours: unknown }>['hours'],
  { timeZone }: Mapping,
  nowMs: number,
): (Cell | Reject)[] {
  const [year, month, day] = [numberOf(row(hours.year)), numberOf(row(hours.month)), numberOf(row(hours.day))];
  return Array.from({ length: 24 }, (_, index): Cell | Reject => {
    const hour = String(index + 1).padStart(2, '0');
    const valid = row(`${hours.valid}${hour}`);
    if (valid !== 'V') return { reason: 'not-valid', detail: `hour ${hour} is marked ${valid || 'with nothing'}` };
    const atMs = hourEndMs(year, month, day, index + 1, timeZone, nowMs);
    if (atMs === undefined) return { reason: 'bad-time', detail: `${year}-${month}-${day} hour ${hour}` };
    return { text: row(`${hours.value}${hour}`), atMs };
  });
}

function observe({ text, atMs }: Cell, subject: RecordId<'sensor'>, property: PropertyId, nowMs: number): Read {
  const value = numberOf(text);
  if (!Number.isFinite(value)) return { reason: 'bad-number', detail: `${property} ${text.slice(0, 40) || '(blank)'}` };
  const { minimum, maximum } = PROPERTIES[property];
  if (value < minimum || value > maximum) return { reason: 'out-of-range', detail: `${property} ${value}` };
  if (atMs > nowMs + 5 * 60_000) return { reason: 'future', detail: `${property} at ${new Date(atMs).toISOString()}` };
  return { type: 'value', subject, property, value, atMs };
}

function propertyOf(row: Row, { property }: Mapping): PropertyId | undefined {
  if (typeof property === 'string') return property;
  const text = row(property.column);
  return Object.hasOwn(property.values, text) ? property.values[text] : undefined;
}

function unknownProperty(row: Row, { property }: Mapping): Reject {
  const text = typeof property === 'string' ? property : row(property.column);
  return { reason: 'unknown-property', detail: `${text.slice(0, 40)} stands for no property` };
}

function sensorId(feed: RecordId<'feed'>, key: string): RecordId<'sensor'> {
  return `sensor:${feed.slice('feed:'.length)}/${key}`;
}

/** Observations in order of time. */
export function inOrder<Each extends Observation & { readonly atMs: number }>(observations: readonly Each[]): Each[] {
  return observations.toSorted((a, b) => a.atMs - b.atMs);
}
