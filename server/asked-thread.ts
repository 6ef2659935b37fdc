import { Worker } from 'node:worker_threads';

/** What a thread is sent, and what it sends back: `fault` where we are wrong, to be written down. */
export interface Asked<Question> {
  readonly number: number;
  readonly question: Question;
}

export type Answered<Answer> =
  | { readonly number: number; readonly answer: Answer }
  | { readonly number: number; readonly fault: string };

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

export interface AskedThreadParts {
  /** The bundle that runs on the thread. */
  readonly file: string;
  readonly workerData?: unknown;
  /** Whose thread it is, for the line that says that it ended. */
  readonly name: string;
  /** Without questions for so long it ends, and what it remembers is gone; the next question starts another. */
  readonly idleMs: number;
}

/** Work on a thread of its own, which starts with the first question; one that dies is replaced by the next. */
export class AskedThread<Question, Answer> {
  readonly #parts: AskedThreadParts;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #asked = 0;
  #ended = 0;

  constructor(parts: AskedThreadParts) {
    this.#parts = parts;
  }

  /** How many threads have ended, with all that they remembered. */
  get ended(): number {
    return this.#ended;
  }

  ask(question: Question, transfer: readonly ArrayBuffer[] = []): Promise<Answer> {
    clearTimeout(this.#idle);
    const worker = this.#worker ?? this.#start();
    const number = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      const asked: Asked<Question> = { number, question };
      worker.postMessage(asked, transfer);
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    if (worker) this.#forget(worker);
    await worker?.terminate();
  }

  #start(): Worker {
    const { file, workerData } = this.#parts;
    const worker = new Worker(file, { workerData });
    worker.unref();
    worker.on('message', (answered: Answered<Answer>) => this.#settle(answered));
    worker.on('error', (error) => this.#fail(worker, error.message));
    worker.on('exit', (code) => this.#fail(worker, `exit code ${code}`));
    this.#worker = worker;
    return worker;
  }

  #settle(answered: Answered<Answer>): void {
    const asker = this.#waiting.get(answered.number);
    this.#waiting.delete(answered.number);
    if (this.#waiting.size === 0) this.#idle = setTimeout(() => void this.close(), this.#parts.idleMs).unref();
    if ('fault' in answered) asker?.reject(new Error(answered.fault));
    else asker?.resolve(answered.answer);
  }

  #fail(worker: Worker, cause: string): void {
    this.#forget(worker);
    clearTimeout(this.#idle);
    for (const { reject } of this.#waiting.values()) reject(new Error(`${this.#parts.name} ended: ${cause}`));
    this.#waiting.clear();
  }

  #forget(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#ended++;
  }
}
