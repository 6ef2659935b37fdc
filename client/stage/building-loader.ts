import type { TileMesh } from '../layers/building-mesh.ts';
import type { BuildingAnswer, BuildingRequest } from './building-worker.ts';

export interface BuildingLoader {
  /** Tiles that have arrived, in the order in which they did; a new array with each. */
  tiles(): readonly TileMesh[];
  /** True once the last tile is there. */
  done(): boolean;
  destroy(): void;
}

/** Loads the city's buildings in a worker, the nearest tiles first; `onTile` after each, and once at the end. */
export function loadBuildings(request: BuildingRequest, onTile: () => void): BuildingLoader {
  const worker = new Worker(new URL('./building-worker.ts', import.meta.url), { type: 'module' });
  let tiles: readonly TileMesh[] = [];
  let done = false;
  worker.addEventListener('message', ({ data }: MessageEvent<BuildingAnswer>) => {
    if (data.type === 'tile') tiles = [...tiles, data];
    else finish();
    onTile();
  });
  worker.postMessage({ ...request, tilesUrl: new URL(request.tilesUrl, location.href).href });

  function finish(): void {
    done = true;
    worker.terminate();
  }
  return { tiles: () => tiles, done: () => done, destroy: finish };
}
