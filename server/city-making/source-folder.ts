import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from '../../data/city/importers/importer.ts';

/** Of a folder of official files: those that can be read, in the order of their paths, and what was left out and why. */
export interface SourceFolder {
  readonly files: readonly FolderFile[];
  readonly leftOut: readonly { readonly path: string; readonly reason: LeftOut }[];
}

export type LeftOut = 'link' | 'too-large' | 'too-deep' | 'too-many' | 'unreadable' | 'empty' | 'hidden';

/** What a folder may hold, so that no folder keeps the program busy for ever. */
export const FOLDER_BOUNDS = { files: 20_000, depth: 12, fileBytes: 4e9 } as const;

const PIECE_BYTES = 1 << 20;
const HEAD_BYTES = 1 << 16;
const HEADS_KEPT = 48;

/** A folder cannot be read at all; the message is one line for a person. */
export class FolderProblem extends Error {
  override readonly name = 'FolderProblem';
}

/**
 * Looks through a folder and those in it; links in it are not followed. Past the last file that it may hold it is left,
 * and that one told as `too-many`. Throws {@link FolderProblem}.
 */
export function readSourceFolder(
  folder: string,
  bounds: { readonly [Bound in keyof typeof FOLDER_BOUNDS]: number } = FOLDER_BOUNDS,
): SourceFolder {
  const root = rootOf(folder);
  const leftOut: { path: string; reason: LeftOut }[] = [];
  const files: FolderFile[] = [];
  const heads = new Heads();
  const visit = (below: string, depth: number) => {
    const beside = new Map<string, FolderFile>();
    for (const name of namesIn(join(root, below))) {
      if (leftOut.at(-1)?.reason === 'too-many') return;
      const path = below === '' ? name : `${below}/${name}`;
      const look = lookAt(join(root, path), name, bounds.fileBytes);
      if (look === 'folder' && depth < bounds.depth) visit(path, depth + 1);
      else if (look === 'folder') leftOut.push({ path, reason: 'too-deep' });
      else if (typeof look === 'string') leftOut.push({ path, reason: look });
      else if (files.length >= bounds.files) leftOut.push({ path, reason: 'too-many' });
      else {
        const file = new FolderFile(path, look.bytes, { root, heads, beside });
        files.push(file);
        beside.set(name.toLowerCase(), file);
      }
    }
  };
  visit('', 0);
  return { files: files.sort((one, other) => compare(one.path, other.path)), leftOut };
}

/** A path as it can be shown: a name may hold anything but `/`. */
export function shown(path: string): string {
  return path.replace(/\p{Cc}/gu, '\ufffd');
}

/** Order of code units: the same in every locale. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function rootOf(folder: string): string {
  try {
    const root = realpathSync(folder);
    if (lstatSync(root).isDirectory()) return root;
  } catch (error) {
    throw new FolderProblem(`${folder} cannot be read: ${codeOf(error)}`);
  }
  throw new FolderProblem(`${folder} is not a folder`);
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return code === 'ENOENT' ? 'there is no such folder' : code === 'EACCES' ? 'it may not be read' : code;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort(compare);
  } catch {
    return [];
  }
}

function lookAt(path: string, name: string, mostBytes: number): 'folder' | LeftOut | { readonly bytes: number } {
  if (name.startsWith('.')) return 'hidden';
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) return 'link';
  if (stat?.isDirectory()) return 'folder';
  if (!stat?.isFile()) return 'unreadable';
  if (stat.size === 0) return 'empty';
  return stat.size > mostBytes ? 'too-large' : { bytes: stat.size };
}

/** The heads of the files last looked at: of a great many files not all are kept. */
class Heads {
  private readonly known = new Map<string, Uint8Array>();

  of(path: string, read: () => Uint8Array): Uint8Array {
    const head = this.known.get(path) ?? read();
    this.known.delete(path);
    this.known.set(path, head);
    const oldest = this.known.size > HEADS_KEPT ? this.known.keys().next().value : undefined;
    if (oldest !== undefined) this.known.delete(oldest);
    return head;
  }
}

interface Surroundings {
  readonly root: string;
  readonly heads: Heads;
  /** Files of the same folder by their names in small letters. */
  readonly beside: ReadonlyMap<string, FolderFile>;
}

/** A file on disk, read in pieces; remembers which files were read through it. */
export class FolderFile implements SourceFile {
  constructor(
    readonly path: string,
    readonly bytes: number,
    private readonly around: Surroundings,
    /** Paths of what was read of this file and of those beside it. */
    readonly read: Set<string> = new Set(),
  ) {}

  get head(): Uint8Array {
    this.read.add(this.path);
    return this.around.heads.of(this.path, () => this.firstBytes(HEAD_BYTES));
  }

  *pieces(): Iterable<Uint8Array> {
    this.read.add(this.path);
    const file = openSync(join(this.around.root, this.path), 'r');
    try {
      for (;;) {
        const piece = new Uint8Array(PIECE_BYTES);
        const length = readSync(file, piece, 0, PIECE_BYTES, null);
        if (length === 0) return;
        yield length === PIECE_BYTES ? piece : piece.subarray(0, length);
      }
    } finally {
      closeSync(file);
    }
  }

  sibling(name: string): FolderFile | undefined {
    const found = this.around.beside.get(name.toLowerCase());
    if (!found || found.path === this.path) return undefined;
    return new FolderFile(found.path, found.bytes, this.around, this.read);
  }

  private firstBytes(most: number): Uint8Array {
    const file = openSync(join(this.around.root, this.path), 'r');
    try {
      const head = new Uint8Array(Math.min(most, fstatSync(file).size));
      return head.subarray(0, readSync(file, head, 0, head.length, 0));
    } finally {
      closeSync(file);
    }
  }
}
