import type { TableCell } from '../layers/layer.ts';
import type { Format } from './format.ts';

/** A cell as it is set, and what it is ordered by: null where it is missing. */
export interface SaidCell {
  readonly text: string;
  readonly order: string | number | null;
  /** Each thing that it says: what rows are chosen by. */
  readonly parts: readonly string[];
  readonly doubted: boolean;
}

/** A cell in words. */
export function sayCell(cell: TableCell, format: Pick<Format, 'age' | 'number' | 'text' | 'value'>): SaidCell {
  if (cell === null) return { text: '–', order: null, parts: [], doubted: false };
  if (typeof cell === 'string') return said(cell, cell);
  if (typeof cell === 'number') return said(numberText(cell, format), cell);
  if ('word' in cell) return said(format.text(cell.word), format.text(cell.word));
  if ('words' in cell) {
    const parts = cell.words.map((word) => format.text(word));
    return { text: parts.join(', '), order: parts.join(', '), parts, doubted: false };
  }
  if ('ageMs' in cell) return said(format.age(cell.ageMs), cell.ageMs);
  if ('doubted' in cell) return doubted(numberText(cell.doubted, format), cell.doubted);
  const text = format.value(cell.property, cell.quantity);
  return cell.isDoubted ? doubted(text, cell.quantity) : said(text, cell.quantity);
}

function said(text: string, order: string | number): SaidCell {
  return { text, order, parts: [text], doubted: false };
}

function doubted(text: string, order: number): SaidCell {
  return { ...said(`${text} ?`, order), doubted: true };
}

function numberText(number: number, format: Pick<Format, 'number'>): string {
  return format.number(number, Number.isInteger(number) ? 0 : 1);
}
