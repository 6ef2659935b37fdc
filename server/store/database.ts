/** A value as the two drivers give and take it: bigint columns come as numbers, bytea as Uint8Array. */
export type SqlValue = null | boolean | number | string | Uint8Array;

export type Row = Readonly<Record<string, SqlValue>>;

/** One PostgreSQL dialect (14 or later): PGlite in a worker thread, or a server by `DATABASE_URL`. */
export interface Database {
  /** `$1, $2, …` stand for the parameters. */
  query<R extends Row = Row>(sql: string, parameters?: readonly SqlValue[]): Promise<readonly R[]>;
  /** Runs in one transaction: all of it, or nothing where `work` rejects. */
  transaction<T>(work: (inside: Pick<Database, 'query'>) => Promise<T>): Promise<T>;
  /** Settles once everything committed before is safe against loss of power (a server sees to that by itself). */
  checkpoint(): Promise<void>;
  /** What it takes on the disk, bytes. */
  bytes(): Promise<number>;
  close(): Promise<void>;
}

/** What a database refused. */
export class SqlFault extends Error {
  override readonly name = 'SqlFault';
  /** SQLSTATE, five letters and digits; empty where the database said nothing. */
  readonly code: string;
  /** Whether whoever said so is gone, and has to be opened again. */
  readonly fatal: boolean;

  constructor(message: string, code: string, fatal = code === '') {
    super(message);
    this.code = code;
    this.fatal = fatal;
  }
}
