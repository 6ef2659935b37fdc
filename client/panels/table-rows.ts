import type { Entry } from '../../data/contract/city.ts';
import type { Language } from '../../data/contract/language.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { LayerRow, TableColumn } from '../layers/layer.ts';
import type { Format } from './format.ts';
import { plainText } from './plain-text.ts';
import { type SaidCell, sayCell } from './said-cell.ts';

export interface TableOrder {
  readonly column: number;
  readonly descending: boolean;
}

/** What rows are wanted: those that hold a text and say what is chosen of some columns. */
export interface TableWish {
  readonly filter: string;
  /** By column. */
  readonly chosen: ReadonlyMap<number, string>;
  readonly order: TableOrder;
}

/** The rows wanted, in their order, and what can be chosen of each column that is there to choose by. */
export interface TableView {
  readonly rows: readonly LayerRow[];
  readonly total: number;
  readonly choices: ReadonlyMap<number, readonly string[]>;
}

export const NO_VIEW: TableView = { rows: [], total: 0, choices: new Map() };

/** Rows handled between two looks at the time. */
const STRIDE = 64;

/** Things that one column can be chosen by: what says more is no choice. */
const CHOICES_AT_MOST = 60;

/** What is remembered of a row while its entry is the same. */
interface KnownRow {
  readonly entry: Entry | undefined;
  readonly cells: readonly SaidCell[];
  readonly plain: string;
}

interface TableSource {
  readonly columns: readonly TableColumn[];
  readonly format: Format;
  entryOf(id: RecordId): Entry | undefined;
}

/**
 * Chooses and orders the rows of a table. The work comes in small steps, that the page can breathe between them; what
 * a row says is remembered from one time to the next.
 */
export class TableWork {
  readonly #source: TableSource;
  #known = new Map<string, KnownRow>();

  constructor(source: TableSource) {
    this.#source = source;
  }

  *view(rows: readonly LayerRow[], wish: TableWish): Generator<undefined, TableView> {
    const known: KnownRow[] = [];
    const remembered = new Map<string, KnownRow>();
    for (const [index, row] of rows.entries()) {
      const told = this.#knownOf(row);
      known.push(told);
      remembered.set(row.id, told);
      if (index % STRIDE === 0) yield;
    }
    this.#known = remembered;
    const choices = yield* this.#choices(known);
    const kept = yield* keep(known, wish);
    const { column } = wish.order;
    const isPassing = this.#source.columns[column]?.passing === true;
    const keys: Key[] = [];
    for (const [place, index] of kept.entries()) {
      const row = rows[index];
      const cell = isPassing ? row?.cells()[column] : undefined;
      const order = cell === undefined ? known[index]?.cells[column]?.order : sayCell(cell, this.#source.format).order;
      if (row) keys.push({ row, order: order ?? null });
      if (place % STRIDE === 0) yield;
    }
    const sorted = yield* sortSteps(keys, comparison(wish.order, this.#source.format.language));
    return { rows: sorted.map(({ row }) => row), total: rows.length, choices };
  }

  #knownOf(row: LayerRow): KnownRow {
    const entry = row.record === null ? undefined : this.#source.entryOf(row.record);
    const before = this.#known.get(row.id);
    if (before && entry !== undefined && before.entry === entry) return before;
    const cells = row.cells().map((cell) => sayCell(cell, this.#source.format));
    const read = cells.filter((_, column) => this.#source.columns[column]?.passing !== true);
    return { entry, cells, plain: plainText([row.name, ...read.map(({ text }) => text)].join('\n')) };
  }

  *#choices(known: readonly KnownRow[]): Generator<undefined, TableView['choices']> {
    const columns = [...this.#source.columns.keys()].filter((column) => this.#source.columns[column]?.choice);
    const found = new Map(columns.map((column) => [column, new Set<string>()]));
    for (const [index, { cells }] of known.entries()) {
      for (const [column, words] of found) for (const part of cells[column]?.parts ?? []) words.add(part);
      if (index % STRIDE === 0) yield;
    }
    const { compare } = new Intl.Collator(this.#source.format.language);
    return new Map(
      [...found]
        .filter(([, words]) => words.size > 1 && words.size <= CHOICES_AT_MOST)
        .map(([column, words]) => [column, [...words].sort(compare)]),
    );
  }
}

interface Key {
  readonly row: LayerRow;
  readonly order: string | number | null;
}

/** The places of the rows that are wanted. */
function* keep(known: readonly KnownRow[], { filter, chosen }: TableWish): Generator<undefined, readonly number[]> {
  const wanted = plainText(filter.trim());
  const kept: number[] = [];
  for (const [index, { plain, cells }] of known.entries()) {
    if (index % STRIDE === 0) yield;
    if (wanted !== '' && !plain.includes(wanted)) continue;
    if ([...chosen].every(([column, part]) => cells[column]?.parts.includes(part))) kept.push(index);
  }
  return kept;
}

/** Numbers by size, texts as the language orders them with their numbers by size; what is missing always comes last. */
function comparison({ descending }: TableOrder, language: Language): (one: Key, other: Key) => number {
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const sign = descending ? -1 : 1;
  return ({ order: one }, { order: other }) => {
    if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
    if (typeof one === 'number' && typeof other === 'number') return sign * (one - other);
    return sign * compare(String(one), String(other));
  };
}

/** Sorts by merging, in steps; what is equal stays in its order. */
function* sortSteps<Item>(
  items: readonly Item[],
  compare: (one: Item, other: Item) => number,
): Generator<undefined, readonly Item[]> {
  let runs: (readonly Item[])[] = [];
  for (let start = 0; start < items.length; start += STRIDE) {
    runs.push(items.slice(start, start + STRIDE).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: (readonly Item[])[] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(yield* mergeSteps(runs[index] ?? [], runs[index + 1] ?? [], compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* mergeSteps<Item>(
  first: readonly Item[],
  second: readonly Item[],
  compare: (one: Item, other: Item) => number,
): Generator<undefined, readonly Item[]> {
  const merged: Item[] = [];
  let [at, next] = [0, 0];
  while (at < first.length && next < second.length) {
    const [one, other] = [first[at], second[next]];
    if (one === undefined || other === undefined) break;
    if (compare(one, other) <= 0) {
      merged.push(one);
      at++;
    } else {
      merged.push(other);
      next++;
    }
    if (merged.length % STRIDE === 0) yield;
  }
  return merged.concat(first.slice(at), second.slice(next));
}

/** Carries out all steps at once. */
export function finish<Result>(steps: Generator<undefined, Result>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
