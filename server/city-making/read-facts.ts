import type { FactKind, FactOf } from '../../data/city/importers/facts.ts';
import { FileProblem, type FactSource, type Importer, type SourceFile } from '../../data/city/importers/importer.ts';
import type { FactCache, FileFacts } from './fact-cache.ts';
import { tallyRejects } from './reject-tally.ts';
import type { FolderFile } from './source-folder.ts';

/** A file that an importer knows. */
export interface Recognised {
  readonly file: FolderFile;
  readonly importer: Importer;
}

/** What became of a recognised file: its facts, or why it was refused. */
export type Outcome =
  | { readonly recognised: Recognised; readonly source: FactSource; readonly found: FileFacts; readonly kept: boolean }
  | { readonly recognised: Recognised; readonly refused: string };

/** For each file the first importer of each kind that recognises it. One that fails on a file does not know it. */
export function recognise(files: readonly FolderFile[], importers: readonly Importer[]): Recognised[] {
  return files.flatMap((file) => {
    const knowing = importers.filter((importer) => knows(importer, file));
    const kinds = new Set(knowing.map(({ kind }) => kind));
    return [...kinds].flatMap((kind) => {
      const importer = knowing.find((each) => each.kind === kind);
      return importer ? [{ file, importer }] : [];
    });
  });
}

function knows(importer: Importer, file: SourceFile): boolean {
  try {
    return importer.recognises(file);
  } catch {
    return false;
  }
}

/** The rim of the importers: whatever one throws is told of its file, and the others are read. */
export async function readFacts(recognised: Recognised, cache: FactCache): Promise<Outcome> {
  const { file, importer } = recognised;
  try {
    const source = importer.sourceOf(file);
    const known = cache.load(file.path, importer.id);
    if (known) return { recognised, source, found: known, kept: true };
    file.read.clear();
    const { reject, tally } = tallyRejects();
    const facts = await collect(importer.read(file, reject));
    const companions = [...file.read].filter((path) => path !== file.path).sort();
    const found: FileFacts = { facts, rejects: tally(), companions };
    cache.save(file.path, importer.id, found);
    return { recognised, source, found, kept: false };
  } catch (error) {
    return { recognised, refused: wordsOf(error) };
  }
}

async function collect(given: ReturnType<Importer['read']>): Promise<FactOf<FactKind>[]> {
  const facts: FactOf<FactKind>[] = [];
  if (Symbol.asyncIterator in given) for await (const fact of given) facts.push(fact);
  else for (const fact of given) facts.push(fact);
  return facts;
}

function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.replace(/\s+/g, ' ').slice(0, 300);
  return error instanceof FileProblem ? line : `its importer failed: ${line}`;
}
