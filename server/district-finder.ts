import type { CityPackage } from '../data/city/city-folder.ts';
import type { LngLat } from '../data/contract/place.ts';
import { type AreaFinder, areasOr, makeAreaFinder } from './exports/area-finder.ts';
import { readPackage } from './package-reader.ts';

/** Places whose district is remembered: what stands still is looked up once. */
const KNOWN_AT_MOST = 50_000;

/**
 * The code of the district that a place lies in, by the areas of a city package; null outside of them all, and in the
 * first moments, until they are read.
 */
export function districtFinder(city: CityPackage, failed: (error: unknown) => void): (at: LngLat) => string | null {
  let finder: AreaFinder | null = null;
  const known = new Map<string, string | null>();
  readDistricts(city).then((read) => {
    finder = read;
  }, failed);
  return (at) => {
    if (!finder) return null;
    const key = at.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const code = finder.find('district', at)?.code ?? null;
    if (known.size >= KNOWN_AT_MOST) known.clear();
    known.set(key, code);
    return code;
  };
}

async function readDistricts(city: CityPackage): Promise<AreaFinder> {
  const reader = readPackage(city);
  const { areas = [] } = await reader.part('areas');
  const districts = areas.filter(({ level }) => level === 'district');
  if (districts.length > 0) return makeAreaFinder(districts);
  const { places = [] } = await reader.part('places');
  return makeAreaFinder(areasOr({ areas: [] }, { places }));
}
