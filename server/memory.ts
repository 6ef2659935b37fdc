import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../data/contract/clock.ts';
import type { Log } from './log.ts';
import { SeriesJudge } from './quality/judge.ts';
import type { Config } from './settings.ts';
import type { Archive } from './store/archive.ts';
import { CityStore } from './store/city-store.ts';
import { RETENTION_DEFAULTS } from './store/historian-parts.ts';
import { openArchive } from './store/open-archive.ts';

/** The city now and its past. */
export interface Memory {
  readonly archive: Archive;
  readonly store: CityStore;
}

/**
 * Opens what the city remembers, in the home folder. A clock of its own (`--time`, `--speed`) is another time than the
 * world's: what happens by it is kept apart, in `rehearsal`, and begins anew with each start.
 */
export async function openMemory(config: Config, clock: Clock, root: string, log: Log): Promise<Memory> {
  const isRehearsal = config.timeMs !== null || config.speed !== 1;
  const folder = join(config.home, isRehearsal ? 'rehearsal' : 'store');
  if (isRehearsal) rmSync(folder, { recursive: true, force: true });
  const retention = { ...RETENTION_DEFAULTS, rawDays: config.keepRawDays };
  const databaseUrl = isRehearsal ? null : config.databaseUrl;
  const workerFile = join(root, 'dist/server/pglite-worker.js');
  const archive = await openArchive({ folder, databaseUrl, retention, clock, log, workerFile });
  return {
    archive,
    store: new CityStore(clock, { judge: new SeriesJudge(), recorder: archive, restored: archive.restored }),
  };
}
