import { PathLayer } from '@deck.gl/layers';
import type { Place } from '../../data/contract/package.ts';
import { rgbOf } from '../theme/palette.ts';
import type { CityLayer } from './layer.ts';

interface Boundary {
  readonly path: number[];
  readonly wide: boolean;
}

/** Limits of the ten districts, and of their neighbourhoods when near. */
export const districts = {
  id: 'districts',
  label: 'layer.districts',
  channels: [],
  shownAtFirst: false,
  draw: ({ package: { places }, palette, zoom }) => {
    if (!places) return [];
    const colour: [number, number, number, number] = [...rgbOf(palette.label), zoom > 13 ? 120 : 150];
    return [
      new PathLayer<Boundary>({
        id: 'districts',
        data: boundariesOf(places.places),
        positionFormat: 'XY',
        getPath: ({ path }) => path,
        getColor: colour,
        getWidth: ({ wide }) => (wide ? 1.8 : 0.7),
        widthUnits: 'pixels',
        jointRounded: true,
        parameters: { depthWriteEnabled: false },
        updateTriggers: { getColor: [palette.label, zoom > 13] },
      }),
    ];
  },
  legend: (palette) => [{ swatch: { shape: 'line', colour: palette.label }, label: 'legend.districts.boundary' }],
  rows: () => [],
  columns: [],
} as const satisfies CityLayer;

const BOUNDARIES = new WeakMap<readonly Place[], readonly Boundary[]>();

function boundariesOf(places: readonly Place[]): readonly Boundary[] {
  const known = BOUNDARIES.get(places);
  if (known) return known;
  const boundaries = places
    .filter(({ kind }) => kind === 'district' || kind === 'neighbourhood')
    .flatMap(({ kind, rings }) => rings.map((ring) => ({ path: [...ring], wide: kind === 'district' })));
  BOUNDARIES.set(places, boundaries);
  return boundaries;
}
