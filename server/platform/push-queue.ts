import type { PlatformEvent } from './platform.ts';

/** One event on its way to one subscriber. */
export interface PushJob {
  readonly entity: string;
  /** Of the subscription. */
  readonly topic: string;
  readonly event: PlatformEvent;
  /** How often it was tried before. */
  readonly attempt: number;
  /** Of its document. */
  readonly id: string;
}

const LANES = 8;
/** More than one message may bring. */
const JOBS_AT_MOST = 20_000;

/**
 * What waits for one endpoint of one entity: bounded. Events of one topic go out in their order, of several topics side
 * by side.
 */
export class PushQueue {
  readonly #deliver: (job: PushJob) => Promise<void>;
  readonly #onIdle: () => void;
  readonly #lanes: PushJob[][] = Array.from({ length: LANES }, () => []);
  readonly #running = new Map<number, Promise<void>>();
  #size = 0;

  /** `deliver` never rejects; `onIdle` is called each time that nothing is left. */
  constructor(deliver: (job: PushJob) => Promise<void>, onIdle: () => void) {
    this.#deliver = deliver;
    this.#onIdle = onIdle;
  }

  get isFull(): boolean {
    return this.#size >= JOBS_AT_MOST;
  }

  offer(job: PushJob): void {
    const at = laneOf(job.event.topic);
    this.#lanes[at]?.push(job);
    this.#size++;
    if (!this.#running.has(at)) this.#running.set(at, this.#run(at));
  }

  /** Leaves all that has not been begun. */
  clear(): void {
    for (const lane of this.#lanes) this.#size -= lane.splice(0).length;
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  async #run(at: number): Promise<void> {
    await Promise.resolve();
    const lane = this.#lanes[at] ?? [];
    for (let job = lane.shift(); job; job = lane.shift()) {
      await this.#deliver(job);
      this.#size--;
    }
    this.#running.delete(at);
    if (this.#running.size === 0) this.#onIdle();
  }
}

function laneOf(topic: string): number {
  let hash = 0;
  for (let index = 0; index < topic.length; index++) hash = (hash * 31 + topic.charCodeAt(index)) | 0;
  return Math.abs(hash) % LANES;
}
