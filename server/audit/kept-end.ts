import { existsSync, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Head } from './chain.ts';

/** Where the end of a chain is kept, beside it: entries that are cut off at the end would not be missed otherwise. */
const END_FILE = 'audit.end';

const SEQUENCE_DIGITS = 16;

/** The end that was kept of an audit file; null where none was. It may lag behind the file, and never goes before it. */
export function readKeptEnd(auditFile: string): Head | null {
  const path = endFileOf(auditFile);
  const [, sequence, hash] =
    /^(\d{16}) ([0-9a-f]{64})\n$/.exec(existsSync(path) ? readFileSync(path, 'utf8') : '') ?? [];
  return hash === undefined ? null : { sequence: Number(sequence), hash };
}

/** Keeps the end of an audit file: always as many bytes in the same place, so that a full disk has room for them. */
export class KeptEnd {
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async open(auditFile: string): Promise<KeptEnd> {
    const path = endFileOf(auditFile);
    return new KeptEnd(await open(path, existsSync(path) ? 'r+' : 'w', 0o600));
  }

  async keep({ sequence, hash }: Head): Promise<void> {
    await this.#handle.write(`${String(sequence).padStart(SEQUENCE_DIGITS, '0')} ${hash}\n`, 0);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

function endFileOf(auditFile: string): string {
  return join(dirname(auditFile), END_FILE);
}
