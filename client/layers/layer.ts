import type { Layer } from '@deck.gl/core';
import type { ChannelId } from '../../data/contract/channel.ts';
import type { City } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import type { Language } from '../../data/contract/language.ts';
import type { Manifest, Place, Places, Relief, TransitNetwork } from '../../data/contract/package.ts';
import type { LngLat } from '../../data/contract/place.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { Palette } from '../theme/palette.ts';
import type { WordKey } from '../theme/words.ts';
import type { TileMesh } from './building-mesh.ts';
import type { GroundParts } from './ground-parts.ts';
import type { LegColumns } from './leg-columns.ts';
import type { Quality } from './quality.ts';
import type { TreeTile } from './tree-columns.ts';

/** What the stage hands every layer when something that it draws has changed: never once per animation frame. */
export interface LayerInput {
  readonly city: City;
  /** Legs of every vehicle as GPU-ready columns; mutated in place, see its `version`. */
  readonly legs: LegColumns;
  /** Buildings loaded so far; a new array with every tile. */
  readonly buildings: readonly TileMesh[];
  /** Trees loaded so far; as the buildings. */
  readonly trees: readonly TreeTile[];
  /** What the sea and the street lamps need; absent until the last tile is there. */
  readonly ground?: GroundParts | null;
  readonly clock: Clock;
  readonly palette: Palette;
  /** Sun over the city: azimuth clockwise from north, altitude above the horizon (negative at night), degrees. */
  readonly sun: { readonly azimuthDeg: number; readonly altitudeDeg: number };
  readonly zoom: number;
  readonly selected: RecordId | null;
  /** What numbers on the map are written in. */
  readonly language: Language;
  readonly package: CityFiles;
  readonly reducedMotion: boolean;
  /** How much detail the machine can draw now. */
  readonly quality: Quality;
}

/** The city package as the browser has it. Parts arrive after the first frame; null until then. */
export interface CityFiles {
  /** Address of the PMTiles. */
  readonly tilesUrl: string;
  readonly transit: TransitNetwork | null;
  readonly places: Places | null;
  readonly relief: Relief | null;
  /** What the package says of itself; absent until it is there. */
  readonly manifest?: Manifest | null;
}

/** One line of a legend: a swatch in the very form in which the layer draws, and what it means. */
export interface LegendEntry {
  readonly swatch: {
    readonly shape: 'fill' | 'line' | 'dot' | 'bar';
    readonly colour: string;
    readonly hatched?: boolean;
    /** Colour of a ring around a dot. */
    readonly edge?: string;
    /** A character set in it. */
    readonly text?: string;
  };
  readonly label: WordKey | { readonly text: string };
}

/** What a table is told from. */
export interface TableInput {
  readonly city: City;
  readonly clock: Clock;
  readonly package: Pick<CityFiles, 'transit' | 'places' | 'relief'> & { readonly manifest: Manifest | null };
}

/**
 * A cell of a table: `words` stand for words of the dictionary; `quantity` is a value set with its property's unit,
 * ordered by its size; `doubted` one that something is said against; `ageMs` how long ago something was; null: a gap.
 */
export type TableCell =
  | string
  | number
  | { readonly word: WordKey }
  | { readonly words: readonly WordKey[] }
  | { readonly quantity: number; readonly property: PropertyId; readonly isDoubted?: boolean }
  | { readonly ageMs: number }
  | { readonly doubted: number }
  | null;

export interface TableColumn {
  readonly label: WordKey;
  readonly unit?: string;
  /** Says something else every second: never remembered, nor searched for. */
  readonly passing?: true;
  /** Rows may be chosen by it: it says one of a few things. */
  readonly choice?: true;
}

/** What of the package a row is about, and where it is gone to. */
export interface RowPlace {
  readonly kind: Place['kind'] | 'line';
  readonly at: LngLat;
}

export interface LayerRow {
  /** Unique in its table. */
  readonly id: string;
  readonly name: string;
  /** What is selected with the row; null for what is no record of the city. */
  readonly record: RecordId | null;
  /** Null where the record itself tells where it is, or where nothing does. */
  readonly place: RowPlace | null;
  /** In the order of the table's columns. */
  cells(): readonly TableCell[];
}

/** The text equal of what a layer draws; the first column is the name. */
export interface LayerTable {
  readonly columns: readonly TableColumn[];
  /** Whether it tells of what a generated package made up. */
  readonly generated?: boolean;
  /** The query that chooses the same of `/downloads/now.csv`. */
  readonly download?: string;
  /** How many things there are, where rows sum up several. */
  count?(input: TableInput): number;
  rows(input: TableInput): readonly LayerRow[];
}

/** One way of seeing the city. Pure: draws from its input alone. */
export interface CityLayer {
  readonly id: string;
  readonly label: WordKey;
  /** Joined while the layer is shown, left when it is hidden. */
  readonly channels: readonly ChannelId[];
  readonly shownAtFirst: boolean;
  /** True: drawn over the map's labels. Else below them, in the order of the registry. */
  readonly overLabels?: boolean;
  draw(input: LayerInput): readonly Layer[];
  /** What the steps of the legend are of, with its unit. */
  readonly legendTitle?: WordKey;
  /** Of a palette; and of what the package says of itself, once it is there. */
  legend(palette: Palette, manifest?: Manifest | null): readonly LegendEntry[];
  readonly table: LayerTable;
}
