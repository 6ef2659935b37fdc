import type { Building } from '../city/building.ts';
import type { Fabric } from '../city/fabric-areas.ts';
import type { FootprintFact } from '../city/importers/facts.ts';
import { distance, type Point } from '../city/plane.ts';
import { contains, middleOf } from '../city/polygon.ts';
import type { HeightAt } from '../city/relief.ts';
import type { HeightSource, PackageSource } from '../contract/package.ts';
import { raiseBuilding } from './building-bodies.ts';
import { type Candidate, gatherCandidates } from './building-candidates.ts';
import { heightsAround } from './building-neighbours.ts';
import { knownOf } from './building-known.ts';
import { placeCandidates } from './building-matches.ts';
import { courtyards } from './courtyards.ts';
import type { Sourced } from './sourced.ts';

export interface BuildingOrder {
  readonly footprints: readonly Sourced<FootprintFact>[];
  /** Those of the manifest; footprints name one by its index. */
  readonly sources: readonly PackageSource[];
  readonly heightAt: HeightAt;
  readonly fabricAt: (at: Point) => Fabric;
  /** Where a model of a landmark stands and how far it reaches: the buildings there are not drawn again. */
  readonly landmarks?: readonly { readonly at: Point; readonly reachM: number }[];
  /** Number of the first building; the others follow. */
  readonly firstId?: number;
}

export interface SurveyedBuildings {
  /** Bodies; those of one building share its id. */
  readonly buildings: readonly Building[];
  readonly tally: BuildingSurveyTally;
}

/** What became of the footprints, in figures. */
export interface BuildingSurveyTally {
  /** Buildings drawn, by the index of the source of their outline. */
  readonly drawn: Readonly<Record<number, number>>;
  /** Buildings of one source that stand where another source's is drawn, and those a source has twice. */
  readonly matched: number;
  readonly doubled: number;
  /** Buildings by how the height of their main body is known. */
  readonly heights: Readonly<Record<HeightSource, number>>;
  /** Footprints left out, by the reason. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** Buildings with a patio, and with several bodies. */
  readonly withPatios: number;
  readonly inParts: number;
}

/** Official outlines before those of a 3D model, those before OpenStreetMap's: by the beginning of the source's id. */
const RANKS = ['cadastre', 'inspire', 'building', 'city-model', 'openstreetmap'];

/**
 * Buildings of all sources, each place once. The outline is of the best source; what that does not know comes from the
 * others over the same ground (`factSources` says which fact is whose). Heights are measured; else of the storeys; else
 * the middle one of the neighbours'; else of the fabric.
 */
export function surveyBuildings(order: BuildingOrder): SurveyedBuildings {
  const leftOut: Record<string, number> = {};
  const count = (problem: string): void => {
    leftOut[problem] = (leftOut[problem] ?? 0) + 1;
  };
  const candidates = gatherCandidates(order.footprints, count).filter((candidate) => {
    const modelled = order.landmarks?.some((landmark) => isLandmark(candidate, landmark)) ?? false;
    if (modelled) count('the model of a landmark stands there');
    return !modelled;
  });
  const rank = ({ source }: Candidate): number => rankOf(order.sources[source]?.id ?? '');
  const ranked = candidates.toSorted((one, other) => rank(one) - rank(other) || one.source - other.source);
  const { placed, matched, doubled } = placeCandidates(ranked);
  const known = placed.map(knownOf);
  const around = heightsAround(known);
  const courtyardOf = courtyards(known, order.fabricAt);
  const firstId = order.firstId ?? 1;
  const raised = known.map((each, at) => raiseBuilding(each, firstId + at, { ...order, around, courtyardOf }));
  return { buildings: raised.flat(), tally: { ...tallyOf(raised), matched, doubled, leftOut } };
}

function rankOf(source: string): number {
  const rank = RANKS.findIndex((beginning) => source.startsWith(beginning));
  return rank < 0 ? RANKS.indexOf('city-model') : rank;
}

function isLandmark({ bodies }: Candidate, { at, reachM }: { readonly at: Point; readonly reachM: number }): boolean {
  return bodies.some(({ shapes }) =>
    shapes.some(({ ring }) => distance(middleOf(ring), at) < reachM || contains(ring, at)),
  );
}

function tallyOf(
  raised: readonly (readonly Building[])[],
): Pick<BuildingSurveyTally, 'drawn' | 'heights' | 'withPatios' | 'inParts'> {
  const drawn: Record<number, number> = {};
  const heights: Record<HeightSource, number> = { measured: 0, levels: 0, neighbours: 0, fabric: 0 };
  for (const [main] of raised) {
    if (!main) continue;
    drawn[main.source] = (drawn[main.source] ?? 0) + 1;
    heights[main.heightSource]++;
  }
  return {
    drawn,
    heights,
    withPatios: raised.filter((bodies) => bodies.some(({ holes }) => holes && holes.length > 0)).length,
    inParts: raised.filter((bodies) => bodies.length > 1).length,
  };
}
