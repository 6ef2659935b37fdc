import { PROPERTIES } from '../../data/catalogue/properties.ts';
import type { Leg } from '../../data/contract/leg.ts';
import type { Reject, RejectReason, ValueObservation } from '../../data/contract/observation.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import type { CityRecord } from '../../data/contract/record.ts';
import { GOOD, type Verdict, verdictOf } from '../../data/contract/verdict.ts';

const FUTURE = verdictOf(['future']);
const RANGE = verdictOf(['range']);

/** How far ahead of the city's clock a value may say to be: clocks differ a little. */
const FUTURE_MS = 300_000;

/** No leg goes further from the city's origin than this, cm (500 km). */
const FURTHEST_CM = 50_000_000;

/** The record as it is kept: flat, its numbers finite. */
export function checkRecord(record: CityRecord): CityRecord | Reject {
  if (!record.id.startsWith(`${record.kind}:`)) return reject('malformed', `${record.id} is no ${record.kind}`);
  if ('longitude' in record && !isOnEarth(record.longitude, record.latitude)) {
    return reject('bad-position', `${record.id} is at ${record.longitude} ${record.latitude}`);
  }
  const fields: readonly unknown[] = Object.values(record);
  if (!fields.every(isFlat)) return reject('malformed', `${record.id} has a field that is not flat`);
  const numbers = fields.flat().filter((field) => typeof field === 'number');
  if (!numbers.every(Number.isFinite)) return reject('bad-number', `${record.id} has a number that is none`);
  return numbers.some((number) => Object.is(number, -0)) ? withoutNegativeZero(record) : record;
}

/** Why a number of a property cannot be kept at all; undefined where it can, good or bad. */
export function valueProblem({ subject, property, value, atMs }: ValueObservation): Reject | undefined {
  if (!Object.hasOwn(PROPERTIES, property)) return reject('unknown-property', `${subject} ${property}`);
  if (!Number.isFinite(value)) return reject('bad-number', `${subject} ${property} is ${value}`);
  return isTime(atMs) ? undefined : reject('bad-time', `${subject} ${property} is of ${atMs}`);
}

/** What the catalogue and the clock alone say against a value: its range, and times that have not come. */
export function plainVerdict(property: PropertyId | null, value: number, atMs: number, nowMs: number): Verdict {
  const future = atMs > nowMs + FUTURE_MS ? FUTURE : GOOD;
  if (property === null || Number.isNaN(value)) return future;
  const { minimum, maximum } = PROPERTIES[property];
  return value < minimum || value > maximum ? future | RANGE : future;
}

/** The leg as it is kept: whole milliseconds and centimetres. */
export function checkLeg({ t0Ms, t1Ms, x0Cm, y0Cm, x1Cm, y1Cm }: Leg): Leg | Reject {
  if (!isTime(t0Ms) || !isTime(t1Ms) || t1Ms < t0Ms) return reject('bad-time', `a leg from ${t0Ms} to ${t1Ms}`);
  if (![x0Cm, y0Cm, x1Cm, y1Cm].every((each) => Math.abs(each) <= FURTHEST_CM)) {
    return reject('bad-position', `a leg from ${x0Cm} ${y0Cm} to ${x1Cm} ${y1Cm} cm`);
  }
  return {
    t0Ms: Math.round(t0Ms),
    t1Ms: Math.round(t1Ms),
    x0Cm: Math.round(x0Cm) + 0,
    y0Cm: Math.round(y0Cm) + 0,
    x1Cm: Math.round(x1Cm) + 0,
    y1Cm: Math.round(y1Cm) + 0,
  };
}

function reject(reason: RejectReason, detail: string): Reject {
  return { reason, detail };
}

/** From 1970 to 2100. */
function isTime(atMs: number): boolean {
  return atMs >= 0 && atMs < 4_102_444_800_000;
}

function isOnEarth(longitude: number, latitude: number): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
}

function isFlat(field: unknown): boolean {
  if (Array.isArray(field)) return field.every((each) => typeof each === 'number');
  return field === null || ['string', 'number', 'boolean'].includes(typeof field);
}

/** JSON, in which records travel, has no negative zero. */
function withoutNegativeZero<Kept extends CityRecord>(record: Kept): Kept {
  const plain = (field: unknown): unknown => {
    if (Array.isArray(field)) return field.map(plain);
    return typeof field === 'number' ? field + 0 : field;
  };
  return { ...record, ...Object.fromEntries(Object.entries(record).map(([key, field]) => [key, plain(field)])) };
}
