import { readFileSync } from 'node:fs';
import { CityPackageError, type CityPackage } from '../data/city/city-folder.ts';
import type { Places, Sites, StreetGraph, TransitNetwork } from '../data/contract/package.ts';

/** The parts of a package that the simulator works from. */
export interface CityParts {
  readonly transit: TransitNetwork;
  readonly places: Places;
  readonly streets: StreetGraph;
  readonly sites: Sites;
}

/** Reads them, without the lines of some sources. Throws CityPackageError. */
export function readCityParts(city: CityPackage, withoutSources: readonly number[] = []): CityParts {
  const { paths } = city;
  const transit = readTransit(city);
  const isSimulated = ({ source }: { readonly source?: number }) =>
    source === undefined || !withoutSources.includes(source);
  return {
    transit: { ...transit, lines: transit.lines.filter(isSimulated) },
    places: readPart<Places>(paths.places),
    streets: readPart<StreetGraph>(paths.streets),
    sites: readPart<Sites>(paths.sites),
  };
}

/** Lines and stops alone. Throws CityPackageError. */
export function readTransit({ paths }: CityPackage): TransitNetwork {
  return readPart<TransitNetwork>(paths.transit);
}

function readPart<Part>(path: string): Part {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Part;
  } catch {
    throw new CityPackageError(`${path} is cut or damaged: it is not JSON`);
  }
}
