import { join } from 'node:path';
import { writeCityPackage } from '../../data/city/city-folder.ts';
import { type Manifest, PACKAGE_FILES } from '../../data/contract/package.ts';

/** The lists that parts of a package hold, by their names: of each part, those that are its own. */
const EMPTY_LISTS = { areas: [], places: [], lines: [], stops: [], patterns: [], trafficSections: [], airStations: [] };

/** Writes a package with next to nothing in it, enough where no simulator reads it; gives its folder. */
export function writeSmallPackage(folder: string, name: string): string {
  const path = join(folder, name);
  const bytes = new TextEncoder().encode(JSON.stringify(EMPTY_LISTS));
  const files = Object.fromEntries(
    PACKAGE_FILES.map((part) => [part, { name: `${part}.json`, bytes: bytes.length, sha256: '' }]),
  ) as Manifest['files'];
  const manifest: Manifest = {
    format: 'besso-city',
    version: 1,
    name,
    bounds: [2, 41, 3, 42],
    origin: [2.17, 41.387],
    licence: '',
    attribution: '',
    source: '',
    generated: true,
    seed: 1,
    counts: {},
    sources: [],
    files,
  };
  const contents = new Map(PACKAGE_FILES.map((part) => [`${part}.json`, bytes]));
  contents.set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)));
  writeCityPackage(path, { manifest, files: contents });
  return path;
}
