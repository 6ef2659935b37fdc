import { randomUUID } from 'node:crypto';
import type { DoorParts } from '../door.ts';
import { CORE_CONTEXT } from './context.ts';
import { type NgsiEntity, ngsiTime, writeEntity } from './entity.ts';
import type { Subscription } from './subscription.ts';

/** Entities that wait for one subscription: the newest of each, and no more of them than this. */
const WAITING_AT_MOST = 1000;

const WITHIN_MS = 5000;
const ANSWER_AT_MOST_BYTES = 65_536;

/** Under way at once, whosever they are. */
const AT_ONCE = 16;

/** Pause after a failure, ms of the wall: doubled by each further one, up to the longest. */
const PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 300_000;

interface Account {
  readonly waiting: Map<string, NgsiEntity>;
  sending: boolean;
  /** Not before this, ms of the wall. */
  notBeforeMs: number;
  failuresInARow: number;
  timesSent: number;
  timesFailed: number;
  lastNotificationMs: number | null;
  lastSuccessMs: number | null;
  lastFailureMs: number | null;
}

/** Sends notifications, each subscription by itself: one that hangs holds up no other. */
export class Deliveries {
  readonly #parts: DoorParts;
  readonly #contextAddress: () => string;
  readonly #accounts = new Map<string, Account>();
  readonly #closing = new AbortController();
  #underWay = 0;

  constructor(parts: DoorParts, contextAddress: () => string) {
    this.#parts = parts;
    this.#contextAddress = contextAddress;
  }

  /** What is offered again before it was sent is sent once, as it is last; beyond the most the oldest is let go. */
  offer({ id }: Subscription, entity: NgsiEntity): void {
    const { waiting } = this.#account(id);
    waiting.delete(entity.id);
    waiting.set(entity.id, entity);
    const [oldest] = waiting.keys();
    if (waiting.size > WAITING_AT_MOST && oldest !== undefined) waiting.delete(oldest);
  }

  /** Begins what may begin now. */
  send(subscriptions: readonly Subscription[]): void {
    const nowMs = performance.now();
    for (const subscription of subscriptions) {
      const account = this.#account(subscription.id);
      if (account.sending || account.waiting.size === 0 || nowMs < account.notBeforeMs) continue;
      if (this.#underWay >= AT_ONCE) return;
      void this.#deliver(subscription, account);
    }
  }

  forget(id: string): void {
    this.#accounts.delete(id);
  }

  statusOf(id: string): object {
    const account = this.#account(id);
    const { lastNotificationMs, lastSuccessMs, lastFailureMs } = account;
    return {
      status: account.failuresInARow === 0 ? 'ok' : 'failed',
      timesSent: account.timesSent,
      timesFailed: account.timesFailed,
      ...(lastNotificationMs !== null && { lastNotification: ngsiTime(lastNotificationMs) }),
      ...(lastSuccessMs !== null && { lastSuccess: ngsiTime(lastSuccessMs) }),
      ...(lastFailureMs !== null && { lastFailure: ngsiTime(lastFailureMs) }),
    };
  }

  close(): void {
    this.#closing.abort();
  }

  async #deliver(subscription: Subscription, account: Account): Promise<void> {
    const sent = [...account.waiting.values()];
    account.waiting.clear();
    account.sending = true;
    account.timesSent++;
    account.lastNotificationMs = this.#parts.clock.nowMs();
    this.#underWay++;
    try {
      await this.#post(subscription, sent);
      account.lastSuccessMs = this.#parts.clock.nowMs();
      account.failuresInARow = 0;
      account.notBeforeMs = performance.now() + subscription.throttlingMs;
    } catch (error) {
      account.lastFailureMs = this.#parts.clock.nowMs();
      account.timesFailed++;
      account.notBeforeMs = performance.now() + Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** account.failuresInARow++);
      for (const entity of sent) if (!account.waiting.has(entity.id)) this.offer(subscription, entity);
      this.#parts.log.debug(`ngsi-ld: ${subscription.id} was not told: ${error instanceof Error ? error.message : ''}`);
    } finally {
      account.sending = false;
      this.#underWay--;
    }
  }

  async #post(subscription: Subscription, entities: readonly NgsiEntity[]): Promise<void> {
    const { id, endpoint, writing } = subscription;
    const { address, asLd } = endpoint;
    const context = this.#contextAddress();
    const notification = {
      id: `urn:ngsi-ld:Notification:${randomUUID()}`,
      type: 'Notification',
      subscriptionId: id,
      notifiedAt: ngsiTime(this.#parts.clock.nowMs()),
      data: entities.map((entity) => writeEntity(entity, writing)),
      ...(asLd && { '@context': [context, CORE_CONTEXT] }),
    };
    const link = `<${context}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
    const answer = await this.#parts.outside(address, {
      method: 'POST',
      headers: asLd ? { 'content-type': 'application/ld+json' } : { 'content-type': 'application/json', link },
      body: JSON.stringify(notification),
      withinMs: WITHIN_MS,
      bytesAtMost: ANSWER_AT_MOST_BYTES,
      signal: this.#closing.signal,
    });
    if (answer.status < 200 || answer.status > 299) throw new Error(`answered with ${answer.status}`);
  }

  #account(id: string): Account {
    const known = this.#accounts.get(id) ?? newAccount();
    this.#accounts.set(id, known);
    return known;
  }
}

function newAccount(): Account {
  return {
    waiting: new Map(),
    sending: false,
    notBeforeMs: 0,
    failuresInARow: 0,
    timesSent: 0,
    timesFailed: 0,
    lastNotificationMs: null,
    lastSuccessMs: null,
    lastFailureMs: null,
  };
}
