import type { LngLat } from '../../contract/place.ts';
import type { Mode } from '../../contract/record.ts';
import type { TransitLine, TransitStop } from '../../contract/package.ts';
import type { SourceFile } from './source-file.ts';

/** Rings of longitude, latitude in degrees, closed (the last point repeats the first): outline first, then holes. */
export type PolygonFact = readonly (readonly LngLat[])[];

/** A part of the city's territory. Codes as the city writes them: district `01`, barri `01`-`73`, section `01001` (district and section). */
export interface AreaFact {
  readonly level: 'municipality' | 'district' | 'barri' | 'section';
  readonly code: string;
  readonly name: string;
  /** Codes of what it lies in, where the file says so. */
  readonly district?: string;
  readonly barri?: string;
  readonly polygons: readonly PolygonFact[];
  /** As published, square metres. */
  readonly publishedAreaM2?: number;
}

/** A published figure of an area. `value` null: masked or not known. */
export interface StatisticFact {
  readonly level: 'district' | 'barri' | 'section';
  readonly code: string;
  readonly year: number;
  readonly measure: 'population' | 'income-eur' | 'area-ha' | 'vehicles';
  readonly value: number | null;
}

export interface StreetNodeFact {
  readonly id: string;
  readonly at: LngLat;
}

/** A section of the official street graph, from node to node. */
export interface StreetSectionFact {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** As the city writes it, type first: `Passeig de Gràcia`. Empty where it has none. */
  readonly name: string;
  readonly lengthM: number;
  readonly district?: string;
  /** House numbers on each side, where given. */
  readonly numbers?: {
    readonly left: readonly [first: number, last: number] | null;
    readonly right: readonly [first: number, last: number] | null;
  };
}

/** The course of a section of the street graph. */
export interface StreetGeometryFact {
  /** Id of the section. */
  readonly id: string;
  readonly path: readonly LngLat[];
}

/** Where a limit or a use holds: zone-30 streets, cyclable streets. */
export interface StreetRuleFact {
  readonly rule: 'zone-30' | 'cyclable';
  readonly path: readonly LngLat[];
}

export interface CycleLaneFact {
  readonly id: string;
  readonly name: string;
  readonly path: readonly LngLat[];
}

/** A section whose traffic state the city publishes. */
export interface TrafficSectionFact {
  readonly id: string;
  readonly name: string;
  readonly path: readonly LngLat[];
}

/** Something with a place: where the city measures, serves or offers. */
export interface SiteFact {
  readonly site: SiteKind;
  readonly id: string;
  readonly name: string;
  readonly at: LngLat;
  /** Anything else worth telling, by a word of the dictionary of place cards, e.g. `address`, `capacity`. */
  readonly details?: Readonly<Record<string, string | number>>;
}

export const SITE_KINDS = [
  'air-station',
  'weather-station',
  'sound-meter',
  'bike-station',
  'bike-parking',
  'health',
  'park',
  'culture',
  'charger',
  'fountain',
  'wifi',
] as const;
export type SiteKind = (typeof SITE_KINDS)[number];

export interface TreeFact {
  readonly id: string;
  readonly at: LngLat;
  /** Scientific name; empty where unknown. */
  readonly species: string;
  /** As people call it, Catalan where given. */
  readonly commonName: string;
  readonly heightM?: number;
  readonly crownM?: number;
}

/** A building, or a part of one, as one file has it. */
export interface FootprintFact {
  /** Unique in the file. */
  readonly id: string;
  /** Id of the whole that it is a part of. */
  readonly partOf?: string;
  readonly polygons: readonly PolygonFact[];
  /** Measured or surveyed, above its foot, metres. */
  readonly heightM?: number;
  /** Above ground, as told. */
  readonly levels?: number;
  /** Where a part begins above the ground, metres. */
  readonly baseM?: number;
  /** Cadastral or other official reference. */
  readonly reference?: string;
  readonly name?: string;
  readonly yearBuilt?: number;
  readonly use?: string;
}

/** An operator's static GTFS: its network, and where its timetable lies. */
export interface TransitFact {
  readonly operator: string;
  /** Digest-free short name for ids, e.g. `fgc`. */
  readonly key: string;
  readonly lines: readonly TransitLine[];
  readonly stops: readonly TransitStop[];
  readonly modes: readonly Mode[];
  /** The zip with trips and stop times; absent where the file has none. */
  readonly timetable?: SourceFile;
  /** Valid days, ISO, where the file says so. */
  readonly validFrom?: string;
  readonly validTo?: string;
}

/** Heights above the sea on a regular grid in degrees: rows from north to south. NaN: unknown. */
export interface TerrainFact {
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
  readonly columns: number;
  readonly rows: number;
  readonly heightM: Float32Array;
}

/** Water, coast and green as OSM or another file has them. */
export interface GroundFact {
  readonly ground: 'sea' | 'water' | 'park' | 'forest' | 'beach' | 'coastline';
  readonly name: string;
  readonly polygons: readonly PolygonFact[];
  /** Of a coastline: land on the left. */
  readonly path?: readonly LngLat[];
}

/** Every kind of fact, and its type. */
export interface Facts {
  readonly area: AreaFact;
  readonly statistic: StatisticFact;
  readonly 'street-node': StreetNodeFact;
  readonly 'street-section': StreetSectionFact;
  readonly 'street-geometry': StreetGeometryFact;
  readonly 'street-rule': StreetRuleFact;
  readonly 'cycle-lane': CycleLaneFact;
  readonly 'traffic-section': TrafficSectionFact;
  readonly site: SiteFact;
  readonly tree: TreeFact;
  readonly footprint: FootprintFact;
  readonly transit: TransitFact;
  readonly terrain: TerrainFact;
  readonly ground: GroundFact;
}
export type FactKind = keyof Facts;
export type FactOf<Kind extends FactKind> = Facts[Kind];
