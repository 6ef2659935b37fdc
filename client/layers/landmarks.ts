import { LANDMARKS } from '../../scenes/models/landmark-list.ts';
import type { CityLayer, LayerTable } from './layer.ts';

const TABLE: LayerTable = {
  columns: [{ label: 'column.name' }, { label: 'column.height', unit: 'm' }],
  rows: () =>
    LANDMARKS.map(({ id, name, at, heightM }) => ({
      id: `landmark:${id}`,
      name,
      record: null,
      place: { kind: 'landmark', at },
      cells: () => [name, heightM],
    })),
};

/** Landmarks modelled in three dimensions; the stage's three.js scene draws them. */
export const landmarks = {
  id: 'landmarks',
  label: 'layer.landmarks',
  channels: [],
  shownAtFirst: true,
  draw: () => [],
  legend: (palette) => [{ swatch: { shape: 'fill', colour: palette.buildingTall }, label: 'layer.landmarks' }],
  table: TABLE,
} as const satisfies CityLayer;
