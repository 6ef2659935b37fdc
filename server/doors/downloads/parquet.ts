import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { Turns } from '../turns.ts';
import type { Column, Row } from './row.ts';

/** Rows of a row group, a page more or less: what is held in memory, and written without a pause. */
const GROUP_ROWS = 5_000;

/** Apache Parquet, row group by row group, as the reader takes them. */
export async function* parquetOf(
  columns: readonly Column[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<Buffer> {
  const writer = new StreamWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: schemaFromColumnData({ columnData: columnData(columns, []) }),
    createdBy: 'Bessó',
    kvMetadata: columns.flatMap(({ name, unit }) =>
      unit === null ? [] : [{ key: `unit.${name}`, value: unit || '1' }],
    ),
  });
  const turns = new Turns();
  let group: readonly Row[] = [];
  for await (const rows of pages) {
    group = group.concat(rows);
    if (group.length < GROUP_ROWS) continue;
    await parquet.write({ columnData: columnData(columns, group), rowGroupSize: group.length });
    group = [];
    await turns.next();
    yield writer.take();
  }
  if (group.length > 0) {
    await parquet.write({ columnData: columnData(columns, group), rowGroupSize: group.length });
  }
  await parquet.finish();
  yield writer.take();
}

function columnData(columns: readonly Column[], rows: readonly Row[]) {
  return columns.map((column) => ({
    name: column.name,
    type: column.type,
    nullable: true,
    data: rows.map((row) => parquetCell(column, row)),
  }));
}

function parquetCell({ type, cell }: Column, row: Row): unknown {
  const value = cell(row);
  return type === 'TIMESTAMP' && value !== null ? new Date(Number(value)) : value;
}

/** Gives away what has been written, and keeps counting from the start of the file. */
class StreamWriter extends ByteWriter {
  take(): Buffer {
    const bytes = Buffer.from(new Uint8Array(this.buffer, 0, this.index));
    this.index = 0;
    return bytes;
  }
}
