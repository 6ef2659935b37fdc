import type { BuildingFacts } from '../city/importers/building-words.ts';
import type { FootprintFact } from '../city/importers/facts.ts';
import { type Shape, type ShapeProblem, shapesOf } from './footprint-shape.ts';
import type { Sourced } from './sourced.ts';

/** Something of one height that a building is made of. */
export interface BuildingBody {
  readonly shapes: readonly Shape[];
  /** Where it begins above the ground. */
  readonly baseM: number;
  readonly heightM?: number;
  readonly levels?: number;
}

/** What is told of a building as a whole. */
export type WholeFacts = Pick<BuildingFacts, 'reference' | 'name' | 'yearBuilt' | 'use' | 'levels' | 'heightM'>;

/** A building as one source has it. */
export interface Candidate {
  readonly source: number;
  /** As its file calls it. */
  readonly id: string;
  readonly bodies: readonly BuildingBody[];
  readonly facts: WholeFacts;
  /** Of the ground that it stands on. */
  readonly areaM2: number;
}

/** Hears why a footprint is left out. */
export type LeaveOut = (problem: ShapeProblem | 'nothing above the ground', footprint: Sourced<FootprintFact>) => void;

/** Parts that cover less of their whole than this stand beside the rest of it, not instead of it. */
const COVERING_SHARE = 0.5;

/** Footprints put together to buildings, parts with their whole: in the order of the wholes, then of parts without one. */
export function gatherCandidates(footprints: readonly Sourced<FootprintFact>[], leaveOut: LeaveOut): Candidate[] {
  const parts = new Map<string, Sourced<FootprintFact>[]>();
  for (const each of footprints) {
    if (each.fact.partOf === undefined) continue;
    const key = keyOf(each.source, each.fact.partOf);
    const known = parts.get(key);
    if (known) known.push(each);
    else parts.set(key, [each]);
  }
  const candidates: Candidate[] = [];
  const add = (whole: Sourced<FootprintFact> | undefined, of: readonly Sourced<FootprintFact>[]): void => {
    const candidate = candidateOf(whole, of, leaveOut);
    if (candidate) candidates.push(candidate);
  };
  for (const each of footprints) {
    if (each.fact.partOf !== undefined) continue;
    const key = keyOf(each.source, each.fact.id);
    add(each, parts.get(key) ?? []);
    parts.delete(key);
  }
  for (const of of parts.values()) add(undefined, of);
  return candidates;
}

function keyOf(source: number, id: string): string {
  return `${source} ${id}`;
}

function candidateOf(
  whole: Sourced<FootprintFact> | undefined,
  parts: readonly Sourced<FootprintFact>[],
  leaveOut: LeaveOut,
): Candidate | null {
  const [first] = whole ? [whole] : parts;
  if (!first) return null;
  const main = whole && bodyOf(whole, leaveOut);
  const ofParts = parts.flatMap((part) => bodyOf(part, leaveOut) ?? []);
  const groundM2 = areaOfBodies(ofParts.filter(({ baseM }) => baseM === 0));
  const covering = main ? groundM2 >= COVERING_SHARE * areaOfBodies([main]) : true;
  const bodies = main && !covering ? [main, ...ofParts.filter(isOfKnownHeight)] : ofParts;
  if (bodies.length === 0) return null;
  return {
    source: first.source,
    id: whole ? first.fact.id : (first.fact.partOf ?? first.fact.id),
    bodies,
    facts: wholeFacts((whole ?? first).fact, parts),
    areaM2: main && !covering ? areaOfBodies([main]) : groundM2 || areaOfBodies(bodies),
  };
}

function bodyOf(footprint: Sourced<FootprintFact>, leaveOut: LeaveOut): BuildingBody | null {
  const { polygons, heightM, levels, baseM = 0 } = footprint.fact;
  if (levels === 0 && heightM === undefined) {
    leaveOut('nothing above the ground', footprint);
    return null;
  }
  const shapes: Shape[] = [];
  let problem: ShapeProblem | undefined;
  for (const polygon of polygons) {
    const found = shapesOf(polygon);
    if (typeof found === 'string') problem = found;
    else shapes.push(...found);
  }
  if (shapes.length === 0) leaveOut(problem ?? 'too few corners', footprint);
  return shapes.length === 0
    ? null
    : { shapes, baseM, ...(heightM !== undefined && { heightM }), ...(levels !== undefined && { levels }) };
}

function isOfKnownHeight({ heightM, levels }: BuildingBody): boolean {
  return heightM !== undefined || levels !== undefined;
}

function areaOfBodies(bodies: readonly BuildingBody[]): number {
  return bodies.reduce((sum, { shapes }) => sum + shapes.reduce((of, { areaM2 }) => of + areaM2, 0), 0);
}

/** Of a whole what it says itself, and what it does not say of its first part that does; never a part's height. */
function wholeFacts(whole: FootprintFact, parts: readonly Sourced<FootprintFact>[]): WholeFacts {
  const { levels, heightM } = whole.partOf === undefined ? whole : {};
  const told = (key: 'reference' | 'name' | 'yearBuilt' | 'use') =>
    whole[key] ?? parts.find(({ fact }) => fact[key] !== undefined)?.fact[key];
  const facts = {
    levels,
    heightM,
    reference: told('reference'),
    name: told('name'),
    yearBuilt: told('yearBuilt'),
    use: told('use'),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as WholeFacts;
}
