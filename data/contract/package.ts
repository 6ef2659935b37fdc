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
  /** Of a package made from official files: what of each barri is surveyed and what was filled in. */
  readonly barris?: readonly BarriTally[];
  /** Where the facts come from; tile features, areas, places and sites name one by its index. */
  readonly sources: readonly PackageSource[];
  /** What hills and coast follow; absent: what is known by heart. */
  readonly land?: LandOrigin;
  /** Timetables (GTFS zips) that came with the official files, for the connectors. */
  readonly timetables?: readonly PackageTimetable[];
  readonly files: Readonly<
    Record<PackageFile, { readonly name: string; readonly bytes: number; readonly sha256: string }>
  >;
}

/** What hills and coast follow. Sources are indices into the manifest's; null: generated. */
export interface LandOrigin {
  /** A terrain file, or the smooth surface from well-known heights. */
  readonly relief: 'terrain' | 'well-known-heights';
  readonly reliefSource: number | null;
  /** A coastline file, the municipality's limit along the beaches, or the coast drawn by hand. */
  readonly coast: 'coastline' | 'municipal-limit' | 'generated';
  readonly coastSource: number | null;
}

/** Buildings of one district in figures. Heights above the foot, metres. */
export interface BuildingTally {
  /** Id of the district's place; null: outside of every district. */
  readonly district: string | null;
  readonly count: number;
  readonly medianHeightM: number;
  readonly tallestM: number;
}

/** One origin of facts: a file or a set of files of one publisher, or the generator. */
export interface PackageSource {
  /** e.g. `open-data-bcn-trees`; `generated` for what the program made up. */
  readonly id: string;
  readonly name: string;
  readonly publisher: string;
  /** SPDX identifier where there is one; else what is stated, or `not stated`. */
  readonly licence: string;
  readonly attribution: string;
  /** Whether it is made up rather than surveyed. */
  readonly generated: boolean;
}

/** Buildings and streets of one barri: how many are from official files, how many were filled in. */
export interface BarriTally {
  readonly code: string;
  readonly name: string;
  readonly buildings: { readonly surveyed: number; readonly generated: number };
  readonly streetSections: { readonly surveyed: number; readonly generated: number };
  readonly trees: { readonly surveyed: number; readonly generated: number };
}

export interface PackageTimetable {
  /** Operator's short name, e.g. `fgc`. */
  readonly key: string;
  readonly operator: string;
  /** Of the file in the package's folder. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Index into the manifest's sources. */
  readonly source: number;
  /** First and last day on which something runs, ISO; absent where the timetable does not say. */
  readonly validFrom?: string;
  readonly validTo?: string;
}

/**
 * The parts of a package: `tiles` PMTiles, `streets` StreetGraph, `transit` TransitNetwork, `places` Places, `relief`
 * Relief, `areas` Areas, `sites` Sites.
 */
export const PACKAGE_FILES = ['tiles', 'streets', 'transit', 'places', 'relief', 'areas', 'sites'] as const;
export type PackageFile = (typeof PACKAGE_FILES)[number];

/**
 * Layers of the tiles (MVT), with their attributes. `land` {kind: city|outside|beach|harbour}, `water` {kind:
 * sea|river|dock}, `green` {kind: park|forest|garden|courtyard}, `streets` lines {name, class, lanes, oneway, bridge,
 * tunnel; of an official section also section, assumed (sum of ASSUMED), source, speedKmh, cyclable}, `rails` lines {kind}, `cycleways` lines {name}, `buildings` (holes are patios) {@link BuildingTags}, `trees`
 * points {@link TreeTags} (deepest zoom), `districts` {name, code}, `labels` points {name, kind, rank}.
 */
export const TILE_LAYERS = [
  'land',
  'water',
  'green',
  'streets',
  'rails',
  'cycleways',
  'buildings',
  'trees',
  'districts',
  'labels',
] as const;

/** How a building's height is known, the surest first. */
export const HEIGHT_SOURCES = ['measured', 'levels', 'neighbours', 'fabric'] as const;
export type HeightSource = (typeof HEIGHT_SOURCES)[number];

/** What a building of the tiles says of itself. Parts of one building share its id. */
export interface BuildingTags {
  readonly id: number;
  /** Above its foot. */
  readonly heightM: number;
  /** Height of its foot above the city's plane; for a part that begins above the ground, of the part. */
  readonly baseM: number;
  readonly fabric: string;
  readonly generated: boolean;
  /** Index into the manifest's sources. */
  readonly source: number;
  readonly heightSource: HeightSource;
  readonly levels?: number;
  readonly reference?: string;
  readonly name?: string;
  readonly yearBuilt?: number;
  readonly use?: string;
  /** Facts that are not of `source` but of another, whose licence then holds too: `levels=3 name=3`. Absent: none is. */
  readonly factSources?: string;
}

/** Sizes that trees are drawn in: crowns of about 3, 5 and 8 m. */
export const TREE_SIZES = ['small', 'medium', 'large'] as const;

export interface TreeTags {
  readonly id: number;
  /** Scientific name; empty where unknown. */
  readonly species: string;
  readonly commonName: string;
  readonly size: (typeof TREE_SIZES)[number];
  readonly heightM: number;
  readonly crownM: number;
  readonly palm: boolean;
  readonly generated: boolean;
  readonly source: number;
}

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
    /** Id of the official section that it is one way of; empty where generated. Absent: all generated. */
    readonly section?: readonly string[];
    /** Sum of {@link ASSUMED}: what is by rule rather than known. Absent: everything. */
    readonly assumed?: readonly number[];
  };
  readonly names: readonly string[];
}

/** What of a street may be assumed, as bits. */
export const ASSUMED = { oneway: 1, lanes: 2, speedKmh: 4, class: 8, geometry: 16 } as const;

/** A part of the territory: id `district:01`, `barri:01`, `section:01001`. */
export interface Area {
  readonly id: string;
  readonly level: 'municipality' | 'district' | 'barri' | 'section';
  readonly code: string;
  readonly name: string;
  /** Id of what it lies in; null: of nothing here. */
  readonly parent: string | null;
  /** Polygons of rings, flat longitude, latitude, closed: outline first, then holes. */
  readonly polygons: readonly (readonly (readonly number[])[])[];
  /** Of the full outline, before it was simplified. */
  readonly areaM2: number;
  /** Published figures, newest; absent where none is known. */
  readonly population?: number;
  readonly incomeEur?: number;
  readonly vehicles?: number;
  readonly publishedAreaHa?: number;
  readonly source: number;
}

export interface Areas {
  readonly areas: readonly Area[];
}

/** Where the city measures, serves or offers something. */
export interface Site {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly at: LngLat;
  readonly details: Readonly<Record<string, string | number>>;
  readonly source: number;
}

/** A stretch of road whose traffic state the city publishes. `path` flat longitude, latitude. */
export interface TrafficSection {
  readonly id: string;
  readonly name: string;
  readonly path: readonly number[];
}

export interface Sites {
  readonly sites: readonly Site[];
  readonly trafficSections: readonly TrafficSection[];
}

export interface TransitStop {
  /** Unique in the network, e.g. `metro-catalunya`. */
  readonly id: string;
  readonly name: string;
  readonly at: LngLat;
  /** Index into the manifest's sources; absent: generated. */
  readonly source?: number;
}

/** What of a line may be worked out rather than stated by its operator. */
export const LINE_INFERENCES = ['mode', 'course', 'stops', 'headway'] as const;
export type LineInference = (typeof LINE_INFERENCES)[number];

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
  /** Index into the manifest's sources; absent: generated. */
  readonly source?: number;
  /** What of it the operator's files do not state; absent: nothing. A generated line says it by having no source. */
  readonly inferred?: readonly LineInference[];
}

export interface TransitNetwork {
  readonly lines: readonly TransitLine[];
  readonly stops: readonly TransitStop[];
}

/** Something with a name that can be searched, labelled and selected. Rings are flat longitude, latitude, closed. A street's id holds its name. */
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
    | 'harbour'
    | 'building';
  readonly at: LngLat;
  /** Of a hill's top above the sea, metres. */
  readonly heightM?: number;
  /** Index into the manifest's sources; absent: generated. */
  readonly source?: number;
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
