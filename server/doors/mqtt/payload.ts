import type { Told } from '../../platform/platform.ts';
import { Refusal } from '../sensorthings/refusal.ts';
import { readInstant } from '../sensorthings/value.ts';
import { filled, type Matched, type TopicRule } from './topic-map.ts';

type Members = Readonly<Record<string, unknown>>;

/** Observations of one message; more are refused. */
const OBSERVATIONS_AT_MOST = 5000;

/** A value's characters at most. */
const VALUE_AT_MOST = 65_536;

/** What a message tells, by its topic's rule. Throws a refusal that says what is wrong. */
export function readPayload(matched: Matched, payload: Uint8Array): readonly Told[] {
  const text = textOf(payload);
  const { rule, sensor } = matched;
  const told = rule.payload === 'text' ? [toldValue(sensor, text)] : readBody(matched, text);
  if (told.length === 0) throw bad('there is no observation in it');
  if (told.length > OBSERVATIONS_AT_MOST) throw bad(`there are more than ${OBSERVATIONS_AT_MOST} observations in it`);
  return told;
}

function readBody(matched: Matched, text: string): readonly Told[] {
  const { rule, sensor } = matched;
  const json = jsonOf(text);
  if (rule.payload === 'json') {
    if (json === undefined) throw bad('it is no JSON');
    return readPlaced(matched, json);
  }
  if (!isObject(json)) return [toldValue(sensor, text)];
  if (Array.isArray(json.sensors)) {
    return json.sensors.flatMap((each) =>
      isObject(each) ? readList(String(each.sensor ?? ''), each.observations) : [],
    );
  }
  if (Array.isArray(json.observations)) return readList(sensor, json.observations);
  return 'value' in json ? [readObservation(sensor, json)] : [toldValue(sensor, text)];
}

/** `[{"value", "timestamp"?, "location"?}, …]`. */
function readList(sensor: string | null, list: unknown): readonly Told[] {
  if (!Array.isArray(list)) throw bad('observations is no list');
  return list.slice(0, OBSERVATIONS_AT_MOST + 1).map((each) => readObservation(sensor, isObject(each) ? each : {}));
}

function readObservation(sensor: string | null, members: Members): Told {
  return { ...toldValue(sensor, members.value), ...timeAndPlace(members.timestamp, members.location) };
}

/** By the places that the rule names. */
function readPlaced({ rule, parts, sensor }: Matched, json: unknown): readonly Told[] {
  const items = rule.each === undefined ? [json] : at(json, rule.each);
  if (!Array.isArray(items)) throw bad(`there is no list at ${rule.each}`);
  return items.slice(0, OBSERVATIONS_AT_MOST + 1).flatMap((item) => {
    const rest = timeAndPlace(rule.timestamp && at(item, rule.timestamp), placeIn(item, rule));
    if (!rule.sensors) return [{ ...toldValue(sensor, at(item, rule.value ?? 'value')), ...rest }];
    return rule.sensors
      .filter((each) => at(item, each.value) !== undefined)
      .map((each) => ({ ...toldValue(filled(each.sensor, parts), at(item, each.value)), ...rest }));
  });
}

function placeIn(item: unknown, { location, latitude, longitude }: TopicRule): unknown {
  if (location !== undefined) return at(item, location);
  if (latitude === undefined || longitude === undefined) return undefined;
  const [north, east] = [at(item, latitude), at(item, longitude)];
  return north === undefined || east === undefined ? undefined : `${String(north)} ${String(east)}`;
}

/** What lies at `data.0.temp` in a JSON value; undefined where nothing does. */
function at(json: unknown, place: string): unknown {
  let value = json;
  for (const name of place.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Members)[name];
  }
  return value;
}

function toldValue(sensor: string | null, value: unknown): Told {
  if (sensor === null || sensor === '') throw bad('it does not say which sensor it is of');
  if (value === undefined || value === null) throw bad('it has no value');
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (text === '' || text.length > VALUE_AT_MOST) throw bad(`a value has 1 to ${VALUE_AT_MOST} characters`);
  return { sensor, value: text };
}

function timeAndPlace(time: unknown, place: unknown): Pick<Told, 'atMs' | 'location'> {
  return {
    ...(time === undefined || time === null ? {} : { atMs: momentOf(time) }),
    ...(place === undefined || place === null ? {} : { location: String(place).slice(0, 100) }),
  };
}

/** Numbers below this are seconds since 1970, others ms: in the year 5138 both would be the same. */
const SECONDS_BELOW = 1e11;

/** ISO 8601, Sentilo's `dd/MM/yyyyTHH:mm:ss` in UTC, or a number since 1970. */
function momentOf(time: unknown): number {
  const text = String(time).trim();
  const number = /^\d{1,16}(?:\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (number >= 0) return Math.round(number < SECONDS_BELOW ? number * 1000 : number);
  const instant = readInstant(text.replace(/^(\d{2})\/(\d{2})\/(\d{4})(?=T)/, '$3-$2-$1'));
  if (!instant) throw bad(`the time ${JSON.stringify(text.slice(0, 40))} is not understood`);
  return instant.atMs;
}

function textOf(payload: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    throw bad('it is no UTF-8');
  }
}

function jsonOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(why: string): Refusal {
  return new Refusal(400, why);
}
