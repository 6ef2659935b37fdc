import type { OfficialFile } from '../../data/catalogue/official-files.ts';
import { FetchProblem, requestOf, type Web } from './web.ts';

/** Where a file lies today, and how large its publisher says that it is. */
export interface FileToFetch {
  readonly file: OfficialFile;
  readonly url: string;
  /** Null where the publisher does not say. */
  readonly bytes: number | null;
}

const MOST_CATALOGUE_BYTES = 8 * 2 ** 20;

/** Asks a publisher where a file is and how large. Throws {@link FetchProblem}. */
export async function findFile(file: OfficialFile, web: Web): Promise<FileToFetch> {
  const url = file.address.kind === 'url' ? file.address.url : await newestResource(file.address, web);
  return { file, url, bytes: await sizeOf(url, web) };
}

type CkanAddress = Extract<OfficialFile['address'], { kind: 'ckan' }>;

interface Resource {
  readonly url: string;
  readonly format: string;
  readonly name: string;
  readonly changed: string;
}

async function newestResource({ api, dataset, format, name }: CkanAddress, web: Web): Promise<string> {
  const address = `${api}/package_show?id=${encodeURIComponent(dataset)}`;
  const answer = await web.open(requestOf(address));
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body) {
    bytes += piece.length;
    if (bytes > MOST_CATALOGUE_BYTES) throw new FetchProblem(`${address} answers with more than a catalogue entry`);
    pieces.push(piece);
  }
  const pattern = name === undefined ? null : new RegExp(name, 'i');
  const fits = resourcesOf(Buffer.concat(pieces).toString('utf8'), address)
    .filter((each) => each.format.toUpperCase() === format.toUpperCase())
    .filter((each) => !pattern || pattern.test(each.name) || pattern.test(each.url))
    .sort((one, other) => (one.changed < other.changed ? 1 : -1));
  const [newest] = fits;
  if (!newest) throw new FetchProblem(`data set ${dataset} has no ${format}${name ? ` named like ${name}` : ''}`);
  return new URL(newest.url, address).href;
}

function resourcesOf(text: string, address: string): Resource[] {
  const listed = listOf(text);
  if (!listed) throw new FetchProblem(`${address} does not answer as a CKAN catalogue`);
  return listed.flatMap((value) => {
    if (typeof value !== 'object' || value === null) return [];
    const member = (key: string) => {
      const found = (value as Readonly<Record<string, unknown>>)[key];
      return typeof found === 'string' ? found : '';
    };
    if (member('url') === '') return [];
    const changed = member('last_modified') || member('created');
    return [{ url: member('url'), format: member('format'), name: member('name'), changed }];
  });
}

function listOf(text: string): readonly unknown[] | null {
  try {
    const { result } = JSON.parse(text) as { readonly result?: { readonly resources?: unknown } };
    return Array.isArray(result?.resources) ? result.resources : null;
  } catch {
    return null;
  }
}

/** By a HEAD request; a publisher that does not answer it is not asked again. */
async function sizeOf(url: string, web: Web): Promise<number | null> {
  const answer = await web.open(requestOf(url, { method: 'HEAD' })).catch((error: unknown) => {
    if (error instanceof FetchProblem && !error.away) return null;
    throw error;
  });
  const length = Number(answer?.headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) && length > 0 ? length : null;
}
