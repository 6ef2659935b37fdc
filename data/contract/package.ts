import type { LngLat } from './place.ts';
import type { Mode } from './record.ts';

/**
 * A city package is a folder: `manifest.json` and the files that it lists. The tiles are PMTiles v3 of MVT with the
 * layers of {@link TILE_LAYERS}; the rest is JSON as typed here.
 */
export interface Manifest {
  readonly format: 'besso-city';
  readonly version: 1;
  readonly name: string;
  /** west, south, east, north in degrees. */
  readonly bounds: readonly [number, number, number, number];
  readonly origin: LngLat;
  readonly licence: string;
  readonly attribution: string;
  readonly source: string;
  /** Whether it is generated rather than surveyed; then drawn and told so. */
  readonly generated: boolean;
  readonly seed: number | null;
  /** Digest of the program that generated it, where one did and said so: another program may make another city. */
  readonly generator?: string;
  readonly counts: Readonly<Record<string, number>>;
  /** What stands in each district and, last, outside of them; absent where nobody counted. */
  readonly buildings?: readonly BuildingTally[];
  readonly files: Readonly<
    Record<PackageFile, { readonly name: string; readonly bytes: number; readonly sha256: string }>
  >;
}

/** Buildings of one district in figures. Heights above the foot, metres. */
export interface BuildingTally {
  /** Id of the district's place; null: outside of every district. */
  readonly district: string | null;
  readonly count: number;
  readonly medianHeightM: number;
  readonly tallestM: number;
}

/** The parts of a package: `tiles` PMTiles, `streets` StreetGraph, `transit` TransitNetwork, `places` Places, `relief` Relief. */
export const PACKAGE_FILES = ['tiles', 'streets', 'transit', 'places', 'relief'] as const;
export type PackageFile = (typeof PACKAGE_FILES)[number];

/**
 * Layers of the tiles (MVT), with their attributes. `land` {kind: city|outside|beach|harbour}, `water` {kind: sea|river|dock},
 * `green` {kind: park|forest|garden|courtyard}, `streets` lines {name, class, lanes, oneway, bridge, tunnel}, `buildings` {heightM, baseM, id, fabric,
 * generated}, `rails` lines {kind}, `districts` {name, code}, `labels` points {name, kind, rank}.
 */
export const TILE_LAYERS = ['land', 'water', 'green', 'streets', 'rails', 'buildings', 'districts', 'labels'] as const;

/** From the widest to the narrowest. */
export const STREET_CLASSES = [
  'motorway',
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'residential',
  'pedestrian',
] as const;
export type StreetClass = (typeof STREET_CLASSES)[number];

/** The directed street graph as columns: nodes by index, edges by index. A street both ways is two edges. */
export interface StreetGraph {
  readonly nodes: { readonly longitude: readonly number[]; readonly latitude: readonly number[] };
  readonly edges: {
    readonly from: readonly number[];
    readonly to: readonly number[];
    /** Index into `names`. */
    readonly name: readonly number[];
    /** Index into STREET_CLASSES. */
    readonly class: readonly number[];
    readonly lanes: readonly number[];
    readonly speedKmh: readonly number[];
    readonly lengthM: readonly number[];
    /** Points between the two nodes: flat longitude, latitude; empty for a straight edge. */
    readonly path: readonly (readonly number[])[];
  };
  readonly names: readonly string[];
}

export interface TransitStop {
  /** Unique in the network, e.g. `metro-catalunya`. */
  readonly id: string;
  readonly name: string;
  readonly at: LngLat;
}

export interface TransitLine {
  /** e.g. `metro-L3`. */
  readonly id: string;
  readonly name: string;
  readonly longName: string;
  readonly mode: Mode;
  readonly colour: string;
  readonly textColour: string;
  readonly operator: string;
  /** Ids of the stops in order, one way; the other way is the reverse, unless `loop`. */
  readonly stops: readonly string[];
  /** Flat longitude, latitude along the line from the first stop to the last, passing every stop. */
  readonly path: readonly number[];
  readonly loop: boolean;
  /** Minutes between two vehicles one way: peak, day, evening of a working day. */
  readonly headwayMin: readonly [peak: number, day: number, evening: number];
  /** Mean commercial speed with stops, km/h. */
  readonly speedKmh: number;
}

export interface TransitNetwork {
  readonly lines: readonly TransitLine[];
  readonly stops: readonly TransitStop[];
}

/** Something with a name that can be searched, labelled and selected. Rings are flat longitude, latitude, closed. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly kind:
    | 'district'
    | 'neighbourhood'
    | 'street'
    | 'park'
    | 'landmark'
    | 'square'
    | 'hill'
    | 'beach'
    | 'harbour';
  readonly at: LngLat;
  /** Of a hill's top above the sea, metres. */
  readonly heightM?: number;
  readonly rings: readonly (readonly number[])[];
}

export interface Places {
  readonly places: readonly Place[];
}

/**
 * Heights of the hills above the plane that the city is drawn on, on a regular grid: rows from north to south, columns
 * from west to east, whole metres, 0 where it is flat.
 */
export interface Relief {
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
  readonly columns: number;
  readonly rows: number;
  readonly heightM: readonly number[];
}
