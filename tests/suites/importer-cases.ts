/**
 * Vectors of importers. `tests/vectors/importers/<importer id>/<case>/` holds small invented files of the same form as
 * the official ones, and `expected.json`:
 *
 *     { "about": "what the case shows", "file": "name of the file to read",
 *       "facts": [...],                        as the importer gives them, in order
 *       "rejects": [["malformed", "row 3"]],   in order; absent: none
 *       "problem": "part of the message" }     of the FileProblem that ends the reading; absent: none
 *
 * The other files of the folder are its siblings. A file called `x.shp.hex` is read as `x.shp`, from hexadecimal with
 * blanks and `#` comments; a folder called `x.zip` as the archive of what it holds; a `~` in a name stands for `/`. Numbers are compared to seven
 * decimals (a centimetre); a typed array stands as an array, NaN as null, a file within a fact as its path.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { FileProblem, type Reject, type RowProblem, type SourceFile } from '../../data/city/importers/importer.ts';
import type { IMPORTERS } from '../../data/city/importers/index.ts';

const VECTORS = join(dirname(fileURLToPath(import.meta.url)), '../vectors/importers');

export type AnyImporter = (typeof IMPORTERS)[number];

export interface ImporterCase {
  readonly about: string;
  readonly file: string;
  readonly facts: readonly unknown[];
  readonly rejects?: readonly (readonly [RowProblem, string])[];
  readonly problem?: string;
}

export interface ImporterResult {
  readonly facts: readonly unknown[];
  readonly rejects: readonly (readonly [RowProblem, string])[];
  readonly problem?: string;
}

export function importerCaseNames(importer: string): string[] {
  const folder = join(VECTORS, importer);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

export function importerFolders(): string[] {
  return existsSync(VECTORS) ? readdirSync(VECTORS).sort() : [];
}

export function readImporterCase(importer: string, name: string): ImporterCase {
  return JSON.parse(readFileSync(join(VECTORS, importer, name, 'expected.json'), 'utf8')) as ImporterCase;
}

/** The files of a case by name, as an importer would see their bytes. */
export function filesOfCase(importer: string, name: string): ReadonlyMap<string, Uint8Array> {
  const folder = join(VECTORS, importer, name);
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.name !== 'expected.json');
  return new Map(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return [entry.name, zipped(path)];
      const bytes = new Uint8Array(readFileSync(path));
      const name = entry.name.replaceAll('~', '/');
      return name.endsWith('.hex') ? [name.slice(0, -'.hex'.length), fromHex(bytes)] : [name, bytes];
    }),
  );
}

/** A file in memory, in pieces of so many bytes. */
export function sourceFile(path: string, files: ReadonlyMap<string, Uint8Array>, pieceBytes = 1 << 20): SourceFile {
  const bytes = files.get(path) ?? new Uint8Array(0);
  return {
    path,
    bytes: bytes.length,
    head: bytes.subarray(0, 65_536),
    *pieces() {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    },
    sibling(name) {
      const found = [...files.keys()].find((each) => each.toLowerCase() === name.toLowerCase());
      return found === undefined ? undefined : sourceFile(found, files, pieceBytes);
    },
  };
}

/** Reads a whole file; anything thrown but a FileProblem comes through. */
export async function readWhole(importer: AnyImporter, file: SourceFile): Promise<ImporterResult> {
  const facts: unknown[] = [];
  const rejects: (readonly [RowProblem, string])[] = [];
  const reject: Reject = (problem, where) => rejects.push([problem, where]);
  try {
    for await (const fact of importer.read(file, reject)) facts.push(plain(fact));
    return { facts, rejects };
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return { facts, rejects, problem: error.message };
  }
}

/** What a fact is as JSON, with numbers to seven decimals. */
export function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value * 1e7) / 1e7 : null;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float32Array, plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('pieces' in value && 'path' in value) return value.path;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([key, member]) => [key, plain(member)]));
}

function zipped(folder: string): Uint8Array {
  const files = Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]),
  );
  return zipSync(files, { mtime: new Date('2020-01-01T00:00:00') });
}

function fromHex(bytes: Uint8Array): Uint8Array {
  const digits = new TextDecoder().decode(bytes).replace(/#.*$/gm, '').replace(/\s+/g, '');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
