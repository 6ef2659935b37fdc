import { REACH_MS, SECTION_SERIES } from './block-codec.ts';
import type { Database, Row, SqlValue } from './database.ts';
import { FIRST_SLICE_SECTION, HEAD_SECTION, SLICE_SERIES } from './group-codec.ts';
import { bytesOf, sectionOf } from './group-reader.ts';
import { ROW_KINDS } from './history-tables.ts';
import type { KnownEnds } from './known-ends.ts';
import type { PastView } from './past-view.ts';
import { arrayOf } from './sealer.ts';
import { type FoundPart, openRow, partOfGroup, type Span } from './series-parts.ts';

/** How many parts are fetched at first, and by how much more each time. */
const PARTS_FIRST = 24;
const PARTS_GROWTH = 4;

/** No more is fetched at once than one part beyond this, bytes: some 25,000 values. */
const BYTES_FIRST = 65_536;
const BYTES_AT_MOST = 524_288;

/** Where all is wanted: the groups of an hour, the rows of some days. */
const PARTS_AT_ONCE = 96;

/** Which end of time is read first, and whether it is known that all is read. */
interface PageOrder {
  readonly newestFirst: boolean;
  readonly isWhole: boolean;
}

/** Parts of one kind, those nearest to one end of time first. */
export interface PartPage {
  readonly parts: readonly FoundPart[];
  /** The near end of the first that is not among them; null: these are the last. */
  readonly beyondMs: number | null;
}

/** Parts of one kind in the database, page by page. */
export interface PartPages {
  /** Nothing is nearer to the end that is read first; null: there is nothing. */
  firstMs(): Promise<number | null>;
  next(): Promise<PartPage>;
}

/** What is looked for where, and what becomes of it. */
interface Kept {
  readonly database: Database;
  readonly table: string;
  readonly ends: KnownEnds;
  /** What it is about, of parameters of its own from a number on; nothing is ever added to it. */
  where(first: number): string;
  /** Of `$1` and `$2`, the span: what else follows from it. */
  readonly within: string;
  readonly parameters: readonly SqlValue[];
  /** Columns that together are unique among what is found, whole numbers. */
  readonly id: string;
  /** The section that is read. */
  readonly section: number;
  /** What else is read with it, as SQL. */
  readonly head: string;
  readonly columns: string;
  /** Ids of which nothing need be fetched. */
  readonly known: readonly number[];
  open(row: Row): FoundPart['open'];
}

export function pagesOfGroups(view: PastView, slice: number, span: Span, order: PageOrder): PartPages {
  if (!view.database) return NO_PAGES;
  const { slices } = view;
  const known = slices.known(slice);
  const kept: Kept = {
    database: view.database,
    table: 'history_groups',
    ends: view.ends,
    where: (first) => `block > $${first} AND id <= $${first + 1}`,
    within: '',
    parameters: [view.compactedBlock, view.sealedGroup],
    id: 'id',
    columns: 'id',
    section: FIRST_SLICE_SECTION + slice,
    head: sectionOf(`${HEAD_SECTION}`),
    known: [...known.keys()],
    open: ({ id, head, part }) => {
      const group = Number(id);
      const opened = known.get(group);
      return (series) => {
        const values = opened
          ? slices.use(slice, group, opened)
          : slices.open(slice, group, bytesOf(head), bytesOf(part));
        return partOfGroup(view, group, values, series);
      };
    },
  };
  return new KeptPages(kept, span, order);
}

/** Rows of blocks; `stray`: those whose times are far from when they came. */
export function pagesOfRows(view: PastView, section: number, stray: boolean, span: Span, order: PageOrder): PartPages {
  if (!view.database || view.compactedBlock === 0) return NO_PAGES;
  const perSlice = SLICE_SERIES / SECTION_SERIES.raw;
  const kept: Kept = {
    database: view.database,
    table: 'history_rows',
    ends: view.ends,
    where: (first) => {
      return `kind = ${ROW_KINDS.raw} AND slice = $${first} AND stray = $${first + 1} AND block <= $${first + 2}`;
    },
    within: stray ? '' : `AND at_to <= $2::float8 + ${REACH_MS}`,
    parameters: [Math.floor(section / perSlice), stray, view.compactedBlock],
    id: 'block',
    columns: 'block, last_offset',
    section: section % perSlice,
    head: 'NULL',
    known: [],
    open: ({ block, last_offset, part }) => {
      return (series) => openRow(view, Number(block), Number(last_offset), bytesOf(part), series);
    },
  };
  return new KeptPages(kept, span, order);
}

const NO_PAGES: PartPages = { firstMs: async () => null, next: async () => ({ parts: [], beyondMs: null }) };

class KeptPages implements PartPages {
  readonly #kept: Kept;
  readonly #span: Span;
  readonly #newestFirst: boolean;
  #most: number;
  #bytes: number;
  #afterMs: number;
  #afterId = 0;

  constructor(kept: Kept, span: Span, { newestFirst, isWhole }: PageOrder) {
    this.#most = isWhole ? PARTS_AT_ONCE : PARTS_FIRST;
    this.#bytes = isWhole ? BYTES_AT_MOST : BYTES_FIRST;
    this.#kept = kept;
    this.#span = span;
    this.#newestFirst = newestFirst;
    this.#afterMs = newestFirst ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }

  firstMs(): Promise<number | null> {
    const { database, ends, table, where, parameters } = this.#kept;
    const end = this.#newestFirst ? 'max(at_to)' : 'min(at_from)';
    return ends.of(`${end} ${table} ${parameters.join(' ')}`, async () => {
      const [row] = await database.query(`SELECT ${end} AS first FROM ${table} WHERE ${where(1)}`, parameters);
      return row?.first == null ? null : Number(row.first);
    });
  }

  async next(): Promise<PartPage> {
    const { database, section, known, parameters, open } = this.#kept;
    const page = [this.#afterMs, this.#afterId, this.#most, this.#bytes, section, arrayOf(known)];
    const rows = await database.query(this.#sql(), [this.#span.fromMs, this.#span.toMs, ...page, ...parameters]);
    this.#most *= PARTS_GROWTH;
    this.#bytes = Math.min(BYTES_AT_MOST, this.#bytes * PARTS_GROWTH);
    const fetched = rows.filter(({ is_fetched }) => is_fetched);
    const [last, beyond] = [fetched.at(-1), rows[fetched.length]];
    this.#afterMs = this.#nearOf(last);
    this.#afterId = Number(last?.own_id);
    const parts = fetched.map((row) => {
      const extent = { fromMs: Number(row.at_from), toMs: Number(row.at_to) };
      return { extent, bytes: bytesOf(row.part).length, open: open(row) };
    });
    return { parts, beyondMs: beyond ? this.#nearOf(beyond) : null };
  }

  #nearOf(row: Row | undefined): number {
    return Number(this.#newestFirst ? row?.at_to : row?.at_from);
  }

  /** Those with anything of the section, up to the first with which there are enough bytes; and of one more where it lies. */
  #sql(): string {
    const { table, where, within, id, columns, head } = this.#kept;
    const near = this.#newestFirst ? 'at_to' : 'at_from';
    const order = this.#newestFirst ? 'DESC' : 'ASC';
    const beyond = this.#newestFirst ? '<' : '>';
    const length = 'offsets[$7::int + 2] - offsets[$7::int + 1]';
    return `SELECT ${columns}, own_id, at_from, at_to, is_fetched,
        CASE WHEN is_new THEN ${sectionOf('$7')} END AS part, CASE WHEN is_new THEN ${head} END AS head
      FROM (SELECT *, is_fetched AND own_id <> ALL ($8::text::bigint[]) AS is_new
        FROM (SELECT *, row_number() OVER near <= $5 AND sum(length) OVER near - length < $6 AS is_fetched
          FROM (SELECT *, ${length} AS length, ${id} AS own_id FROM ${table}
            WHERE ${where(9)} ${within} AND at_to >= $1 AND at_from <= $2 AND ${length} > 0
              AND ${near} ${beyond}= $3 AND (${near}, ${id}) ${beyond} ($3, $4::bigint)
            ORDER BY ${near} ${order}, ${id} ${order} LIMIT $5::bigint + 1) AS nearest
          WINDOW near AS (ORDER BY ${near} ${order}, own_id ${order} ROWS UNBOUNDED PRECEDING)) AS page) AS parts
      ORDER BY ${near} ${order}, own_id ${order}`;
  }
}
