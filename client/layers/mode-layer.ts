import type { Mode } from '../../data/contract/record.ts';
import { MODE_COLOURS } from '../theme/mode-colours.ts';
import { entriesOf } from './city-index.ts';
import { AGE_COLUMN, type EntryColumn, LINE_COLUMN, NAME_COLUMN, entryTable } from './columns.ts';
import type { CityLayer, LegendEntry } from './layer.ts';
import { LegLayer } from './leg-layer.ts';
import { CITY_METRES } from './light.ts';
import type { Palette } from '../theme/palette.ts';

export interface ModeShape<Id extends Mode> {
  readonly mode: Id;
  readonly widthM: number;
  readonly heightM: number;
  readonly underground: boolean;
}

/** The layer of one mode's vehicles. */
export function modeLayer<Id extends Mode>(shape: ModeShape<Id>): CityLayer & { readonly id: Id } {
  const { mode } = shape;
  return {
    id: mode,
    label: `layer.${mode}`,
    channels: [mode],
    shownAtFirst: true,
    draw: ({ legs, clock, palette, sun, selected }) => [
      new LegLayer({
        id: mode,
        ...CITY_METRES,
        pickable: true,
        columns: legs,
        table: legs.tables[mode],
        nowMs: () => clock.nowMs(),
        palette,
        sun,
        bodyWidthM: shape.widthM,
        bodyHeightM: shape.heightM,
        underground: shape.underground,
        selectedSlot: selected?.startsWith('vehicle:') && legs.modeOf(selected) === mode ? legs.slotOf(selected) : -1,
      }),
    ],
    legend: (palette) => modeLegend(mode, palette),
    table: entryTable(
      (city) => entriesOf(city, 'vehicle').filter(({ record }) => record.mode === mode),
      VEHICLE_COLUMNS,
    ),
  };
}

function modeLegend(mode: Mode, palette: Palette): readonly LegendEntry[] {
  const colour = MODE_COLOURS[mode];
  return [
    { swatch: { shape: 'bar', colour }, label: 'legend.observed' },
    { swatch: { shape: 'bar', colour, hatched: true }, label: 'legend.scheduled' },
    { swatch: { shape: 'bar', colour: palette.stale }, label: 'legend.stale' },
  ];
}

const VEHICLE_COLUMNS: readonly EntryColumn[] = [
  NAME_COLUMN,
  LINE_COLUMN,
  { label: 'column.headsign', value: ({ record }) => (record.kind === 'vehicle' ? record.headsign : null) },
  {
    label: 'column.basis',
    value: ({ record }) => (record.kind === 'vehicle' ? { word: `basis.${record.basis}` } : null),
  },
  { label: 'column.delay', unit: 'min', value: ({ values }) => minutesOf(values.delay?.value) },
  AGE_COLUMN,
];

/** Seconds as whole minutes; negative is early. */
function minutesOf(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.round(seconds / 60) || 0;
}
