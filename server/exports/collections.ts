import { areasOr } from './area-finder.ts';
import { buildingSource } from './building-features.ts';
import type { ExportCity } from './export-city.ts';
import { type FeatureSource, sourceOfFeatures } from './feature-source.ts';
import { areaFeatures, lineFeatures, sectionFeatures, siteFeatures, stopFeatures } from './place-features.ts';
import { streetFeatures } from './street-features.ts';
import { treeSource } from './tree-features.ts';

/** Kinds of records that change while the city lives. */
export type LiveKind = 'vehicle' | 'station' | 'sensor' | 'section';

interface Described {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** A collection of features of the package. */
export interface PackageCollection extends Described {
  readonly source: (city: ExportCity) => Promise<FeatureSource>;
}

/** A collection of what happens now; each feature tells of a moment. */
export interface LiveCollection extends Described {
  readonly live: LiveKind;
}

export type Collection = PackageCollection | LiveCollection;

const LEVELS = { districts: 'district', barris: 'barri', 'census-sections': 'section' } as const;

function areas(id: keyof typeof LEVELS): PackageCollection['source'] {
  return (city) =>
    city.once(id, async () => {
      const all = areasOr(await city.part('areas'), await city.part('places'));
      return sourceOfFeatures(areaFeatures(all, LEVELS[id], city.manifest));
    });
}

/** Everything that OGC API - Features offers. */
export const COLLECTIONS: readonly Collection[] = [
  {
    id: 'buildings',
    title: 'Buildings',
    description: 'Footprints with height, where it comes from, and whether it is surveyed or made up',
    source: buildingSource,
  },
  {
    id: 'streets',
    title: 'Streets',
    description: 'Sections of streets between two crossings, with class, lanes and speed; what is assumed is named',
    source: (city) =>
      city.once('streets', async () => sourceOfFeatures(streetFeatures(await city.part('streets'), city.manifest))),
  },
  { id: 'districts', title: 'Districts', description: 'Districts of the city', source: areas('districts') },
  { id: 'barris', title: 'Barris', description: 'Neighbourhoods of the city', source: areas('barris') },
  {
    id: 'census-sections',
    title: 'Census sections',
    description: 'The smallest parts for which figures are published',
    source: areas('census-sections'),
  },
  { id: 'trees', title: 'Trees', description: 'Street and park trees with species and size', source: treeSource },
  {
    id: 'stops',
    title: 'Stops',
    description: 'Stops and stations of public transport',
    source: (city) =>
      city.once('stops', async () => sourceOfFeatures(stopFeatures(await city.part('transit'), city.manifest))),
  },
  {
    id: 'lines',
    title: 'Lines',
    description: 'Lines of public transport and their courses',
    source: (city) =>
      city.once('lines', async () => sourceOfFeatures(lineFeatures(await city.part('transit'), city.manifest))),
  },
  {
    id: 'sites',
    title: 'Sites',
    description: 'Where the city measures, serves or offers something',
    source: (city) =>
      city.once('sites', async () => sourceOfFeatures(siteFeatures(await city.part('sites'), city.manifest))),
  },
  {
    id: 'traffic-sections',
    title: 'Traffic sections',
    description: 'Stretches of road whose traffic state the city publishes',
    source: (city) =>
      city.once('sections', async () => sourceOfFeatures(sectionFeatures(await city.part('sites'), city.manifest))),
  },
  {
    id: 'vehicles',
    title: 'Vehicles',
    description: 'Vehicles of public transport, where they are now',
    live: 'vehicle',
  },
  {
    id: 'bike-stations',
    title: 'Bike stations',
    description: 'Bike-sharing stations and their bikes now',
    live: 'station',
  },
  {
    id: 'sensors',
    title: 'Sensors',
    description: 'Sensors of air, noise and weather, with their newest values',
    live: 'sensor',
  },
  {
    id: 'road-traffic',
    title: 'Road traffic',
    description: 'State of the traffic now, by section of road',
    live: 'section',
  },
];
