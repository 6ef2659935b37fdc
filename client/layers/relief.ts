import { PLACE_NAME, placeTable } from './place-table.ts';
import { reliefHeightM } from './relief-mesh.ts';
import type { CityLayer } from './layer.ts';
import { CITY_METRES } from './light.ts';
import { ReliefLayer } from './relief-layer.ts';

/** Collserola and Montjuïc. */
export const relief = {
  id: 'relief',
  label: 'layer.relief',
  channels: [],
  shownAtFirst: true,
  draw: ({ package: files, palette, sun }) =>
    files.relief ? [new ReliefLayer({ id: 'relief', ...CITY_METRES, relief: files.relief, palette, sun })] : [],
  legend: (palette) => [{ swatch: { shape: 'fill', colour: palette.forest }, label: 'layer.relief' }],
  table: placeTable('hill', [
    PLACE_NAME,
    { label: 'column.sea-height', unit: 'm', value: ({ heightM }) => heightM ?? null },
    {
      label: 'column.plain-height',
      unit: 'm',
      value: ({ at }, { package: { relief: grid } }) => grid && Math.round(reliefHeightM(grid, ...at)),
    },
  ]),
} as const satisfies CityLayer;
