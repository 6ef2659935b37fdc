import { GENERATED } from '../../data/city/build-city.ts';
import { writeCityPackage } from '../../data/city/city-folder.ts';
import { IMPORTERS } from '../../data/city/importers/index.ts';
import type { Importer } from '../../data/city/importers/importer.ts';
import { buildSurvey } from '../../data/survey/build-survey.ts';
import { type ChosenFacts, chooseFacts } from '../../data/survey/choose-facts.ts';
import type { CityOrder } from './city-order.ts';
import type { MadeCity } from './city-report.ts';
import { FactCache } from './fact-cache.ts';
import { type ReadOutcome, reportFiles } from './file-report.ts';
import { type Outcome, readFacts, type Recognised, recognise } from './read-facts.ts';
import { compare, readSourceFolder, shown } from './source-folder.ts';

/** Nothing in the folder is of any use; the message is one line for a person. */
export class NothingUsable extends Error {
  override readonly name = 'NothingUsable';
}

/** What reads the files and what makes a package of their facts. */
export interface CityMakers {
  readonly importers: readonly Importer[];
  readonly build: typeof buildSurvey;
}

type Progress = (share: number, step: string) => void;

/** Share of the work that reading is. */
const READING = 0.35;

/**
 * Reads a folder of official files and writes a city package. What was read is kept beside the package until it is
 * written, so that the next run goes on from there. Throws FolderProblem or {@link NothingUsable}.
 */
export async function makeSurveyedCity(
  order: CityOrder,
  progress: Progress,
  { importers, build }: CityMakers = { importers: IMPORTERS as readonly Importer[], build: buildSurvey },
): Promise<MadeCity> {
  const { from, out, seed, generator } = order;
  const { chosen, files, cache } = await readAndChoose(order, importers, progress);
  const built = build({
    facts: chosen.facts,
    sources: chosen.sources,
    seed,
    generator,
    onProgress: (share, step) => progress(READING + (1 - READING) * 0.98 * share, step),
  });
  progress(0.99, 'writing');
  writeCityPackage(out, built);
  cache.remove();
  progress(1, 'done');
  const packageBytes = [...built.files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  return { from, out, ...files, counts: built.manifest.counts, packageBytes };
}

interface ReadFolder {
  readonly chosen: ChosenFacts;
  readonly files: ReturnType<typeof reportFiles>;
  readonly cache: FactCache;
}

/** What the files have, each fact once; those that are not used are let go when it returns. */
async function readAndChoose(
  { from, out, generator }: CityOrder,
  importers: readonly Importer[],
  progress: Progress,
): Promise<ReadFolder> {
  progress(0, 'looking through the files');
  const folder = readSourceFolder(from);
  const recognised = recognise(folder.files, importers);
  if (folder.files.length === 0) throw new NothingUsable(`${from} holds no files`);
  if (recognised.length === 0) {
    throw new NothingUsable(`none of the ${folder.files.length} files of ${from} is of a kind that is known here`);
  }
  const byPath = new Map(folder.files.map((file) => [file.path, file]));
  const cache = new FactCache(`${out}.part`, generator, (path) => byPath.get(path));
  const outcomes = await readAll(recognised, cache, progress);
  const rank = ({ recognised: { importer } }: Outcome) => importers.indexOf(importer);
  const read = outcomes
    .filter((each): each is ReadOutcome => 'found' in each)
    .sort((one, other) => rank(one) - rank(other) || compare(pathOf(one), pathOf(other)));
  const chosen = chooseFacts(
    read.map(({ recognised: { file, importer }, source, found }) => ({
      path: file.path,
      kind: importer.kind,
      source,
      facts: found.facts,
    })),
    GENERATED,
  );
  if (chosen.sources.length > 1) {
    return { chosen, files: reportFiles({ folder, outcomes, read, chosen }), cache };
  }
  cache.remove();
  throw new NothingUsable(noFactsIn(from, outcomes));
}

async function readAll(recognised: readonly Recognised[], cache: FactCache, progress: Progress): Promise<Outcome[]> {
  const all = recognised.reduce((sum, { file }) => sum + file.bytes, 0);
  const outcomes: Outcome[] = [];
  let done = 0;
  for (const each of recognised) {
    progress(READING * (done / all), `reading ${shown(each.file.path)}`);
    outcomes.push(await readFacts(each, cache));
    done += each.file.bytes;
  }
  return outcomes;
}

function pathOf({ recognised }: Outcome): string {
  return recognised.file.path;
}

function noFactsIn(from: string, outcomes: readonly Outcome[]): string {
  const refused = outcomes.find((each) => 'refused' in each);
  const why = refused ? `; ${pathOf(refused)}: ${refused.refused}` : '';
  return `nothing in the files of ${from} could be used${why}`;
}
