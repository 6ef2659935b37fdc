import { SEAWISE_STREETS, SHOREWISE_STREETS } from '../city/eixample-grid.ts';
import { MAIN_STREETS_CENTRE } from '../city/main-streets-centre.ts';
import { MAIN_STREETS_NORTH } from '../city/main-streets-north.ts';
import { MAIN_STREETS_WEST } from '../city/main-streets-west.ts';
import { RING_ROADS } from '../city/ring-roads.ts';
import { SEA_AND_HILL_STREETS } from '../city/sea-and-hill-streets.ts';
import type { StreetFact } from '../city/street-fact.ts';
import { STREET_CLASSES, type StreetClass } from '../contract/package.ts';
import { nameKey } from './street-names.ts';

/** What is known of a street by its name. */
export interface KnownStreet {
  readonly class: StreetClass;
  readonly widthM: number;
  /** Where it stands in the Eixample's grid. */
  readonly grid?: GridPlace;
}

/** A street of the grid: which of the two sets it is of, and how far across, metres. */
export interface GridPlace {
  readonly set: 'shorewise' | 'seawise';
  readonly offsetM: number;
  /** From where to where it runs along its set, metres. */
  readonly fromM: number;
  readonly toM: number;
}

/** The city's main streets and those of the Eixample's grid, by the key of their name. */
export function knownStreets(): ReadonlyMap<string, KnownStreet> {
  const known = new Map<string, KnownStreet>();
  const add = (name: string, street: KnownStreet) => {
    const key = nameKey(name);
    const other = known.get(key);
    if (key === '' || (other && !isWider(street.class, other.class))) return;
    const grid = street.grid ?? other?.grid;
    known.set(key, grid ? { ...street, grid } : street);
  };
  for (const row of SHOREWISE_STREETS) add(row.name, { ...row, grid: { ...row, set: 'shorewise' } });
  for (const row of SEAWISE_STREETS) add(row.name, { ...row, grid: { ...row, set: 'seawise' } });
  for (const fact of mainStreets()) if (!fact.tunnel && fact.class !== 'motorway') add(fact.name, fact);
  return new Map(
    [...known].map(([key, { class: streetClass, widthM, grid }]) => {
      return [key, { class: streetClass, widthM, ...(grid && { grid }) }];
    }),
  );
}

function mainStreets(): readonly StreetFact[] {
  return [...MAIN_STREETS_CENTRE, ...MAIN_STREETS_WEST, ...MAIN_STREETS_NORTH, ...SEA_AND_HILL_STREETS, ...RING_ROADS];
}

function isWider(one: StreetClass, other: StreetClass): boolean {
  return STREET_CLASSES.indexOf(one) < STREET_CLASSES.indexOf(other);
}
