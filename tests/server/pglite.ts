import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPgliteDatabase } from '../../server/store/pglite-database.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** A folder of a test's own with an empty embedded database in it. */
export interface PgliteHome {
  /** Where an archive has its files; the database is in `database` below it. */
  readonly folder: string;
  remove(): void;
}

/** Making a database takes seconds of processor time: it is made once for each version of PGlite, and copied. */
export async function makePgliteHome(): Promise<PgliteHome> {
  const template = await madeTemplate();
  const folder = mkdtempSync(join(tmpdir(), 'besso-pglite-'));
  cpSync(template, join(folder, 'database'), { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function madeTemplate(): Promise<string> {
  const cache = join(ROOT, 'node_modules/.cache/besso-tests');
  const about = readFileSync(join(ROOT, 'node_modules/@electric-sql/pglite/package.json'), 'utf8');
  const template = join(cache, `pglite-${(JSON.parse(about) as { version: string }).version}`);
  if (existsSync(template)) return template;
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(join(cache, 'making-'));
  await (await openPgliteDatabase({ folder: join(making, 'database'), workerFile: null })).close();
  try {
    renameSync(join(making, 'database'), template);
  } catch (error) {
    if (!existsSync(template)) throw error;
  }
  rmSync(making, { recursive: true, force: true });
  return template;
}
