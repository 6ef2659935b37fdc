import type { Expression } from './expression.ts';
import { TIME_AT_MOST_MS, type TimeRange } from './observations.ts';
import { Instant } from './value.ts';

/** All of time. */
export const ALWAYS: TimeRange = { fromMs: -TIME_AT_MOST_MS, toMs: TIME_AT_MOST_MS };

/** The conditions that all have to hold. */
export function conditionsOf(filter: Expression | undefined): readonly Expression[] {
  if (!filter) return [];
  if (filter.type !== 'binary' || filter.operator !== 'and') return [filter];
  return [...conditionsOf(filter.left), ...conditionsOf(filter.right)];
}

/** The filter of conditions that all have to hold. */
export function allOf(conditions: readonly Expression[]): Expression | undefined {
  return conditions.reduce<Expression | undefined>(
    (left, right) => (left ? { type: 'binary', operator: 'and', left, right } : right),
    undefined,
  );
}

/** The time that conditions on observations leave, at least; `prefix` leads to the observations. */
export function timeBounds(conditions: readonly Expression[], prefix: readonly string[]): TimeRange {
  let { fromMs, toMs } = ALWAYS;
  for (const condition of conditions) {
    if (condition.type !== 'binary') continue;
    const { operator, left, right } = condition;
    const turned = isTime(right, prefix) ? momentOf(left) : undefined;
    const atMs = isTime(left, prefix) ? momentOf(right) : turned;
    if (atMs === undefined) continue;
    const [lower, upper] = turned === undefined ? ['g', 'l'] : ['l', 'g'];
    if (operator.startsWith(lower) || operator === 'eq') fromMs = Math.max(fromMs, atMs);
    if (operator.startsWith(upper) || operator === 'eq') toMs = Math.min(toMs, atMs);
  }
  return { fromMs, toMs };
}

function isTime(expression: Expression, prefix: readonly string[]): boolean {
  if (expression.type !== 'path' || expression.segments.length !== prefix.length + 1) return false;
  const name = expression.segments.at(-1);
  return (
    prefix.every((each, index) => expression.segments[index] === each) && /^(?:phenomenon|result)Time$/.test(name ?? '')
  );
}

function momentOf(expression: Expression): number | undefined {
  return expression.type === 'literal' && expression.value instanceof Instant ? expression.value.atMs : undefined;
}
