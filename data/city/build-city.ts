import { strToU8 } from 'fflate';
import {
  type Manifest,
  PACKAGE_FILES,
  type PackageFile,
  type PackageSource,
  type Places,
  type Relief,
  type StreetGraph,
  type TransitNetwork,
} from '../contract/package.ts';
import { CITY_ORIGIN } from '../contract/place.ts';
import { baseMap } from './base-map.ts';
import { makeBlocks } from './blocks.ts';
import { tallyBuildings } from './building-tally.ts';
import { makeBuildings } from './buildings.ts';
import { makeCityTiles } from './city-tiles.ts';
import { CITY_BOUNDS } from './coast.ts';
import { likelyCycleways } from './cycleways.ts';
import { makeGround } from './ground.ts';
import { makePlaces } from './places.ts';
import { makeRelief, readRelief } from './relief.ts';
import { sha256 } from './sha256.ts';
import { chainsOf } from './street-chains.ts';
import { makeStreetGraph } from './street-graph.ts';
import { makeStreetLines } from './street-lines.ts';
import { makeNetwork } from './street-network.ts';
import { writtenTerritory } from './territory.ts';
import { transitNetwork } from './transit.ts';
import { makeTrees } from './trees.ts';

/** A city package as bytes: its manifest, and each file by its name, `manifest.json` among them. */
export interface CityPackageBytes {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface BuildOptions {
  readonly seed: number;
  /** Digest of the program, for the manifest. */
  readonly generator?: string;
  /** Hears the share done, 0 to 1, and what is being done next. */
  readonly onProgress?: (share: number, step: string) => void;
}

/** Names of a package's parts in its folder. */
export const PACKAGE_FILE_NAMES: Readonly<Record<PackageFile, string>> = {
  tiles: 'city.pmtiles',
  streets: 'streets.json',
  transit: 'transit.json',
  places: 'places.json',
  relief: 'relief.json',
  areas: 'areas.json',
  sites: 'sites.json',
};

/** What the program makes up, as the source of facts. */
export const GENERATED: PackageSource = {
  id: 'generated',
  name: 'Bessó, generated city',
  publisher: 'Bessó',
  licence: 'CC-BY-4.0',
  attribution:
    'Bessó, generated city; outlines and courses corrected by open data of Ajuntament de Barcelona (CC BY 4.0), ' +
    'TMB, FGC and TRAM',
  generated: true,
};

/** Makes the procedural Barcelona: the same seed gives the same bytes. */
export function buildCity({ seed, generator, onProgress = () => undefined }: BuildOptions): CityPackageBytes {
  onProgress(0, 'ground');
  const ground = makeGround();
  const relief = makeRelief();
  onProgress(0.05, 'streets');
  const network = makeNetwork(makeStreetLines(ground, seed));
  const chains = chainsOf(network);
  onProgress(0.25, 'street graph');
  const streets = makeStreetGraph(network);
  onProgress(0.3, 'buildings and trees');
  const blocks = makeBlocks(network);
  const { buildings, gardens } = makeBuildings(blocks, ground, readRelief(relief), seed);
  const trees = makeTrees({ ground, chains, gardens, buildings, seed });
  onProgress(0.5, 'tiles');
  const territory = writtenTerritory();
  const base = baseMap({ ground, chains, gardens, territory, cycleways: likelyCycleways(chains) });
  const tiles = makeCityTiles(
    { base, buildings, trees, generator: `besso city ${seed}`, origin: 'Generated.' },
    (share) => onProgress(0.5 + 0.4 * share, 'tiles'),
  );
  onProgress(0.9, 'lines and places');
  const transit = transitNetwork();
  const places = makePlaces(ground, chains, territory);
  const parts = partsOf({ tiles, streets, transit, places, relief });
  const buildingsCount = new Set(buildings.map(({ id }) => id)).size;
  const counts = { buildings: buildingsCount, blocks: blocks.length, trees: trees.length };
  const made = { seed, ...(generator !== undefined && { generator }), buildings: tallyBuildings(buildings) };
  const packed = pack(parts, { ...counts, ...countsOf(streets, transit, places) }, made);
  onProgress(1, 'done');
  return packed;
}

interface MadeParts {
  readonly tiles: Uint8Array;
  readonly streets: StreetGraph;
  readonly transit: TransitNetwork;
  readonly places: Places;
  readonly relief: Relief;
}

function partsOf({ tiles, streets, transit, places, relief }: MadeParts): Record<PackageFile, Uint8Array> {
  return {
    tiles,
    streets: json(streets),
    transit: json(transit),
    places: json(places),
    relief: json(relief),
    areas: json({ areas: [] }),
    sites: json({ sites: [], trafficSections: [] }),
  };
}

function countsOf(streets: StreetGraph, transit: TransitNetwork, { places }: Places): Manifest['counts'] {
  return {
    streetNodes: streets.nodes.longitude.length,
    streetEdges: streets.edges.from.length,
    transitLines: transit.lines.length,
    transitStops: transit.stops.length,
    places: places.length,
  };
}

function pack(
  parts: Readonly<Record<PackageFile, Uint8Array>>,
  counts: Manifest['counts'],
  made: Pick<Manifest, 'seed' | 'generator' | 'buildings'>,
): CityPackageBytes {
  return packParts(parts, {
    licence: 'CC-BY-4.0',
    attribution: GENERATED.attribution,
    source: 'Generated from a seed and rounded facts written by hand; not a survey',
    generated: true,
    sources: [GENERATED],
    ...made,
    counts,
  });
}

/** What a package says of itself besides what every one of this city says, and its files. */
type ManifestSaid = Omit<Manifest, 'format' | 'version' | 'name' | 'bounds' | 'origin' | 'files'>;

/** A package of its parts, with the manifest that lists them; further files may be added to it. */
export function packParts(parts: Readonly<Record<PackageFile, Uint8Array>>, said: ManifestSaid) {
  const listed = PACKAGE_FILES.map((part) => {
    const bytes = parts[part];
    return [part, { name: PACKAGE_FILE_NAMES[part], bytes: bytes.length, sha256: sha256(bytes) }] as const;
  });
  const manifest: Manifest = {
    format: 'besso-city',
    version: 1,
    name: 'Barcelona',
    bounds: CITY_BOUNDS,
    origin: CITY_ORIGIN,
    ...said,
    files: Object.fromEntries(listed) as Manifest['files'],
  };
  const files = new Map<string, Uint8Array>([['manifest.json', strToU8(`${JSON.stringify(manifest, null, 2)}\n`)]]);
  for (const part of PACKAGE_FILES) files.set(PACKAGE_FILE_NAMES[part], parts[part]);
  return { manifest, files };
}

function json(value: unknown): Uint8Array {
  return strToU8(JSON.stringify(value));
}
