import type {
  Areas,
  Manifest,
  PackageSource,
  Places,
  Sites,
  StreetGraph,
  TransitNetwork,
} from '../../data/contract/package.ts';
import { type BuildingTable, makeBuildingTable } from './building-table.ts';
import type { PackageTile } from './package-tile.ts';
import { makeTreeTable, type TreeTable } from './tree-table.ts';

/** The parts that are JSON. */
export interface PackageParts {
  readonly streets: StreetGraph;
  readonly transit: TransitNetwork;
  readonly places: Places;
  readonly areas: Areas;
  readonly sites: Sites;
}

/** How a city package is read, wherever it lies. */
export interface PackageReader {
  readonly manifest: Manifest;
  /** Short digest of the whole package: another package has another one. */
  readonly digest: string;
  part<Name extends keyof PackageParts>(name: Name): Promise<PackageParts[Name]>;
  /** The tiles of the deepest zoom, each once. */
  tiles(): AsyncIterable<PackageTile>;
}

/** A city package as the exports want it. What is read once is kept. */
export interface ExportCity {
  readonly manifest: Manifest;
  readonly digest: string;
  part<Name extends keyof PackageParts>(name: Name): Promise<PackageParts[Name]>;
  buildings(): Promise<BuildingTable>;
  trees(): Promise<TreeTable>;
  /** Makes something of the city once, and gives it again under the same name. */
  once<Made>(name: string, make: () => Promise<Made>): Promise<Made>;
}

export function makeExportCity(reader: PackageReader): ExportCity {
  const made = new Map<string, Promise<unknown>>();
  const once = <Made>(name: string, make: () => Promise<Made>): Promise<Made> => {
    const known = made.get(name) as Promise<Made> | undefined;
    if (known) return known;
    const making = make();
    made.set(name, making);
    making.catch(() => made.delete(name));
    return making;
  };
  return {
    manifest: reader.manifest,
    digest: reader.digest,
    once,
    part: (name) => once(`part ${name}`, () => reader.part(name)),
    buildings: () => once('buildings', () => makeBuildingTable(reader.tiles())),
    trees: () => once('trees', () => makeTreeTable(reader.tiles())),
  };
}

/** The source of an index; one that says that it is not known where the index leads nowhere. */
export function sourceOf({ sources }: Manifest, index: number | undefined): PackageSource {
  return sources[index ?? 0] ?? UNKNOWN_SOURCE;
}

const UNKNOWN_SOURCE: PackageSource = {
  id: 'unknown',
  name: 'unknown',
  publisher: '',
  licence: 'not stated',
  attribution: '',
  generated: false,
};

/** Every attribution that a package asks to be shown, once each. */
export function attributionOf({ attribution, sources }: Manifest): string {
  return sources.reduce((all, source) => {
    if (all === '') return source.attribution;
    return all.includes(source.attribution) ? all : `${all}; ${source.attribution}`;
  }, attribution);
}

/** The licences that a package's data are under, once each. */
export function licencesOf({ licence, sources }: Manifest): readonly string[] {
  return sources.length === 0 ? [licence] : [...new Set(sources.map((source) => source.licence))];
}

/** Where a licence can be read: SPDX identifiers have a page each; undefined for words that are none. */
export function licenceUrl(licence: string): string | undefined {
  return /^[A-Za-z0-9.+-]+$/.test(licence) && /\d/.test(licence)
    ? `https://spdx.org/licenses/${licence}.html`
    : undefined;
}
