import { types, type ClientConfig } from 'pg';
import { StoreFull, StoreRefusal, StoreUnreachable } from './archive.ts';
import { SqlFault } from './database.ts';

/** Numbers of PostgreSQL's types (catalogue pg_type). */
const TYPE = { int8: 20, json: 114, numeric: 1700, jsonb: 3802 } as const;

const asItIs = (text: string): string => text;

/** How text of the server becomes values: the same as from the embedded database. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [TYPE.int8, Number],
  [TYPE.numeric, Number],
  [TYPE.json, asItIs],
  [TYPE.jsonb, asItIs],
]);

/** A try to connect is given up after this, ms. */
const CONNECT_WITHIN_MS = 10_000;

export function clientSettings(url: string): ClientConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    application_name: 'besso',
    types: {
      getTypeParser: (type: number, format?: 'text' | 'binary') => {
        const own = format === 'binary' ? undefined : PARSERS.get(type);
        return own ?? types.getTypeParser(type, format);
      },
    },
  };
}

const DISK_FULL = '53100';

/**
 * What a server says that goes, comes, lets nobody in, may not be written to, or has lost our tables (PostgreSQL's
 * SQLSTATE, appendix A).
 */
const AWAY = /^(08|28|3D000|25006|42501|42P01|53300|57P0)/;

/** Unlike the names of the system's errors, one has a digit. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/** What went wrong at the server, without its address or password. A connection that broke or failed: StoreUnreachable. */
export function serverFault(error: unknown): Error {
  if (error instanceof SqlFault || error instanceof StoreRefusal) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  if (code === DISK_FULL) return new StoreFull(`no room left for the database: ${message}`);
  if (SQLSTATE.test(code) && !AWAY.test(code)) return new SqlFault(message, code);
  const why = code === '' || SQLSTATE.test(code) ? message : `no answer (${code})`;
  return new StoreUnreachable(`the database of DATABASE_URL cannot be used: ${why}`);
}
