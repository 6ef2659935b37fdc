import type { Ground } from '../city/ground.ts';
import type { NamedCourse } from '../city/places.ts';
import { type Point, toDegrees } from '../city/plane.ts';
import { RingIndex } from '../city/ring-index.ts';
import { chainsOf } from '../city/street-chains.ts';
import { makeStreetGraph } from '../city/street-graph.ts';
import { makeStreetLines } from '../city/street-lines.ts';
import { makeNetwork, type StreetNetwork } from '../city/street-network.ts';
import { writtenTerritory } from '../city/territory.ts';
import type { Areas, StreetGraph } from '../contract/package.ts';
import { areaIndex } from './area-index.ts';
import type { SurveyFacts } from './sourced.ts';
import { mergeStreets } from './merge-streets.ts';
import { surveyStreets } from './streets.ts';

/** The streets of a city of which some may be surveyed. */
export interface CityStreets {
  readonly graph: StreetGraph;
  readonly lines: readonly (NamedCourse & { readonly generated: boolean })[];
  /** A plane graph, for blocks. */
  readonly network: StreetNetwork;
  readonly cycleways: readonly { readonly name: string; readonly path: readonly Point[] }[];
  readonly counts: Readonly<Record<string, number>>;
}

/** The official streets within the municipality and generated ones around it; without official ones all are generated. */
export function cityStreets(facts: SurveyFacts, areas: Areas, ground: Ground, seed: number): CityStreets {
  const generated = makeStreetLines(ground, seed);
  const surveyed = surveyStreets(facts, ground);
  const { cycleways } = surveyed;
  if (surveyed.sections.length === 0) return { ...generatedStreets(makeNetwork(generated)), cycleways };
  const merged = mergeStreets(surveyed, generated, insideOf(areas));
  const lines = merged.lines.map(({ street, path, section, assumed, source, cyclable }) =>
    section === ''
      ? { street, path, generated: true }
      : { street, path, source, generated: false, official: { section, assumed, source, cyclable } },
  );
  const { graph, network } = merged;
  return { graph, lines, network, cycleways, counts: { ...surveyed.counts, ...merged.counts } };
}

function generatedStreets(network: StreetNetwork): Omit<CityStreets, 'cycleways'> {
  const lines = chainsOf(network).map(({ street, path }) => ({ street, path, generated: true }));
  return { graph: makeStreetGraph(network), lines, network, counts: {} };
}

/** Whether a point is in the municipality: by its own outline, by those of its districts, or by those written by hand. */
function insideOf(areas: Areas): (at: Point) => boolean {
  const index = areaIndex(areas);
  const level = areas.areas.some((area) => area.level === 'municipality') ? 'municipality' : 'district';
  if (areas.areas.some((area) => area.level === level)) return (at) => index.at(toDegrees(at), level) !== null;
  const written = new RingIndex<true>(500);
  for (const { polygons } of writtenTerritory().districts)
    for (const [outline = []] of polygons) written.add(outline, true);
  return (at) => written.at(at) ?? false;
}
