import { mkdirSync, readdirSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreFull } from './archive.ts';
import { syncPath } from './folder-files.ts';
import { lockFolder } from './folder-lock.ts';
import { GroupCommit } from './group-commit.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { type OpenSegment, type Segment, type SegmentFile, tidyUp, writeSafely } from './segment-file.ts';
import { type Damage, entryLength, readEntries, SEGMENT_HEAD, writeEntries } from './journal-segment.ts';

export interface FileJournalSettings {
  /** A new file is begun once one has grown to this. */
  readonly maxSegmentBytes?: number;
  /** A file grows by so many bytes at once: a sync that need not write down a new length takes a fifth of the time. */
  readonly aheadBytes?: number;
  /** The next offset is at least this. */
  readonly firstOffset?: number;
  /** Told what was damaged or cut, one line each. */
  readonly report?: (line: string) => void;
  /** Opens a new file; tests give one that fails. */
  readonly openFile?: (path: string) => Promise<SegmentFile>;
}

const SEGMENT_BYTES = 16 << 20;
const AHEAD_BYTES = 1 << 20;

const SEGMENT_NAME = /^\d{16}\.journal$/;

/** No room, a quota, a limit of the process: errors that pass when there is room again. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * A journal in a folder of append-only files. An append settles after fdatasync of its file (and, for a new file, fsync
 * of the folder). At opening what is behind the last whole entry is cut: it was never acknowledged. Damage elsewhere is
 * told and passed over. Throws StoreInUse where another process has the folder.
 */
export async function openFileJournal(folder: string, settings: FileJournalSettings = {}): Promise<Journal> {
  mkdirSync(folder, { recursive: true });
  const unlock = lockFolder(folder);
  try {
    const report = settings.report ?? (() => undefined);
    const segments = listSegments(folder);
    const last = segments.at(-1);
    const end = last ? await tidy(last, report) : { next: 1 };
    const next = Math.max(end.next, settings.firstOffset ?? 1);
    const {
      maxSegmentBytes = SEGMENT_BYTES,
      aheadBytes = AHEAD_BYTES,
      openFile = (path) => open(path, 'w'),
    } = settings;
    return new FileJournal({ folder, maxSegmentBytes, aheadBytes, report, openFile, unlock, segments, next });
  } catch (error) {
    unlock();
    throw error;
  }
}

interface Opened {
  readonly folder: string;
  readonly maxSegmentBytes: number;
  readonly aheadBytes: number;
  readonly report: (line: string) => void;
  readonly openFile: (path: string) => Promise<SegmentFile>;
  readonly unlock: () => void;
  readonly segments: readonly Segment[];
  readonly next: number;
}

class FileJournal implements Journal {
  readonly #opened: Opened;
  readonly #commits: GroupCommit;
  #segments: readonly Segment[];
  #writing: OpenSegment | null = null;
  #next: number;
  #trimmed = 0;

  constructor(opened: Opened) {
    this.#opened = opened;
    this.#segments = opened.segments;
    this.#next = opened.next;
    this.#commits = new GroupCommit((group) => this.#commit(group));
  }

  append(bytes: Uint8Array): Promise<number> {
    return this.#commits.append(bytes);
  }

  async *read(after: number): AsyncIterable<JournalEntry> {
    let expected = Math.max(after, this.#trimmed) + 1;
    let begun = after > 0;
    const upTo = this.#next;
    for (const segment of this.#segmentsFrom(expected)) {
      for (const entry of readEntries(await readSegment(segment), (damage) => this.#tellDamage(segment, damage))) {
        if (entry.offset < expected || entry.offset >= upTo || entry.offset <= this.#trimmed) continue;
        if (begun && entry.offset > expected) this.#tellGap(expected, entry.offset - 1);
        yield entry;
        expected = entry.offset + 1;
        begun = true;
      }
    }
  }

  async trim(upTo: number): Promise<void> {
    this.#trimmed = Math.max(this.#trimmed, Math.min(upTo, this.#next - 1));
    await this.#commits.alone(async () => {
      const writing = this.#writing;
      if (writing && this.#trimmed === this.#next - 1 && writing.first < this.#next) await this.#empty(writing);
      const kept = this.#segmentsFrom(this.#trimmed + 1);
      for (const segment of this.#segments.filter((each) => !kept.includes(each))) {
        await rm(segment.file, { force: true });
      }
      this.#segments = kept;
    });
  }

  async close(): Promise<void> {
    await this.#commits.close();
    await this.#leave();
    this.#opened.unlock();
  }

  /** Writes and syncs a group as one; its offsets are used again where that fails. */
  async #commit(group: readonly Uint8Array[]): Promise<number> {
    const first = this.#next;
    try {
      const segment = await this.#roomy(group);
      const entries = writeEntries(group.map((bytes, index) => ({ offset: first + index, bytes })));
      await writeSafely(segment, entries, this.#opened.aheadBytes);
    } catch (error) {
      if (NO_ROOM.has(codeOf(error))) throw new StoreFull(`no room left for the journal in ${this.#opened.folder}`);
      throw error;
    }
    this.#next += group.length;
    return first;
  }

  /** The file to write to, tidied after what went wrong before. */
  async #roomy(group: readonly Uint8Array[]): Promise<OpenSegment> {
    const writing = this.#writing;
    if (!writing) return this.#begin();
    await tidyUp(writing);
    const more = group.reduce((sum, bytes) => sum + entryLength(bytes.length), 0);
    const fits = writing.safeBytes + more <= this.#opened.maxSegmentBytes;
    return fits || writing.safeBytes === SEGMENT_HEAD.length ? writing : this.#begin();
  }

  /** A new file for the entries from the next offset on; it is safe that it is there. */
  async #begin(): Promise<OpenSegment> {
    const first = this.#next;
    const file = this.#fileOf(first);
    const handle = await this.#opened.openFile(file);
    const segment: OpenSegment = { file, first, handle, safeBytes: 0, grownBytes: 0, untidy: false };
    try {
      await writeSafely(segment, SEGMENT_HEAD, 0);
      await syncPath(this.#opened.folder);
    } catch (error) {
      await handle.close();
      await rm(file, { force: true });
      throw error;
    }
    await this.#leave();
    this.#writing = segment;
    this.#segments = [...this.#segments.filter((each) => each.file !== file), segment];
    return segment;
  }

  /** Lets go of the file that was written to; the room that it did not need goes back. */
  async #leave(): Promise<void> {
    const writing = this.#writing;
    this.#writing = null;
    if (!writing) return;
    await writing.handle.truncate(writing.safeBytes).catch(() => undefined);
    await writing.handle.close();
  }

  /** Takes no room, for a full disk must be able to forget. The name first: it says which offset comes next. */
  async #empty({ file, handle }: OpenSegment): Promise<void> {
    const renamed = this.#fileOf(this.#next);
    await rename(file, renamed);
    const emptied = {
      file: renamed,
      first: this.#next,
      handle,
      safeBytes: SEGMENT_HEAD.length,
      grownBytes: 0,
      untidy: true,
    };
    this.#writing = emptied;
    this.#segments = [...this.#segments.filter((each) => each.file !== file), emptied];
    await tidyUp(emptied);
    await syncPath(this.#opened.folder);
  }

  #fileOf(first: number): string {
    return join(this.#opened.folder, `${String(first).padStart(16, '0')}.journal`);
  }

  /** Those that may hold an offset or a later one. */
  #segmentsFrom(offset: number): readonly Segment[] {
    return this.#segments.filter((_, index) => (this.#segments[index + 1]?.first ?? Number.POSITIVE_INFINITY) > offset);
  }

  #tellGap(from: number, to: number): void {
    this.#opened.report(`the journal is damaged: entries ${from} to ${to} are missing`);
  }

  #tellDamage(segment: Segment, { from, to }: Damage): void {
    this.#opened.report(
      `the journal is damaged: bytes ${from} to ${to} of ${segment.file} cannot be read and are left out`,
    );
  }
}

/** Empty where it was trimmed meanwhile. */
async function readSegment({ file }: Segment): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** Cuts what is behind the last whole entry; gives the offset after it. */
async function tidy({ file, first }: Segment, report: (line: string) => void): Promise<{ readonly next: number }> {
  const bytes = await readFile(file);
  checkForm(file, bytes);
  const entries = readEntries(bytes, () => undefined);
  let next = first;
  let step = entries.next();
  while (!step.done) {
    next = Math.max(next, step.value.offset + 1);
    step = entries.next();
  }
  const tail = bytes.subarray(step.value);
  if (tail.some((byte) => byte !== 0)) {
    report(`the journal ended in the middle of an entry: the last ${tail.length} bytes of ${file} are cut off`);
  }
  if (tail.length > 0) await cut(file, step.value);
  return { next };
}

async function cut(file: string, length: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.truncate(length);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** A file of a later version is no damage: refuses rather than cut it. */
function checkForm(file: string, bytes: Buffer): void {
  const head = bytes.subarray(0, SEGMENT_HEAD.length).toString('latin1');
  const own = new TextDecoder().decode(SEGMENT_HEAD);
  if (head === own || !/^besso-j\d$/.test(head)) return;
  throw new Error(`${file} is of another version of the journal (${head}, not ${own})`);
}

function listSegments(folder: string): readonly Segment[] {
  const names = readdirSync(folder).filter((name) => SEGMENT_NAME.test(name));
  return names.toSorted().map((name) => ({ file: join(folder, name), first: Number.parseInt(name, 10) }));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
