import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LngLat } from '../../data/contract/place.ts';
import type { TilesetEntry } from '../../data/contract/tileset.ts';

/** Why a tileset cannot be shown: of another host than this page may ask, of a form that is not read, or else as told. */
export type TilesetProblem = 'blocked' | 'compressed' | { readonly text: string };

/** What was picked in a tileset: all that its metadata say of it. */
export interface PickedFeature {
  readonly tileset: string;
  readonly name: string;
  readonly facts: readonly { readonly term: string; readonly detail: string }[];
  readonly at: LngLat;
}

/** Tilesets besides the city: those that the server offers, and those that a person has added. */
export interface Tilesets {
  readonly known: readonly TilesetEntry[];
  readonly shown: ReadonlySet<string>;
  readonly problems: Readonly<Record<string, TilesetProblem>>;
  readonly picked: PickedFeature | null;
}

export type TilesetStore = StoreApi<Tilesets>;

export function createTilesets(): TilesetStore {
  return createStore<Tilesets>(() => ({ known: [], shown: new Set(), problems: {}, picked: null }));
}

export function showTileset(store: TilesetStore, name: string, shown: boolean): void {
  store.setState((now) => {
    const next = new Set(now.shown);
    if (shown) next.add(name);
    else next.delete(name);
    const { [name]: _forgotten, ...problems } = now.problems;
    return { shown: next, problems, picked: now.picked?.tileset === name ? null : now.picked };
  });
}

/** Adds and shows the tileset at an address that was typed; false where it is no address. */
export function addTileset(store: TilesetStore, typed: string, page: string): boolean {
  const text = typed.trim();
  if (text === '' || !URL.canParse(text, page)) return false;
  const { protocol, href, host, pathname } = new URL(text, page);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  const same = store.getState().known.find(({ url }) => new URL(url, page).href === href);
  const folder = pathname.split('/').findLast((part) => part !== '' && !part.endsWith('.json'));
  const name = same?.name ?? unused(store, folder ?? host);
  if (!same) store.setState(({ known }) => ({ known: [...known, { name, url: href }] }));
  showTileset(store, name, true);
  return true;
}

export function setTilesetProblem(store: TilesetStore, name: string, problem: TilesetProblem): void {
  store.setState(({ problems }) => ({ problems: { ...problems, [name]: problem } }));
}

function unused(store: TilesetStore, name: string): string {
  const taken = new Set(store.getState().known.map((each) => each.name));
  let number = 2;
  let free = name;
  while (taken.has(free)) free = `${name}-${number++}`;
  return free;
}
