import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CityOrder, CityTold } from './city-making/city-order.ts';
import { type CityReport, type MadeCity, reportText } from './city-making/city-report.ts';
import { OFFICIAL_FILES } from '../data/catalogue/official-files.ts';
import { fetchOfficial } from './city-making/fetch-official.ts';
import { readCatalogue } from './city-making/official-catalogue.ts';
import { openWeb } from './city-making/web.ts';
import { BadCommand, CITY_HELP, readCommand, type CityCommand } from './city-making/command-line.ts';
import type { Invocation } from './main.ts';
import { makeProgress } from './progress.ts';

/** `npm run city`: makes a city package from official files. What the caller can put right: one line, exit code 2. */
export async function main({ args, variables, root }: Invocation): Promise<void> {
  process.exitCode = await run(args, variables, root);
}

async function run(args: readonly string[], variables: Invocation['variables'], root: string): Promise<number> {
  try {
    const command = readCommand(args);
    if (command === 'help') {
      process.stdout.write(CITY_HELP);
      return 0;
    }
    const folders = foldersOf(command, variables);
    if (command.fetch) await fetchFiles(command, folders.from);
    const report = await make(orderOf(folders, command.seed, root), join(root, 'dist/server/survey-worker.js'));
    if (command.report !== null) writeReport(command.report, report);
    process.stdout.write(reportText(report));
    return 0;
  } catch (error) {
    if (error instanceof BadCommand) {
      process.stderr.write(`besso: ${error.message.replace(/\s+/g, ' ')}\n`);
      return 2;
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}

/** Absolute. */
interface Folders {
  readonly from: string;
  readonly out: string;
}

function foldersOf({ from, out }: CityCommand, variables: Invocation['variables']): Folders {
  const home = variables.BESSO_HOME || '.besso';
  const folders = { from: resolve(from ?? join(home, 'official')), out: resolve(out ?? join(home, 'barcelona')) };
  checkOut(folders.out, folders.from);
  return folders;
}

async function fetchFiles({ catalogue, with: asked }: CityCommand, folder: string): Promise<void> {
  const listed = catalogue === null ? OFFICIAL_FILES : readCatalogue(catalogue);
  const unknown = asked.find((id) => !listed.some((file) => file.id === id));
  if (unknown !== undefined) throw new BadCommand(`--with ${unknown}: the catalogue has no such file`);
  const progress = makeProgress(process.stderr, 'Fetching');
  await fetchOfficial({
    files: listed.filter(({ id, onRequest }) => !onRequest || asked.includes(id)),
    folder,
    web: openWeb(new AbortController().signal),
    tell: (line) => process.stdout.write(`${line}\n`),
    onProgress: (share, id) => progress.show(share, id),
  });
}

function orderOf({ from, out }: Folders, seed: number, root: string): CityOrder {
  const worker = join(root, 'dist/server/survey-worker.js');
  const generator = createHash('sha256').update(readFileSync(worker)).digest('hex');
  return { from, out, seed, generator };
}

/** What is at the package's place is replaced: so it must be a package, or nothing. */
function checkOut(out: string, from: string): void {
  if (`${from}${sep}`.startsWith(`${out}${sep}`))
    throw new BadCommand(`--out ${out} would replace the files of --from`);
  if (`${out}${sep}`.startsWith(`${from}${sep}`))
    throw new BadCommand(`--out ${out} lies among the files of --from: name a folder beside them`);
  if (!existsSync(out)) return;
  const names = statSync(out).isDirectory() ? readdirSync(out) : ['a file'];
  if (names.length > 0 && !names.includes('manifest.json')) {
    throw new BadCommand(`--out ${out} is there and is no city package; remove it or name another folder`);
  }
}

function writeReport(file: string, report: CityReport): void {
  try {
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  } catch (error) {
    throw new BadCommand(`the report ${file} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

/** On a thread of its own, so that the progress is shown and a signal heeded meanwhile. */
async function make(order: CityOrder, file: string): Promise<CityReport> {
  const progress = makeProgress(process.stderr, 'Making the city');
  const worker = new Worker(file, { workerData: order });
  const startMs = performance.now();
  let report: MadeCity | undefined;
  let problem: Error | undefined;
  worker.on('message', (told: CityTold) => {
    if (told.told === 'progress') progress.show(told.share, told.step);
    else if (told.told === 'report') report = told.report;
    else problem = told.known ? new BadCommand(told.message) : new Error(told.message);
  });
  await new Promise<void>((ended, failed) => {
    worker.once('error', failed);
    worker.once('exit', () => ended());
  });
  progress.done();
  if (problem) throw problem;
  if (!report) throw new Error('the city was not made');
  const seconds = Math.round((performance.now() - startMs) / 100) / 10;
  const { user, system } = process.cpuUsage();
  const cpuSeconds = Math.round((user + system) / 1e5) / 10;
  return { ...report, seconds, cpuSeconds, peakMb: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6) };
}
