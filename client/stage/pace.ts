import type { Map as MapLibreMap } from 'maplibre-gl';
import type { LegColumns } from '../layers/leg-columns.ts';

/** The layers whose vehicles move. */
export const MODES = ['metro', 'tram', 'rail', 'bus'] as const;

/** Metres that a quick vehicle goes in a second. */
const SPEED_MPS = 16;

/** Frames for each pixel that it goes: enough to look smooth. */
const FRAMES_PER_PIXEL = 3;

/** Frames a second that vehicles need at a zoom: none without vehicles, few from afar, sixty near. */
export function framesPerSecond(
  map: MapLibreMap,
  shown: ReadonlySet<string>,
  legs: LegColumns,
  following: boolean,
): number {
  if (following) return 60;
  if (!MODES.some((mode) => shown.has(mode) && legs.tables[mode].size > 0)) return 0;
  const metresPerPixel = 58_700 / 2 ** map.getZoom();
  return Math.min(60, Math.max(8, (SPEED_MPS / metresPerPixel) * FRAMES_PER_PIXEL));
}
