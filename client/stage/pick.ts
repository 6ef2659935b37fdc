import type { PickingInfo } from '@deck.gl/core';
import type { MapLibreOverlay } from '@deck.gl/maplibre';
import type { LngLat } from 'maplibre-gl';
import type { Entry } from '../../data/contract/city.ts';
import { LAYERS, type LayerId } from '../layers/index.ts';
import type { LegColumns } from '../layers/leg-columns.ts';
import type { Pick } from './stage-options.ts';

/** Pixels around the pointer in which a small thing is still hit. */
const RADIUS_PIXELS = 8;

/** Deck layers that belong to a layer of another name. */
const PARTS: Readonly<Record<string, LayerId>> = { 'bike-columns': 'bikes' };

/** What lies under a point of the map. */
export function pickAt(
  overlay: MapLibreOverlay,
  legs: LegColumns,
  { x, y }: { readonly x: number; readonly y: number },
  at: LngLat,
): Pick {
  const info = overlay.pickObject({ x, y, radius: RADIUS_PIXELS });
  const layer = layerOf(info);
  const id = info && layer ? recordOf(info, layer, legs) : null;
  return { id, layer: id ? layer : null, at: [at.lng, at.lat], x, y };
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
