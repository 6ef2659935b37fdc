import type { StatisticFact } from '../city/importers/facts.ts';
import type { Area } from '../contract/package.ts';
import type { Sourced } from './sourced.ts';

export type AreaFigures = Partial<Pick<Area, 'population' | 'incomeEur' | 'vehicles' | 'publishedAreaHa'>>;

/** What the figures of an area are looked up by. */
export interface AreaKey {
  readonly id: string;
  readonly level: Area['level'];
  readonly code: string;
  readonly parent: string | null;
}

type Measure = StatisticFact['measure'];

/**
 * The newest figures of each area, by its id. One without a figure of its own has its parts' together, when all of them
 * have one: residents, vehicles and hectares as sums, income as the mean weighted by residents.
 */
export function areaFigures(
  areas: readonly AreaKey[],
  statistics: readonly Sourced<StatisticFact>[],
): ReadonlyMap<string, AreaFigures> {
  const parts = partsOf(areas);
  const population = figuresOf(areas, parts, newest(statistics, 'population'), sumOf);
  const vehicles = figuresOf(areas, parts, newest(statistics, 'vehicles'), sumOf);
  const hectares = figuresOf(areas, parts, newest(statistics, 'area-ha'), sumOf);
  const income = figuresOf(areas, parts, newest(statistics, 'income-eur'), (values, ids) =>
    meanOf(
      values,
      ids.map((id) => population.get(id) ?? 0),
    ),
  );
  return new Map(
    areas.map(({ id }) => [
      id,
      {
        ...whole('population', population.get(id)),
        ...whole('incomeEur', income.get(id)),
        ...whole('vehicles', vehicles.get(id)),
        ...tenth('publishedAreaHa', hectares.get(id)),
      },
    ]),
  );
}

function partsOf(areas: readonly AreaKey[]): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, string[]>();
  for (const { id, parent } of areas) {
    if (parent === null) continue;
    const siblings = parts.get(parent) ?? [];
    siblings.push(id);
    parts.set(parent, siblings);
  }
  return parts;
}

/** By id, what the newest year says that has a value. */
function newest(statistics: readonly Sourced<StatisticFact>[], measure: Measure): ReadonlyMap<string, number> {
  const found = new Map<string, { readonly year: number; readonly value: number }>();
  for (const { fact } of statistics) {
    if (fact.measure !== measure || fact.value === null) continue;
    const id = `${fact.level}:${fact.code}`;
    const known = found.get(id);
    if (!known || fact.year > known.year) found.set(id, { year: fact.year, value: fact.value });
  }
  return new Map([...found].map(([id, { value }]) => [id, value]));
}

/** The figures told, and those of areas from their parts', the narrowest first. */
function figuresOf(
  areas: readonly AreaKey[],
  parts: ReadonlyMap<string, readonly string[]>,
  told: ReadonlyMap<string, number>,
  together: (values: readonly number[], ids: readonly string[]) => number | undefined,
): ReadonlyMap<string, number> {
  const figures = new Map(told);
  for (const level of ['barri', 'district', 'municipality'] as const) {
    for (const { id } of areas.filter((area) => area.level === level && !figures.has(area.id))) {
      const ids = parts.get(id) ?? [];
      const values = ids.flatMap((part) => figures.get(part) ?? []);
      const value = values.length > 0 && values.length === ids.length ? together(values, ids) : undefined;
      if (value !== undefined) figures.set(id, value);
    }
  }
  return figures;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[], weights: readonly number[]): number | undefined {
  const weight = sumOf(weights);
  if (weight === 0) return undefined;
  return values.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0) / weight;
}

function whole<Key extends keyof AreaFigures>(key: Key, value: number | undefined): AreaFigures {
  return value === undefined ? {} : { [key]: Math.round(value) };
}

function tenth<Key extends keyof AreaFigures>(key: Key, value: number | undefined): AreaFigures {
  return value === undefined ? {} : { [key]: Math.round(value * 10) / 10 };
}
