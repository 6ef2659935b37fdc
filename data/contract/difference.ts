import type { Change, City, Entry, Handle, LegChange, Value, ValueChange } from './city.ts';
import { appendLeg, type Leg, LEGS_KEPT } from './leg.ts';
import type { PropertyId } from './property.ts';
import type { CityRecord } from './record.ts';
import { GOOD } from './verdict.ts';

/** The change of two equal cities. */
export const EMPTY_CHANGE: Change = { removed: [], put: [], values: [], legs: [] };

/** A change being gathered, entry by entry. */
export interface Gathered {
  readonly removed: Handle[];
  readonly put: { readonly handle: Handle; readonly record: CityRecord }[];
  readonly values: ValueChange[];
  readonly legs: LegChange[];
}

export function startGathering(): Gathered {
  return { removed: [], put: [], values: [], legs: [] };
}

/** What makes `after` of `before`. Entries that are the same object in both are not looked into. */
export function difference(before: City, after: City): Change {
  if (before === after) return EMPTY_CHANGE;
  const gathered = startGathering();
  let kept = 0;
  for (const [id, entry] of after.entries) {
    const old = before.entries.get(id);
    if (old) kept++;
    if (old !== entry) gatherEntry(gathered, old, entry);
  }
  if (kept < before.entries.size) {
    for (const [id, entry] of before.entries) if (!after.entries.has(id)) gathered.removed.push(entry.handle);
  }
  return gathered;
}

/** Adds what makes `entry` of `old`, the same record's entry before; undefined where it was not there. */
export function gatherEntry(gathered: Gathered, old: Entry | undefined, entry: Entry): void {
  if (old && isSameThing(old, entry)) gatherChanged(gathered, old, entry);
  else gatherAnew(gathered, old, entry);
}

export function isEmptyChange(change: Change): boolean {
  return change.removed.length + change.put.length + change.values.length + change.legs.length === 0;
}

/** Whether two records say the same. */
export function isSameRecord(one: CityRecord, other: CityRecord): boolean {
  if (one === other) return true;
  const fields: readonly unknown[] = Object.values(one);
  const others: readonly unknown[] = Object.values(other);
  const names = Object.keys(one);
  if (!areSame(names, Object.keys(other))) return isSameSorted(one, other);
  return fields.every((field, index) => isSame(field, others[index]));
}

/** Whether two values say the same, of the same moment, and as surely. */
export function isSameValue(one: Value, other: Value): boolean {
  if (one === other) return true;
  if (one.atMs !== other.atMs || !Object.is(one.value, other.value)) return false;
  return (one.verdict ?? GOOD) === (other.verdict ?? GOOD);
}

/** Whether two legs say the same. */
export function isSameLeg(one: Leg, other: Leg): boolean {
  return (
    one === other ||
    (one.t0Ms === other.t0Ms &&
      one.t1Ms === other.t1Ms &&
      one.x0Cm === other.x0Cm &&
      one.y0Cm === other.y0Cm &&
      one.x1Cm === other.x1Cm &&
      one.y1Cm === other.y1Cm)
  );
}

/** Fields in another order. */
function isSameSorted(one: CityRecord, other: CityRecord): boolean {
  const fields = new Map<string, unknown>(Object.entries(other));
  const isKnown = ([name, field]: [string, unknown]): boolean => fields.has(name) && isSame(field, fields.get(name));
  return Object.keys(one).length === fields.size && Object.entries(one).every(isKnown);
}

function isSame(one: unknown, other: unknown): boolean {
  return Array.isArray(one) && Array.isArray(other) ? areSame(one, other) : Object.is(one, other);
}

function areSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((each, index) => Object.is(each, other[index]));
}

/** A changed entry can be told by what is new in it, unless it forgot a value or got another handle. */
function isSameThing(old: Entry, entry: Entry): boolean {
  if (old.handle !== entry.handle) return false;
  if (old.values === entry.values) return true;
  for (const property in old.values) if (!(property in entry.values)) return false;
  return true;
}

function gatherAnew(gathered: Gathered, old: Entry | undefined, { handle, record, values, legs }: Entry): void {
  if (old) gathered.removed.push(old.handle);
  gathered.put.push({ handle, record });
  for (const property of propertiesOf(values)) {
    const value = values[property];
    if (value) gathered.values.push(valueChange(handle, property, value));
  }
  if (legs.length > 0) gathered.legs.push({ handle, whole: true, legs });
}

function gatherChanged(gathered: Gathered, old: Entry, { handle, record, values, legs }: Entry): void {
  if (!isSameRecord(old.record, record)) gathered.put.push({ handle, record });
  if (old.values !== values) {
    for (const property of propertiesOf(values)) {
      const [known, value] = [old.values[property], values[property]];
      if (value && !(known && isSameValue(known, value))) gathered.values.push(valueChange(handle, property, value));
    }
  }
  if (old.legs !== legs) {
    const change = legChange(handle, old.legs, legs);
    if (change) gathered.legs.push(change);
  }
}

function valueChange(handle: Handle, property: PropertyId, { value, atMs, verdict }: Value): ValueChange {
  return verdict === undefined ? { handle, property, value, atMs } : { handle, property, value, atMs, verdict };
}

function propertiesOf(values: Entry['values']): readonly PropertyId[] {
  return Object.keys(values) as PropertyId[];
}

/** The legs to add to `old` to have `legs`; all of them where adding does not lead there. */
function legChange(handle: Handle, old: readonly Leg[], legs: readonly Leg[]): LegChange | undefined {
  const appended = appendedLeg(old, legs);
  if (appended) return { handle, whole: false, legs: [appended] };
  const added = legs.slice(countKept(old, legs));
  let reached = old;
  for (const leg of added) reached = appendLeg(reached, leg);
  if (!areSameLegs(reached, legs)) return { handle, whole: true, legs };
  return added.length > 0 ? { handle, whole: false, legs: added } : undefined;
}

/** The one leg that was appended to the very same legs, if that is all: by far the most frequent change. */
function appendedLeg(old: readonly Leg[], legs: readonly Leg[]): Leg | undefined {
  const last = legs.at(-1);
  const before = old.at(-1);
  if (!last || !before || last.t0Ms <= before.t0Ms) return undefined;
  if (legs.length !== Math.min(old.length + 1, LEGS_KEPT)) return undefined;
  const dropped = old.length + 1 - legs.length;
  for (let index = 0; index < legs.length - 1; index++) if (legs[index] !== old[index + dropped]) return undefined;
  return last;
}

/** How many legs at the start of `legs` were in `old` already, one after another. */
function countKept(old: readonly Leg[], legs: readonly Leg[]): number {
  const first = legs[0];
  if (!first) return 0;
  const offset = old.findIndex((leg) => isSameLeg(leg, first));
  if (offset < 0) return 0;
  let count = 0;
  for (const leg of legs) {
    const known = old[offset + count];
    if (!known || !isSameLeg(known, leg)) break;
    count++;
  }
  return count;
}

function areSameLegs(one: readonly Leg[], other: readonly Leg[]): boolean {
  return (
    one.length === other.length && one.every((leg, index) => leg === other[index] || isSameLegAt(leg, other[index]))
  );
}

function isSameLegAt(leg: Leg, other: Leg | undefined): boolean {
  return other !== undefined && isSameLeg(leg, other);
}
