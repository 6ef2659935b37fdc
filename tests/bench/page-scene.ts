import { addProtocol, Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { Protocol } from 'pmtiles';
import { countGl } from '../../client/stage/gl-counter.ts';
import { LABEL_FONTS } from '../../client/stage/fonts.ts';
import { DAY } from '../../client/theme/palettes.ts';
import { basemapStyle } from '../../scenes/basemap/style.ts';

declare global {
  interface Window {
    bare?: { frames: number; readonly map: MapLibreMap; readonly tally: ReturnType<typeof countGl> };
  }
}

/** The base map and nothing else, as MapLibre draws it: what the whole city is measured against. */
setWorkerUrl(new URL(workerUrl, location.href).href);
addProtocol('pmtiles', new Protocol().tile);
const tilesUrl = new URL(new URLSearchParams(location.search).get('tiles') ?? '', location.href).href;
const map = new MapLibreMap({
  container: 'map',
  style: basemapStyle({ palette: DAY, tilesUrl, fonts: LABEL_FONTS, attribution: '' }),
  attributionControl: false,
  canvasContextAttributes: { antialias: true, powerPreference: 'high-performance' },
  maxPitch: 82,
  minZoom: 10,
  maxZoom: 20,
  fadeDuration: 0,
  renderWorldCopies: false,
  zoomLevelsToOverscale: 6,
});
map.setVerticalFieldOfView(52);
const gl = map.getCanvas().getContext('webgl2');
if (!gl) throw new Error('the base map needs WebGL 2');
const bare = { frames: 0, map, tally: countGl(gl) };
map.on('render', () => bare.frames++);
map.once('load', () => {
  map.setSourceTileLodParams(9.314, 1);
  window.bare = bare;
});
