import type { Map as MapLibreMap } from 'maplibre-gl';
import type { ViewStore } from '../state/view.ts';

/** Milliseconds between two writes while the map moves. */
const EVERY_MS = 150;

/** Writes where the map looks into the view: while it moves now and then, at the end exactly. */
export function cameraWriter(map: MapLibreMap, view: ViewStore): { end(): void } {
  let waiting: ReturnType<typeof setTimeout> | null = null;

  const write = (): void => {
    waiting = null;
    const { lng, lat } = map.getCenter();
    const bounds = map.getBounds();
    view.setState({
      camera: {
        longitude: lng,
        latitude: lat,
        zoom: map.getZoom(),
        pitchDeg: map.getPitch(),
        bearingDeg: map.getBearing(),
      },
      visible: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    });
  };
  const soon = (): void => {
    waiting ??= setTimeout(write, EVERY_MS);
  };
  map.on('move', soon);
  map.on('moveend', soon);
  soon();
  return {
    end: () => {
      if (waiting) clearTimeout(waiting);
    },
  };
}
