import { PathLayer } from '@deck.gl/layers';
import { METRES_PER_DEGREE } from '../../data/contract/place.ts';
import { TRAFFIC_COLOURS } from '../theme/scales.ts';
import { rgbOf } from '../theme/palette.ts';
import type { WordKey } from '../theme/words.ts';
import { type EntryOf, entriesOf, steadyList } from './city-index.ts';
import { AGE_COLUMN, FEED_COLUMN, NAME_COLUMN, VERDICT_COLUMN, type EntryColumn, entryTable } from './columns.ts';
import { doubtLegend, doubtMarks, goodValue } from './good-value.ts';
import type { CityLayer } from './layer.ts';

type Section = EntryOf<'section'>;

/** Metres by which a section is drawn to the right of its way: two ways of a street lie side by side. */
const OFFSET_M = 5;

/** Zoom from which sections in doubt are marked: from farther the marks would hide the streets. */
const MARKS_FROM_ZOOM = 13;

const steadySections = steadyList<Section>();

/** State of the road sections that the city publishes. */
export const traffic = {
  id: 'traffic',
  label: 'layer.traffic',
  channels: ['traffic'],
  shownAtFirst: false,
  draw: ({ city, selected, palette, zoom }) => [
    new PathLayer<Section>({
      id: 'traffic',
      data: steadySections(entriesOf(city, 'section')),
      pickable: true,
      positionFormat: 'XY',
      getPath: ({ record }) => besidePath(record.path),
      getColor: (section) =>
        section.record.id === selected
          ? [...rgbOf(palette.accent), 255]
          : [...rgbOf(stateColour(goodValue(section, 'traffic-state'))), 235],
      getWidth: 8,
      widthMinPixels: 2.2,
      widthMaxPixels: 9,
      capRounded: true,
      jointRounded: true,
      parameters: { depthWriteEnabled: false },
      updateTriggers: { getColor: [selected, palette.name] },
    }),
    ...(zoom < MARKS_FROM_ZOOM
      ? []
      : doubtMarks<Section>({
          ...{ id: 'traffic', things: steadySections(entriesOf(city, 'section')), property: 'traffic-state' },
          ...{ sizePixels: 18, palette, placeOf: middleOf },
        })),
  ],
  legend: (palette) => [
    ...TRAFFIC_COLOURS.map(
      (colour, state) => ({ swatch: { shape: 'line', colour }, label: stateWord(state) }) as const,
    ),
    doubtLegend('line', palette),
  ],
  table: entryTable(
    (city) => entriesOf(city, 'section'),
    [
      NAME_COLUMN,
      stateColumn('column.state', 'traffic-state'),
      stateColumn('column.forecast', 'traffic-state-forecast'),
      AGE_COLUMN,
      VERDICT_COLUMN,
      FEED_COLUMN,
    ],
    { download: 'channel=traffic' },
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

/** Above the middle point of its path. */
function middleOf({ record: { path } }: Section): [number, number, number] {
  const at = 2 * Math.floor(path.length / 4);
  return [path[at] ?? 0, path[at + 1] ?? 0, 2];
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
