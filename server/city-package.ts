import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CityPackageError, openCityPackage, peekManifest, type CityPackage } from '../data/city/city-folder.ts';
import type { CityOrder, CityStep } from './city-worker.ts';
import { BadStart } from './config.ts';
import type { Config } from './settings.ts';
import type { Log } from './log.ts';
import { makeProgress, type ProgressOutput } from './progress.ts';

export interface CityMaking {
  /** The bundle of city-worker.ts. */
  readonly worker: string;
  readonly log: Log;
  readonly output: ProgressOutput;
  readonly stopped: AbortSignal;
}

/**
 * The city package to serve: the one named, or the one in the home folder, made when it is absent, of another seed or by
 * another program. Throws CityPackageError or BadStart with one line.
 */
export async function openCity(
  config: Pick<Config, 'city' | 'home' | 'seed'>,
  making: CityMaking,
): Promise<CityPackage> {
  prepare(config.home);
  if (config.city !== null) return openCityPackage(config.city);
  const folder = join(config.home, 'city');
  const generator = generatorOf(making.worker);
  if (isOf(folder, config.seed, generator)) return openOwn(folder);
  await makeCity({ seed: config.seed, generator, folder }, making);
  return openCityPackage(folder);
}

/** Digest of the bundle, which names the bundles that it imports by their own digests. */
function generatorOf(worker: string): string {
  return createHash('sha256').update(readFileSync(worker)).digest('hex');
}

/** Whether the folder's package says that it is of that seed and program; one that cannot be read is for a person to see. */
function isOf(folder: string, seed: number, generator: string): boolean {
  if (!existsSync(join(folder, 'manifest.json'))) return false;
  const said = peekManifest(folder);
  return said === null || (said.seed === seed && said.generator === generator);
}

function openOwn(folder: string): CityPackage {
  try {
    return openCityPackage(folder);
  } catch (error) {
    if (!(error instanceof CityPackageError)) throw error;
    throw new CityPackageError(`${error.message}; remove ${folder} to have it made again`);
  }
}

/** What is kept there (values that are not public, keys of pseudonyms and of callbacks) is for nobody else to read. */
function prepare(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new BadStart(`the home folder ${home} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

/** On a thread of its own, so that a signal is heeded meanwhile. */
async function makeCity(order: CityOrder, { worker: file, log, output, stopped }: CityMaking): Promise<void> {
  const startMs = performance.now();
  const progress = makeProgress(output, 'Making the city');
  const worker = new Worker(file, { workerData: order });
  const stop = () => void worker.terminate();
  stopped.addEventListener('abort', stop, { once: true });
  worker.on('message', ({ share, step }: CityStep) => progress.show(share, step));
  const exitCode = await new Promise<number>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', resolve);
  });
  stopped.removeEventListener('abort', stop);
  progress.done();
  if (stopped.aborted || exitCode !== 0) throw new BadStart('the city was not made');
  log.debug(`The city was made in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
}
