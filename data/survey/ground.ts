import { CITY_BOUNDS, SHORE } from '../city/coast.ts';
import { type Ground, type Patch, patch, seaBeyond } from '../city/ground.ts';
import type { AreaFact, GroundFact } from '../city/importers/facts.ts';
import { slugOf } from '../city/transit-facts.ts';
import type { ParkFact } from '../city/parks.ts';
import { type Point, toFlatDegrees, toPath, toPlane } from '../city/plane.ts';
import { areaOf, contains, middleOf, type Ring } from '../city/polygon.ts';
import { simplifiedPath } from '../city/simplify.ts';
import { coastOfLimit, isClosed, joinedCoast, splicedShore } from './coast.ts';
import type { Sourced } from './sourced.ts';

export interface GroundOrder {
  readonly ground: readonly Sourced<GroundFact>[];
  readonly areas: readonly Sourced<AreaFact>[];
  readonly generated: Ground;
}

export interface SurveyedGround {
  readonly ground: Ground;
  /** What the shore follows: a coastline file, the municipality's limit along the beaches, or the hand-drawn one alone. */
  readonly coast: 'coastline' | 'municipal-limit' | 'generated';
  /** Index into the manifest's sources; null: generated. */
  readonly coastSource: number | null;
  /** How many polygons of each kind are surveyed. */
  readonly counts: Readonly<Record<'water' | 'parks' | 'beaches' | 'islands', number>>;
}

/** Detail smaller than this is left out, metres; and ground smaller than this is, square metres. */
const TOLERANCE_M = 1;
const SMALLEST_M2 = 60;

/** The ground with what files know of it: the same kind of ground drawn by hand gives way where they overlap. */
export function surveyGround({ ground: facts, areas, generated }: GroundOrder): SurveyedGround {
  const coast = surveyCoast(facts, areas);
  const sea = coast.shore ? seaBeyond(coast.shore) : generated.sea;
  const water = patchesOf(facts, 'water', ({ name }) => name);
  const beaches = patchesOf(facts, 'beach', ({ name }) => name);
  const parks = [...patchesOf(facts, 'park', parkOf('park')), ...patchesOf(facts, 'forest', parkOf('forest'))];
  const riverNames = new Set(water.map(({ fact }) => slugOf(fact)));
  const ground: Ground = {
    ...generated,
    sea,
    docks: coast.shore ? generated.docks.filter(({ ring }) => !contains(sea.ring, middleOf(ring))) : generated.docks,
    moles: [...coast.islands, ...unlike(generated.moles, coast.islands, (name) => name)],
    ponds: [...water, ...unlike(generated.ponds, water, (name) => name)],
    rivers: generated.rivers.filter(({ fact }) => !hasWord(riverNames, slugOf(fact))),
    beaches: [...beaches, ...unlike(generated.beaches, beaches, (name) => name)],
    parks: [...parks, ...unlike(generated.parks, parks, ({ name }) => name)],
  };
  const counts = {
    water: water.length,
    parks: parks.length,
    beaches: beaches.length,
    islands: coast.islands.length,
  };
  return { ground, coast: coast.by, coastSource: coast.source, counts };
}

interface Coast {
  readonly by: SurveyedGround['coast'];
  readonly source: number | null;
  readonly shore: readonly Point[] | null;
  readonly islands: readonly Patch<string>[];
}

function surveyCoast(facts: readonly Sourced<GroundFact>[], areas: readonly Sourced<AreaFact>[]): Coast {
  const lines = facts.filter(({ fact }) => fact.ground === 'coastline');
  const paths = lines.flatMap(({ fact }) => [
    ...(fact.path ? [fact.path] : []),
    ...fact.polygons.flatMap(([outline]) => (outline ? [outline] : [])),
  ]);
  const chains = joinedCoast(paths);
  const islands = chains.filter(isClosed).flatMap((ring) => ringPatch('', ring.slice(0, -1)));
  const drawn = spliced(chains.filter((chain) => !isClosed(chain)));
  const source = lines[0]?.source ?? null;
  if (drawn || islands.length > 0) return { by: drawn ? 'coastline' : 'generated', source, shore: drawn, islands };
  const limit = areas.find(({ fact }) => fact.level === 'municipality');
  const outlines = limit?.fact.polygons.flatMap(([outline]) => (outline ? [outline] : [])) ?? [];
  const shore = spliced(outlines.flatMap((outline) => coastOfLimit(outline, toPath(SHORE))));
  if (!limit || !shore) return { by: 'generated', source: null, shore: null, islands: [] };
  return { by: 'municipal-limit', source: limit.source, shore, islands: [] };
}

/** The hand-drawn shore with better known stretches; null when none fits. */
function spliced(stretches: readonly (readonly Point[])[]): readonly Point[] | null {
  let shore: readonly Point[] = toPath(SHORE);
  let count = 0;
  for (const stretch of stretches) {
    const better = splicedShore(shore, stretch);
    if (better) count++;
    shore = better ?? shore;
  }
  return count > 0 ? shore : null;
}

function patchesOf<Fact>(
  facts: readonly Sourced<GroundFact>[],
  kind: GroundFact['ground'],
  factOf: (fact: GroundFact, ring: Ring) => Fact,
): readonly Patch<Fact>[] {
  return facts
    .filter(({ fact }) => fact.ground === kind)
    .flatMap(({ fact }) =>
      fact.polygons.flatMap(([outline]) => {
        const ring = outline?.slice(0, -1).map(toPlane) ?? [];
        return ringPatch(fact, ring).map((each) => ({ ...each, fact: factOf(fact, each.ring) }));
      }),
    );
}

/** A patch of a ring that is large enough and touches the city; none else. */
function ringPatch<Fact>(fact: Fact, ring: readonly Point[]): readonly Patch<Fact>[] {
  const simple = simplifiedPath(ring, TOLERANCE_M);
  if (simple.length < 3 || Math.abs(areaOf(simple)) < SMALLEST_M2) return [];
  const made = patch(fact, simple);
  const [west, south] = toPlane([CITY_BOUNDS[0], CITY_BOUNDS[1]]);
  const [east, north] = toPlane([CITY_BOUNDS[2], CITY_BOUNDS[3]]);
  const { box } = made;
  return box.west <= east && box.east >= west && box.south <= north && box.north >= south ? [made] : [];
}

function parkOf(kind: ParkFact['kind']): (fact: GroundFact, ring: Ring) => ParkFact {
  return ({ name }, ring) => ({ name, kind, ring: toFlatDegrees(ring) });
}

/** The generated patches that no surveyed one stands for: of another name, and neither holds the other's middle. */
function unlike<Fact>(
  generated: readonly Patch<Fact>[],
  surveyed: readonly Patch<Fact>[],
  nameOf: (fact: Fact) => string,
): readonly Patch<Fact>[] {
  const names = new Set(surveyed.map(({ fact }) => slugOf(nameOf(fact))).filter((name) => name !== ''));
  return generated.filter((each) => {
    if (names.has(slugOf(nameOf(each.fact)))) return false;
    const middle = middleOf(each.ring);
    const least = Math.abs(areaOf(each.ring)) * 0.3;
    return !surveyed.some(({ ring }) => {
      if (contains(ring, middle)) return true;
      return Math.abs(areaOf(ring)) >= least && contains(each.ring, middleOf(ring));
    });
  });
}

/** Whether one of the names has another as a word: `riu-besos` has `besos`. */
function hasWord(names: ReadonlySet<string>, word: string): boolean {
  return [...names].some((name) => `-${name}-`.includes(`-${word}-`));
}
