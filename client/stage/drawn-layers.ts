import type { Layer } from '@deck.gl/core';
import { GroundHazeLayer } from '../layers/ground-haze-layer.ts';
import { LAYERS } from '../layers/index.ts';
import type { CityLayer, LayerInput } from '../layers/layer.ts';
import { CITY_METRES } from '../layers/light.ts';
import { markLayers } from '../layers/mark.ts';
import type { Mark } from '../state/view.ts';
import { BELOW_LABELS } from './scene.ts';

/** Deck's layers of what is shown, from the ground up. A layer that fails is left out; the others are drawn. */
export function drawnLayers(input: LayerInput, shown: ReadonlySet<string>, mark: Mark | null): readonly Layer[] {
  const layers: Layer[] = [below(groundHaze(input))];
  for (const layer of LAYERS) {
    if (shown.has(layer.id)) layers.push(...drawn(layer, input));
  }
  return [...layers, ...(mark ? markLayers(mark, input.palette) : [])];
}

function groundHaze({ palette, sun }: LayerInput): Layer {
  const parameters = { depthWriteEnabled: false, depthCompare: 'always' } as const;
  return new GroundHazeLayer({ id: 'ground-haze', ...CITY_METRES, palette, sun, parameters });
}

function drawn(layer: CityLayer, input: LayerInput): readonly Layer[] {
  try {
    const layers = layer.draw(input);
    return layer.overLabels ? layers : layers.map(below);
  } catch (error) {
    console.error(`layer ${layer.id} could not be drawn`, error);
    return [];
  }
}

function below(layer: Layer): Layer {
  return layer.clone({ beforeId: BELOW_LABELS } as object);
}
