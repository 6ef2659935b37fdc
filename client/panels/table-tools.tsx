import { type ReactElement, useEffect, useState } from 'react';
import type { LayerTable } from '../layers/layer.ts';
import { GeneratedMark } from './marks.tsx';
import { useFormat } from './services.ts';
import type { TableView, TableWish } from './table-rows.ts';

interface ToolsProps {
  /** Whether the rows tell of a generated city. */
  readonly generated: boolean;
  readonly table: LayerTable;
  readonly told: TableView;
  readonly working: boolean;
  readonly wish: TableWish;
  onWish(wish: TableWish): void;
}

/** What of a table is shown: by text, and by what a column says; and the way to take it along. */
export function TableTools({ generated, table, told, working, wish, onWish }: ToolsProps): ReactElement {
  const format = useFormat();
  const shown = { count: format.number(told.rows.length), total: format.number(told.total) };
  const choices = table.columns.flatMap(({ choice, label }, column) => (choice ? [{ column, label }] : []));
  return (
    <div className="table-tools">
      {generated && <GeneratedMark />}
      <FilterInput onFilter={(filter) => onWish({ ...wish, filter })} />
      {choices.map(({ column, label }) => (
        <Choice
          key={column}
          name={format.text('table.choose', { column: format.text(label) })}
          label={format.text(label)}
          words={told.choices.get(column) ?? []}
          chosen={wish.chosen.get(column)}
          onChoose={(word) => onWish({ ...wish, chosen: withChoice(wish.chosen, column, word) })}
        />
      ))}
      <span className="table-count" role="status" aria-busy={working}>
        {format.text('table.shown', shown)}
      </span>
      {table.download !== undefined && (
        <a
          className="link table-download"
          href={`/downloads/now.csv?${table.download}`}
          download
          title={format.text('table.download.long')}
        >
          {format.text('table.download')}
        </a>
      )}
    </div>
  );
}

/** What is typed stands there at once; the rows follow. */
function FilterInput({ onFilter }: { onFilter(filter: string): void }): ReactElement {
  const format = useFormat();
  const [text, setText] = useState('');
  const label = format.text('table.filter');
  return (
    <input
      type="search"
      className="filter"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        onFilter(target.value);
      }}
    />
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly words: readonly string[];
  readonly chosen: string | undefined;
  onChoose(word: string | undefined): void;
}

function Choice({ name, label, words, chosen, onChoose }: ChoiceProps): ReactElement | null {
  const format = useFormat();
  const lost = chosen !== undefined && !words.includes(chosen) && words.length > 0;
  useEffect(() => {
    if (lost) onChoose(undefined);
  }, [lost, onChoose]);
  if (words.length === 0) return null;
  return (
    <select
      className="chooser"
      aria-label={name}
      title={name}
      value={chosen ?? ''}
      onChange={({ target }) => onChoose(target.value === '' ? undefined : target.value)}
    >
      <option value="">
        {label}: {format.text('table.all')}
      </option>
      {words.map((word) => (
        <option key={word} value={word}>
          {word}
        </option>
      ))}
    </select>
  );
}

function withChoice(
  chosen: ReadonlyMap<number, string>,
  column: number,
  word: string | undefined,
): ReadonlyMap<number, string> {
  const next = new Map(chosen);
  if (word === undefined) next.delete(column);
  else next.set(column, word);
  return next;
}
