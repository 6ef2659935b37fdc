import { closeSync, fsyncSync, openSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { type Row, SqlFault, type SqlValue } from './database.ts';
import { PgliteWire } from './pglite-wire.ts';

/** One connection to a database: what is asked is answered in order. Rejects with SqlFault alone. */
export interface SqlEngine {
  query(sql: string, parameters: readonly SqlValue[]): Promise<readonly Row[]>;
  close(): Promise<void>;
  /** After a fatal fault: it would not answer any more, not even to be closed. */
  abandon(): void;
}

/** Much less than the default of 128 MB: the groups are read once, and the kernel keeps them too. */
const SETTINGS = [
  'shared_buffers=32MB',
  'max_wal_size=128MB',
  'min_wal_size=32MB',
  'fsync=on',
  'wal_sync_method=fsync',
];

/** PGlite's own settings, but for the one that turns fsync off. */
const START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...SETTINGS.flatMap((setting) => ['-c', setting]),
];

/** Opens PGlite in this thread, on a folder; makes the database there if there is none. What it commits is safe. */
export async function openPgliteEngine(folder: string): Promise<SqlEngine> {
  const database = new PGlite({
    fs: new SyncedFolder(folder),
    startParams: START,
  });
  await database.waitReady;
  const wire = new PgliteWire(database);
  return {
    query: async (sql, parameters) => {
      try {
        return await wire.query(sql, parameters);
      } catch (error) {
        throw error instanceof SqlFault ? error : new SqlFault(String(error), '');
      }
    },
    close: () => database.close(),
    abandon: () => undefined,
  };
}

/** PostgreSQL asks for fsync where it must; PGlite has nobody who does it. This folder does. */
class SyncedFolder extends NodeFS {
  override async init(...given: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const made = await super.init(...given);
    const before = made.emscriptenOpts.preRun ?? [];
    const syncing = ({ NODEFS }: { NODEFS: unknown }) => addSync(NODEFS as NodeFiles);
    return { ...made, emscriptenOpts: { ...made.emscriptenOpts, preRun: [...before, syncing] } };
  }
}

/** The part of Emscripten's NODEFS that is used; `nfd` is the file's descriptor in Node. */
interface NodeFiles {
  stream_ops: { fsync?: (stream: NodeStream) => number };
  realPath(node: unknown): string;
}

interface NodeStream {
  readonly node: unknown;
  readonly nfd?: number;
}

/** EIO as Emscripten numbers it (WASI). */
const INPUT_OUTPUT_ERROR = 29;

function addSync(files: NodeFiles): void {
  files.stream_ops.fsync = ({ node, nfd }) => {
    try {
      if (nfd === undefined) syncPath(files.realPath(node));
      else fsyncSync(nfd);
      return 0;
    } catch {
      return INPUT_OUTPUT_ERROR;
    }
  };
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
