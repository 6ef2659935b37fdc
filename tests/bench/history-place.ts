import type { ArchiveParts } from '../../server/store/open-archive.ts';
import { RETENTION_DEFAULTS } from '../../server/store/historian-parts.ts';

/** A fixed moment: what is kept is as old as it was made. */
export const BENCH_START_MS = Date.UTC(2026, 2, 2);

export function archivePlace(folder: string, workerFile: string): ArchiveParts {
  return {
    folder,
    databaseUrl: process.env.DATABASE_URL ?? null,
    retention: RETENTION_DEFAULTS,
    clock: { speed: 1, nowMs: () => BENCH_START_MS + 86_400_000 },
    log: { error: say, info: ignore, debug: ignore },
    workerFile,
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function ignore(): void {}
