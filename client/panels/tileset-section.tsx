import { type FormEvent, type ReactElement, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { TilesetEntry } from '../../data/contract/tileset.ts';
import { addTileset, showTileset } from '../state/tilesets.ts';
import { useFormat, useServices } from './services.ts';

/** 3D Tiles besides the city: those that the server offers, and a field for the address of another. */
export function TilesetSection(): ReactElement {
  const { tilesets } = useServices();
  const format = useFormat();
  const { known } = useStore(tilesets);
  const [refused, setRefused] = useState(false);
  const field = useId();
  const add = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const added = addTileset(tilesets, String(new FormData(form).get('address') ?? ''), location.href);
    setRefused(!added);
    if (added) form.reset();
  };
  return (
    <section className="layer-group" aria-label={format.text('group.tilesets')}>
      <h3>{format.text('group.tilesets')}</h3>
      <ul>
        {known.map((entry) => (
          <TilesetRow key={entry.name} entry={entry} />
        ))}
      </ul>
      <form className="tileset-form" onSubmit={add}>
        <label className="tileset-label" htmlFor={field}>
          {format.text('tileset.address')}
        </label>
        <input
          className="tileset-input"
          id={field}
          name="address"
          type="text"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
        />
        <button type="submit" className="button">
          {format.text('tileset.add')}
        </button>
      </form>
      {refused && (
        <p className="problem" role="alert">
          {format.text('tileset.refused')}
        </p>
      )}
    </section>
  );
}

function TilesetRow({ entry }: { readonly entry: TilesetEntry }): ReactElement {
  const { tilesets } = useServices();
  const format = useFormat();
  const shown = useStore(tilesets, (state) => state.shown.has(entry.name));
  const problem = useStore(tilesets, (state) => state.problems[entry.name]);
  const host = new URL(entry.url, location.href).host;
  return (
    <li className="layer">
      <div className="layer-row">
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={shown}
          title={entry.url}
          onClick={() => showTileset(tilesets, entry.name, !shown)}
        >
          <span className="switch-track" aria-hidden="true" />
          <span className="layer-name">{entry.name}</span>
        </button>
      </div>
      {shown && problem && (
        <p className="problem" role="alert">
          {typeof problem === 'string'
            ? format.text(`tileset.problem.${problem}`, { host })
            : format.text('tileset.problem.other', { reason: problem.text })}
        </p>
      )}
    </li>
  );
}
