import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { Unzip, UnzipInflate, type UnzipFile } from 'fflate';
import { FetchProblem } from './web.ts';

const MOST_FILES = 20_000;
const MOST_BYTES = 8 * 2 ** 30;

/** The first bytes of a zip with anything in it. */
const MAGIC = 'PK\u0003\u0004';

export async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === MAGIC;
  } finally {
    await file.close();
  }
}

/**
 * Unpacks a zip into a folder, file by file as it is read. Throws {@link FetchProblem} for a damaged one, one that
 * would write outside of the folder, and one that is larger inside than any publisher's.
 */
export async function unzip(path: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const members = new Members(folder);
  const reader = new Unzip((file) => members.add(file));
  reader.register(UnzipInflate);
  try {
    for await (const piece of createReadStream(path)) {
      reader.push(piece as Buffer);
      await members.settle();
    }
    reader.push(new Uint8Array(0), true);
    await members.end();
  } catch (error) {
    await members.abandon();
    if (error instanceof FetchProblem) throw error;
    throw new FetchProblem(`${path} is no zip that can be read (${error instanceof Error ? error.message : error})`);
  }
}

class Members {
  readonly #folder: string;
  readonly #open = new Set<WriteStream>();
  readonly #waiting: Promise<unknown>[] = [];
  #count = 0;
  #bytes = 0;
  #problem: Error | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(file: UnzipFile): void {
    if (++this.#count > MOST_FILES) throw new FetchProblem(`a zip with more than ${MOST_FILES} files is not unpacked`);
    if (file.name.endsWith('/')) return;
    const parts = file.name.split(/[\\/]/);
    const unsafe = parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'));
    if (unsafe) throw new FetchProblem(`a zip that holds ${JSON.stringify(file.name)} is not unpacked`);
    this.#write(file, join(this.#folder, ...parts));
  }

  #write(file: UnzipFile, path: string): void {
    let stream: WriteStream | null = null;
    const opened = mkdir(dirname(path), { recursive: true }).then(() => {
      stream = createWriteStream(path);
      this.#open.add(stream);
      return once(stream, 'open');
    });
    this.#waiting.push(opened);
    let chain: Promise<unknown> = opened;
    file.ondata = (error, data, final) => {
      this.#bytes += data?.length ?? 0;
      if (error) this.#problem = error;
      if (this.#bytes > MOST_BYTES) this.#problem = new FetchProblem('a zip that unpacks to more than 8 GiB is let be');
      chain = chain.then(() => writeTo(stream, data, final));
      this.#waiting.push(chain);
      if (final && stream) this.#open.delete(stream);
    };
    file.start();
  }

  /** Waits until what has been unpacked so far is written. */
  async settle(): Promise<void> {
    await Promise.all(this.#waiting.splice(0));
    if (this.#problem) throw this.#problem;
  }

  async end(): Promise<void> {
    await this.settle();
    if (this.#count === 0) throw new FetchProblem('a zip without a file in it');
  }

  async abandon(): Promise<void> {
    await Promise.allSettled(this.#waiting.splice(0));
    for (const stream of this.#open) stream.destroy();
  }
}

async function writeTo(stream: WriteStream | null, data: Uint8Array | undefined, final: boolean): Promise<void> {
  if (!stream) return;
  if (data && data.length > 0 && !stream.write(data)) await once(stream, 'drain');
  if (final) await new Promise<void>((ended) => stream.end(ended));
}
