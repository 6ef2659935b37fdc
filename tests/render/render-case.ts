import type { PropertyId } from '../../data/contract/property.ts';
import type { LightChoice } from '../../client/state/view.ts';
import type { CityRecord } from '../../data/contract/record.ts';

/** Metres from the middle of the small city: toward the Besòs along its streets, and toward the mountains. */
export type GridPlace = readonly [besosM: number, mountainM: number];

/** `case.json`: a small city, where it is seen from, and when. The layer shown is the folder that the case lies in. */
export interface RenderCase {
  /** What the picture shows, as a sentence. */
  readonly says: string;
  readonly camera: {
    readonly at: GridPlace;
    readonly zoom: number;
    readonly pitchDeg: number;
    readonly bearingDeg: number;
  };
  /** ISO 8601 with its offset; the sun and the palette follow from it. */
  readonly time: string;
  /** The palette it is drawn in; absent: by the sun of its time. */
  readonly light?: Exclude<LightChoice, 'auto'>;
  /** Layers shown besides, with and without the one of the case. */
  readonly beneath: readonly string[];
  readonly selected?: string;
  readonly things: readonly Thing[];
}

/** `case.json` that is like another of its layer, but for what it says and its light. */
export interface DerivedCase extends Pick<RenderCase, 'says' | 'light'> {
  readonly like: string;
}

/** A record's own fields without its place, name and feed, which follow; its values of now; its legs. */
export type Thing = ThingOf<CityRecord['kind']>;

type ThingOf<Kind> = Kind extends CityRecord['kind'] ? { readonly kind: Kind } & Parts<Kind> : never;

type Parts<Kind extends CityRecord['kind']> = Partial<
  Omit<Extract<CityRecord, { kind: Kind }>, 'id' | 'kind' | 'feed' | 'longitude' | 'latitude' | 'path'>
> & {
  /** The part of the id after the kind. */
  readonly key: string;
  readonly at?: GridPlace;
  readonly path?: readonly GridPlace[];
  readonly values?: Readonly<Partial<Record<PropertyId, number>>>;
  readonly legs?: readonly CaseLeg[];
};

/** A leg with its times in seconds from the case's time. */
export interface CaseLeg {
  readonly fromS: number;
  readonly toS: number;
  readonly from: GridPlace;
  readonly to: GridPlace;
}
