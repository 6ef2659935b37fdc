import type { OutsideFetch } from '../outbound/outside-fetch.ts';
import type { Documents } from '../store/archive.ts';
import type { Platform, PlatformEvent } from './platform.ts';
import { PushAccount } from './push-account.ts';
import { pushBody, pushHeaders } from './push-message.ts';
import { PushOutbox, retryDelayMs } from './push-outbox.ts';
import { type PushJob, PushQueue } from './push-queue.ts';
import type { Quotas } from './quotas.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';

export interface PushParts {
  readonly platform: Pick<Platform, 'listen'>;
  readonly subscriptions: Subscriptions;
  readonly documents: Documents;
  readonly outside: OutsideFetch;
  readonly quotas: Quotas;
  /** Whether who subscribed may (still) read this. */
  readonly allowed: (subscription: Subscription, event: PlatformEvent) => boolean;
  /** Told of each call that an outbound quota forbade. */
  readonly overQuota: (entity: string, perHour: number) => void;
  /** The wall's clock, UTC epoch ms. */
  readonly now: () => number;
  readonly log: { info(line: string): void };
}

export interface PushCounts {
  readonly entity: string;
  readonly sent: number;
  readonly failed: number;
  readonly dropped: number;
}

const ANSWER_WITHIN_MS = 15_000;
const ANSWER_BYTES_AT_MOST = 65_536;
const RETRY_EACH_MS = 60_000;
const SAY_EACH_MS = 60_000;

/**
 * Tells subscribers of events, one call each; tries again what failed. One that hangs holds up nobody else. What is to be
 * told is kept until it was, so that it is told also where the process ends before.
 */
export class Push {
  readonly #parts: PushParts;
  readonly #outbox: PushOutbox;
  readonly #queues = new Map<string, PushQueue>();
  readonly #accounts = new Map<string, PushAccount>();
  readonly #saidMs = new Map<string, number>();
  readonly #stopping = new AbortController();
  readonly #unlisten: () => void;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(parts: PushParts) {
    this.#parts = parts;
    this.#outbox = new PushOutbox(parts.documents, (error) => this.#complain(error));
    this.#unlisten = parts.platform.listen((events) => this.#tell(events));
    this.#timer = setInterval(() => this.retryDue(), RETRY_EACH_MS);
    this.#timer.unref();
    this.retryDue();
  }

  /** Tries again what is due by now; called at the start and each minute. */
  retryDue(): void {
    for (const job of this.#outbox.due(this.#parts.now())) {
      const subscription = this.#parts.subscriptions.find(job.entity, job.topic);
      if (!subscription) this.#outbox.forget(job.id);
      else if (this.#offer(job, subscription)) this.#outbox.take(job.id);
    }
  }

  /** Settles when nothing is under way; what waits to be tried again may be left. */
  async idle(): Promise<void> {
    while (this.#queues.size > 0) await Promise.all([...this.#queues.values()].map((queue) => queue.idle()));
    await this.#outbox.idle();
  }

  get waitingForRetry(): number {
    return this.#outbox.waiting;
  }

  counts(): readonly PushCounts[] {
    return [...this.#accounts].map(([entity, { sent, failed, dropped }]) => ({ entity, sent, failed, dropped }));
  }

  /** Ends what is under way; what was not sent is sent after the next start. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#unlisten();
    for (const queue of this.#queues.values()) queue.clear();
    this.#stopping.abort();
    await this.idle();
  }

  /** Settles once all that is to be sent is safe; sending does not wait for that. */
  #tell(events: readonly PlatformEvent[]): Promise<void> | undefined {
    const jobs: PushJob[] = [];
    for (const event of events) {
      for (const subscription of this.#parts.subscriptions.matching(event.topic)) {
        if (!this.#parts.allowed(subscription, event)) continue;
        const { entity, topic } = subscription;
        const job = { entity, topic, event, attempt: 0, id: this.#outbox.newId() };
        if (this.#offer(job, subscription)) jobs.push(job);
        else this.#drop(entity);
      }
    }
    return jobs.length === 0 ? undefined : this.#outbox.keep(jobs, this.#parts.now());
  }

  #offer(job: PushJob, { entity, endpoint }: Subscription): boolean {
    const key = `${entity} ${endpoint}`;
    const queue = this.#queues.get(key) ?? this.#newQueue(key);
    if (queue.isFull || !this.#account(entity).hold(sizeOf(job))) return false;
    this.#queues.set(key, queue);
    queue.offer(job);
    return true;
  }

  #newQueue(key: string): PushQueue {
    return new PushQueue(
      (job) => this.#deliver(job),
      () => this.#queues.delete(key),
    );
  }

  /** Never rejects. */
  async #deliver(job: PushJob): Promise<void> {
    const account = this.#account(job.entity);
    try {
      await account.inTurn(() => this.#attempt(job));
    } catch (error) {
      this.#complain(error);
    }
    account.letGo(sizeOf(job));
  }

  async #attempt(job: PushJob): Promise<void> {
    const { subscriptions, allowed, now } = this.#parts;
    if (this.#stopping.signal.aborted) return;
    const subscription = subscriptions.find(job.entity, job.topic);
    if (!subscription || !allowed(subscription, job.event)) return this.#outbox.forget(job.id);
    const account = this.#account(job.entity);
    if (await this.#call(job, subscription)) {
      account.sent++;
      return this.#outbox.forget(job.id);
    }
    if (this.#stopping.signal.aborted) return;
    account.failed++;
    const dueMs = now() + retryDelayMs(subscription.retryDelayMinutes, job.attempt);
    const isLast = job.attempt >= subscription.maxRetries;
    if (!isLast && (await this.#outbox.later({ ...job, attempt: job.attempt + 1 }, dueMs))) return;
    this.#drop(job.entity);
    this.#outbox.forget(job.id);
  }

  /** Whether it was taken: any 2xx in time. */
  async #call({ event, attempt }: PushJob, subscription: Subscription): Promise<boolean> {
    const { outside, quotas, overQuota, now } = this.#parts;
    const quota = quotas.takeOutbound(subscription.entity);
    if (quota.excess) {
      overQuota(subscription.entity, quota.excess.perHour);
      return false;
    }
    const body = pushBody(event, attempt);
    try {
      const answer = await outside(subscription.endpoint, {
        method: 'POST',
        headers: { ...pushHeaders(subscription, body, now()), ...quota.headers },
        body,
        withinMs: ANSWER_WITHIN_MS,
        bytesAtMost: ANSWER_BYTES_AT_MOST,
        headOnly: true,
        signal: this.#stopping.signal,
      });
      return answer.status >= 200 && answer.status < 300;
    } catch {
      return false;
    }
  }

  #account(entity: string): PushAccount {
    const known = this.#accounts.get(entity);
    if (known) return known;
    const account = new PushAccount();
    this.#accounts.set(entity, account);
    return account;
  }

  #drop(entity: string): void {
    const account = this.#account(entity);
    account.dropped++;
    this.#say(entity, `push to ${entity}: it does not take what it subscribed to; ${account.dropped} events dropped`);
  }

  #complain(error: unknown): void {
    this.#say(
      '',
      `push: what is on its way would not outlive the process: ${error instanceof Error ? error.message : error}`,
    );
  }

  /** At most once a minute about the same. */
  #say(about: string, line: string): void {
    const nowMs = this.#parts.now();
    if (nowMs - (this.#saidMs.get(about) ?? Number.NEGATIVE_INFINITY) < SAY_EACH_MS) return;
    this.#saidMs.set(about, nowMs);
    this.#parts.log.info(line);
  }
}

/** About what a waiting job takes in memory, bytes. */
function sizeOf({ event }: PushJob): number {
  return 500 + 2 * event.message.length;
}
