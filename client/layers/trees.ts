import { blendColours, type Palette, unitRgbOf } from '../theme/palette.ts';
import type { CityLayer, LayerInput, LayerTable, RowPlace, TableInput } from './layer.ts';
import { placesOf } from './place-table.ts';
import { CITY_METRES } from './light.ts';
import { TreeLayer, type TreeLook } from './tree-layer.ts';

/** There are far too many to name each: how many there are in each barri, and where they come from. */
const TABLE: LayerTable = {
  count: ({ package: { manifest } }) => manifest?.counts.trees ?? 0,
  columns: [{ label: 'column.barri' }, { label: 'column.trees.surveyed' }, { label: 'column.trees.generated' }],
  rows: (input) =>
    talliesOf(input).map(({ id, name, surveyed, generated }) => ({
      id,
      name,
      record: null,
      place: barriNamed(name, input),
      cells: () => [name, surveyed, generated],
    })),
};

function barriNamed(wanted: string, input: TableInput): RowPlace | null {
  const barri = placesOf(input, 'neighbourhood').find(({ name }) => name === wanted);
  return barri ? { kind: 'neighbourhood', at: barri.at } : null;
}

interface Tally {
  readonly id: string;
  readonly name: string;
  readonly surveyed: number;
  readonly generated: number;
}

/** The package's own figures by barri; of a package without them, how many there are in all. */
function talliesOf({ package: { manifest } }: TableInput): readonly Tally[] {
  if (manifest?.barris)
    return manifest.barris.map(({ code, name, trees }) => ({ id: `barri:${code}`, name, ...trees }));
  const count = manifest?.counts.trees;
  if (!manifest || count === undefined) return [];
  const generated = manifest.generated ? count : 0;
  return [{ id: 'all', name: manifest.name, surveyed: count - generated, generated }];
}

/** The trees of streets and parks: near, crowns by species and size; farther, discs; beyond, nothing. */
export const trees = {
  id: 'trees',
  label: 'layer.trees',
  channels: [],
  shownAtFirst: true,
  draw: (input) => [
    new TreeLayer({
      id: 'trees',
      ...CITY_METRES,
      parameters: { cullMode: 'back' },
      tiles: input.trees,
      relief: input.package.relief,
      palette: input.palette,
      sun: input.sun,
      quality: input.quality,
      look: lookOf(input),
    }),
  ],
  legend: (palette) => {
    const { deciduous, needle, frond } = coloursOf(palette, 'summer');
    return [
      { swatch: { shape: 'dot', colour: deciduous }, label: 'legend.trees.broad' },
      { swatch: { shape: 'dot', colour: needle }, label: 'legend.trees.needles' },
      { swatch: { shape: 'dot', colour: frond }, label: 'legend.trees.palm' },
      { swatch: { shape: 'dot', colour: paled(deciduous), hatched: true }, label: 'legend.trees.generated' },
    ];
  },
  table: TABLE,
} as const satisfies CityLayer;

type Season = 'summer' | 'autumn' | 'winter' | 'spring';

/** By month in Barcelona: plane trees and nettle trees turn in November, stand bare from December, and leaf in April. */
const SEASONS: readonly Season[] = [
  'winter',
  'winter',
  'winter',
  'spring',
  'summer',
  'summer',
  'summer',
  'summer',
  'summer',
  'summer',
  'autumn',
  'winter',
];

const FULLNESS: Readonly<Record<Season, number>> = { summer: 1, autumn: 0.8, winter: 0.15, spring: 0.85 };

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'numeric', timeZone: 'Europe/Madrid' });

function seasonAt(nowMs: number): Season {
  return SEASONS[Number(MONTH.format(nowMs)) - 1] ?? 'summer';
}

function lookOf({ palette, sun, quality, clock }: LayerInput): TreeLook {
  const season = seasonAt(clock.nowMs());
  const { evergreen, deciduous, needle, frond, bark } = coloursOf(palette, season);
  const shadows = palette.drawing === 'lit' && quality.shadows !== 'none' && sun.altitudeDeg > SHADOWS_ABOVE_DEG;
  return {
    fullness: FULLNESS[season],
    shadowOpacity: shadows ? MOST_SHADOW * Math.min(1, (sun.altitudeDeg - SHADOWS_ABOVE_DEG) / 8) : 0,
    evergreenColour: [...unitRgbOf(evergreen)],
    deciduousColour: [...unitRgbOf(deciduous)],
    needleColour: [...unitRgbOf(needle)],
    frondColour: [...unitRgbOf(frond)],
    barkColour: [...unitRgbOf(bark)],
    shadowColour: [...unitRgbOf(palette.shadow)],
  };
}

/** Sun's altitude below which trees cast no shadow worth drawing, degrees; and how dark one is at the most. */
const SHADOWS_ABOVE_DEG = 4;
const MOST_SHADOW = 0.3;

interface TreeColours {
  readonly evergreen: string;
  readonly deciduous: string;
  readonly needle: string;
  readonly frond: string;
  readonly bark: string;
}

/** Leaves between a palette's lawns and its woods; the ochre of November is little more than a hint. */
function coloursOf({ green, forest, ground, ink, beach, shadow, name }: Palette, season: Season): TreeColours {
  const leaf = blendColours(forest, green, 0.3);
  const ochre = blendColours(leaf, name === 'night' ? '#4A3A20' : '#B98F4E', 0.55);
  return {
    evergreen: blendColours(forest, green, 0.05),
    deciduous: season === 'autumn' ? ochre : season === 'spring' ? blendColours(leaf, green, 0.25) : leaf,
    needle: blendColours(forest, name === 'night' ? shadow : ink, 0.14),
    frond: blendColours(forest, beach, 0.22),
    bark: blendColours(ground, name === 'night' ? shadow : '#6B5A48', 0.6),
  };
}

/** As the shader greys what is made up. */
function paled(colour: string): string {
  return blendColours(colour, '#9A9A96', 0.3);
}
