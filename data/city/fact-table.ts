/**
 * Facts written as lines of text: fields parted by semicolons, one row a line. A line without a semicolon goes on with
 * the row before it.
 */
export function readRows(text: string): string[][] {
  const rows: string[] = [];
  for (const line of text.trim().split('\n')) {
    if (line.includes(';') || rows.length === 0) rows.push(line);
    else rows[rows.length - 1] += ` ${line}`;
  }
  return rows.map((row) => row.split(';').map((field) => field.trim()));
}

/** `longitude latitude, longitude latitude, …` as flat numbers. */
export function readCourse(field: string): number[] {
  const numbers = field.split(/[\s,]+/).map(Number);
  if (numbers.length % 2 === 1 || numbers.some((value) => !Number.isFinite(value))) {
    throw new Error(`readCourse: "${field.slice(0, 60)}" is not a list of longitude and latitude`);
  }
  return numbers;
}
