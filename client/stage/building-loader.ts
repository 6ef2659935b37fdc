import type { TileMesh } from '../layers/building-mesh.ts';
import type { GroundParts } from '../layers/ground-parts.ts';
import type { TreeTile } from '../layers/tree-columns.ts';
import type { BuildingAnswer, BuildingRequest } from './building-worker.ts';

export interface BuildingLoader {
  /** Tiles that have arrived, in the order in which they did; a new array with each. */
  tiles(): readonly TileMesh[];
  /** Their trees, likewise. */
  trees(): readonly TreeTile[];
  /** What the ground's drawing needs; null until the last tile is there. */
  ground(): GroundParts | null;
  /** True once the last tile is there. */
  done(): boolean;
  destroy(): void;
}

/** Loads the city's buildings and trees in a worker, the nearest tiles first; `onTile` after each, and once at the end. */
export function loadBuildings(request: BuildingRequest, onTile: () => void): BuildingLoader {
  const worker = new Worker(new URL('./building-worker.ts', import.meta.url), { type: 'module' });
  let tiles: readonly TileMesh[] = [];
  let trees: readonly TreeTile[] = [];
  let ground: GroundParts | null = null;
  let done = false;
  worker.addEventListener('message', ({ data }: MessageEvent<BuildingAnswer>) => {
    if (data.type === 'tile') tiles = [...tiles, data];
    else if (data.type === 'trees') trees = [...trees, data];
    else if (data.type === 'ground') ground = data.parts;
    else finish();
    onTile();
  });
  worker.postMessage({ ...request, tilesUrl: new URL(request.tilesUrl, location.href).href });

  function finish(): void {
    done = true;
    worker.terminate();
  }
  return { tiles: () => tiles, trees: () => trees, ground: () => ground, done: () => done, destroy: finish };
}
