import { readFileSync } from 'node:fs';
import { CityPackageError, type CityPackage } from '../data/city/city-folder.ts';
import type { Places, StreetGraph, TransitNetwork } from '../data/contract/package.ts';

/** The parts of a package that the simulator works from. */
export interface CityParts {
  readonly transit: TransitNetwork;
  readonly places: Places;
  readonly streets: StreetGraph;
}

/** Reads them. Throws CityPackageError. */
export function readCityParts({ paths }: CityPackage): CityParts {
  return {
    transit: readPart<TransitNetwork>(paths.transit),
    places: readPart<Places>(paths.places),
    streets: readPart<StreetGraph>(paths.streets),
  };
}

function readPart<Part>(path: string): Part {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Part;
  } catch {
    throw new CityPackageError(`${path} is cut or damaged: it is not JSON`);
  }
}
