import { Worker } from 'node:worker_threads';
import type { CityPackage } from '../data/city/city-folder.ts';
import type { DoorOrder, DoorReply } from './exports/answer-order.ts';
import { readPackage } from './package-reader.ts';
import type { StandardsDesk } from './gateway/standards-routes.ts';
import type { DeskAnswer, DeskPlace, DeskQuestion } from './standards-worker.ts';

interface Waiting {
  readonly resolve: (reply: DoorReply) => void;
  readonly reject: (error: Error) => void;
}

/** The open standards' desk on a thread of its own, which starts with the first question. */
export interface RunningDesk extends StandardsDesk {
  close(): Promise<void>;
}

/** A thread without questions for so long ends, ms: it holds some hundreds of megabytes. */
const IDLE_MS = 600_000;

/**
 * Answers from a city package; `file` is the bundle of standards-worker.ts. A thread that dies is replaced by the next
 * question.
 */
export function openStandardsDesk(file: string, city: CityPackage): RunningDesk {
  const { manifest, digest } = readPackage(city);
  const place: DeskPlace = { folder: city.folder };
  let [thread, asked]: [DeskThread | null, number] = [null, 0];
  return {
    manifest,
    digest,
    ask: (order: DoorOrder) => {
      if (!thread || thread.ended) thread = new DeskThread(file, place);
      return thread.ask({ number: asked++, order });
    },
    close: async () => thread?.end(),
  };
}

/** One thread and those who wait for it. */
class DeskThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #idle: NodeJS.Timeout | undefined;
  ended = false;

  constructor(file: string, place: DeskPlace) {
    this.#worker = new Worker(file, { workerData: place });
    this.#worker.unref();
    this.#worker.on('message', (answer: DeskAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(error.message));
    this.#worker.on('exit', (code) => this.#fail(`exit code ${code}`));
  }

  ask(question: DeskQuestion): Promise<DoorReply> {
    clearTimeout(this.#idle);
    return new Promise((resolve, reject) => {
      this.#waiting.set(question.number, { resolve, reject });
      this.#worker.postMessage(question);
    });
  }

  async end(): Promise<void> {
    this.ended = true;
    clearTimeout(this.#idle);
    await this.#worker.terminate();
  }

  #settle(answer: DeskAnswer): void {
    const asker = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if (this.#waiting.size === 0) this.#idle = setTimeout(() => void this.end(), IDLE_MS).unref();
    if ('fault' in answer) asker?.reject(new Error(answer.fault));
    else asker?.resolve(answer);
  }

  #fail(cause: string): void {
    this.ended = true;
    clearTimeout(this.#idle);
    for (const { reject } of this.#waiting.values())
      reject(new Error(`the desk of the open standards ended: ${cause}`));
    this.#waiting.clear();
  }
}
