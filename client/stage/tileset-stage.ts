import type { Layer, PickingInfo } from '@deck.gl/core';
import { type PickedFeature, setTilesetProblem, type TilesetStore } from '../state/tilesets.ts';

/** The tilesets that are shown besides the city. */
export interface TilesetStage {
  layers(): readonly Layer[];
  /** What a pick met, where it met a tileset. */
  picked(info: PickingInfo | null): PickedFeature | null;
  destroy(): void;
}

type Module = Pick<typeof import('../layers/tileset.ts'), 'tilesetLayer' | 'pickedFacts' | 'TILESET_PREFIX'>;

/** Draws what the store says; deck's part for tilesets is fetched when the first is shown. */
export function openTilesets(store: TilesetStore, onChange: () => void): TilesetStage {
  let module: Module | null = null;
  let asked = false;
  const unsubscribe = store.subscribe((state, before) => {
    if (state.shown === before.shown && state.known === before.known) return;
    if (state.shown.size > 0) fetchModule();
    onChange();
  });

  function fetchModule(): void {
    if (asked) return;
    asked = true;
    window.addEventListener('unhandledrejection', forgiveDecoder);
    import('../layers/tileset.ts').then(
      ({ tilesetLayer, pickedFacts, TILESET_PREFIX }) => {
        module = { tilesetLayer, pickedFacts, TILESET_PREFIX };
        onChange();
      },
      () => {
        asked = false;
      },
    );
  }

  return {
    layers() {
      const { known, shown } = store.getState();
      return known.flatMap((entry) => {
        if (!module || !shown.has(entry.name)) return [];
        const onProblem = (error: unknown): void => setTilesetProblem(store, entry.name, problemOf(error));
        return [module.tilesetLayer({ entry, page: location.href, onProblem })];
      });
    },
    picked(info) {
      const id = info?.layer?.id ?? '';
      if (!module || !info || !id.startsWith(module.TILESET_PREFIX)) return null;
      const facts = module.pickedFacts(info);
      const [longitude = 0, latitude = 0] = info.coordinate ?? [];
      return {
        tileset: id.slice(module.TILESET_PREFIX.length),
        name: nameOf(facts),
        facts: Object.entries(facts).map(([term, value]) => ({ term, detail: textOf(value) })),
        at: [longitude, latitude],
      };
    },
    destroy: unsubscribe,
  };
}

/** A decoder comes with deck's part, starts itself, and is refused by the page's policy: its tiles are refused in words. */
function forgiveDecoder(event: PromiseRejectionEvent): void {
  if (event.reason instanceof WebAssembly.CompileError) event.preventDefault();
}

/** No more digits than a survey knows. */
function textOf(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : value;
}

function nameOf(facts: Readonly<Record<string, string | number>>): string {
  const key = Object.keys(facts).find((each) => /^(name|nom|nombre|id)$/i.test(each));
  return key === undefined ? '' : String(facts[key]);
}

function problemOf(error: unknown): Parameters<typeof setTilesetProblem>[2] {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (/CompressedTile|needs (KHR_|EXT_)/.test(text)) return 'compressed';
  return /Failed to fetch|NetworkError|ForeignTile|not the host/.test(text) ? 'blocked' : { text };
}
