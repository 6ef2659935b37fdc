import type { Layer } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import type { LngLat } from '../../data/contract/place.ts';
import { type Palette, rgbOf } from '../theme/palette.ts';

/** A ring around a place that was looked for. */
export function markLayers({ at }: { readonly at: LngLat }, palette: Palette): readonly Layer[] {
  return [
    new ScatterplotLayer<LngLat>({
      id: 'mark',
      data: [at],
      billboard: true,
      getPosition: (place) => [place[0], place[1], 4],
      getRadius: 11,
      radiusUnits: 'pixels',
      filled: true,
      stroked: true,
      getFillColor: [...rgbOf(palette.accent), 40],
      getLineColor: [...rgbOf(palette.accent), 255],
      getLineWidth: 3,
      lineWidthUnits: 'pixels',
      parameters: { depthCompare: 'always', depthWriteEnabled: false },
    }),
  ];
}
