import { useEffect, useState } from 'react';
import type { LayerTable, TableInput } from '../layers/layer.ts';
import { useFormat, useServices, useTableInput } from './services.ts';
import { runStepwise } from './stepwise.ts';
import { NO_VIEW, type TableView, TableWork, type TableWish } from './table-rows.ts';

/** The least time between two orderings that nobody asked for, ms: the city changes all the time. */
const AGAIN_AFTER_MS = 1000;

interface ToldTable {
  readonly view: TableView;
  /** What was wished for; null before the first. */
  readonly wish: TableWish | null;
}

/** The rows that are wanted, worked out beside what a person does; `working` while others are on their way. */
export function useTable(table: LayerTable, wish: TableWish): { readonly view: TableView; readonly working: boolean } {
  const { city } = useServices();
  const format = useFormat();
  const input = useTableInput();
  const [told, setTold] = useState<ToldTable>({ view: NO_VIEW, wish: null });
  const [runner, setRunner] = useState<TableRunner | null>(null);
  useEffect(() => {
    const entryOf: ConstructorParameters<typeof TableWork>[0]['entryOf'] = (id) => city.getState().city.entries.get(id);
    const made = new TableRunner(table, new TableWork({ columns: table.columns, format, entryOf }), setTold);
    setRunner(made);
    return () => made.close();
  }, [table, format, city]);
  useEffect(() => runner?.changed(input), [runner, input]);
  useEffect(() => runner?.want(wish), [runner, wish]);
  return { view: told.view, working: told.wish !== wish };
}

/** Works a table out whenever something else is wanted, and now and again when the city has changed. */
class TableRunner {
  readonly #table: LayerTable;
  readonly #work: TableWork;
  readonly #tell: (told: ToldTable) => void;
  #input: TableInput | null = null;
  #wish: TableWish | null = null;
  #stop: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #begunMs = Number.NEGATIVE_INFINITY;
  #stale = false;

  constructor(table: LayerTable, work: TableWork, tell: (told: ToldTable) => void) {
    this.#table = table;
    this.#work = work;
    this.#tell = tell;
  }

  want(wish: TableWish): void {
    this.#wish = wish;
    this.close();
    this.#begin();
  }

  changed(input: TableInput): void {
    this.#input = input;
    this.#stale = true;
    if (this.#stop === null) this.#later();
  }

  close(): void {
    this.#stop?.();
    this.#stop = null;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #later(): void {
    const waitMs = Math.max(0, this.#begunMs + AGAIN_AFTER_MS - performance.now());
    this.#timer ??= setTimeout(() => this.#begin(), waitMs);
  }

  #begin(): void {
    const [input, wish] = [this.#input, this.#wish];
    if (!input || !wish) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stale = false;
    this.#begunMs = performance.now();
    this.#stop = runStepwise(this.#work.view(this.#table.rows(input), wish), (view) => {
      this.#stop = null;
      this.#tell({ view, wish });
      if (this.#stale) this.#later();
    });
  }
}
