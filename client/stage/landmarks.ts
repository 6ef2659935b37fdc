import type { CustomLayerInterface, Map as MapLibreMap } from 'maplibre-gl';
import type { LayerInput } from '../layers/layer.ts';
import type { LandmarkScene } from './landmark-scene.ts';
import { BELOW_LABELS } from './scene.ts';

/** The landmarks' three.js scene on the map. */
export interface Landmarks {
  /** Light, hills, and whether they are shown. */
  update(input: LayerInput, shown: boolean): void;
  destroy(): void;
}

/** Deck keeps its layers in one of the map's, right below the labels. */
const DECK_GROUP = `deck-maplibre-layer-group-before:${BELOW_LABELS}`;

const LAYER_ID = 'landmarks-three';

/** Opens the landmarks on a map whose style is loaded; three.js and the models are fetched when they are first shown. */
export function openLandmarks(map: MapLibreMap): Landmarks {
  let scene: LandmarkScene | null = null;
  let asked = false;
  let ended = false;
  let last: LayerInput | null = null;
  let visible = false;

  const open = async (): Promise<void> => {
    const { createLandmarkScene } = await import('./landmark-scene.ts');
    if (ended || !map.getLayer(BELOW_LABELS)) return;
    const layer = customLayer(createLandmarkScene, (opened) => {
      scene = opened;
      if (last) scene.update(last, visible);
    });
    map.addLayer(layer, map.getLayer(DECK_GROUP) ? DECK_GROUP : BELOW_LABELS);
  };
  return {
    update(input, shown) {
      last = input;
      visible = shown;
      if (shown && !asked) {
        asked = true;
        setTimeout(() => void open(), AFTER_FIRST_FRAME_MS);
      }
      scene?.update(input, shown);
    },
    destroy() {
      ended = true;
      scene?.destroy();
    },
  };
}

/** Milliseconds given to the city itself before the landmarks are fetched. */
const AFTER_FIRST_FRAME_MS = 400;

function customLayer(
  create: typeof import('./landmark-scene.ts').createLandmarkScene,
  onOpen: (scene: LandmarkScene) => void,
): CustomLayerInterface {
  let scene: LandmarkScene | null = null;
  return {
    id: LAYER_ID,
    type: 'custom',
    renderingMode: '3d',
    onAdd: (map, gl) => {
      scene = create(map, gl as WebGL2RenderingContext);
      onOpen(scene);
    },
    render: (_gl, { defaultProjectionData }) => scene?.render(defaultProjectionData.mainMatrix),
  };
}
