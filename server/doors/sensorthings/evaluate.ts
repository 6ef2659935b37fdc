import { addressOf, type Entity, navigationOf, OPTIONAL } from './entity.ts';
import type { Expression, Operator } from './expression.ts';
import { type CallContext, FUNCTIONS } from './functions.ts';
import { malformed, quoted } from './refusal.ts';
import { asInstant, Duration, Instant, readSpan, Span, type Value } from './value.ts';

/** What an expression is evaluated with. */
export interface Evaluation extends CallContext {
  /** Where an entity leads to; at most one for a single one. */
  related(entity: Entity, navigation: string): readonly Entity[];
}

/** Which of several related entities each path goes through; null where there is none. */
type Chosen = ReadonlyMap<string, Entity | null>;

const NOTHING_CHOSEN: Chosen = new Map();

/**
 * Whether an entity is as a filter wants it. A path through several entities is true where one of them makes the whole
 * filter true: conditions on the same path are conditions on the same entity.
 */
export function matches(filter: Expression, entity: Entity, evaluation: Evaluation): boolean {
  return anyChoice(manyPaths(filter, entity), NOTHING_CHOSEN, entity, evaluation, (chosen) => {
    return valueIn(filter, entity, evaluation, chosen) === true;
  });
}

/** The value of an expression; through several entities, of the first. */
export function evaluate(expression: Expression, entity: Entity, evaluation: Evaluation): Value {
  let value: Value = null;
  anyChoice(manyPaths(expression, entity), NOTHING_CHOSEN, entity, evaluation, (chosen) => {
    value = valueIn(expression, entity, evaluation, chosen);
    return true;
  });
  return value;
}

/** Every path of an expression. */
export function pathsOf(expression: Expression): readonly (readonly string[])[] {
  switch (expression.type) {
    case 'literal':
      return [];
    case 'path':
      return [expression.segments];
    case 'call':
      return expression.arguments.flatMap(pathsOf);
    case 'binary':
      return [...pathsOf(expression.left), ...pathsOf(expression.right)];
    default:
      return pathsOf(expression.of);
  }
}

/** Of expressions that are evaluated for many entities of a set. */
const MANY_PATHS = new WeakMap<Expression, Map<string, readonly string[]>>();

/** Prefixes that lead to several entities, shorter ones first. */
function manyPaths(expression: Expression, { set }: Entity): readonly string[] {
  const bySet = MANY_PATHS.get(expression) ?? new Map<string, readonly string[]>();
  const known = bySet.get(set) ?? findManyPaths(expression, set);
  bySet.set(set, known);
  MANY_PATHS.set(expression, bySet);
  return known;
}

function findManyPaths(expression: Expression, set: Entity['set']): readonly string[] {
  const found = new Set<string>();
  for (const segments of pathsOf(expression)) {
    let at = set;
    for (const [index, segment] of segments.entries()) {
      const navigation = navigationOf(at, segment);
      if (!navigation) break;
      if (navigation.many) found.add(segments.slice(0, index + 1).join('/'));
      at = navigation.to;
    }
  }
  return [...found].toSorted((one, other) => one.length - other.length);
}

function anyChoice(
  paths: readonly string[],
  chosen: Chosen,
  entity: Entity,
  evaluation: Evaluation,
  accept: (chosen: Chosen) => boolean,
): boolean {
  const [path, ...others] = paths;
  if (path === undefined) return accept(chosen);
  const segments = path.split('/');
  const last = segments.pop() ?? '';
  const from = walk(segments, entity, evaluation, chosen).entity;
  const several = from ? evaluation.related(from, last) : [];
  for (const each of several.length > 0 ? several : [null]) {
    evaluation.spend(1);
    if (anyChoice(others, new Map([...chosen, [path, each]]), entity, evaluation, accept)) return true;
  }
  return false;
}

/** Follows the navigation at the start of a path; `rest`: what is left of it. */
function walk(
  segments: readonly string[],
  start: Entity,
  evaluation: Evaluation,
  chosen: Chosen,
): { readonly entity: Entity | null; readonly rest: readonly string[] } {
  let entity: Entity | null = start;
  let set = start.set;
  for (const [index, segment] of segments.entries()) {
    const navigation = navigationOf(set, segment);
    if (!navigation) return { entity, rest: checked(set, segments.slice(index)) };
    if (navigation.many) entity = chosen.get(segments.slice(0, index + 1).join('/')) ?? null;
    else entity = entity ? (evaluation.related(entity, segment)[0] ?? null) : null;
    set = navigation.to;
  }
  return { entity, rest: [] };
}

function checked(set: Entity['set'], rest: readonly string[]): readonly string[] {
  const [name = ''] = rest;
  if (name === 'id' || name.startsWith('@iot.') || OPTIONAL[set].includes(name)) return rest;
  throw malformed(`${set} have no property ${quoted(name)}`);
}

function valueIn(expression: Expression, entity: Entity, evaluation: Evaluation, chosen: Chosen): Value {
  evaluation.spend(1);
  const value = (part: Expression) => valueIn(part, entity, evaluation, chosen);
  switch (expression.type) {
    case 'literal':
      return expression.value;
    case 'path': {
      const { entity: found, rest } = walk(expression.segments, entity, evaluation, chosen);
      return found ? propertyOf(found, rest) : null;
    }
    case 'call':
      return FUNCTIONS.get(expression.name)?.call(expression.arguments.map(value), evaluation) ?? null;
    case 'not': {
      const of = value(expression.of);
      return typeof of === 'boolean' ? !of : null;
    }
    case 'minus':
      return negated(value(expression.of));
    case 'binary':
      return combined(expression.operator, expression.left, expression.right, value);
  }
}

function propertyOf(entity: Entity, [name, ...deeper]: readonly string[]): Value {
  if (name === undefined || name === 'id' || name === '@iot.id') return entity.id;
  if (name === '@iot.selfLink') return addressOf(entity);
  let value: Value = member(entity.properties, name);
  for (const segment of deeper) value = member(value, segment);
  return value;
}

function member(value: unknown, name: string): Value {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
  return ((value as Readonly<Record<string, unknown>>)[name] ?? null) as Value;
}

function negated(value: Value): Value {
  if (value instanceof Duration) return new Duration(-value.ms);
  return typeof value === 'number' ? -value : null;
}

function combined(operator: Operator, left: Expression, right: Expression, value: (part: Expression) => Value): Value {
  if (operator === 'and') return value(left) === true && value(right) === true;
  if (operator === 'or') return value(left) === true || value(right) === true;
  const [one, other] = [value(left), value(right)];
  switch (operator) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'mod':
      return calculated(operator, one, other);
    default:
      return compared(operator, one, other);
  }
}

function calculated(operator: 'add' | 'sub' | 'mul' | 'div' | 'mod', one: Value, other: Value): Value {
  if (other instanceof Duration || other instanceof Instant) return shifted(operator, one, other);
  if (typeof one !== 'number' || typeof other !== 'number') return null;
  switch (operator) {
    case 'add':
      return one + other;
    case 'sub':
      return one - other;
    case 'mul':
      return one * other;
    case 'div':
      return other === 0 ? null : one / other;
    default:
      return other === 0 ? null : one % other;
  }
}

/** Moments and durations, added and taken from each other. */
function shifted(operator: string, one: Value, other: Duration | Instant): Value {
  const sign = operator === 'add' ? 1 : -1;
  if (operator !== 'add' && operator !== 'sub') return null;
  if (other instanceof Instant) {
    const moment = asInstant(one);
    return moment && sign < 0 ? new Duration(moment.atMs - other.atMs) : null;
  }
  if (one instanceof Duration) return new Duration(one.ms + sign * other.ms);
  const moment = asInstant(one);
  return moment ? new Instant(moment.atMs + sign * other.ms, moment.offsetMinutes) : null;
}

type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

function compared(operator: Comparison, one: Value, other: Value): Value {
  if (one === null || other === null) {
    if (operator === 'eq') return one === other;
    return operator === 'ne' ? one !== other : null;
  }
  if (isSpan(one) || isSpan(other)) return comparedSpans(operator, one, other);
  const order = orderOf(one, other);
  if (order === undefined) return operator === 'ne';
  switch (operator) {
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
  }
}

/** Negative where the first comes first; undefined where the two cannot be compared. */
export function orderOf(one: Value, other: Value): number | undefined {
  if (one instanceof Instant || other instanceof Instant) {
    const [a, b] = [asInstant(one), asInstant(other)];
    return a && b ? a.atMs - b.atMs : undefined;
  }
  if (one instanceof Duration && other instanceof Duration) return one.ms - other.ms;
  if (typeof one !== typeof other) return undefined;
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'boolean') return Number(one) - Number(other);
  if (typeof one !== 'string' || typeof other !== 'string') return undefined;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/**
 * A span ends where the next may begin; a moment is a part of the span that it begins. `le`: neither begins nor ends
 * later.
 */
function comparedSpans(operator: Comparison, one: Value, other: Value): Value {
  const [a, b] = [spanOf(one), spanOf(other)];
  if (!a || !b) return operator === 'ne';
  switch (operator) {
    case 'eq':
    case 'ne':
      return (a.fromMs === b.fromMs && a.toMs === b.toMs) === (operator === 'eq');
    case 'lt':
      return isBefore(a, b);
    case 'gt':
      return isBefore(b, a);
    case 'le':
      return a.fromMs <= b.fromMs && a.toMs <= b.toMs;
    case 'ge':
      return a.fromMs >= b.fromMs && a.toMs >= b.toMs;
  }
}

function isBefore(one: Span, other: Span): boolean {
  return one.toMs < other.fromMs || (one.toMs === other.fromMs && one.fromMs < one.toMs);
}

function isSpan(value: Value): boolean {
  return value instanceof Span || (typeof value === 'string' && readSpan(value) !== undefined);
}

function spanOf(value: Value): Span | undefined {
  if (value instanceof Span) return value;
  const span = typeof value === 'string' ? readSpan(value) : undefined;
  if (span) return span;
  const moment = asInstant(value);
  return moment && new Span(moment.atMs, moment.atMs);
}
