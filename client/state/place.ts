import type { LngLat } from '../../data/contract/place.ts';
import type { PackageSource } from '../../data/contract/package.ts';
import type { SearchItem, SearchKind } from './search.ts';

/** What a place card can be about. */
export type PlaceKind = SearchKind | 'tree';

/** A place of the city package, in as much as an address can hold: with it the place is found again. */
export interface PlaceRef {
  readonly kind: PlaceKind;
  /** `<kind>:<key>`, as the package has it. */
  readonly id: string;
  /** Empty for what has none, or while it is not known yet. */
  readonly name: string;
  readonly at: LngLat;
}

/** What can be said of a place, in the order in which it is said. */
export const FACT_NAMES = [
  'height',
  'levels',
  'year',
  'use',
  'reference',
  'street-class',
  'lanes',
  'speed',
  'direction',
  'species',
  'common-name',
  'crown',
  'site',
  'operator',
  'address',
  'category',
  'pollutants',
  'setting',
  'noise-source',
  'connectors',
  'power',
  'installed',
  'removed',
  'phone',
  'capacity',
  'code',
  'population',
  'income',
  'area',
  'density',
] as const;
export type FactName = (typeof FACT_NAMES)[number];

/** How sure a fact is, beyond what its source says: by rule, or from what stands around. */
export const FACT_BASES = ['measured', 'levels', 'neighbours', 'fabric', 'assumed'] as const;
export type FactBasis = (typeof FACT_BASES)[number];

export interface PlaceFact {
  readonly fact: FactName;
  readonly value: number | string;
  /** Whether the value is a word of the dictionary, `term.<value>`. */
  readonly term?: boolean;
  readonly unit?: string;
  readonly decimals?: number;
  readonly basis?: FactBasis;
  /** Index into the card's sources; null: made up by the generator. */
  readonly source: number;
}

/** A part of the territory that a place lies in. */
export interface AreaRef {
  readonly id: string;
  readonly name: string;
}

/** Where something lies; null outside of the city, or where the package cannot tell. */
export interface Where {
  readonly district: AreaRef | null;
  readonly barri: AreaRef | null;
}

/** All that the package knows of a place. */
export interface PlaceCard {
  readonly place: PlaceRef;
  /** Whether the thing itself is made up rather than surveyed. */
  readonly generated: boolean;
  readonly facts: readonly PlaceFact[];
  readonly where: Where;
  /** Those that the facts name, by the index that they name. */
  readonly sources: readonly PackageSource[];
  /** Ids of the package's lines that stop there. */
  readonly lines: readonly string[];
}

/** A look from the eye through a point of the picture; metres from the city's origin: east, north, up. */
export interface Ray {
  readonly eye: readonly [x: number, y: number, z: number];
  /** Of length 1. */
  readonly direction: readonly [x: number, y: number, z: number];
  /** Metres at a distance of 1 m that a visitor's aim may be off. */
  readonly blur: number;
}

/** What is drawn as itself rather than from the tiles. */
export interface StandingModel {
  readonly id: string;
  readonly name: string;
  readonly at: LngLat;
  readonly heightM: number;
  /** Half the size of its ground, metres. */
  readonly radiusM: number;
}

/** What of the package is drawn now: only that can be met. */
export interface Drawn {
  readonly buildings: boolean;
  readonly trees: boolean;
  readonly stops: boolean;
  readonly models: readonly StandingModel[];
}

/** Knows the city package: finds names, what a look meets, and tells of a place. Works off the main thread. */
export interface Guide {
  /** The best first, at most `limit`. */
  find(query: string, limit: number): Promise<readonly SearchItem[]>;
  /** Gives names of the live city to be found besides the package's. */
  knowAlso(items: readonly SearchItem[]): void;
  /** The first thing of the package that a look meets; null: nothing that has a card. */
  meet(ray: Ray, drawn: Drawn): Promise<PlaceRef | null>;
  where(at: LngLat): Promise<Where>;
  /** Null: the package does not know the place. */
  tell(place: PlaceRef): Promise<PlaceCard | null>;
}
