import { type BuildingFacts, known, levelsOf, metresOf, wordOf, yearOf } from './building-words.ts';
import type { FootprintFact, PolygonFact } from './facts.ts';

/**
 * Columns by which files of footprints tell of a building, lower case, the surest first: INSPIRE's names, the same cut to
 * ten letters in a shapefile, the cadastre's own (REFCAT, CONSTRU, PLANTAS) and what exports call them.
 */
const COLUMNS = {
  id: ['localid', 'inspireid_localid', 'gml_id', 'refcat', 'reference', 'id', 'fid'],
  reference: ['reference', 'refcat', 'nationalcadastralreference', 'localid', 'inspireid_localid'],
  levels: [
    'numberoffloorsaboveground',
    'numberoffloors',
    'numberoffl',
    'plantas',
    'num_plantes',
    'plantes',
    'levels',
    'floors',
    'constru',
  ],
  heightM: ['measuredheight', 'heightaboveground', 'height_m', 'heightm', 'height', 'altura', 'alcada'],
  yearBuilt: ['yearbuilt', 'year_built', 'dateofconstruction', 'beginning', 'any_construccio', 'any_constr'],
  use: ['currentuse', 'currentus', 'use', 'us_principal', 'uso'],
  name: ['nom', 'name'],
} as const;

/** Columns of which one is enough to tell a file of buildings from other polygons. */
const TELLING = new Set([
  'localid',
  'inspireid_localid',
  'constru',
  'numberoffloorsaboveground',
  'numberoffloors',
  'numberoffl',
  'currentuse',
  'measuredheight',
  'plantas',
  'num_plantes',
]);

/** Columns of cadastral parcels, which have the same ids. */
const OF_PARCELS = new Set(['areavalue', 'parcela', 'nationalcadastralreference']);

export function tellsOfBuildings(columns: readonly string[]): boolean {
  const small = columns.map((column) => column.toLowerCase());
  return small.some((column) => TELLING.has(column)) && !small.some((column) => OF_PARCELS.has(column));
}

/** One building, or a part of one (`…_part2` of the cadastre), by the columns of its row. */
export function footprintOf(
  properties: Readonly<Record<string, unknown>>,
  polygons: readonly PolygonFact[],
  index: number,
): FootprintFact {
  const columns = new Map(Object.entries(properties).map(([column, value]) => [column.toLowerCase(), value] as const));
  const first = (names: readonly string[]): unknown =>
    names.map((name) => columns.get(name)).find((value) => wordOf(value) !== undefined);
  const [id = `row-${index}`, whole] = wholeAndPart(wordOf(first(COLUMNS.id)));
  const reference = wordOf(first(COLUMNS.reference));
  const facts: BuildingFacts = known({
    reference: wholeAndPart(reference)[1] ?? reference,
    levels: levelsOf(first(COLUMNS.levels)),
    heightM: positive(metresOf(first(COLUMNS.heightM))),
    yearBuilt: yearOf(first(COLUMNS.yearBuilt)),
    use: purposeOf(first(COLUMNS.use)),
    name: wordOf(first(COLUMNS.name)),
  });
  return { id, ...(whole !== undefined && { partOf: whole }), polygons, ...facts };
}

/** INSPIRE's `1_residential`, `4_2_retail`, or the end of a code list's address, as a word. */
export function purposeOf(value: unknown): string | undefined {
  return wordOf(value)
    ?.replace(/^.*\//, '')
    .replace(/^[\d_]+/, '');
}

/** The id of a part, and of what it is a part of. */
export function wholeAndPart(id: string | undefined): readonly [id: string | undefined, whole: string | undefined] {
  return [id, id === undefined ? undefined : /^(.+)_part\d+$/.exec(id)?.[1]];
}

export function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}
