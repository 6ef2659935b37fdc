import { mkdirSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StoreFull } from '../store/archive.ts';
import { EMPTY_HEAD, type Entry, type Head, LINE_AT_MOST_BYTES } from './chain.ts';
import { KeptEnd, readKeptEnd } from './kept-end.ts';

/** Where a home keeps its audit log. */
export const AUDIT_FILE = 'audit.jsonl';

const NEWLINE = 0x0a;
const NO_ROOM: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

/** The newest this many bytes are looked through for the end of the chain. */
const TAIL_BYTES = 64 * LINE_AT_MOST_BYTES;

/**
 * Lines of JSON, only ever added to. A last line without an end was never acknowledged: it is cut off. Where the end that
 * was kept is not in the file, the chain goes on from that end: what is missing stays missed.
 */
export class AuditFile {
  readonly #handle: FileHandle;
  readonly #end: KeptEnd;
  #size: number;
  #head: Head;

  private constructor(handle: FileHandle, end: KeptEnd, size: number, head: Head) {
    this.#handle = handle;
    this.#end = end;
    this.#size = size;
    this.#head = head;
  }

  static async open(path: string): Promise<AuditFile> {
    mkdirSync(dirname(path), { recursive: true });
    const handle = await open(path, 'a+', 0o600);
    const { size } = await handle.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const tail = await readPart(handle, start, size);
    const whole = tail.lastIndexOf(NEWLINE) + 1;
    if (start + whole < size && whole > 0) await handle.truncate(start + whole);
    if (whole === 0 && size > 0 && start === 0) await handle.truncate(0);
    await syncFolder(dirname(path));
    const kept = whole > 0 ? start + whole : start === 0 ? 0 : size;
    const head = headOf(linesOf(tail.subarray(0, whole)));
    const end = readKeptEnd(path);
    const file = new AuditFile(handle, await KeptEnd.open(path), kept, head);
    if (end && !(await file.#holds(end))) file.#head = end;
    await file.#keepEnd();
    return file;
  }

  get head(): Head {
    return this.#head;
  }

  /** Settles once the entries are on the disk: all of them or, where it rejects, none. Rejects with {@link StoreFull}. */
  async append(entries: readonly Entry[]): Promise<void> {
    const bytes = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    try {
      await this.#handle.appendFile(bytes);
      await this.#handle.datasync();
    } catch (error) {
      await this.#handle.truncate(this.#size).catch(() => undefined);
      throw isFull(error) ? new StoreFull('there is no room for the audit log') : error;
    }
    this.#size += bytes.length;
    this.#head = entries.at(-1) ?? this.#head;
    await this.#keepEnd();
  }

  /** At most `limit` entries below a sequence, newest first, as they stand in the file. */
  async before(sequence: number, limit: number): Promise<readonly unknown[]> {
    const end = sequence > this.#head.sequence ? this.#size : await this.#startOf(sequence);
    const start = Math.max(0, end - limit * LINE_AT_MOST_BYTES);
    const lines = linesOf(await readPart(this.#handle, start, end));
    const whole = start === 0 ? lines : lines.slice(1);
    return whole.slice(-limit).reverse().map(parseLine);
  }

  async close(): Promise<void> {
    await this.#end.close();
    await this.#handle.close();
  }

  async #holds({ sequence, hash }: Head): Promise<boolean> {
    if (sequence === 0) return true;
    const [entry] = sequence > this.#head.sequence ? [] : await this.before(sequence + 1, 1);
    return typeof entry === 'object' && entry !== null && 'hash' in entry && entry.hash === hash;
  }

  /** The entries are safe already: an end that lags behind them does no harm. */
  async #keepEnd(): Promise<void> {
    await this.#end.keep(this.#head).catch(() => undefined);
  }

  /** Where the first entry of that sequence or above begins: by halves, as the file is in order. */
  async #startOf(sequence: number): Promise<number> {
    let [low, high] = [0, this.#size];
    while (high - low > 2 * LINE_AT_MOST_BYTES) {
      const middle = Math.floor((low + high) / 2);
      const part = await readPart(this.#handle, middle, Math.min(this.#size, middle + 2 * LINE_AT_MOST_BYTES));
      const begin = part.indexOf(NEWLINE) + 1;
      const found = sequenceOf(parseLine(linesOf(part.subarray(begin))[0] ?? ''));
      if (found === null || found >= sequence) high = middle;
      else low = middle + begin;
    }
    const part = await readPart(this.#handle, low, Math.min(this.#size, high + 2 * LINE_AT_MOST_BYTES));
    let offset = low;
    for (const line of linesOf(part)) {
      if ((sequenceOf(parseLine(line)) ?? 0) >= sequence) return offset;
      offset += Buffer.byteLength(line) + 1;
    }
    return offset;
  }
}

async function readPart(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, end - start));
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
  return bytes.subarray(0, bytesRead);
}

function linesOf(bytes: Buffer): readonly string[] {
  return bytes
    .toString()
    .split('\n')
    .filter((line) => line !== '');
}

/** Undefined for a line that is no JSON. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function sequenceOf(entry: unknown): number | null {
  const isEntry = typeof entry === 'object' && entry !== null && 'sequence' in entry;
  return isEntry && typeof entry.sequence === 'number' ? entry.sequence : null;
}

/** The last entry that can be read; where none can, the chain begins anew, and verifying says so. */
function headOf(lines: readonly string[]): Head {
  for (const line of lines.toReversed()) {
    const entry = parseLine(line);
    const sequence = sequenceOf(entry);
    const hash = typeof entry === 'object' && entry !== null && 'hash' in entry ? entry.hash : null;
    if (sequence !== null && typeof hash === 'string') return { sequence, hash };
  }
  return EMPTY_HEAD;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().catch(() => undefined);
  await handle.close();
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && NO_ROOM.has(error.code);
}
