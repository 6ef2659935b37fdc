import { strToU8 } from 'fflate';
import { baseMap } from '../city/base-map.ts';
import { makeBlocks } from '../city/blocks.ts';
import type { CityPackageBytes } from '../city/build-city.ts';
import type { Building } from '../city/building.ts';
import { tallyBuildings } from '../city/building-tally.ts';
import { makeCityTiles } from '../city/city-tiles.ts';
import { likelyCycleways } from '../city/cycleways.ts';
import { type Ground, makeGround, patchAt } from '../city/ground.ts';
import { LANDMARK_PLACES } from '../city/landmark-places.ts';
import { makePlaces } from '../city/places.ts';
import { type Point, toPlane } from '../city/plane.ts';
import { middleOf } from '../city/polygon.ts';
import { makeRelief, readRelief } from '../city/relief.ts';
import { transitNetwork } from '../city/transit.ts';
import type { Tree } from '../city/tree.ts';
import { makeTrees } from '../city/trees.ts';
import type { LandOrigin, Areas, PackageSource, Relief, Sites, TransitNetwork } from '../contract/package.ts';
import { surveyAreas } from './areas.ts';
import { type Counted, tallyBarris } from './barri-index.ts';
import { type BuildingSurveyTally, surveyBuildings } from './buildings.ts';
import { fillBuildings } from './fill-buildings.ts';
import { fitPopulation } from './fit-population.ts';
import { surveySites } from './sites.ts';
import type { SurveyFacts } from './sourced.ts';
import { surveyGround } from './ground.ts';
import { surveyRelief } from './relief.ts';
import { packSurvey } from './survey-manifest.ts';
import { surveyPlaces } from './survey-places.ts';
import { type CityStreets, cityStreets } from './survey-streets.ts';
import { surveyTerritory } from './survey-territory.ts';
import { surveyTimetables } from './timetables.ts';
import { surveyTransit } from './transit.ts';
import { treeReach } from './tree-reach.ts';
import { surveyTrees } from './trees.ts';

export interface SurveyOrder {
  readonly facts: SurveyFacts;
  /** The generator first. */
  readonly sources: readonly PackageSource[];
  readonly seed: number;
  /** Digest of the program, for the manifest. */
  readonly generator: string | null;
  /** Hears the share done, 0 to 1, and what is being done next. */
  readonly onProgress: (share: number, step: string) => void;
}

/** Makes a city package of facts, with generated fabric where none reach: the same facts and seed give the same bytes. */
export function buildSurvey(order: SurveyOrder): CityPackageBytes {
  const { facts, sources, seed, generator, onProgress } = order;
  onProgress(0, 'areas and sites');
  const land = surveyLand(facts);
  onProgress(0.05, 'streets');
  const streets = cityStreets(facts, land.areas, land.ground, seed);
  onProgress(0.3, 'buildings and trees');
  const built = surveyBuilt(order, land, streets);
  onProgress(0.5, 'tiles');
  const tiles = tilesOf(land, streets, built, seed, (share) => onProgress(0.5 + 0.4 * share, 'tiles'));
  onProgress(0.9, 'lines and places');
  const transit = surveyTransit(facts.transit, transitNetwork());
  const places = surveyPlaces(makePlaces(land.ground, streets.lines, land.territory), land.sites, built.buildings);
  const packed = packSurvey({
    parts: {
      tiles,
      streets: json(streets.graph),
      transit: json(transit),
      places: json(places),
      relief: json(land.relief),
      areas: json(land.areas),
      sites: json(land.sites),
    },
    timetables: surveyTimetables(facts.transit),
    land: land.origin,
    sources,
    seed,
    generator,
    counts: { ...countsOf(land, streets, built, transit), places: places.places.length },
    buildings: tallyBuildings(built.buildings, land.territory.districts),
    barris: tallyBarris(land.areas, {
      buildings: wholesOf(built.buildings),
      streetSections: streets.lines.map(({ path, generated }) => ({ at: path[path.length >> 1] ?? [0, 0], generated })),
      trees: built.trees,
    }),
  });
  onProgress(1, 'lines and places');
  return packed;
}

interface Land {
  readonly areas: Areas;
  readonly sites: Sites;
  readonly ground: Ground;
  readonly relief: Relief;
  readonly origin: LandOrigin;
  readonly territory: ReturnType<typeof surveyTerritory>;
}

function surveyLand(facts: SurveyFacts): Land {
  const areas = surveyAreas({ areas: facts.area, statistics: facts.statistic });
  const sites = surveySites({ sites: facts.site, trafficSections: facts['traffic-section'] });
  const { relief, source: reliefSource } = surveyRelief(facts.terrain, makeRelief());
  const shaped = surveyGround({ ground: facts.ground, areas: facts.area, generated: makeGround() });
  const origin: LandOrigin = {
    relief: reliefSource === null ? 'well-known-heights' : 'terrain',
    reliefSource,
    coast: shaped.coast,
    coastSource: shaped.coastSource,
  };
  return { areas, sites, ground: shaped.ground, relief, origin, territory: surveyTerritory(areas) };
}

/** Between a landmark's model and the end of the ground that is kept clear for it. */
const MODEL_MARGIN_M = 28;

interface Built {
  readonly buildings: readonly Building[];
  readonly trees: readonly Tree[];
  readonly gardens: readonly (readonly Point[])[];
  readonly tally: BuildingSurveyTally;
}

function surveyBuilt({ facts, sources, seed }: SurveyOrder, land: Land, streets: CityStreets): Built {
  const { ground, areas } = land;
  const heightAt = readRelief(land.relief);
  const { buildings: surveyed, tally } = surveyBuildings({
    footprints: facts.footprint,
    sources,
    heightAt,
    fabricAt: (at) => patchAt(ground.areas, at)?.fact.fabric ?? 'mixed',
    landmarks: LANDMARK_PLACES.map(({ at, clearanceM }) => ({ at: toPlane(at), reachM: clearanceM - MODEL_MARGIN_M })),
  });
  const blocks = makeBlocks(streets.network);
  const { buildings: filled, gardens } = fillBuildings({ blocks, ground, heightAt, surveyed, seed });
  const buildings = [...surveyed, ...fitPopulation(filled, surveyed, areas)];
  const known = surveyTrees(facts.tree);
  const isKnown = treeReach(known, areas);
  const trees = makeTrees({
    ground,
    chains: streets.lines,
    gardens,
    buildings,
    seed,
    wanted: (at) => !isKnown(at),
    firstId: known.length + 1,
  });
  return { buildings, trees: [...known, ...trees], gardens, tally };
}

function tilesOf(
  { ground, territory }: Land,
  { lines, cycleways }: CityStreets,
  { buildings, trees, gardens }: Built,
  seed: number,
  onZoom: (share: number) => void,
): Uint8Array {
  const tracks = cycleways.length > 0 ? cycleways : likelyCycleways(lines);
  const base = baseMap({ ground, chains: lines, gardens, territory, cycleways: tracks });
  const origin = 'Surveyed where official files reach, generated elsewhere.';
  return makeCityTiles({ base, buildings, trees, generator: `besso city ${seed}`, origin }, onZoom);
}

function countsOf({ areas, sites }: Land, streets: CityStreets, built: Built, transit: TransitNetwork) {
  const ofLevel = (wanted: string) => areas.areas.filter(({ level }) => level === wanted).length;
  const wholes = wholesOf(built.buildings);
  return {
    districts: ofLevel('district'),
    barris: ofLevel('barri'),
    sections: ofLevel('section'),
    ...streets.counts,
    streetNodesInGraph: streets.graph.nodes.longitude.length,
    streetEdges: streets.graph.edges.from.length,
    trafficSections: sites.trafficSections.length,
    buildings: wholes.length,
    surveyedBuildings: wholes.filter(({ generated }) => !generated).length,
    heightsMeasured: built.tally.heights.measured,
    heightsOfLevels: built.tally.heights.levels,
    heightsOfNeighbours: built.tally.heights.neighbours,
    heightsOfFabric: built.tally.heights.fabric,
    buildingsMatched: built.tally.matched,
    buildingsDoubled: built.tally.doubled,
    buildingsWithPatios: built.tally.withPatios,
    buildingsInParts: built.tally.inParts,
    trees: built.trees.length,
    surveyedTrees: built.trees.filter(({ generated }) => !generated).length,
    sites: sites.sites.length,
    transitLines: transit.lines.length,
    transitStops: transit.stops.length,
  };
}

/** Each building once, whatever it is made of. */
function wholesOf(buildings: readonly Building[]): Counted[] {
  const seen = new Set<number>();
  return buildings.flatMap(({ id, ring, generated }) => {
    if (seen.has(id)) return [];
    seen.add(id);
    return [{ at: middleOf(ring), generated }];
  });
}

function json(value: unknown): Uint8Array {
  return strToU8(JSON.stringify(value));
}
