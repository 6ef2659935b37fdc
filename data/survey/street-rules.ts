import type { Fabric } from '../city/fabric-areas.ts';
import { type Ground, patchAt } from '../city/ground.ts';
import type { Point } from '../city/plane.ts';
import { STREET_DEFAULTS } from '../city/street-fact.ts';
import type { Street } from '../city/street-line.ts';
import { STREET_CLASSES, type StreetClass } from '../contract/package.ts';
import { ASSUMED } from '../contract/package.ts';
import { gridSense, type GridSenses } from './grid-senses.ts';
import type { KnownStreet } from './known-streets.ts';
import type { StreetBearings } from './street-bearings.ts';

/** A section before the rules: on its course, with its name. */
export interface PlainSection {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly path: readonly Point[];
}

export interface RuledStreet {
  readonly street: Street;
  /** Sum of ASSUMED, but for the geometry. */
  readonly assumed: number;
  readonly cyclable: boolean;
}

/** What the rules look things up in. */
export interface RuleBook {
  readonly ground: Ground;
  readonly known: ReadonlyMap<string, KnownStreet>;
  readonly bearings: StreetBearings;
  readonly senses: GridSenses;
}

/** Streets wider than this in the Eixample go both ways, metres. */
const BOTH_WAYS_M = 30;

/** One of several carriageways of a street, from kerb to kerb with its share of the pavements, metres. */
const CARRIAGEWAY_M = 14;

const SECONDARY = STREET_CLASSES.indexOf('secondary');
const TERTIARY = STREET_CLASSES.indexOf('tertiary');

/**
 * Class, width, lanes, limit and direction of a section. No file says them: class and width by the street's name (main
 * streets, the Eixample's grid), its type and the fabric around; direction by the sections whose traffic is published, by
 * the side of a carriageway, by the Eixample's turns; lanes by these; limit by the zone-30 list, else by the law of 2021.
 */
export function ruledStreet(section: PlainSection, book: RuleBook): RuledStreet {
  const traffic = book.bearings.traffic(section.path);
  const watched = traffic.along + traffic.against > 0.6;
  const known = book.known.get(section.key);
  const fabric = patchAt(book.ground.areas, section.path[section.path.length >> 1] ?? [0, 0])?.fact;
  const streetClass = known?.class ?? (watched ? 'secondary' : classByType(section.name, fabric?.fabric));
  const rank = STREET_CLASSES.indexOf(streetClass);
  const side =
    rank <= TERTIARY ? book.bearings.beside(section.path, section.key, section.id) : { left: false, right: false };
  const isCarriageway = side.left || side.right;
  const widthM = isCarriageway
    ? CARRIAGEWAY_M
    : (known?.widthM ?? fabricWidth(streetClass, section.name, fabric?.lattice?.streetM));
  const oneway = directionOf(section, known, side, traffic, book.senses);
  const lanes = lanesOf(streetClass, oneway !== 0, known?.grid !== undefined, isCarriageway);
  const slow = book.bearings.under('zone-30', section.path);
  const speedKmh = slow ? 30 : limitOf(streetClass, lanes);
  return {
    street: { name: section.name, class: streetClass, lanes, speedKmh, widthM, oneway, tunnel: false, leaves: false },
    assumed: ASSUMED.oneway + ASSUMED.lanes + ASSUMED.class + (slow ? 0 : ASSUMED.speedKmh),
    cyclable: book.bearings.under('cyclable', section.path),
  };
}

const PEDESTRIAN_TYPES = /^(?:Escales|Pas|Passadís|Carreró|Platja|Espigó|Escullera|Jardins|Parc|Drecera|Costa|Moll) /;
const THROUGH_TYPES = /^(?:Avinguda|Passeig|Rambla|Ronda|Via|Travessera|Carretera|Gran Via|Viaducte) /;

function classByType(name: string, fabric: Fabric | undefined): StreetClass {
  if (PEDESTRIAN_TYPES.test(name)) return 'pedestrian';
  if (THROUGH_TYPES.test(name)) return 'tertiary';
  return fabric === 'ciutat-vella' ? 'pedestrian' : 'residential';
}

function fabricWidth(streetClass: StreetClass, name: string, latticeM: number | undefined): number {
  if (name.startsWith('Passatge ')) return Math.min(7, latticeM ?? 7);
  const usual = STREET_DEFAULTS[streetClass].widthM;
  return STREET_CLASSES.indexOf(streetClass) > TERTIARY ? (latticeM ?? usual) : usual;
}

/** Along the path 1, against it -1, both ways 0. */
function directionOf(
  section: PlainSection,
  known: KnownStreet | undefined,
  side: { readonly left: boolean; readonly right: boolean },
  traffic: { readonly along: number; readonly against: number },
  senses: GridSenses,
): -1 | 0 | 1 {
  if (side.left !== side.right) return side.left ? 1 : -1;
  if (traffic.along > 0.5 && traffic.against < 0.25) return 1;
  if (traffic.against > 0.5 && traffic.along < 0.25) return -1;
  if (traffic.along > 0.4 && traffic.against > 0.4) return 0;
  if (!known?.grid || known.widthM >= BOTH_WAYS_M || known.class === 'trunk') return 0;
  return gridSense(senses, section, known.grid);
}

/** Lanes each way. */
function lanesOf(streetClass: StreetClass, oneway: boolean, grid: boolean, carriageway: boolean): number {
  const rank = STREET_CLASSES.indexOf(streetClass);
  if (carriageway && rank <= SECONDARY) return oneway ? 2 : 3;
  if (!oneway) return STREET_DEFAULTS[streetClass].lanes;
  if (streetClass === 'primary' || streetClass === 'trunk') return 4;
  if (streetClass === 'secondary') return 3;
  return grid ? 2 : 1;
}

/**
 * The general limits in towns since 11 May 2021 (Real Decreto 970/2020): 20 km/h where carriageway and pavement are one,
 * 30 with one lane each way, 50 with two or more; the city keeps 30 km/h off the main streets also where there are two.
 */
function limitOf(streetClass: StreetClass, lanes: number): number {
  if (streetClass === 'pedestrian') return 20;
  return lanes >= 2 && STREET_CLASSES.indexOf(streetClass) <= SECONDARY ? STREET_DEFAULTS[streetClass].speedKmh : 30;
}
