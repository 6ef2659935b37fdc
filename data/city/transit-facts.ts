import type { LngLat } from '../contract/place.ts';
import type { Mode } from '../contract/record.ts';
import type { TransitLine } from '../contract/package.ts';

/**
 * Names in order, written in one text: `A > B > C`, over as many lines as it takes. `~` marks where a line passes
 * without stopping: `~B`, a station, or `~2.1773 41.4081`, a bend.
 */
export type NameList = string;

/** What is said of every line, however its course is written. */
interface LineFacts {
  readonly mode: Mode;
  /** As people call it: L3, T4, R1, V15. */
  readonly name: string;
  readonly longName: string;
  readonly colour: string;
  readonly textColour: string;
  readonly operator: string;
  readonly headwayMin: TransitLine['headwayMin'];
  readonly speedKmh: number;
}

/** A line on rails: the stations that it calls at, by their names in its table of stations. */
export interface RailLineFacts extends LineFacts {
  readonly stations: NameList;
}

/**
 * A bus line: the streets and places that it follows one way, in order; `2.1412 41.3532` is a point off the streets
 * known.
 */
export interface BusLineFacts extends LineFacts {
  readonly course: NameList;
}

export type Stations = Readonly<Record<string, LngLat>>;

/** The names of a list, one by one. */
export function namesOf(list: NameList): readonly string[] {
  return list.split('>').map((name) => name.trim().replace(/\s+/g, ' '));
}

/** `Plaça d'Espanya` as `placa-d-espanya`, for ids. */
export function slugOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
