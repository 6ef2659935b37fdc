import type { Areas, Manifest, PackageFile, Places, Sites, TransitNetwork } from '../../data/contract/package.ts';
import { AreaFinder } from './area-finder.ts';

/** The JSON parts of a package, each fetched once and only when it is first needed. */
export interface PackageParts {
  readonly manifest: Manifest;
  places(): Promise<Places>;
  transit(): Promise<TransitNetwork>;
  sites(): Promise<Sites>;
  areas(): Promise<AreaFinder>;
}

/** Those of the package in a folder, an address that ends with a stroke. */
export function partsOf(manifest: Manifest, folder: string): PackageParts {
  const fetched = new Map<PackageFile, Promise<unknown>>();
  const part = <Body>(file: PackageFile): Promise<Body> => {
    const known = fetched.get(file) ?? fetchJson(`${folder}${manifest.files[file].name}`);
    fetched.set(file, known);
    return known as Promise<Body>;
  };
  let finder: Promise<AreaFinder> | null = null;
  const areas = async (): Promise<AreaFinder> => {
    const [{ areas: listed }, { places }] = await Promise.all([part<Areas>('areas'), part<Places>('places')]);
    return new AreaFinder(listed, places);
  };
  return {
    manifest,
    places: () => part<Places>('places'),
    transit: () => part<TransitNetwork>('transit'),
    sites: () => part<Sites>('sites'),
    areas: () => {
      finder ??= areas();
      return finder;
    },
  };
}

async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  return response.json();
}
