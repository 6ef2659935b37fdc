import type { MapMouseEvent } from 'maplibre-gl';
import type { LegColumns } from '../layers/leg-columns.ts';
import { pickAt } from './pick.ts';
import type { Scene } from './scene.ts';
import type { StageCallbacks } from './stage-options.ts';
import type { TilesetStage } from './tileset-stage.ts';

/** Milliseconds between two looks at what is under a moving pointer. */
const HOVER_EVERY_MS = 120;

/** Tells what is clicked and what is hovered. */
export function listenToPointer(
  scene: Scene,
  legs: LegColumns,
  { onPick, onHover }: StageCallbacks,
  tilesets: TilesetStage,
): void {
  const { map } = scene;
  let waiting = false;
  let over = false;
  const show = (pick: ReturnType<typeof pickAt> | null): void => {
    map.getCanvas().style.cursor = pick?.id ? 'pointer' : '';
    if (pick?.id) onHover?.(pick);
    else if (over) onHover?.(null);
    over = Boolean(pick?.id);
  };

  map.on('click', ({ point, lngLat }) => onPick(pickAt(scene, legs, point, lngLat, tilesets)));
  map.on('mouseout', () => show(null));
  map.on('mousemove', ({ point, lngLat }: MapMouseEvent) => {
    if (waiting || map.isMoving()) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (map.getCanvas().isConnected && !map.isMoving()) show(pickAt(scene, legs, point, lngLat, tilesets));
    }, HOVER_EVERY_MS);
  });
}
