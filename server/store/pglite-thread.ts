import { Worker } from 'node:worker_threads';
import { SqlFault } from './database.ts';
import type { Row, SqlValue } from './database.ts';
import type { SqlEngine } from './pglite-engine.ts';

export interface EngineOrder {
  readonly folder: string;
}

export interface EngineQuestion {
  readonly number: number;
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

export interface EngineFault {
  readonly fault: string;
  /** That of SQL; empty where the engine itself failed. */
  readonly code: string;
  readonly fatal: boolean;
}

/** Number 0: it is open. */
export type EngineAnswer = { readonly number: number } & ({ readonly rows: readonly Row[] } | EngineFault);

interface Waiting {
  readonly resolve: (rows: readonly Row[]) => void;
  readonly reject: (error: Error) => void;
}

/** Left to itself for so long when told to stop, ms; then ended. */
const STOP_WITHIN_MS = 2000;

/** Making a database takes seconds, recovering one too; one that takes longer has stopped for ever, ms. */
const OPEN_WITHIN_MS = 120_000;

/** PGlite on a thread of its own; `file` is the bundle of pglite-worker.ts. */
export async function startPgliteThread(file: string, folder: string): Promise<SqlEngine> {
  const thread = new PgliteThread(file, { folder });
  const timer = setTimeout(() => thread.abandon(), OPEN_WITHIN_MS);
  try {
    await thread.opened;
    return thread;
  } finally {
    clearTimeout(timer);
  }
}

class PgliteThread implements SqlEngine {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly opened: Promise<unknown>;
  #asked = 0;
  #ended: string | null = null;

  constructor(file: string, order: EngineOrder) {
    this.#worker = new Worker(file, { workerData: order });
    this.#worker.on('message', (answer: EngineAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(error.message));
    this.#worker.on('exit', (code) => this.#fail(`exit code ${code}`));
    this.opened = this.#await(this.#asked++);
  }

  query(sql: string, parameters: readonly SqlValue[]): Promise<readonly Row[]> {
    if (this.#ended !== null) return Promise.reject(new SqlFault(this.#ended, ''));
    const number = this.#asked++;
    const answered = this.#await(number);
    this.#worker.postMessage({ number, sql, parameters } satisfies EngineQuestion);
    return answered;
  }

  abandon(): void {
    void this.#worker.terminate();
  }

  async close(): Promise<void> {
    if (this.#ended !== null) return;
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.postMessage('close');
    const timer = setTimeout(() => void this.#worker.terminate(), STOP_WITHIN_MS);
    await exited;
    clearTimeout(timer);
  }

  #await(number: number): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => this.#waiting.set(number, { resolve, reject }));
  }

  #settle(answer: EngineAnswer): void {
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if ('rows' in answer) waiting?.resolve(answer.rows);
    else waiting?.reject(new SqlFault(answer.fault, answer.code, answer.fatal));
  }

  #fail(cause: string): void {
    this.#ended ??= `the thread of the database ended: ${cause}`;
    const error = new SqlFault(this.#ended, '');
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
