import type { Layer } from '@deck.gl/core';
import { GroundHazeLayer } from '../layers/ground-haze-layer.ts';
import { LAYERS } from '../layers/index.ts';
import type { CityLayer, LayerInput } from '../layers/layer.ts';
import { CITY_METRES } from '../layers/light.ts';
import { FIRST_OVER_WATER } from '../../scenes/basemap/basemap-names.ts';
import { LampLayer } from '../layers/lamp-layer.ts';
import { markLayers } from '../layers/mark.ts';
import { SeaLayer } from '../layers/sea-layer.ts';
import { SkyLayer } from '../layers/sky-layer.ts';
import type { PlaceRef } from '../state/place.ts';
import { BELOW_LABELS } from './scene.ts';

/** Deck's layers of what is shown, from the ground up. A layer that fails is left out; the others are drawn. */
export function drawnLayers(input: LayerInput, shown: ReadonlySet<string>, mark: PlaceRef | null): readonly Layer[] {
  const layers: Layer[] = [...sea(input), below(groundHaze(input)), below(sky(input))];
  for (const layer of LAYERS) {
    if (shown.has(layer.id)) layers.push(...drawn(layer, input));
  }
  layers.push(...lamps(input).map(below));
  return [...layers, ...(mark ? markLayers(mark, input.palette) : [])];
}

/** Before all that stands on the ground: hills and towers rise into it. */
function sky({ palette, sun }: LayerInput): Layer {
  return new SkyLayer({ id: 'sky', ...CITY_METRES, palette, sun, parameters: UNDER_ALL });
}

const UNDER_ALL = { depthWriteEnabled: false, depthCompare: 'always' } as const;

/** Between the water of the base map and what lies over it. */
function sea({ ground, palette, sun, clock, reducedMotion, quality }: LayerInput): readonly Layer[] {
  if (!ground?.water) return [];
  const moving = !reducedMotion && quality.seaRipple;
  const layer = new SeaLayer({
    id: 'sea',
    ...CITY_METRES,
    water: ground.water,
    palette,
    sun,
    seconds: moving ? () => (clock.nowMs() / 1000 / Math.max(1, clock.speed)) % 10_000 : null,
    parameters: UNDER_ALL,
  });
  return [layer.clone({ beforeId: FIRST_OVER_WATER } as object)];
}

function lamps({ ground, palette, sun, quality }: LayerInput): readonly Layer[] {
  if (!ground || palette.drawing !== 'lit') return [];
  const share = quality.level < 2 ? 1 : 0.5;
  return [new LampLayer({ id: 'lamps', ...CITY_METRES, lamps: ground.lamps, palette, sun, share })];
}

function groundHaze({ palette, sun, quality }: LayerInput): Layer {
  return new GroundHazeLayer({ id: 'ground-haze', ...CITY_METRES, palette, sun, quality, parameters: UNDER_ALL });
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
