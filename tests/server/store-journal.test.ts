import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileJournal } from '../../server/store/file-journal.ts';
import { folderBytes } from '../../server/store/folder-files.ts';
import { journalSuite } from '../suites/journal.ts';

journalSuite('a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'besso-journal-'));
  return {
    open: (firstOffset = 1) => openFileJournal(folder, { firstOffset, maxSegmentBytes: 1 << 19 }),
    bytes: () => folderBytes(folder),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

journalSuite('a file in small pieces', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'besso-journal-'));
  return {
    open: (firstOffset = 1) => openFileJournal(folder, { firstOffset, maxSegmentBytes: 40 }),
    bytes: () => folderBytes(folder),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
});
