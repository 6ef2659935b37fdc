import { type KeyboardEvent, type ReactElement, type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { SearchItem } from '../state/search.ts';
import { focusDetails, goTo } from './go-to.ts';
import { Icon } from './icons.tsx';
import { IconButton } from './panel.tsx';
import { liveItems, recordOf } from './search-items.ts';
import { useFormat, useServices } from './services.ts';

const SHOWN_AT_MOST = 8;

/** The search: a combobox in which arrows choose and Enter goes there. */
export function SearchBox(): ReactElement {
  const services = useServices();
  const format = useFormat();
  const search = useSearch();
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const { query, results, open } = search;
  const choose = (item: SearchItem | undefined): void => {
    if (!item) return;
    const { city } = services.city.getState();
    goTo(services.view, { ...item, record: recordOf(item, city, services.files.getState().transit) });
    search.close(item.name);
    input.current?.blur();
    focusDetails();
  };
  return (
    <search className="search" onBlur={(event) => closeOutside(event, search)}>
      <Icon name="search" />
      <SearchInput input={input} search={search} listId={listId} onChoose={choose} />
      {query === '' ? (
        <span className="key-hint" aria-hidden="true">
          /
        </span>
      ) : (
        <IconButton icon="close" label={format.text('search.clear')} onPress={() => clear(search, input.current)} />
      )}
      <Results search={search} listId={listId} onChoose={choose} />
      <p className="only-read" role="status">
        {open ? format.count(results.length, 'search.results', 'search.results.one') : ''}
      </p>
    </search>
  );
}

interface SearchPartProps {
  readonly search: Search;
  readonly listId: string;
  onChoose(item: SearchItem | undefined): void;
}

function SearchInput(props: SearchPartProps & { readonly input: RefObject<HTMLInputElement | null> }): ReactElement {
  const { search, listId, input, onChoose } = props;
  const { query, results, active, open } = search;
  const format = useFormat();
  return (
    <input
      ref={input}
      id="search-input"
      type="text"
      role="combobox"
      autoComplete="off"
      spellCheck={false}
      aria-label={format.text('search.label')}
      aria-expanded={open}
      aria-controls={listId}
      aria-autocomplete="list"
      aria-activedescendant={open && results[active] ? `${listId}-${active}` : undefined}
      aria-keyshortcuts="/"
      placeholder={format.text('search.placeholder')}
      value={query}
      onChange={(event) => search.type(event.target.value)}
      onFocus={() => search.type(query)}
      onKeyDown={(event) => onKey(event, search, () => onChoose(results[active]))}
    />
  );
}

function Results({ search, listId, onChoose }: SearchPartProps): ReactElement {
  const { query, results, active, open } = search;
  const format = useFormat();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  return (
    <div
      ref={list}
      className="results"
      id={listId}
      role="listbox"
      aria-label={format.text('panel.search')}
      hidden={!open}
    >
      {open &&
        results.map((item, index) => (
          <Result key={item.id} id={`${listId}-${index}`} item={item} active={index === active} onChoose={onChoose} />
        ))}
      {open && results.length === 0 && <p className="none">{format.text('search.none', { query })}</p>}
    </div>
  );
}

interface ResultProps {
  readonly id: string;
  readonly item: SearchItem;
  readonly active: boolean;
  onChoose(item: SearchItem): void;
}

function Result({ id, item, active, onChoose }: ResultProps): ReactElement {
  const format = useFormat();
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className="result"
      onPointerDown={(event) => event.preventDefault()}
      onPointerUp={() => onChoose(item)}
    >
      {item.colour && <span className="line-dot" style={{ background: item.colour }} />}
      <span className="result-name">{item.name}</span>
      <span className="result-detail">{item.detail}</span>
      <span className="result-kind">{format.text(`kind.${item.kind}`)}</span>
    </div>
  );
}

interface Search {
  readonly query: string;
  readonly results: readonly SearchItem[];
  readonly active: number;
  readonly open: boolean;
  type(query: string): void;
  move(by: number): void;
  close(query: string): void;
  hide(): void;
}

function useSearch(): Search {
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const { asked, results } = useResults(query, open);
  return {
    query,
    results,
    active,
    open: open && asked.trim() !== '',
    type: (text) => {
      setQuery(text);
      setActive(0);
      setOpen(true);
    },
    move: (by) => setActive((active + by + Math.max(1, results.length)) % Math.max(1, results.length)),
    close: (text) => {
      setQuery(text);
      setOpen(false);
    },
    hide: () => setOpen(false),
  };
}

/** What was found for the newest query that has been answered. */
function useResults(query: string, open: boolean): { readonly asked: string; readonly results: readonly SearchItem[] } {
  const { guide, city } = useServices();
  const [found, setFound] = useState<{ readonly asked: string; readonly results: readonly SearchItem[] }>(NOTHING);
  useEffect(() => {
    if (open) guide?.knowAlso(liveItems(city.getState().city));
  }, [open, guide, city]);
  useEffect(() => {
    if (!guide || query.trim() === '') {
      setFound(NOTHING);
      return;
    }
    let current = true;
    const show = (results: readonly SearchItem[]): void => {
      if (current) setFound({ asked: query, results });
    };
    guide.find(query, SHOWN_AT_MOST).then(show, () => show([]));
    return () => {
      current = false;
    };
  }, [guide, query]);
  return found;
}

const NOTHING = { asked: '', results: [] } as const;

function onKey(event: KeyboardEvent<HTMLInputElement>, search: Search, choose: () => void): void {
  if (event.key === 'ArrowDown') search.move(1);
  else if (event.key === 'ArrowUp') search.move(-1);
  else if (event.key === 'Enter') choose();
  else if (event.key === 'Escape') {
    if (!search.open) event.currentTarget.blur();
    search.close(search.open ? search.query : '');
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function closeOutside(
  event: { readonly currentTarget: Element; readonly relatedTarget: EventTarget | null },
  search: Search,
): void {
  if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return;
  search.hide();
}

function clear(search: Search, input: HTMLInputElement | null): void {
  search.close('');
  input?.focus();
}
