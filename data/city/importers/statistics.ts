import { barriCode, districtCode, sectionCode } from './area-codes.ts';
import { cityMapSource } from './city-map-layer.ts';
import { type DelimitedRow, decimal, fold, hasColumns, headerOf, readDelimited } from './delimited.ts';
import type { StatisticFact } from './facts.ts';
import type { Importer, Reject, SourceFile } from './importer.ts';

/** Columns that a population table may have besides; any other would make it a count of something else. */
const POPULATION_COLUMNS = new Set(
  ['Data_Referencia', 'Codi_Districte', 'Nom_Districte', 'Codi_Barri', 'Nom_Barri', 'AEB', 'Seccio_Censal', 'Valor']
    .concat(['SEXE', 'EDAT_1', 'EDAT_Q'])
    .map(fold),
);

/** Residents by the municipal register, summed over sex and age. An area with a masked count (`..`) has no total. */
export const POPULATION: Importer<'statistic'> = {
  id: 'population-table',
  kind: 'statistic',
  reads: 'Open Data BCN: residents by census section or barri (CSV)',
  sourceOf: () => cityMapSource('pad', 'municipal register of residents'),
  recognises: (file) =>
    hasColumns(file, 'Data_Referencia', 'Codi_Barri', 'Valor') &&
    (headerOf(file) ?? []).every((column) => POPULATION_COLUMNS.has(fold(column))),
  read: (file, reject) => sumsOf(file, reject, 'population', 'Data_Referencia', 'Valor'),
};

/** Disposable income per person and year, in euros. */
export const INCOME: Importer<'statistic'> = {
  id: 'income-table',
  kind: 'statistic',
  reads: 'Open Data BCN: disposable income per person by census section (CSV)',
  sourceOf: () => cityMapSource('renda-disponible-llars', 'disposable household income per person'),
  recognises: (file) => hasColumns(file, 'Any', 'Codi_Districte', 'Import_Euros'),
  read: (file, reject) => valuesOf(file, reject, 'income-eur', 'Any', 'Import_Euros'),
};

/** Published areas of the barris, hectares. */
export const PUBLISHED_AREAS: Importer<'statistic'> = {
  id: 'areas-published-table',
  kind: 'statistic',
  reads: 'Open Data BCN: area of the barris (CSV)',
  sourceOf: () => cityMapSource('superficie', 'area of the barris'),
  recognises: (file) => hasColumns(file, 'Any', 'Codi_Barri', 'Superfície (ha)'),
  read: (file, reject) => valuesOf(file, reject, 'area-ha', 'Any', 'Superfície (ha)'),
};

/** Vehicles registered, summed over their kinds. */
export const VEHICLES: Importer<'statistic'> = {
  id: 'vehicles-table',
  kind: 'statistic',
  reads: 'Open Data BCN: registered vehicles by census section or barri (CSV)',
  sourceOf: () => cityMapSource('parc-vehicles', 'registered vehicles'),
  recognises: (file) =>
    hasColumns(file, 'Any', 'Codi_Barri', 'Nombre') &&
    (headerOf(file) ?? []).some((column) => VEHICLE_KINDS.includes(fold(column))),
  read: (file, reject) => sumsOf(file, reject, 'vehicles', 'Any', 'Nombre'),
};

const VEHICLE_KINDS = ['tipus_propulsio', 'tipus_vehicle', 'tipus_servei'];

type Named = Pick<StatisticFact, 'level' | 'code' | 'year'>;

/** One figure of each row. */
function* valuesOf(
  file: SourceFile,
  reject: Reject,
  measure: StatisticFact['measure'],
  yearColumn: string,
  valueColumn: string,
): Iterable<StatisticFact> {
  for (const row of readDelimited(file, reject)) {
    const named = nameOf(row, yearColumn, reject);
    const value = named && figureOf(row, valueColumn, reject);
    if (named && value !== undefined) yield { ...named, measure, value };
  }
}

/** One figure of each area and year: the sum of its rows, or null when one of them is masked. */
function* sumsOf(
  file: SourceFile,
  reject: Reject,
  measure: StatisticFact['measure'],
  yearColumn: string,
  valueColumn: string,
): Iterable<StatisticFact> {
  const sums = new Map<string, { named: Named; value: number | null }>();
  for (const row of readDelimited(file, reject)) {
    const named = nameOf(row, yearColumn, reject);
    const value = named && figureOf(row, valueColumn, reject);
    if (!named || value === undefined) continue;
    const key = `${named.year} ${named.code}`;
    const sum = sums.get(key) ?? { named, value: 0 };
    sum.value = sum.value === null || value === null ? null : sum.value + value;
    sums.set(key, sum);
  }
  for (const { named, value } of sums.values()) yield { ...named, measure, value };
}

/** What a row is of: a section when it names one, else a barri, else a district. */
function nameOf(row: DelimitedRow, yearColumn: string, reject: Reject): Named | undefined {
  const where = `row ${row.row}`;
  const year = Number(/^(\d{4})(?:-\d\d-\d\d)?$/.exec(row.get(yearColumn) ?? '')?.[1] ?? Number.NaN);
  const [district, barri, section] = [row.get('Codi_Districte'), row.get('Codi_Barri'), row.get('Seccio_Censal')];
  if (Number.isNaN(year) || (district ?? barri) === undefined) {
    reject('field-missing', where);
    return undefined;
  }
  const level = section !== undefined ? 'section' : barri !== undefined ? 'barri' : 'district';
  const codes = { section: () => sectionCode(district, section), barri: () => barriCode(barri) };
  const code = level === 'district' ? districtCode(district) : codes[level]();
  if (code) return { level, code, year };
  reject('unknown-reference', where);
  return undefined;
}

/** Null: masked, as small counts are. */
function figureOf(row: DelimitedRow, column: string, reject: Reject): number | null | undefined {
  const text = row.get(column);
  if (text === '..') {
    reject('masked', `row ${row.row}`);
    return null;
  }
  const value = decimal(text);
  if (value !== null && value >= 0) return value;
  reject(text === undefined ? 'field-missing' : 'not-a-number', `row ${row.row}`);
  return undefined;
}
