import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Manifest, PACKAGE_FILES, type PackageFile } from '../contract/package.ts';
import type { CityPackageBytes } from './build-city.ts';

/** A package on disk that was found whole. */
export interface CityPackage {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Where each part lies. */
  readonly paths: Readonly<Record<PackageFile, string>>;
}

/** A folder is no usable city package; the message is one line for a person and names the file. */
export class CityPackageError extends Error {
  override readonly name = 'CityPackageError';
}

/** Writes a package in one go: beside its place first, then moved there, replacing what was. */
export function writeCityPackage(folder: string, { files }: CityPackageBytes): void {
  const beside = join(dirname(folder), `.${basename(folder)}.new-${process.pid}`);
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(beside, name), bytes);
  rmSync(folder, { recursive: true, force: true });
  renameSync(beside, folder);
}

/**
 * Opens a package: manifest, presence and size of each file; with `verify` also their SHA-256 (reads them whole).
 * Throws {@link CityPackageError} for anything missing, cut, altered or unknown.
 */
export function openCityPackage(folder: string, { verify = false }: { readonly verify?: boolean } = {}): CityPackage {
  const manifest = readManifest(folder);
  const paths = Object.fromEntries(
    PACKAGE_FILES.map((part) => [part, checkedPath(folder, manifest, part, verify)]),
  ) as Record<PackageFile, string>;
  return { folder, manifest, paths };
}

/** What a package says of itself, of whatever version of the format and unchecked; null where it cannot be read. */
export function peekManifest(folder: string): Partial<Manifest> | null {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    return isRecord(value) && value.format === 'besso-city' ? value : null;
  } catch {
    return null;
  }
}

function readManifest(folder: string): Manifest {
  const path = join(folder, 'manifest.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new CityPackageError(`${folder} is not a city package: it has no manifest.json that can be read`);
  }
  const value = parsed(text, path);
  if (!isRecord(value) || value.format !== 'besso-city' || typeof value.version !== 'number') {
    throw new CityPackageError(`${path} is not the manifest of a city package`);
  }
  if (value.version !== 1) {
    throw new CityPackageError(`${path} is of version ${value.version}; this Bessó reads version 1`);
  }
  const files = value.files;
  const wrong = PACKAGE_FILES.find((part) => !isRecord(files) || !isListedFile(files[part]));
  if (wrong) throw new CityPackageError(`${path} does not list the file of ${wrong}`);
  return value as unknown as Manifest;
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CityPackageError(`${path} is cut or damaged: it is not JSON`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isListedFile(value: unknown): boolean {
  if (!isRecord(value) || typeof value.bytes !== 'number' || typeof value.sha256 !== 'string') return false;
  return typeof value.name === 'string' && basename(value.name) === value.name && value.name !== '';
}

function checkedPath(folder: string, manifest: Manifest, part: PackageFile, verify: boolean): string {
  const { name, bytes, sha256 } = manifest.files[part];
  const path = join(folder, name);
  const size = sizeOf(path);
  if (size === undefined) throw new CityPackageError(`${path} is missing from the city package`);
  if (size !== bytes)
    throw new CityPackageError(`${path} is cut or altered: ${size} bytes where the manifest says ${bytes}`);
  if (verify && createHash('sha256').update(readFileSync(path)).digest('hex') !== sha256) {
    throw new CityPackageError(`${path} is altered: its SHA-256 is not the manifest's`);
  }
  return path;
}

function sizeOf(path: string): number | undefined {
  try {
    const found = statSync(path);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}
