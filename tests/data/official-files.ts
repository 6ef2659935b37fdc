import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FactKind, FactOf } from '../../data/city/importers/facts.ts';
import { FileProblem, type RowProblem, type SourceFile } from '../../data/city/importers/importer.ts';
import { IMPORTERS } from '../../data/city/importers/index.ts';
import type { Sourced } from '../../data/survey/sourced.ts';
import { readSourceFolder } from '../../server/city-making/source-folder.ts';

/** The official files, beside the repository; tests of them are skipped where they are not. */
export const OFFICIAL = resolve(dirname(fileURLToPath(import.meta.url)), '../../../shared/data');
export const HAS_OFFICIAL = existsSync(OFFICIAL);

let files: readonly SourceFile[] | undefined;

export function officialFiles(): readonly SourceFile[] {
  files ??= HAS_OFFICIAL ? readSourceFolder(OFFICIAL).files : [];
  return files;
}

export interface Read<Kind extends FactKind> {
  readonly path: string;
  readonly importer: string;
  readonly facts: readonly FactOf<Kind>[];
  readonly rejects: readonly (readonly [RowProblem, string])[];
}

/** Every official file of a kind, found by its content, but those that are refused. */
export async function readOfficial<Kind extends FactKind>(kind: Kind): Promise<readonly Read<Kind>[]> {
  const read: Read<Kind>[] = [];
  const ofKind = IMPORTERS.filter((importer) => importer.kind === kind);
  for (const file of officialFiles()) {
    const importer = ofKind.find((each) => each.recognises(file));
    if (!importer) continue;
    const facts: FactOf<Kind>[] = [];
    const rejects: (readonly [RowProblem, string])[] = [];
    const all = importer.read(file, (problem, where) => rejects.push([problem, where]));
    try {
      for await (const fact of all) facts.push(fact as FactOf<Kind>);
    } catch (error) {
      if (error instanceof FileProblem) continue;
      throw error;
    }
    read.push({ path: file.path, importer: importer.id, facts, rejects });
  }
  return read;
}

/** The facts of all these files, each file a source of its own. */
export function sourced<Kind extends FactKind>(read: readonly Read<Kind>[]): readonly Sourced<FactOf<Kind>>[] {
  return read.flatMap(({ facts }, source) => facts.map((fact) => ({ fact, source: source + 1 })));
}
