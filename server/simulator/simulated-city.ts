import type { Places, Sites, StreetGraph, TransitNetwork } from '../../data/contract/package.ts';
import { bikeStationsOf, type BikeStation } from './bike-stations.ts';
import { noiseMetersOf, type NoiseMeter } from './noise.ts';
import { publishedSections } from './published-sections.ts';
import { sectionsOf, type RoadSection } from './sections.ts';
import { streetSpotsOf } from './street-spots.ts';
import { timetableOf, type Timetable } from './timetable.ts';

/** The parts of a city package that the simulation lives in. */
export interface CityParts {
  readonly transit: TransitNetwork;
  readonly places: Places;
  readonly streets: StreetGraph;
  /** Sections whose traffic the city publishes; absent or none: the main streets are cut into as many. */
  readonly sites?: Pick<Sites, 'trafficSections'>;
}

/** What of the simulated city does not change with time. */
export interface SimulatedCity {
  readonly seed: number;
  readonly timetable: Timetable;
  readonly bikeStations: readonly BikeStation[];
  readonly sections: readonly RoadSection[];
  readonly noiseMeters: readonly NoiseMeter[];
}

/** The simulated city of a package and a seed. Each part is made when it is first asked for: a start is quick. */
export function simulatedCity({ transit, places, streets, sites }: CityParts, seed: number): SimulatedCity {
  const streetSpots = once(() => streetSpotsOf(streets, places));
  const timetable = once(() => timetableOf(transit, seed));
  const bikeStations = once(() => bikeStationsOf(streetSpots(), seed));
  const published = sites?.trafficSections ?? [];
  const sections = once(() =>
    published.length > 0 ? publishedSections(published, streetSpots()) : sectionsOf(streets, places, streetSpots()),
  );
  const noiseMeters = once(() => noiseMetersOf(streetSpots(), seed));
  return {
    seed,
    get timetable() {
      return timetable();
    },
    get bikeStations() {
      return bikeStations();
    },
    get sections() {
      return sections();
    },
    get noiseMeters() {
      return noiseMeters();
    },
  };
}

function once<Part>(make: () => Part): () => Part {
  let made: { readonly part: Part } | undefined;
  return () => {
    made ??= { part: make() };
    return made.part;
  };
}
