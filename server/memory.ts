import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../data/contract/clock.ts';
import type { Log } from './log.ts';
import { SeriesJudge } from './quality/judge.ts';
import { Quality } from './quality/quality.ts';
import { type QualityMemory, resumeQuality } from './quality-keeper.ts';
import type { Config } from './settings.ts';
import type { Archive } from './store/archive.ts';
import { CityStore } from './store/city-store.ts';
import { lockFolder } from './store/folder-lock.ts';
import { RETENTION_DEFAULTS } from './store/historian-parts.ts';
import { openArchive } from './store/open-archive.ts';

/** The city now and its past. */
export interface Memory {
  readonly archive: Archive;
  readonly store: CityStore;
  /** Hears of every reading; goes on from what was kept at a moment, null where nothing was. */
  readonly quality: QualityMemory & { readonly keptMs: number | null };
}

/**
 * Opens what the city remembers, in the home folder. A clock of its own (`--time`, `--speed`) is another time than the
 * world's: what happens by it is kept apart, in `rehearsal`, and begins anew with each start.
 */
export async function openMemory(config: Config, clock: Clock, root: string, log: Log): Promise<Memory> {
  const isRehearsal = config.timeMs !== null || config.speed !== 1;
  const folder = join(config.home, isRehearsal ? 'rehearsal' : 'store');
  if (isRehearsal) emptyFolder(folder);
  const retention = { ...RETENTION_DEFAULTS, rawDays: config.keepRawDays };
  const databaseUrl = isRehearsal ? null : config.databaseUrl;
  const workerFile = join(root, 'dist/server/pglite-worker.js');
  const archive = await openArchive({ folder, databaseUrl, retention, clock, log, workerFile });
  const [quality, judge] = [new Quality(), new SeriesJudge()];
  const keptMs = resumeQuality(archive, { quality, judge }, clock.nowMs());
  const parts = { judge, witness: quality, recorder: archive, restored: archive.restored };
  return { archive, quality: { quality, judge, keptMs }, store: new CityStore(clock, parts) };
}

/** Removes what is in a folder of the store. Throws StoreInUse where another process uses it. */
function emptyFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const unlock = lockFolder(folder);
  const kept = readdirSync(folder).filter((name) => name !== 'lock');
  for (const name of kept) rmSync(join(folder, name), { recursive: true, force: true });
  unlock();
}
