import { type Geometry, geometryOf } from './geometry.ts';
import { malformed } from './refusal.ts';
import { distanceBetween, fits, lengthOf, relate, relateEffort } from './relate.ts';
import { contains, crosses, disjoint, equals, intersects, overlaps, touches, within } from './relations.ts';
import { asInstant, Instant, type Value } from './value.ts';

/** What a function is told besides its values. */
export interface CallContext {
  readonly nowMs: number;
  /** Counts work; throws a refusal when a request makes too much. */
  spend(effort: number): void;
}

interface Callable {
  /** Fewest and most values. */
  readonly takes: readonly [number, number];
  readonly call: (values: readonly Value[], context: CallContext) => Value;
}

/** An answer of more characters is refused: calls inside calls could double it again and again. */
const TEXT_AT_MOST = 20_000;

/**
 * The functions of 18-088, tables 23 and 24, and `contains` beside `substringof`. Null where a value is of no fitting
 * kind.
 */
export const FUNCTIONS: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ['substringof', texts(2, ([part, whole]) => whole.includes(part))],
  ['contains', texts(2, ([whole, part]) => whole.includes(part))],
  ['startswith', texts(2, ([whole, part]) => whole.startsWith(part))],
  ['endswith', texts(2, ([whole, part]) => whole.endsWith(part))],
  ['indexof', texts(2, ([whole, part]) => whole.indexOf(part))],
  ['length', texts(1, ([whole]) => whole.length)],
  ['tolower', texts(1, ([whole]) => whole.toLowerCase())],
  ['toupper', texts(1, ([whole]) => whole.toUpperCase())],
  ['trim', texts(1, ([whole]) => whole.trim())],
  ['concat', texts(2, ([start, end]) => start + end)],
  ['substring', { takes: [2, 3], call: substring }],
  ['year', moment((shown) => shown.getUTCFullYear())],
  ['month', moment((shown) => shown.getUTCMonth() + 1)],
  ['day', moment((shown) => shown.getUTCDate())],
  ['hour', moment((shown) => shown.getUTCHours())],
  ['minute', moment((shown) => shown.getUTCMinutes())],
  ['second', moment((shown) => shown.getUTCSeconds())],
  ['fractionalseconds', moment((shown) => shown.getUTCMilliseconds() / 1000)],
  ['date', moment((shown) => shown.toISOString().slice(0, 10))],
  ['time', moment((shown) => shown.toISOString().slice(11, 23))],
  ['totaloffsetminutes', moment((_shown, { offsetMinutes }) => offsetMinutes)],
  ['now', { takes: [0, 0], call: (_values, { nowMs }) => new Instant(nowMs) }],
  ['mindatetime', { takes: [0, 0], call: () => new Instant(Date.UTC(-4712, 0, 1)) }],
  ['maxdatetime', { takes: [0, 0], call: () => new Instant(Date.UTC(9999, 11, 31, 23, 59, 59, 999)) }],
  ['round', number((value) => Math.sign(value) * Math.round(Math.abs(value)))],
  ['floor', number(Math.floor)],
  ['ceiling', number(Math.ceil)],
  ['geo.distance', geometries((a, b) => distanceBetween(a, b))],
  ['geo.intersects', geometries(intersects)],
  ['geo.length', { takes: [1, 1], call: ([value]) => mapped(geometryOf(value), lengthOf) }],
  ['st_equals', geometries(equals)],
  ['st_disjoint', geometries(disjoint)],
  ['st_intersects', geometries(intersects)],
  ['st_touches', geometries(touches)],
  ['st_within', geometries(within)],
  ['st_contains', geometries(contains)],
  ['st_overlaps', geometries(overlaps)],
  ['st_crosses', geometries(crosses)],
  ['st_relate', { takes: [3, 3], call: relates }],
]);

function relates([one, other, pattern]: readonly Value[], context: CallContext): Value {
  if (typeof pattern !== 'string' || !/^[TF*012]{9}$/i.test(pattern)) {
    throw malformed('st_relate takes a pattern of nine of T, F, *, 0, 1 and 2');
  }
  const [a, b] = [geometryOf(one), geometryOf(other)];
  if (!a || !b) return null;
  context.spend(relateEffort(a, b));
  return fits(relate(a, b), pattern.toUpperCase());
}

function geometries(call: (a: Geometry, b: Geometry) => Value): Callable {
  return {
    takes: [2, 2],
    call: ([one, other], context) => {
      const [a, b] = [geometryOf(one), geometryOf(other)];
      if (!a || !b) return null;
      context.spend(relateEffort(a, b));
      return call(a, b);
    },
  };
}

function texts(count: 1 | 2, call: (texts: readonly [string, string]) => Value): Callable {
  return {
    takes: [count, count],
    call: (values) => {
      const [first, second = ''] = values.map(textOf);
      if (first === undefined || values.some((value) => textOf(value) === undefined)) return null;
      return bounded(call([first, second]));
    },
  };
}

function textOf(value: Value): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : undefined;
}

function bounded(value: Value): Value {
  if (typeof value === 'string' && value.length > TEXT_AT_MOST) throw malformed('an expression makes too long a text');
  return value;
}

function substring([whole, start, count]: readonly Value[]): Value {
  if (typeof whole !== 'string' || typeof start !== 'number') return null;
  if (count === undefined) return whole.slice(Math.max(0, start));
  return typeof count === 'number' ? whole.slice(Math.max(0, start), Math.max(0, start) + Math.max(0, count)) : null;
}

/** Parts of a moment as the clocks of its writer show it. */
function moment(call: (shown: Date, instant: Instant) => Value): Callable {
  return {
    takes: [1, 1],
    call: ([value = null]) =>
      mapped(asInstant(value), (instant) => call(new Date(instant.atMs + instant.offsetMinutes * 60_000), instant)),
  };
}

function number(call: (value: number) => number): Callable {
  return { takes: [1, 1], call: ([value]) => (typeof value === 'number' ? call(value) : null) };
}

function mapped<From>(value: From | undefined, to: (value: From) => Value): Value {
  return value === undefined ? null : to(value);
}
