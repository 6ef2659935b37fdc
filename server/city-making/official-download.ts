import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileToFetch } from './official-address.ts';
import { FetchProblem, requestOf, type Web, type WebAnswer } from './web.ts';

/** A file as it was fetched: with what the next fetch asks whether it has changed. */
export interface FetchedFile {
  readonly id: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly etag: string | null;
  readonly modified: string | null;
}

export interface Download {
  readonly fetched: FetchedFile;
  /** Whether the publisher said that it has not changed. */
  readonly unchanged: boolean;
}

/** Largest file that is taken. */
const MOST_BYTES = 4 * 2 ** 30;

/**
 * Fetches a file to `path`: not at all when it has not changed since `known`, from where it broke off when a part of it
 * is at `path`.part and the publisher still has the same one. Throws {@link FetchProblem}; the part is kept for the next
 * time.
 */
export async function download(
  { file, url }: FileToFetch,
  path: string,
  known: FetchedFile | undefined,
  web: Web,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<Download> {
  const whole = known && known.url === url && (await sizeOf(path)) === known.bytes ? known : undefined;
  const part = await Part.open(`${path}.part`);
  try {
    const answer = await ask(url, whole, part, web);
    if (answer.status === 304 && whole) return { fetched: whole, unchanged: true };
    const { bytes, sha256 } = await part.take(answer, url, onBytes);
    await part.moveTo(path);
    const { etag = null, 'last-modified': modified = null } = answer.headers;
    return { fetched: { id: file.id, url, bytes, sha256, etag, modified }, unchanged: false };
  } finally {
    await part.close();
  }
}

async function ask(url: string, whole: FetchedFile | undefined, part: Part, web: Web): Promise<WebAnswer> {
  const validator = await part.validator();
  if (!whole && part.bytes > 0 && validator) {
    const headers = { range: `bytes=${part.bytes}-`, 'if-range': validator };
    const answer = await web.open(requestOf(url, { headers }));
    if (answer.status === 206 && startsAt(answer, part.bytes)) return answer;
    if (answer.status === 200) {
      await part.empty();
      return answer;
    }
  }
  await part.empty();
  return web.open(requestOf(url, { headers: whole ? conditions(whole) : {} }));
}

function startsAt({ headers }: WebAnswer, bytes: number): boolean {
  return headers['content-range']?.startsWith(`bytes ${bytes}-`) ?? false;
}

function conditions({ etag, modified }: FetchedFile): Record<string, string> {
  return { ...(etag && { 'if-none-match': etag }), ...(modified && { 'if-modified-since': modified }) };
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => -1,
  );
}

/** What has arrived of a file, and beside it what tells whether the publisher still has the same one. */
class Part {
  readonly #path: string;
  bytes: number;

  private constructor(path: string, bytes: number) {
    this.#path = path;
    this.bytes = bytes;
  }

  static async open(path: string): Promise<Part> {
    return new Part(path, Math.max(0, await sizeOf(path)));
  }

  async validator(): Promise<string | null> {
    const file = await open(`${this.#path}.tag`).catch(() => null);
    const text = await file?.readFile('utf8');
    await file?.close();
    return text?.trim() || null;
  }

  async empty(): Promise<void> {
    await rm(this.#path, { force: true });
    this.bytes = 0;
  }

  /** Appends an answer's body; settles with size and digest of the whole. */
  async take(answer: WebAnswer, url: string, onBytes: (bytes: number) => void) {
    const hash = await this.#digest();
    const tag = answer.headers.etag?.startsWith('W/') === false ? answer.headers.etag : answer.headers['last-modified'];
    await write(`${this.#path}.tag`, tag ?? '');
    const file = await open(this.#path, 'a');
    const expected =
      this.bytes + Number(answer.headers['content-encoding'] ? Number.NaN : answer.headers['content-length']);
    try {
      for await (const piece of answer.body) {
        this.bytes += piece.length;
        if (this.bytes > MOST_BYTES) throw new FetchProblem(`${url} is larger than ${MOST_BYTES / 2 ** 30} GiB`);
        await file.write(piece);
        hash.update(piece);
        onBytes(this.bytes);
      }
    } finally {
      await file.close();
    }
    if (Number.isFinite(expected) && expected !== this.bytes) {
      throw new FetchProblem(`${url} broke off at ${this.bytes} of ${expected} bytes; run again to go on from there`);
    }
    return { bytes: this.bytes, sha256: hash.digest('hex') };
  }

  async #digest(): Promise<Hash> {
    const hash = createHash('sha256');
    if (this.bytes > 0) for await (const piece of createReadStream(this.#path)) hash.update(piece as Buffer);
    return hash;
  }

  async moveTo(path: string): Promise<void> {
    await rename(this.#path, path);
    await rm(`${this.#path}.tag`, { force: true });
  }

  /** Leaves nothing behind that cannot be gone on from. */
  async close(): Promise<void> {
    if (this.bytes === 0) await rm(`${this.#path}.tag`, { force: true });
  }
}

async function write(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  await file.writeFile(text);
  await file.close();
}
