import type { Manifest, PackageFile } from '../../data/contract/package.ts';
import type { PackageStore } from '../state/city-package.ts';

/** Where the server gives the city package. */
const FOLDER = '/city/';

/** Fetches the manifest; where it cannot be had, the store says why. */
export async function loadManifest(files: PackageStore): Promise<Manifest | null> {
  try {
    const manifest = await fetchJson<Manifest>('manifest.json');
    if (manifest.format !== 'besso-city') throw new Error('manifest.json is of another format');
    files.setState({ manifest });
    return manifest;
  } catch (error) {
    files.setState({ problem: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

/** The address of one of the package's files. */
export function addressOf(manifest: Manifest, file: PackageFile): string {
  return `${FOLDER}${manifest.files[file].name}`;
}

/** Fetches what the first picture does not need. Each part stands alone: one that fails leaves the others. */
export async function loadParts(files: PackageStore, manifest: Manifest): Promise<void> {
  const parts = ['relief', 'transit', 'places'] as const;
  await Promise.allSettled(
    parts.map(async (part) => files.setState({ [part]: await fetchJson(manifest.files[part].name) })),
  );
}

async function fetchJson<Body>(name: string): Promise<Body> {
  const response = await fetch(`${FOLDER}${name}`);
  if (!response.ok) throw new Error(`${FOLDER}${name}: ${response.status} ${response.statusText}`);
  return response.json();
}
