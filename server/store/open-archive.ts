import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../../data/contract/clock.ts';
import { type Archive, type Documents, type History, StoreFull, StoreRefusal, type Usage } from './archive.ts';
import { ArchiveDatabase } from './archive-database.ts';
import { decodeBatch, encodeBatch } from './batch-codec.ts';
import type { Batch, DocumentChange } from './batch.ts';
import { NO_VALUES } from './batch.ts';
import { KeptDocuments } from './documents.ts';
import { openFileJournal } from './file-journal.ts';
import { folderBytes } from './folder-files.ts';
import { lockFolder } from './folder-lock.ts';
import type { Historian, JournalBatch, Retention, StoreLog } from './historian-parts.ts';
import { openHistorian } from './historian.ts';
import type { Journal } from './journal.ts';
import { keepSmall, readCursor, readDocuments } from './small-tables.ts';

export interface ArchiveParts {
  /** Made when it is not there. */
  readonly folder: string;
  /** A PostgreSQL server for journal and database; null: files, and PostgreSQL in the process, in the folder. */
  readonly databaseUrl: string | null;
  readonly retention: Retention;
  readonly clock: Clock;
  readonly log: StoreLog;
  /** The bundle of pglite-worker.ts, with that of historian-worker.ts beside it; null: in this thread, for tests. */
  readonly workerFile: string | null;
}

/** What is on the disk is counted again after this, ms. */
const COUNT_EVERY_MS = 15_000;

/**
 * Opens the memory of the city. What it holds against, and how:
 *
 * - A batch is acknowledged after fdatasync of the journal's file (fsync of its folder when the file is new), or after
 *   the commit of a PostgreSQL server. kill -9, a crash of the machine and loss of power keep all that was acknowledged.
 *   What was not is cut off at the next opening, or kept whole: a batch is never there in part.
 * - The historian moves batches from the journal into the database in one transaction together with its cursor, the
 *   offset up to which it got. Killed before the commit, it starts again from the old cursor; after it, from the new one:
 *   nothing is lost, nothing doubled. The journal is trimmed only after that commit and a checkpoint.
 * - The embedded database syncs its write-ahead log at each commit and its files at each checkpoint (PGlite alone never
 *   does), with full-page writes and checksums: a loss of power leaves what any PostgreSQL recovers from by itself. A new
 *   one is made beside its place, synced, and then renamed.
 * - Offsets go on after the cursor even where the journal's files were lost or cut.
 * - A full disk: the journal cuts off what it could not finish, and the batch is refused with StoreFull; what is kept can
 *   be read. A database that stopped for want of room is opened again with the next query.
 * - Two processes: the second is refused, by a lock file with the process's number and start, or the server's lock.
 *
 * It trusts the disk to have written what it says it has synced. Throws StoreInUse.
 */
export async function openArchive(parts: ArchiveParts): Promise<Archive> {
  mkdirSync(parts.folder, { recursive: true });
  const unlock = parts.databaseUrl === null ? lockFolder(parts.folder) : () => undefined;
  const database = new ArchiveDatabase(parts);
  try {
    const hasPast = await database.hasPast();
    const kept = hasPast ? await readKept(database) : { cursor: 0, documents: [] };
    const journal = await openJournal(parts, kept.cursor + 1);
    const archive = new OpenArchive(parts, database, journal, unlock);
    await archive.start(hasPast, kept.documents);
    return archive;
  } catch (error) {
    await database.close();
    unlock();
    throw error;
  }
}

interface Kept {
  readonly cursor: number;
  readonly documents: readonly DocumentChange[];
}

async function readKept(opened: ArchiveDatabase): Promise<Kept> {
  const database = await opened.open();
  return { cursor: await readCursor(database), documents: await readDocuments(database) };
}

function journalFolder({ folder }: ArchiveParts): string {
  return join(folder, 'journal');
}

async function openJournal(parts: ArchiveParts, firstOffset: number): Promise<Journal> {
  const report = (line: string) => parts.log.error(line);
  if (parts.databaseUrl !== null) {
    const { openPostgresJournal } = await import('./postgres-journal.ts');
    return openPostgresJournal(parts.databaseUrl, { firstOffset, report });
  }
  return openFileJournal(journalFolder(parts), { firstOffset, report });
}

class OpenArchive implements Archive {
  readonly #parts: ArchiveParts;
  readonly #database: ArchiveDatabase;
  readonly #journal: Journal;
  readonly #unlock: () => void;
  readonly #documents: KeptDocuments;
  readonly #counting: NodeJS.Timeout;
  #historian: Historian | null = null;
  #arrivedMs = 0;
  #bytes = 0;
  #refusal: StoreRefusal | null = null;

  constructor(parts: ArchiveParts, database: ArchiveDatabase, journal: Journal, unlock: () => void) {
    this.#parts = parts;
    this.#database = database;
    this.#journal = journal;
    this.#unlock = unlock;
    this.#documents = new KeptDocuments((changes) => this.record(this.#batchOf(changes)));
    this.#counting = setInterval(() => void this.#count(), COUNT_EVERY_MS).unref();
  }

  async start(hasPast: boolean, documents: readonly DocumentChange[]): Promise<void> {
    const { clock, log, retention } = this.#parts;
    this.#documents.restore(documents);
    this.#historian = await openHistorian({
      clock,
      log,
      retention,
      hasPast,
      workerFile: historianWorker(this.#parts.workerFile),
      database: () => this.#database.open(),
      read: (after) => this.#read(after),
      keepSmall,
      sealed: (upTo) => this.#sealed(upTo),
    });
    this.#arrivedMs = Math.max(this.#arrivedMs, this.history.extent()?.newestMs ?? 0);
    await this.#count();
  }

  get history(): History {
    return this.#started().history;
  }

  get documents(): Documents {
    return this.#documents;
  }

  get restored(): Archive['restored'] {
    return this.#started().restored;
  }

  async record(batch: Batch): Promise<void> {
    if (isEmpty(batch)) return;
    const room = this.#started().room(batch.values.series.length);
    if (room) await room;
    this.#arrivedMs = Math.max(this.#arrivedMs, batch.arrivedMs);
    const kept = batch.arrivedMs === this.#arrivedMs ? batch : { ...batch, arrivedMs: this.#arrivedMs };
    const bytes = encodeBatch(kept);
    try {
      const offset = await this.#journal.append(bytes);
      this.#started().take({ offset, batch: kept });
      this.#tell(null);
    } catch (error) {
      this.#tell(error instanceof StoreRefusal ? error : null);
      throw error;
    }
  }

  usage(): Usage {
    const { values, oldestMs } = this.#started().kept();
    return { state: this.#state(), bytes: this.#bytes, oldestMs, valuesKept: values };
  }

  #state(): Usage['state'] {
    if (this.#refusal) return this.#refusal instanceof StoreFull ? 'full' : 'unreachable';
    return this.#database.isOpening() ? 'opening' : 'ready';
  }

  /** Once when nothing is taken in any more, and once when it is again. */
  #tell(refusal: StoreRefusal | null): void {
    const { log } = this.#parts;
    if (refusal && refusal.name !== this.#refusal?.name) log.error(`nothing new is taken in: ${refusal.message}`);
    if (!refusal && this.#refusal) log.info('what comes in is taken in again');
    this.#refusal = refusal;
  }

  async close(): Promise<void> {
    clearInterval(this.#counting);
    await this.#journal.close();
    await this.#historian?.close();
    await this.#database.close();
    this.#unlock();
  }

  /** Documents of the journal are restored on the way. */
  async *#read(after: number): AsyncIterable<JournalBatch> {
    for await (const { offset, bytes } of this.#journal.read(after)) {
      const batch = this.#decode(offset, bytes);
      if (!batch) continue;
      this.#documents.restore(batch.documents);
      this.#arrivedMs = Math.max(this.#arrivedMs, batch.arrivedMs);
      yield { offset, batch };
    }
  }

  #decode(offset: number, bytes: Uint8Array): Batch | null {
    try {
      return decodeBatch(bytes);
    } catch (error) {
      this.#parts.log.error(
        `entry ${offset} of the journal is left out: ${error instanceof Error ? error.message : error}`,
      );
      return null;
    }
  }

  async #sealed(upTo: number): Promise<void> {
    await (await this.#database.open()).checkpoint();
    await this.#journal.trim(upTo);
    await this.#count();
  }

  async #count(): Promise<void> {
    try {
      this.#bytes = (await this.#database.bytes()) + (await folderBytes(journalFolder(this.#parts)));
    } catch (error) {
      this.#parts.log.debug(
        `what the store takes could not be counted: ${error instanceof Error ? error.message : error}`,
      );
    }
  }

  #batchOf(documents: readonly DocumentChange[]): Batch {
    const arrivedMs = this.#parts.clock.nowMs();
    return { arrivedMs, series: [], values: NO_VALUES, legs: [], records: [], gone: [], withdrawn: [], documents };
  }

  #started(): Historian {
    if (!this.#historian) throw new Error('the archive was asked before it was started');
    return this.#historian;
  }
}

/** Its bundle lies beside that of the database's worker. */
function historianWorker(file: string | null): string | null {
  return file && join(dirname(file), basename(file).replace('pglite-worker', 'historian-worker'));
}

function isEmpty({ series, values, legs, records, gone, withdrawn, documents }: Batch): boolean {
  return [series, values.series, legs, records, gone, withdrawn, documents].every(({ length }) => length === 0);
}
