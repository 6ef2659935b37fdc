import type { Ground } from '../city/ground.ts';
import type { StreetSectionFact } from '../city/importers/facts.ts';
import { type Point, toPlane } from '../city/plane.ts';
import type { Street } from '../city/street-line.ts';
import { ASSUMED } from '../contract/package.ts';
import { gridSenses } from './grid-senses.ts';
import { knownStreets } from './known-streets.ts';
import { offNodes, sectionPath } from './section-path.ts';
import type { SurveyFacts } from './sourced.ts';
import { streetBearings } from './street-bearings.ts';
import type { PublishedMotorway } from './motorway-course.ts';
import { nameKey, writtenName } from './street-names.ts';
import { type PlainSection, type RuleBook, ruledStreet } from './street-rules.ts';
import { trafficCourses } from './traffic-direction.ts';

/** The facts that streets are made from. */
export type StreetFacts = Pick<
  SurveyFacts,
  'street-node' | 'street-section' | 'street-geometry' | 'street-rule' | 'cycle-lane' | 'traffic-section'
>;

/** A node of the official graph, in the plane. */
export interface SurveyedNode {
  readonly id: string;
  readonly at: Point;
}

/** A section of the official graph between two nodes, with all that is known or assumed of it. */
export interface SurveyedSection {
  readonly id: string;
  /** Indices of nodes. */
  readonly from: number;
  readonly to: number;
  /** Its own; `oneway` is along the path. */
  readonly street: Street;
  readonly path: readonly Point[];
  /** As the file has it. */
  readonly publishedLengthM: number;
  /** Sum of ASSUMED. */
  readonly assumed: number;
  /** Index into the manifest's sources. */
  readonly source: number;
  readonly district?: string;
  readonly numbers?: {
    readonly left: readonly [first: number, last: number] | null;
    readonly right: readonly [first: number, last: number] | null;
  };
  readonly cyclable: boolean;
}

export interface Cycleway {
  readonly name: string;
  readonly path: readonly Point[];
  readonly source: number;
}

export interface SurveyedStreets {
  readonly nodes: readonly SurveyedNode[];
  readonly sections: readonly SurveyedSection[];
  readonly cycleways: readonly Cycleway[];
  /** Courses by name of all whose traffic is published: motorways too, which the official graph leaves out. */
  readonly motorways: readonly PublishedMotorway[];
  /** For the manifest and the report. */
  readonly counts: Readonly<Record<string, number>>;
}

/** The official sections on their courses, with names, classes, lanes, limits and directions. */
export function surveyStreets(facts: StreetFacts, ground: Ground): SurveyedStreets {
  const places = new Map<string, number>();
  const nodes: SurveyedNode[] = [];
  for (const { fact } of facts['street-node']) {
    if (places.has(fact.id)) continue;
    places.set(fact.id, nodes.length);
    nodes.push({ id: fact.id, at: toPlane(fact.at) });
  }
  const { joined, unknownNodes } = joinedSections(facts, nodes, places);
  const known = knownStreets();
  const traffic = trafficCourses(
    facts['traffic-section'].map(({ fact }) => fact),
    joined,
  );
  const rules = facts['street-rule'].map(({ fact }) => fact);
  const bearings = streetBearings({ rules, traffic, sections: joined });
  const book = { ground, known, bearings, senses: gridSenses(joined, known, bearings) };
  const sections = joined.map((section) => surveyedSection(section, book));
  const cycleways = facts['cycle-lane'].map(({ fact, source }): Cycleway => {
    return { name: fact.name, path: fact.path.map(toPlane), source };
  });
  const counts = {
    streetNodes: nodes.length,
    ...countsOf(sections, joined),
    sectionsWithoutNodes: unknownNodes,
    cycleways: cycleways.length,
  };
  return { nodes, sections, cycleways, motorways: traffic, counts };
}

function surveyedSection(section: JoinedSection, book: RuleBook): SurveyedSection {
  const { street, assumed, cyclable } = ruledStreet(section, book);
  const { id, from, to, path, fact, source, straight } = section;
  return {
    ...{ id, from, to, street, path, source, cyclable },
    publishedLengthM: fact.lengthM,
    assumed: assumed + (straight ? ASSUMED.geometry : 0),
    ...(fact.district !== undefined && { district: fact.district }),
    ...(fact.numbers && { numbers: fact.numbers }),
  };
}

function countsOf(sections: readonly SurveyedSection[], joined: readonly JoinedSection[]): Record<string, number> {
  return {
    streetSections: sections.length,
    sectionsWithGeometry: joined.filter(({ straight }) => !straight).length,
    sectionsMoved: joined.filter(({ offM }) => offM > MOVED_M).length,
    sectionsUnderZone30: sections.filter(({ assumed }) => (assumed & ASSUMED.speedKmh) === 0).length,
    sectionsOneWay: sections.filter(({ street }) => street.oneway !== 0).length,
  };
}

/** A course whose ends lie farther than this from its nodes counts as moved, metres. */
const MOVED_M = 5;

interface JoinedSection extends PlainSection {
  readonly from: number;
  readonly to: number;
  readonly fact: StreetSectionFact;
  readonly source: number;
  readonly straight: boolean;
  /** How far the ends of its course were from its nodes. */
  readonly offM: number;
}

function joinedSections(
  facts: StreetFacts,
  nodes: readonly SurveyedNode[],
  places: ReadonlyMap<string, number>,
): { readonly joined: readonly JoinedSection[]; readonly unknownNodes: number } {
  const courses = new Map(facts['street-geometry'].map(({ fact }) => [fact.id, fact.path]));
  const joined: JoinedSection[] = [];
  const seen = new Set<string>();
  let unknownNodes = 0;
  for (const { fact, source } of facts['street-section']) {
    const [from, to] = [places.get(fact.from), places.get(fact.to)];
    const [start, end] = [nodes[from ?? -1]?.at, nodes[to ?? -1]?.at];
    if (from === undefined || to === undefined || !start || !end) unknownNodes++;
    else if (!seen.has(fact.id)) {
      seen.add(fact.id);
      const line = (courses.get(fact.id) ?? []).map(toPlane);
      const path = sectionPath(start, end, line);
      const name = writtenName(fact.name);
      const offM = path ? offNodes(start, end, line) : 0;
      const plain = { id: fact.id, name, key: nameKey(name), path: path ?? [start, end] };
      joined.push({ ...plain, from, to, fact, source, straight: path === null, offM });
    }
  }
  return { joined, unknownNodes };
}
