import type { ChosenFacts } from '../../data/survey/choose-facts.ts';
import type { MadeCity, SkipReason, UsedFile } from './city-report.ts';
import type { Outcome } from './read-facts.ts';
import { compare, type SourceFolder } from './source-folder.ts';

export type ReadOutcome = Extract<Outcome, { found: unknown }>;

export interface ReadAndChosen {
  readonly folder: SourceFolder;
  readonly outcomes: readonly Outcome[];
  /** Those that were read, in the order in which their facts were chosen. */
  readonly read: readonly ReadOutcome[];
  readonly chosen: ChosenFacts;
}

/** What became of every file. */
export function reportFiles(all: ReadAndChosen): Pick<MadeCity, 'used' | 'skipped' | 'rejected' | 'sources' | 'read'> {
  const { folder, read, chosen } = all;
  const files = read.map((each, order) => usedFile(each, chosen.used[order]?.count ?? 0, folder));
  const rejected: Record<string, number> = {};
  for (const { rejects } of files) {
    for (const [problem, { count }] of Object.entries(rejects)) rejected[problem] = (rejected[problem] ?? 0) + count;
  }
  return {
    used: files.filter(({ used }) => used > 0).sort((one, other) => compare(one.path, other.path)),
    skipped: skippedOf(all, files),
    rejected,
    sources: chosen.sources,
    read: Object.fromEntries(Object.entries(chosen.facts).map(([kind, facts]) => [kind, facts.length])),
  };
}

function usedFile({ recognised, found }: ReadOutcome, used: number, folder: SourceFolder): UsedFile {
  const { file, importer } = recognised;
  const { facts, rejects } = found;
  const { id, reads, kind } = importer;
  const companions = [...new Set([...found.companions, ...sidecarsOf(file.path, folder)])].sort(compare);
  return { path: file.path, importer: id, reads, kind, facts: facts.length, used, rejects, companions };
}

/** Files that come with a shapefile and say nothing that is needed. */
const SIDECAR = /\.(shx|sbn|sbx|qix|cpg|prj|dbf|shp\.xml)$/i;

function sidecarsOf(path: string, { files }: SourceFolder): readonly string[] {
  if (!/\.shp$/i.test(path)) return [];
  const stem = path.slice(0, -'.shp'.length);
  return files.flatMap((file) =>
    SIDECAR.test(file.path) && file.path.replace(SIDECAR, '') === stem ? [file.path] : [],
  );
}

function skippedOf({ folder, outcomes, chosen }: ReadAndChosen, files: readonly UsedFile[]): MadeCity['skipped'] {
  const known = new Set([
    ...outcomes.map(({ recognised }) => recognised.file.path),
    ...files.flatMap(({ companions }) => companions),
  ]);
  const skipped: { path: string; reason: SkipReason; detail: string }[] = [
    ...folder.leftOut.map(({ path, reason }) => ({ path, reason: 'not-read' as const, detail: reason })),
    ...folder.files
      .filter(({ path }) => !known.has(path))
      .map(({ path }) => ({ path, reason: 'not-recognised' as const, detail: '' })),
    ...outcomes.flatMap((each) =>
      'refused' in each ? [{ path: each.recognised.file.path, reason: 'refused' as const, detail: each.refused }] : [],
    ),
  ];
  files.forEach(({ path, used, reads, facts, companions }, order) => {
    if (used > 0) return;
    const reason: SkipReason = facts === 0 ? 'nothing-in-it' : 'superseded';
    const better = chosen.used[order]?.insteadOf ?? 'another file';
    skipped.push({ path, reason, detail: facts === 0 ? reads : `${reads}; ${better} is used` });
    for (const beside of companions) skipped.push({ path: beside, reason, detail: `comes with ${path}` });
  });
  return skipped.sort((one, other) => compare(one.path, other.path));
}
