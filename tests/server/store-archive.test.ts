import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Archive } from '../../server/store/archive.ts';
import { type Batch, type DocumentChange, NO_VALUES, type Series } from '../../server/store/batch.ts';
import { KeptDocuments } from '../../server/store/documents.ts';
import { openFileJournal } from '../../server/store/file-journal.ts';
import { RETENTION_DEFAULTS } from '../../server/store/historian-parts.ts';
import { migrate } from '../../server/store/migration.ts';
import { MIGRATIONS } from '../../server/store/migrations.ts';
import { openArchive } from '../../server/store/open-archive.ts';
import { openPgliteDatabase } from '../../server/store/pglite-database.ts';
import { keepSmall } from '../../server/store/small-tables.ts';
import { bytesOf, textsAfter } from '../suites/journal.ts';
import { makePgliteHome } from './pglite.ts';

const START_MS = 1_795_000_000_000;

let folder: string;
let lines: string[];
let nowMs: number;
let opened: Archive[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'besso-archive-'));
  [lines, nowMs, opened] = [[], START_MS, []];
});

afterEach(async () => {
  for (const archive of opened) await archive.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openIt(): Promise<Archive> {
  const log = { error: (line: string) => void lines.push(line), info: () => undefined, debug: () => undefined };
  const clock = { speed: 1, nowMs: () => nowMs };
  const archive = await openArchive({
    folder,
    databaseUrl: null,
    retention: RETENTION_DEFAULTS,
    clock,
    log,
    workerFile: null,
  });
  opened.push(archive);
  return archive;
}

async function reopen(archive: Archive): Promise<Archive> {
  await archive.close();
  opened = opened.filter((each) => each !== archive);
  return openIt();
}

function seriesOf(id: number): Series {
  return { id, key: `provider/sensor${id}`, subject: null, property: null, factor: 1 };
}

function batchOf(part: Partial<Batch>): Batch {
  const nothing = { series: [], legs: [], records: [], gone: [], withdrawn: [], documents: [] };
  return { arrivedMs: nowMs, values: NO_VALUES, ...nothing, ...part };
}

function oneValue(series: number, value: number): Batch['values'] {
  return {
    ...NO_VALUES,
    series: Uint32Array.of(series),
    atMs: Float64Array.of(nowMs),
    value: Float64Array.of(value),
    verdict: Uint8Array.of(0),
  };
}

describe('the archive of a fresh home', () => {
  test('takes in at once, makes no database for it, and has all of it when it is opened again', async () => {
    const archive = await openIt();
    expect(archive.restored).toEqual({ series: [], city: null });
    await archive.record(batchOf({ series: [seriesOf(1)], values: oneValue(1, 23.4) }));
    await archive.documents.put([{ kind: 'token', id: 'p', json: { digest: 'x' } }]);
    const again = await reopen(archive);
    expect(existsSync(join(folder, 'database'))).toBe(false);
    expect(again.restored.series).toEqual([seriesOf(1)]);
    expect(again.restored.city?.values.value).toEqual(Float64Array.of(23.4));
    expect([...again.documents.all('token')]).toEqual([['p', { digest: 'x' }]]);
    expect(again.usage()).toMatchObject({ state: 'ready', valuesKept: 1, oldestMs: START_MS });
    expect(again.usage().bytes).toBeGreaterThan(0);
  });

  test('never lets an arrival be earlier than the one before, whatever the clock says', async () => {
    const archive = await openIt();
    await archive.record(batchOf({ series: [seriesOf(1)], values: oneValue(1, 1) }));
    nowMs -= 3_600_000;
    const again = await reopen(archive);
    await again.record(batchOf({ values: oneValue(1, 2) }));
    expect(again.history.extent()).toEqual({ oldestMs: START_MS, newestMs: START_MS });
  });

  test('refuses a second process', async () => {
    await openIt();
    await expect(openIt()).rejects.toMatchObject({ name: 'StoreInUse' });
  });

  test('leaves out an entry that is no batch, says so, and has the others', async () => {
    const archive = await openIt();
    await archive.documents.put([{ kind: 'k', id: 'a', json: 1 }]);
    await archive.close();
    const journal = await openFileJournal(join(folder, 'journal'));
    await journal.append(bytesOf('no batch at all'));
    await journal.close();
    const again = await openIt();
    await again.documents.put([{ kind: 'k', id: 'b', json: 2 }]);
    const last = await reopen(again);
    expect([...last.documents.all('k').keys()]).toEqual(['a', 'b']);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('entry 2 of the journal is left out');
  });
});

describe('the archive of a home with a past', () => {
  test('goes on behind what was sealed, even where the files of its journal are gone', {
    timeout: 60_000,
  }, async () => {
    const home = await makePgliteHome();
    rmSync(folder, { recursive: true });
    folder = home.folder;
    const documents: readonly DocumentChange[] = [{ kind: 'k', id: 'sealed', json: true }];
    const database = await openPgliteDatabase({ folder: join(folder, 'database'), workerFile: null });
    await migrate(database, MIGRATIONS);
    await database.transaction((inside) => keepSmall(inside, [{ offset: 500, batch: batchOf({ documents }) }]));
    await database.close();
    const archive = await openIt();
    expect([...archive.documents.all('k').keys()]).toEqual(['sealed']);
    await archive.documents.put([{ kind: 'k', id: 'later', json: true }]);
    await archive.close();
    const journal = await openFileJournal(join(folder, 'journal'));
    expect((await textsAfter(journal, 0)).map(([offset]) => offset)).toEqual([501]);
    await journal.close();
  });
});

describe('documents', () => {
  /** Documents whose keeping a test settles by hand. */
  function heldDocuments() {
    const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
    const keep = () => new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
    return { documents: new KeptDocuments(keep), waiting };
  }

  test('are seen at once, and taken back where they could not be kept', async () => {
    const { documents, waiting } = heldDocuments();
    documents.restore([{ kind: 'k', id: 'a', json: 'old' }]);
    const change = documents.put([
      { kind: 'k', id: 'a', json: 'new' },
      { kind: 'k', id: 'b', json: 'new' },
    ]);
    expect([...documents.all('k')]).toEqual([
      ['a', 'new'],
      ['b', 'new'],
    ]);
    waiting[0]?.reject(new Error('full'));
    await expect(change).rejects.toThrow('full');
    expect([...documents.all('k')]).toEqual([['a', 'old']]);
  });

  test('keep the later of two changes where the earlier fails', async () => {
    const { documents, waiting } = heldDocuments();
    const first = documents.put([{ kind: 'k', id: 'a', json: 1 }]);
    const second = documents.put([{ kind: 'k', id: 'a', json: 2 }]);
    waiting[0]?.reject(new Error('full'));
    await expect(first).rejects.toThrow('full');
    expect(documents.all('k').get('a')).toBe(2);
    waiting[1]?.resolve();
    await second;
    expect(documents.all('k').get('a')).toBe(2);
  });

  test('are gone at once when they are removed, and back where that could not be kept', async () => {
    const { documents, waiting } = heldDocuments();
    documents.restore([{ kind: 'k', id: 'a', json: 1 }]);
    const removal = documents.put([{ kind: 'k', id: 'a', json: null }]);
    expect(documents.all('k').has('a')).toBe(false);
    waiting[0]?.reject(new Error('full'));
    await expect(removal).rejects.toThrow('full');
    expect(documents.all('k').get('a')).toBe(1);
  });
});
