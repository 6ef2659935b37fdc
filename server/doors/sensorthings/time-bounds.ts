import type { Expression } from './expression.ts';
import { TIME_AT_MOST_MS, type TimeRange } from './observations.ts';
import type { Strays } from './strays.ts';
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

/** The moments that conditions on observations leave, at least; `prefix` leads to the observations. */
export function timeBounds(
  conditions: readonly Expression[],
  prefix: readonly string[],
  { earlierMs, laterMs }: Pick<Strays, 'earlierMs' | 'laterMs'>,
): TimeRange {
  let { fromMs, toMs } = ALWAYS;
  for (const condition of conditions) {
    if (condition.type !== 'binary') continue;
    const { operator, left, right } = condition;
    const turned = timeIn(right, prefix) ? momentOf(left) : undefined;
    const atMs = timeIn(left, prefix) ? momentOf(right) : turned;
    if (atMs === undefined) continue;
    const ofResult = (timeIn(left, prefix) ?? timeIn(right, prefix)) === 'resultTime';
    const [lower, upper] = turned === undefined ? ['g', 'l'] : ['l', 'g'];
    if (operator.startsWith(lower) || operator === 'eq') fromMs = Math.max(fromMs, atMs - (ofResult ? laterMs : 0));
    if (operator.startsWith(upper) || operator === 'eq') toMs = Math.min(toMs, atMs + (ofResult ? earlierMs : 0));
  }
  return { fromMs, toMs };
}

/** Which time of an observation a path leads to. */
function timeIn(expression: Expression, prefix: readonly string[]): 'phenomenonTime' | 'resultTime' | undefined {
  if (expression.type !== 'path' || expression.segments.length !== prefix.length + 1) return undefined;
  const name = expression.segments.at(-1);
  if (prefix.some((each, index) => expression.segments[index] !== each)) return undefined;
  return name === 'phenomenonTime' || name === 'resultTime' ? name : undefined;
}

function momentOf(expression: Expression): number | undefined {
  return expression.type === 'literal' && expression.value instanceof Instant ? expression.value.atMs : undefined;
}
