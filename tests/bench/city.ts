import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CityReport } from '../../server/city-making/city-report.ts';

/** What it takes to make the city package from the official files, and what was read of them. */
export interface CityResult {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Most memory that the process had at once, MB of 1,000,000 bytes. */
  readonly peakMb: number;
  readonly packageMb: number;
  /** Facts and parts by name. */
  readonly read: Readonly<Record<string, number>>;
  /** Rows that could not be read, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
}

/** `npm run bench -- city [--from <folder>]`: makes the city of `../shared/data`, or of another folder, once. */
export async function run(): Promise<CityResult> {
  const given = process.argv.indexOf('--from');
  const from = resolve(given > 0 ? (process.argv[given + 1] ?? '') : '../shared/data');
  if (!existsSync(from)) throw new Error(`${from} is not there: name a folder of official files with --from`);
  await city('--help');
  const folder = mkdtempSync(join(tmpdir(), 'besso-bench-city-'));
  try {
    const file = join(folder, 'report.json');
    await city('--from', from, '--out', join(folder, 'package'), '--report', file);
    return resultOf(JSON.parse(readFileSync(file, 'utf8')) as CityReport);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the command in a process of its own, as `npm run city` does. */
async function city(...flags: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['server/start.mjs', 'city', ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((ended) => child.once('exit', ended));
  if (code !== 0) throw new Error(`npm run city ended with ${code}`);
}

function resultOf({ seconds, cpuSeconds, peakMb, packageBytes, counts, used, rejected }: CityReport): CityResult {
  const footprints = used.filter(({ importer }) => importer === 'footprints-shapefile');
  const eixampleFootprints = footprints.reduce((sum, { facts }) => sum + facts, 0);
  return {
    seconds,
    cpuSeconds,
    peakMb,
    packageMb: Math.round(packageBytes / 1e5) / 10,
    read: { ...counts, eixampleFootprints },
    rejected,
  };
}
