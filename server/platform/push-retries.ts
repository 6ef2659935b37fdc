import type { Documents } from '../store/archive.ts';
import type { Json } from '../store/batch.ts';
import type { PlatformEvent } from './platform.ts';
import type { PushJob } from './push-queue.ts';

/** A job that failed, to be tried again. */
export interface PushRetry {
  readonly job: PushJob & { readonly retryId: string };
  /** UTC epoch ms of the wall's clock. */
  readonly dueMs: number;
}

const KIND = 'push-retry';
const MINUTE_MS = 60_000;
const LONGEST_DELAY_MS = 12 * 60 * MINUTE_MS;

/** Of one entity. */
const RETRIES_AT_MOST = 2000;

/** The wait after failure `attempt`, from 0. */
export function retryDelayMs(retryDelayMinutes: number, attempt: number): number {
  return Math.min(LONGEST_DELAY_MS, retryDelayMinutes * MINUTE_MS * 2 ** attempt);
}

/** Events that wait to be tried again: kept as documents, so that they outlive the process. */
export class PushRetries {
  readonly #documents: Documents;
  readonly #retries = new Map<string, PushRetry>();
  readonly #perEntity = new Map<string, number>();
  #newest = 0;

  constructor(documents: Documents) {
    this.#documents = documents;
    for (const [id, json] of documents.all(KIND)) {
      this.#newest = Math.max(this.#newest, Number(id) || 0);
      this.#set(id, readRetry(id, json));
    }
  }

  get size(): number {
    return this.#retries.size;
  }

  /** Keeps jobs for later; gives those for which there is no room. */
  async keep(jobs: readonly { readonly job: PushJob; readonly dueMs: number }[]): Promise<readonly PushJob[]> {
    const roomless: PushJob[] = [];
    const kept: PushRetry[] = [];
    for (const { job, dueMs } of jobs) {
      if (job.retryId === null && (this.#perEntity.get(job.entity) ?? 0) >= RETRIES_AT_MOST) {
        roomless.push(job);
        continue;
      }
      const retryId = job.retryId ?? String(++this.#newest);
      const retry = { job: { ...job, retryId }, dueMs };
      this.#set(retryId, retry);
      kept.push(retry);
    }
    if (kept.length > 0) await this.#documents.put(kept.map((retry) => changeOf(retry)));
    return roomless;
  }

  async forget(retryId: string): Promise<void> {
    const retry = this.#retries.get(retryId);
    if (!retry) return;
    this.#retries.delete(retryId);
    const { entity } = retry.job;
    this.#perEntity.set(entity, (this.#perEntity.get(entity) ?? 1) - 1);
    await this.#documents.put([{ kind: KIND, id: retryId, json: null }]);
  }

  due(nowMs: number): readonly PushRetry[] {
    return [...this.#retries.values()].filter(({ dueMs }) => dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs);
  }

  #set(id: string, retry: PushRetry): void {
    const { entity } = retry.job;
    if (!this.#retries.has(id)) this.#perEntity.set(entity, (this.#perEntity.get(entity) ?? 0) + 1);
    this.#retries.set(id, retry);
  }
}

function changeOf({ job, dueMs }: PushRetry) {
  const { entity, topic, event, attempt, retryId } = job;
  return { kind: KIND, id: retryId, json: { entity, topic, event: { ...event }, attempt, dueMs } };
}

function readRetry(id: string, json: Json): PushRetry {
  const { dueMs, ...job } = json as unknown as Omit<PushJob, 'retryId'> & { dueMs: number; event: PlatformEvent };
  return { job: { ...job, retryId: id }, dueMs };
}
