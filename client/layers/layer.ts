import type { Layer } from '@deck.gl/core';
import type { ChannelId } from '../../data/contract/channel.ts';
import type { City, Entry } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import type { Places, Relief, TransitNetwork } from '../../data/contract/package.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { Palette } from '../theme/palette.ts';
import type { WordKey } from '../theme/words.ts';
import type { TileMesh } from './building-mesh.ts';
import type { LegColumns } from './leg-columns.ts';

/** What the stage hands every layer when something that it draws has changed: never once per animation frame. */
export interface LayerInput {
  readonly city: City;
  /** Legs of every vehicle as GPU-ready columns; mutated in place, see its `version`. */
  readonly legs: LegColumns;
  /** Buildings loaded so far; a new array with every tile. */
  readonly buildings: readonly TileMesh[];
  readonly clock: Clock;
  readonly palette: Palette;
  /** Sun over the city: azimuth clockwise from north, altitude above the horizon (negative at night), degrees. */
  readonly sun: { readonly azimuthDeg: number; readonly altitudeDeg: number };
  readonly zoom: number;
  readonly selected: RecordId | null;
  readonly package: CityFiles;
  readonly reducedMotion: boolean;
}

/** The city package as the browser has it. Parts arrive after the first frame; null until then. */
export interface CityFiles {
  /** Address of the PMTiles. */
  readonly tilesUrl: string;
  readonly transit: TransitNetwork | null;
  readonly places: Places | null;
  readonly relief: Relief | null;
}

/** One line of a legend: a swatch in the very form in which the layer draws, and what it means. */
export interface LegendEntry {
  readonly swatch: {
    readonly shape: 'fill' | 'line' | 'dot' | 'bar';
    readonly colour: string;
    readonly hatched?: boolean;
  };
  readonly label: WordKey | { readonly text: string };
}

/** One column of a layer's table: the text equal of what is drawn. */
export interface TableColumn {
  readonly label: WordKey;
  readonly unit?: string;
  /** `{ word }` stands for a word of the dictionary; null: a gap. */
  value(entry: Entry, city: City, clock: Clock): string | number | { readonly word: WordKey } | null;
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
  legend(palette: Palette): readonly LegendEntry[];
  /** The entries of the city that the layer shows; with `columns` they make its table. */
  rows(city: City): readonly Entry[];
  readonly columns: readonly TableColumn[];
}
