import { type Layer, MapView } from '@deck.gl/core';
import { MapLibreOverlay, type MapLibreOverlayProps } from '@deck.gl/maplibre';
import {
  addProtocol,
  type CameraOptions,
  LngLat,
  Map as MapLibreMap,
  setWorkerUrl,
  type StyleSpecification,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { Protocol } from 'pmtiles';
import { FIRST_LABEL_LAYER } from '../../scenes/basemap/basemap-names.ts';
import { basemapStyle } from '../../scenes/basemap/style.ts';
import type { Camera } from '../state/view.ts';
import type { Palette } from '../theme/palette.ts';
import { LABEL_FONTS } from './fonts.ts';

/** All that lives in one WebGL context: the map and deck on it. Made anew when the context is lost. */
export interface Scene {
  readonly map: MapLibreMap;
  readonly overlay: MapLibreOverlay;
  setLayers(layers: readonly Layer[]): void;
  setPalette(palette: Palette): void;
  camera(): Camera;
  destroy(): void;
}

export interface SceneOptions {
  readonly container: HTMLElement;
  readonly tilesUrl: string;
  readonly palette: Palette;
  /** Null: the first view. */
  readonly camera: Camera | null;
  readonly reducedMotion: boolean;
}

/** Vertical field of view, degrees: wide enough for the hills to close a view pitched by 60 degrees. */
export const FIELD_OF_VIEW_DEG = 52;

/** The first view's eye: over the sea off Barceloneta, looking to Tibidabo. */
const FIRST_EYE = { longitude: 2.2015, latitude: 41.3668, altitudeM: 1400, bearingDeg: -48, pitchDeg: 64 } as const;

/** Deck's camera with the map's field of view. The overlay's types know only its own default view. */
const OWN_VIEW = {
  views: new MapView({ id: 'maplibre', fovy: FIELD_OF_VIEW_DEG }),
} as unknown as Pick<MapLibreOverlayProps, 'views'>;

let prepared = false;

/** Tells MapLibre, once a page, where its worker is and how PMTiles are read. */
function prepare(): void {
  if (prepared) return;
  prepared = true;
  setWorkerUrl(new URL(workerUrl, location.href).href);
  addProtocol('pmtiles', new Protocol().tile);
}

const MAX_ZOOM = 20;

/** Zoom of the package's deepest tiles: nearer, they are drawn larger rather than cut into many, each drawn by itself. */
const DEEPEST_TILES = 14;

/**
 * How many zooms of tiles may be seen at once, and how many more tiles a tilted view may take than one straight down: no
 * more, for far away they are small and each is drawn by itself.
 */
const TILE_DETAIL = [9.314, 1] as const;

/** Opens a map with an empty deck on it. Throws where WebGL2 cannot be had. */
export function createScene({ container, tilesUrl, palette, camera, reducedMotion }: SceneOptions): Scene {
  prepare();
  let style = styleOf(tilesUrl, palette);
  const map = new MapLibreMap({
    container,
    style,
    attributionControl: false,
    canvasContextAttributes: { antialias: true, powerPreference: 'high-performance' },
    maxPitch: 82,
    minZoom: 10,
    maxZoom: MAX_ZOOM,
    maxBounds: [1.7, 41.1, 2.65, 41.7],
    fadeDuration: 0,
    renderWorldCopies: false,
    zoomLevelsToOverscale: MAX_ZOOM - DEEPEST_TILES,
    reduceMotion: reducedMotion,
  });
  map.getCanvas().setAttribute('aria-labelledby', container.id);
  map.setVerticalFieldOfView(FIELD_OF_VIEW_DEG);
  map.jumpTo(camera ? optionsOf(camera) : firstView(map));
  const overlay = new MapLibreOverlay({ interleaved: true, layers: [], ...OWN_VIEW });
  map.addControl(overlay);
  map.on('style.load', () => {
    letLayersIn(map);
    map.setSourceTileLodParams(...TILE_DETAIL);
  });
  return {
    map,
    overlay,
    setLayers: (layers) => overlay.setProps({ layers: [...layers] }),
    setPalette: (next) => {
      const nextStyle = styleOf(tilesUrl, next);
      repaintStyle(map, style, nextStyle);
      style = nextStyle;
    },
    camera: () => cameraOf(map),
    destroy: () => map.remove(),
  };
}

/**
 * The overlay puts its layers in only while the map says that its style is loaded, and the map says no as long as any
 * tile is on its way. All that adding a layer needs is the style itself.
 */
function letLayersIn(map: MapLibreMap): void {
  map.isStyleLoaded = () => true;
}

function styleOf(tilesUrl: string, palette: Palette): StyleSpecification {
  const address = new URL(tilesUrl, location.href).href;
  return basemapStyle({ palette, tilesUrl: address, fonts: LABEL_FONTS, attribution: '' });
}

/** Changes only the paint that differs: a whole new style would take deck's layers away. */
function repaintStyle(map: MapLibreMap, from: StyleSpecification, to: StyleSpecification): void {
  const before = new Map(from.layers.map((layer) => [layer.id, layer.paint as Record<string, unknown> | undefined]));
  for (const { id, paint } of to.layers) {
    for (const [name, value] of Object.entries(paint ?? {})) {
      const same = JSON.stringify(before.get(id)?.[name]) === JSON.stringify(value);
      if (!same) map.setPaintProperty(id, name as Parameters<MapLibreMap['setPaintProperty']>[1], value as never);
    }
  }
  if (to.sky) map.setSky(to.sky);
}

/** Where deck's ground layers are put: below the labels. */
export const BELOW_LABELS = FIRST_LABEL_LAYER;

/** MapLibre's words for a camera; missing parts stay away. */
export function optionsOf(camera: Partial<Camera>): CameraOptions {
  const { longitude, latitude, zoom, pitchDeg, bearingDeg } = camera;
  return {
    ...(longitude !== undefined && latitude !== undefined ? { center: [longitude, latitude] } : {}),
    ...(zoom !== undefined ? { zoom } : {}),
    ...(pitchDeg !== undefined ? { pitch: pitchDeg } : {}),
    ...(bearingDeg !== undefined ? { bearing: bearingDeg } : {}),
  };
}

/** The first view, whatever the window's size. */
export function firstView(map: MapLibreMap): CameraOptions {
  const { longitude, latitude, altitudeM, bearingDeg, pitchDeg } = FIRST_EYE;
  return map.calculateCameraOptionsFromCameraLngLatAltRotation(
    new LngLat(longitude, latitude),
    altitudeM,
    bearingDeg,
    pitchDeg,
  );
}

function cameraOf(map: MapLibreMap): Camera {
  const { lng, lat } = map.getCenter();
  return { longitude: lng, latitude: lat, zoom: map.getZoom(), pitchDeg: map.getPitch(), bearingDeg: map.getBearing() };
}
