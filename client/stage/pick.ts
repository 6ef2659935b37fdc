import type { PickingInfo } from '@deck.gl/core';
import type { LngLat } from 'maplibre-gl';
import type { Entry } from '../../data/contract/city.ts';
import { LAYERS, type LayerId } from '../layers/index.ts';
import type { LegColumns } from '../layers/leg-columns.ts';
import { rayThrough } from './ray.ts';
import { FIELD_OF_VIEW_DEG, type Scene } from './scene.ts';
import type { Pick } from './stage-options.ts';
import type { TilesetStage } from './tileset-stage.ts';

/** Pixels around the pointer in which a small thing is still hit. */
const RADIUS_PIXELS = 8;

/** Deck layers that belong to a layer of another name. */
const PARTS: Readonly<Record<string, LayerId>> = { 'bike-columns': 'bikes' };

/** What lies under a point of the map. */
export function pickAt(
  scene: Scene,
  legs: LegColumns,
  { x, y }: { readonly x: number; readonly y: number },
  at: LngLat,
  tilesets: TilesetStage,
): Pick {
  const info = scene.overlay.pickObject({ x, y, radius: RADIUS_PIXELS, unproject3D: true });
  const layer = layerOf(info);
  const id = info && layer ? recordOf(info, layer, legs) : null;
  const { clientWidth: widthPx, clientHeight: heightPx } = scene.map.getContainer();
  const ray = rayThrough(scene.camera(), { widthPx, heightPx, fieldOfViewDeg: FIELD_OF_VIEW_DEG }, { x, y });
  return { id, layer: id ? layer : null, at: [at.lng, at.lat], ray, feature: tilesets.picked(info), x, y };
}

function layerOf(info: PickingInfo | null): LayerId | null {
  const name = info?.layer?.id;
  if (!name) return null;
  return PARTS[name] ?? LAYERS.find(({ id }) => id === name)?.id ?? null;
}

function recordOf(info: PickingInfo, layer: LayerId, legs: LegColumns): Pick['id'] {
  if (layer === 'metro' || layer === 'tram' || layer === 'rail' || layer === 'bus') {
    return legs.tables[layer].idAt(info.index) ?? null;
  }
  const entry = info.object as Entry | undefined;
  return entry?.record?.id ?? null;
}
