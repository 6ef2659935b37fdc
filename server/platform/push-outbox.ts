import type { Documents } from '../store/archive.ts';
import type { Json } from '../store/batch.ts';
import type { PushJob } from './push-queue.ts';

/** A job that waits to be tried. */
export interface PushRetry {
  readonly job: PushJob;
  /** UTC epoch ms of the wall's clock. */
  readonly dueMs: number;
}

const KIND = 'push-retry';
const MINUTE_MS = 60_000;
const LONGEST_DELAY_MS = 12 * 60 * MINUTE_MS;

/** Of one entity. */
const WAITING_AT_MOST = 2000;

/** The wait after failure `attempt`, from 0. */
export function retryDelayMs(retryDelayMinutes: number, attempt: number): number {
  return Math.min(LONGEST_DELAY_MS, retryDelayMinutes * MINUTE_MS * 2 ** attempt);
}

/** Events on their way to subscribers until they are taken or given up: kept as documents, so that they outlive the process. */
export class PushOutbox {
  readonly #documents: Documents;
  readonly #complain: (error: unknown) => void;
  readonly #waiting = new Map<string, PushRetry>();
  readonly #perEntity = new Map<string, number>();
  #newest = 0;
  #leaving: string[] = [];
  #clearing: Promise<void> | null = null;

  /** `complain` is told what keeps an event that is done with from being forgotten. */
  constructor(documents: Documents, complain: (error: unknown) => void) {
    this.#documents = documents;
    this.#complain = complain;
    for (const [id, json] of documents.all(KIND)) {
      this.#newest = Math.max(this.#newest, Number(id) || 0);
      this.#wait(readRetry(id, json));
    }
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  newId(): string {
    return String(++this.#newest);
  }

  /** Keeps jobs that are being tried. Settles once they are safe. */
  async keep(jobs: readonly PushJob[], nowMs: number): Promise<void> {
    await this.#documents.put(jobs.map((job) => changeOf({ job, dueMs: nowMs })));
  }

  /** Keeps a job for later; false where too many of its entity's wait. */
  async later(job: PushJob, dueMs: number): Promise<boolean> {
    if ((this.#perEntity.get(job.entity) ?? 0) >= WAITING_AT_MOST) return false;
    this.#wait({ job, dueMs });
    await this.#documents.put([changeOf({ job, dueMs })]);
    return true;
  }

  /** Those whose time has come, the oldest first; they wait until they are taken. */
  due(nowMs: number): readonly PushJob[] {
    const due = [...this.#waiting.values()].filter(({ dueMs }) => dueMs <= nowMs);
    const inOrder = due.sort((one, other) => one.dueMs - other.dueMs || Number(one.job.id) - Number(other.job.id));
    return inOrder.map(({ job }) => job);
  }

  /** A job is tried now: it waits no more, and is still kept. */
  take(id: string): void {
    const retry = this.#waiting.get(id);
    if (!retry) return;
    this.#waiting.delete(id);
    const { entity } = retry.job;
    this.#perEntity.set(entity, (this.#perEntity.get(entity) ?? 1) - 1);
  }

  /** A job is done with. */
  forget(id: string): void {
    this.take(id);
    this.#leaving.push(id);
    this.#clearing ??= this.#clear();
  }

  /** Settles when all that was forgotten is. */
  async idle(): Promise<void> {
    await this.#clearing;
  }

  /** Many together, as fast as that goes; what fails goes with the next. */
  async #clear(): Promise<void> {
    while (this.#leaving.length > 0) {
      const ids = this.#leaving.splice(0);
      try {
        await this.#documents.put(ids.map((id) => ({ kind: KIND, id, json: null })));
      } catch (error) {
        this.#leaving.push(...ids);
        this.#complain(error);
        break;
      }
    }
    this.#clearing = null;
  }

  #wait(retry: PushRetry): void {
    const { entity, id } = retry.job;
    this.#waiting.set(id, retry);
    this.#perEntity.set(entity, (this.#perEntity.get(entity) ?? 0) + 1);
  }
}

function changeOf({ job, dueMs }: PushRetry) {
  const { entity, topic, event, attempt, id } = job;
  return { kind: KIND, id, json: { entity, topic, event: { ...event }, attempt, dueMs } };
}

function readRetry(id: string, json: Json): PushRetry {
  const { dueMs, ...job } = json as unknown as Omit<PushJob, 'id'> & Pick<PushRetry, 'dueMs'>;
  return { job: { ...job, id }, dueMs };
}
