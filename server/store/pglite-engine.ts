import { closeSync, fsyncSync, openSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { type Row, SqlFault, type SqlValue } from './database.ts';

/** One connection to a database: what is asked is answered in order. Rejects with SqlFault alone. */
export interface SqlEngine {
  query(sql: string, parameters: readonly SqlValue[]): Promise<readonly Row[]>;
  close(): Promise<void>;
  /** After a fatal fault: it would not answer any more, not even to be closed. */
  abandon(): void;
}

/** Numbers of PostgreSQL's types (catalogue pg_type). */
const TYPE = { bytea: 17, int8: 20, text: 25, json: 114, numeric: 1700, jsonb: 3802 } as const;

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
    parsers: {
      [TYPE.bytea]: (hex: string) => bytesOf(hex),
      [TYPE.int8]: Number,
      [TYPE.numeric]: Number,
      [TYPE.json]: asItIs,
      [TYPE.jsonb]: asItIs,
    },
    serializers: { [TYPE.bytea]: asItIs, [TYPE.text]: String, [TYPE.json]: asItIs, [TYPE.jsonb]: asItIs },
  });
  await database.waitReady;
  return {
    query: async (sql, parameters) => {
      try {
        return (await database.query<Row>(sql, [...parameters])).rows;
      } catch (error) {
        throw faultOf(error);
      }
    },
    close: () => database.close(),
    abandon: () => undefined,
  };
}

/** After a panic (a write-ahead log without room) or an error that is not of SQL, PGlite never answers again. */
function faultOf(error: unknown): SqlFault {
  if (!(error instanceof Error)) return new SqlFault(String(error), '');
  const code = 'code' in error ? String(error.code) : '';
  const severity = 'severity' in error ? String(error.severity) : 'PANIC';
  return new SqlFault(error.message, code, severity === 'PANIC' || severity === 'FATAL');
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

/** In memory of its own, so that it can be handed to another thread; 20 times as fast as PGlite's own. */
function bytesOf(hex: string): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow((hex.length - 2) / 2);
  bytes.write(hex.slice(2), 'hex');
  return new Uint8Array(bytes.buffer);
}

function asItIs<T>(value: T): T {
  return value;
}
