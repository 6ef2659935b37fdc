import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { City, Entry } from '../../data/contract/city.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { addCompared, COMPARED_AT_MOST, setAdding } from '../state/chart.ts';
import { useCity, useFormat, useServices } from './services.ts';
import { plainText } from './plain-text.ts';

/** Names offered at once. */
const OFFERED = 6;

/** Takes others into the comparison: by clicking them on the map, or by name. */
export function ChartCompare({
  entry,
  property,
}: {
  readonly entry: Entry;
  readonly property: PropertyId;
}): ReactElement {
  const { chart } = useServices();
  const format = useFormat();
  const { adding, others, refused } = useStore(chart);
  const name = format.text(`property.${property}`);
  const full = others.length + 1 >= COMPARED_AT_MOST;
  return (
    <div className="compare">
      <button
        type="button"
        className="button"
        aria-pressed={adding}
        aria-disabled={full && !adding}
        onClick={() => setAdding(chart, entry.record.id, property, !adding && !full)}
      >
        {format.text(adding ? 'compare.stop' : 'compare.start')}
      </button>
      {adding && <p className="hint">{format.text('compare.hint', { property: name })}</p>}
      {adding && <CompareSearch entry={entry} property={property} />}
      <p className="problem" role="status">
        {full && format.text('compare.full', { count: COMPARED_AT_MOST })}
        {refused?.reason === 'lacks' && format.text('compare.lacks', { name: refused.name, property: name })}
      </p>
    </div>
  );
}

function CompareSearch({ entry, property }: { readonly entry: Entry; readonly property: PropertyId }): ReactElement {
  const { chart } = useServices();
  const format = useFormat();
  const city = useCity();
  const others = useStore(chart, (state) => state.others);
  const [query, setQuery] = useState('');
  const taken = useMemo(() => new Set([entry.record.id, ...others]), [entry.record.id, others]);
  const offered = useMemo(
    () => withProperty(city, property, query, OFFERED + taken.size).filter(({ record: { id } }) => !taken.has(id)),
    [city, property, query, taken],
  );
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const label = format.text('compare.search', { property: format.text(`property.${property}`) });
  return (
    <>
      <input
        ref={field}
        type="search"
        className="filter"
        aria-label={label}
        placeholder={label}
        value={query}
        onChange={({ target }) => setQuery(target.value)}
      />
      <ul className="compare-offers">
        {offered.slice(0, OFFERED).map(({ record: { id, name } }) => (
          <li key={id}>
            <button type="button" className="row-button" onClick={() => addCompared(chart, id, name, true)}>
              {name}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Things that measure a property and whose name holds a text. */
function withProperty(city: City, property: PropertyId, query: string, limit: number): readonly Entry[] {
  const wanted = plainText(query.trim());
  const found: Entry[] = [];
  for (const entry of city.entries.values()) {
    if (!entry.values[property] || !plainText(entry.record.name).includes(wanted)) continue;
    found.push(entry);
    if (found.length >= limit) break;
  }
  return found;
}
