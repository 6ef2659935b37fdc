import type { CityLayer } from './layer.ts';

/** Landmarks modelled in three dimensions; the stage's three.js scene draws them. */
export const landmarks = {
  id: 'landmarks',
  label: 'layer.landmarks',
  channels: [],
  shownAtFirst: true,
  draw: () => [],
  legend: (palette) => [{ swatch: { shape: 'fill', colour: palette.buildingTall }, label: 'layer.landmarks' }],
  rows: () => [],
  columns: [],
} as const satisfies CityLayer;
