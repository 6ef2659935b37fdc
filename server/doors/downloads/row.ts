/** One line of a download. Times are UTC epoch ms; `null`: not known. */
export interface Row {
  readonly atMs: number | null;
  readonly subject: string;
  readonly name: string;
  readonly property: string;
  readonly unit: string;
  readonly value: number | null;
  /** What is to be said against it, with blanks between; of a bucket always empty: bad values are left out of it. */
  readonly flags: string;
  readonly longitude: number | null;
  readonly latitude: number | null;
  readonly source: string;
  readonly licence: string;
  readonly simulated: boolean;
  /** Of a bucket: `value` is the mean. */
  readonly bucket?: {
    readonly widthS: number;
    readonly count: number;
    readonly minimum: number;
    readonly maximum: number;
  };
}

type Cell = string | number | boolean | null;

/** A column of a table: how it is called in Parquet, what stands in the header of CSV, and its type. */
export interface Column {
  readonly name: string;
  readonly unit: string | null;
  readonly type: 'STRING' | 'DOUBLE' | 'BOOLEAN' | 'TIMESTAMP' | 'INT32';
  cell(row: Row): Cell;
}

const text = (name: string, cell: (row: Row) => string): Column => ({ name, unit: null, type: 'STRING', cell });
const real = (name: string, unit: string, cell: (row: Row) => number | null): Column => ({
  name,
  unit,
  type: 'DOUBLE',
  cell,
});

const HEAD: readonly Column[] = [
  { name: 'time', unit: 'UTC', type: 'TIMESTAMP', cell: ({ atMs }) => atMs },
  text('subject', ({ subject }) => subject),
  text('name', ({ name }) => name),
  text('property', ({ property }) => property),
  text('unit', ({ unit }) => unit),
];

const BUCKET: readonly Column[] = [
  { name: 'width', unit: 's', type: 'INT32', cell: ({ bucket }) => bucket?.widthS ?? null },
  { name: 'count', unit: '1', type: 'INT32', cell: ({ bucket }) => bucket?.count ?? null },
  real('minimum', 'unit', ({ bucket }) => bucket?.minimum ?? null),
  real('maximum', 'unit', ({ bucket }) => bucket?.maximum ?? null),
];

const TAIL: readonly Column[] = [
  text('flags', ({ flags }) => flags),
  real('longitude', '°', ({ longitude }) => longitude),
  real('latitude', '°', ({ latitude }) => latitude),
  text('source', ({ source }) => source),
  text('licence', ({ licence }) => licence),
  { name: 'simulated', unit: null, type: 'BOOLEAN', cell: ({ simulated }) => simulated },
];

/** The columns of a table; `unit`: that of every row, where there is one, else it stands in the column `unit`. */
export function columnsOf(bucketed: boolean, unit: string | null): readonly Column[] {
  const value = real(bucketed ? 'mean' : 'value', 'unit', (row) => row.value);
  const columns = [...HEAD, value, ...(bucketed ? BUCKET : []), ...TAIL];
  return columns.map((column) => (column.unit === 'unit' && unit !== null ? { ...column, unit } : column));
}
