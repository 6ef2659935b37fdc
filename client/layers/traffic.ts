import { PathLayer } from '@deck.gl/layers';
import { METRES_PER_DEGREE } from '../../data/contract/place.ts';
import { TRAFFIC_COLOURS } from '../theme/scales.ts';
import { rgbOf } from '../theme/palette.ts';
import type { WordKey } from '../theme/words.ts';
import { type EntryOf, entriesOf, steadyList } from './city-index.ts';
import { AGE_COLUMN, type EntryColumn, NAME_COLUMN, entryTable } from './columns.ts';
import type { CityLayer } from './layer.ts';

type Section = EntryOf<'section'>;

/** Metres by which a section is drawn to the right of its way: two ways of a street lie side by side. */
const OFFSET_M = 5;

const steadySections = steadyList<Section>();

/** State of the road sections that the city publishes. */
export const traffic = {
  id: 'traffic',
  label: 'layer.traffic',
  channels: ['traffic'],
  shownAtFirst: false,
  draw: ({ city, selected, palette }) => [
    new PathLayer<Section>({
      id: 'traffic',
      data: steadySections(entriesOf(city, 'section')),
      pickable: true,
      positionFormat: 'XY',
      getPath: ({ record }) => besidePath(record.path),
      getColor: ({ record, values }) =>
        record.id === selected
          ? [...rgbOf(palette.accent), 255]
          : [...rgbOf(stateColour(values['traffic-state']?.value)), 235],
      getWidth: 8,
      widthMinPixels: 2.2,
      widthMaxPixels: 9,
      capRounded: true,
      jointRounded: true,
      parameters: { depthWriteEnabled: false },
      updateTriggers: { getColor: [selected, palette.name] },
    }),
  ],
  legend: () =>
    TRAFFIC_COLOURS.map((colour, state) => ({ swatch: { shape: 'line', colour }, label: stateWord(state) }) as const),
  table: entryTable(
    (city) => entriesOf(city, 'section'),
    [
      NAME_COLUMN,
      stateColumn('column.state', 'traffic-state'),
      stateColumn('column.forecast', 'traffic-state-forecast'),
      AGE_COLUMN,
    ],
  ),
} as const satisfies CityLayer;

function stateColumn(label: WordKey, property: 'traffic-state' | 'traffic-state-forecast'): EntryColumn {
  return {
    label,
    value: ({ values }) => {
      const state = values[property]?.value;
      return state === undefined ? null : { word: stateWord(state) };
    },
  };
}

function stateWord(state: number): WordKey {
  return STATE_WORDS[state] ?? 'traffic.state.0';
}

const STATE_WORDS = [
  'traffic.state.0',
  'traffic.state.1',
  'traffic.state.2',
  'traffic.state.3',
  'traffic.state.4',
  'traffic.state.5',
  'traffic.state.6',
] as const;

function stateColour(state: number | undefined): string {
  return TRAFFIC_COLOURS[state ?? 0] ?? TRAFFIC_COLOURS[0];
}

const BESIDE = new WeakMap<readonly number[], number[]>();

/** The path moved to the right of its way, point by point. */
function besidePath(path: readonly number[]): number[] {
  const known = BESIDE.get(path);
  if (known) return known;
  const moved: number[] = [];
  for (let at = 0; at + 1 < path.length; at += 2) {
    const before = Math.max(0, at - 2);
    const after = Math.min(path.length - 2, at + 2);
    const narrowing = Math.cos(((path[at + 1] ?? 0) * Math.PI) / 180);
    const east = ((path[after] ?? 0) - (path[before] ?? 0)) * narrowing;
    const north = (path[after + 1] ?? 0) - (path[before + 1] ?? 0);
    const length = Math.hypot(east, north) || 1;
    const degrees = OFFSET_M / METRES_PER_DEGREE;
    moved.push(
      (path[at] ?? 0) + ((north / length) * degrees) / narrowing,
      (path[at + 1] ?? 0) - (east / length) * degrees,
    );
  }
  BESIDE.set(path, moved);
  return moved;
}
