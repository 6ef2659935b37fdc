import { type Averaging, type Limit, limitsOf } from '../../data/catalogue/limits.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import type { Format } from './format.ts';

/** Limits that share a line: the same number of the same mean. */
export interface LimitLine {
  readonly value: number;
  readonly averaging: Averaging;
  readonly limits: readonly Limit[];
}

/** Which of a property's limits are of a mean that is drawn, lowest first, and which of others. */
export function limitLines(
  property: PropertyId,
  drawn: ReadonlySet<Averaging>,
): { readonly drawn: readonly LimitLine[]; readonly others: readonly LimitLine[] } {
  const lines = new Map<string, LimitLine>();
  for (const limit of limitsOf(property)) {
    const { value, averaging } = limit;
    const key = `${averaging} ${value}`;
    lines.set(key, { value, averaging, limits: [...(lines.get(key)?.limits ?? []), limit] });
  }
  const all = [...lines.values()];
  return {
    drawn: all.filter(({ averaging }) => drawn.has(averaging)).sort((one, other) => one.value - other.value),
    others: all.filter(({ averaging }) => !drawn.has(averaging)),
  };
}

/** Whose it is, as a line is labelled: `EU · WHO`. */
export function limitOwners({ limits }: LimitLine, format: Format): string {
  return [...new Set(limits.map(({ by }) => format.text(`limit.${by}`)))].join(' · ');
}

/** All that there is to say of a line: its number, of which mean, and each limit with its conditions. */
export function limitSentence({ value, averaging, limits }: LimitLine, property: PropertyId, format: Format): string {
  const each = limits.map(({ by, kind, exceedances, fromYear }) => {
    const conditions = [
      ...(exceedances === undefined ? [] : [format.count(exceedances, 'limit.exceedances', 'limit.exceedances.one')]),
      ...(fromYear === undefined ? [] : [format.text('limit.from', { year: fromYear })]),
    ];
    const name = `${format.text(`limit.${by}`)}, ${format.text(`limit.kind.${kind}`)}`;
    return conditions.length === 0 ? name : `${name} (${conditions.join(', ')})`;
  });
  return `${limitText(property, value, format)} · ${format.text(`limit.${averaging}`)} · ${each.join('; ')}`;
}

/** A limit with its unit and no more digits than it is written with. */
export function limitText(property: PropertyId, value: number, format: Format): string {
  const unit = format.value(property, 0).replace(/^[\d.,]+/, '');
  return `${format.number(value, Number.isInteger(value) ? 0 : 1)}${unit}`;
}
