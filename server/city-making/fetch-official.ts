import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OfficialFile } from '../../data/catalogue/official-files.ts';
import { BadCommand } from './command-line.ts';
import { findFile, type FileToFetch } from './official-address.ts';
import { download, type FetchedFile } from './official-download.ts';
import { isZip, unzip } from './official-unzip.ts';
import { FetchProblem, type Web } from './web.ts';

export interface Fetching {
  readonly files: readonly OfficialFile[];
  /** Each file goes into a folder of its own below this one, named by its id. */
  readonly folder: string;
  readonly web: Web;
  /** Hears lines for a person. */
  tell(line: string): void;
  /** Hears the share of a file that has arrived, where its size is known. */
  onProgress?(share: number, id: string): void;
}

/** A file as it lies in the folder, with its rights. */
export interface FetchRecord extends FetchedFile {
  readonly title: string;
  readonly publisher: string;
  readonly licence: string;
  readonly attribution: string;
  readonly page: string;
}

/** Name of the list of what was fetched, in the folder. */
export const FETCH_RECORD = 'fetched.json';

/**
 * Fetches files from their publishers: what has not changed is left, what broke off is gone on with, zips are unpacked.
 * Sizes are told before anything is fetched. A file that cannot be had is told and the others fetched all the same.
 * Throws {@link BadCommand} when none could be had.
 */
export async function fetchOfficial({
  files,
  folder,
  web,
  tell,
  onProgress,
}: Fetching): Promise<readonly FetchRecord[]> {
  await mkdir(folder, { recursive: true });
  const known = new Map((await readRecords(folder)).map((record) => [record.id, record]));
  const { found, problems } = await findAll(files, web, tell);
  if (found.length === 0) throw nothingFetched(problems);
  tellSizes(found, tell);
  for (const each of found) {
    try {
      const record = await fetchOne(each, { folder, web, known: known.get(each.file.id), tell, onProgress });
      known.set(each.file.id, record);
      await writeRecords(folder, [...known.values()]);
    } catch (error) {
      if (!(error instanceof FetchProblem)) throw error;
      problems.push(error);
      tell(`${each.file.id}: not fetched: ${error.message}`);
    }
  }
  const records = [...known.values()].filter(({ id }) => files.some((file) => file.id === id));
  if (records.length === 0) throw nothingFetched(problems);
  return records;
}

async function findAll(files: readonly OfficialFile[], web: Web, tell: Fetching['tell']) {
  const found: FileToFetch[] = [];
  const problems: FetchProblem[] = [];
  const awayHosts = new Set<string>();
  for (const file of files) {
    const host = new URL(file.address.kind === 'url' ? file.address.url : file.address.api).host;
    if (awayHosts.has(host)) continue;
    try {
      found.push(await findFile(file, web));
    } catch (error) {
      if (!(error instanceof FetchProblem)) throw error;
      problems.push(error);
      if (error.away) awayHosts.add(host);
      else tell(`${file.id}: not found: ${error.message}`);
    }
  }
  if (found.length > 0) for (const { message, away } of problems) if (away) tell(message);
  return { found, problems };
}

function nothingFetched(problems: readonly FetchProblem[]): BadCommand {
  const away = problems.every((problem) => problem.away);
  const reason = problems[0]?.message ?? 'the catalogue is empty';
  const advice = away
    ? 'connect this machine to a network, or give a folder of official files with --from'
    : 'see --catalogue for a list of your own';
  return new BadCommand(`no official file could be fetched: ${reason}; ${advice}`);
}

function tellSizes(found: readonly FileToFetch[], tell: Fetching['tell']): void {
  for (const { file, bytes } of found) {
    tell(`${sizeWord(bytes).padStart(12)}  ${file.id}: ${file.title} (${file.publisher}, ${file.licence})`);
  }
  const unknown = found.filter(({ bytes }) => bytes === null).length;
  const sum = found.reduce((whole, { bytes }) => whole + (bytes ?? 0), 0);
  tell(`${sizeWord(sum).padStart(12)}  in all${unknown > 0 ? `, and ${unknown} of a size that is not told` : ''}`);
}

function sizeWord(bytes: number | null): string {
  return bytes === null ? 'size unknown' : `${(bytes / 1e6).toFixed(1)} MB`;
}

interface Order extends Pick<Fetching, 'folder' | 'web' | 'tell'> {
  readonly known: FetchRecord | undefined;
  readonly onProgress: Fetching['onProgress'];
}

async function fetchOne(each: FileToFetch, { folder, web, known, tell, onProgress }: Order): Promise<FetchRecord> {
  const { file, url, bytes } = each;
  const own = join(folder, file.id);
  await mkdir(own, { recursive: true });
  const path = join(own, nameOf(url));
  const { fetched, unchanged } = await download(each, path, known, web, (arrived) => {
    if (bytes !== null) onProgress?.(arrived / bytes, file.id);
  });
  if (!unchanged && (await isZip(path)) && !(await isTimetable(path))) await unzip(path, join(own, 'unpacked'));
  tell(`${file.id}: ${unchanged ? 'not changed' : `${sizeWord(fetched.bytes)}, sha256 ${fetched.sha256}`}`);
  const { title, publisher, licence, attribution, page } = file;
  return { ...fetched, title, publisher, licence, attribution, page };
}

/** A zip lists its files at its end. */
const LIST_BYTES = 2 ** 16;

/** A timetable stays a zip: that is what it is read and handed on as. */
async function isTimetable(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(LIST_BYTES), 0, LIST_BYTES, Math.max(0, size - LIST_BYTES));
    return buffer.includes('stops.txt') && buffer.includes('routes.txt');
  } finally {
    await file.close();
  }
}

/** The last part of an address as a safe file name. */
function nameOf(url: string): string {
  const last = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '');
  const safe = last.replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^\.+/, '');
  return safe === '' ? 'file' : safe;
}

async function readRecords(folder: string): Promise<readonly FetchRecord[]> {
  try {
    const list: unknown = JSON.parse(await readFile(join(folder, FETCH_RECORD), 'utf8'));
    return Array.isArray(list) ? (list as FetchRecord[]) : [];
  } catch {
    return [];
  }
}

async function writeRecords(folder: string, records: readonly FetchRecord[]): Promise<void> {
  const sorted = records.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const path = join(folder, FETCH_RECORD);
  await writeFile(`${path}.new`, `${JSON.stringify(sorted, null, 2)}\n`);
  await rename(`${path}.new`, path);
}
