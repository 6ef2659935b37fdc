/** A row of numbers for each of some series. */
export type NumberTable = ReadonlyMap<number, readonly number[]>;

/** Rows of one width as bytes, column after column, the series first: so they pack well. */
export function bytesOfTable(table: NumberTable): Uint8Array {
  const [first] = table.values();
  const columns = new Float64Array(table.size * (1 + (first?.length ?? 0)));
  let row = 0;
  for (const [series, numbers] of table) {
    columns[row] = series;
    for (const [column, number] of numbers.entries()) columns[(column + 1) * table.size + row] = number;
    row++;
  }
  return new Uint8Array(columns.buffer);
}

/** The rows of bytes that have so many columns besides the series; none where the bytes are of another width. */
export function tableOfBytes(bytes: Uint8Array, width: number): NumberTable {
  const table = new Map<number, readonly number[]>();
  const rows = bytes.length / (8 * (width + 1));
  if (!Number.isInteger(rows)) return table;
  const columns = new Float64Array(Uint8Array.from(bytes).buffer);
  for (let row = 0; row < rows; row++) {
    const numbers = Array.from({ length: width }, (_, column) => columns[(column + 1) * rows + row] ?? Number.NaN);
    table.set(columns[row] ?? 0, numbers);
  }
  return table;
}
