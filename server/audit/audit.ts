import { join } from 'node:path';
import type { Clock } from '../../data/contract/clock.ts';
import { AddressLimits } from '../gateway/address-limits.ts';
import { AUDIT_FILE, AuditFile } from './audit-file.ts';
import { chained, clipped, type Entry, type Head, type Note } from './chain.ts';

export interface AuditParts {
  /** The home folder. */
  readonly folder: string;
  /** The city's clock. */
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Time of the wall, UTC epoch ms. */
  wallMs(): number;
  /** How often what is only counted is written down, ms. */
  readonly countsEveryMs?: number;
  /** Told where counts could not be written; they are tried again. */
  failed(error: unknown): void;
}

/** Who did what, in a chain that shows where it was changed: `home/audit.jsonl`. */
export interface Audit {
  /** Settles once it is safe, against loss of power too. Rejects with StoreFull. */
  note(note: Note): Promise<void>;
  /** Notes, or where one and the same actor does a great deal only counts. Settles and rejects as noting does. */
  noteOften(note: Note): Promise<void>;
  /** For what comes in by thousands (observations, refusals of nobody): one entry a minute for all that are alike. */
  count(note: Note, times?: number): void;
  /** The end of the chain. */
  head(): Head;
  /** At most `limit` entries below a sequence, newest first, as they stand in the file. */
  before(sequence: number, limit: number): Promise<readonly unknown[]>;
  /** Writes down what was counted, and stops. */
  close(): Promise<void>;
}

const COUNTS_EVERY_MS = 60_000;

/** Entries of one actor: nobody fills the disk by writing fast. */
const OFTEN = { burst: 500, perSecond: 20 } as const;

/** Kinds of notes counted apart in one minute; further ones are counted as one. */
const COUNTED_AT_MOST = 2000;

/** Opens the audit log of a home, and goes on where it ended. */
export async function openAudit(parts: AuditParts): Promise<Audit> {
  return new FileAudit(parts, await AuditFile.open(join(parts.folder, AUDIT_FILE)));
}

interface Waiting {
  readonly note: Note;
  readonly atMs: number;
  readonly cityMs: number;
  done(): void;
  failed(error: unknown): void;
}

class FileAudit implements Audit {
  readonly #parts: AuditParts;
  readonly #file: AuditFile;
  readonly #timer: NodeJS.Timeout;
  readonly #often = new AddressLimits(OFTEN);
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;
  #counted = new Map<string, { readonly note: Note; times: number }>();

  constructor(parts: AuditParts, file: AuditFile) {
    this.#parts = parts;
    this.#file = file;
    this.#timer = setInterval(() => void this.#writeCounts(), parts.countsEveryMs ?? COUNTS_EVERY_MS);
    this.#timer.unref();
  }

  note(note: Note): Promise<void> {
    const [atMs, cityMs] = [this.#parts.wallMs(), this.#parts.clock.nowMs()];
    return new Promise((done, failed) => {
      this.#waiting.push({ note: clipped(note), atMs, cityMs, done, failed });
      this.#writing ??= this.#writeAll();
    });
  }

  async noteOften(note: Note): Promise<void> {
    const { role, id } = note.who;
    if (this.#often.take(`${role} ${id}`, performance.now())) return this.note(note);
    this.count({ ...note, target: '' });
  }

  count(note: Note, times = 1): void {
    const key = JSON.stringify([note.who.role, note.who.id, note.action, note.target, note.outcome, note.detail]);
    const known = this.#counted.get(key);
    if (known) known.times += times;
    else if (this.#counted.size < COUNTED_AT_MOST) this.#counted.set(key, { note, times });
    else this.#countOther(note, times);
  }

  head(): Head {
    return this.#file.head;
  }

  before(sequence: number, limit: number): Promise<readonly unknown[]> {
    return this.#file.before(sequence, limit);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writeCounts();
    await this.#writing;
    await this.#file.close();
  }

  #countOther({ outcome }: Note, times: number): void {
    const key = `others ${outcome}`;
    const note: Note = { who: { role: 'server', id: null }, action: 'others', target: '', outcome };
    this.#counted.set(key, { note, times: (this.#counted.get(key)?.times ?? 0) + times });
  }

  /** What comes in while the disk is busy is written together. */
  async #writeAll(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#write(batch);
    }
    this.#writing = null;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    let { head } = this.#file;
    const entries: Entry[] = [];
    for (const { note, atMs, cityMs } of batch) {
      const entry = chained(note, head, atMs, cityMs);
      entries.push(entry);
      head = entry;
    }
    try {
      await this.#file.append(entries);
      for (const { done } of batch) done();
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }

  async #writeCounts(): Promise<void> {
    const counted = [...this.#counted.values()];
    this.#counted = new Map();
    const write = async ({ note, times }: (typeof counted)[number]): Promise<void> => {
      try {
        await this.note({ ...note, count: times });
      } catch (error) {
        this.#parts.failed(error);
        this.count(note, times);
      }
    };
    await Promise.all(counted.map(write));
  }
}
