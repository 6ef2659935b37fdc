import { Worker } from 'node:worker_threads';
import type { BlockRow, BlockSlice } from './block-codec.ts';
import type { HistorianWork, SealedGroup, SealOrder } from './historian-work.ts';

export type WorkQuestion = { readonly number: number } & (
  | { readonly seal: SealOrder }
  | { readonly compact: BlockSlice }
);

export type WorkAnswer = { readonly number: number } & (
  | { readonly sealed: SealedGroup }
  | { readonly rows: readonly BlockRow[] }
  | { readonly fault: string }
);

interface Waiting {
  readonly resolve: (answer: WorkAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** The historian's work on a thread of its own; `file` is the bundle of historian-worker.ts. */
export class HistorianThread implements HistorianWork {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #ended: Error | null = null;

  constructor(file: string) {
    this.#worker = new Worker(file);
    this.#worker.on('message', (answer: WorkAnswer) => {
      this.#waiting.get(answer.number)?.resolve(answer);
      this.#waiting.delete(answer.number);
    });
    this.#worker.on('error', (error) => this.#fail(error.message));
    this.#worker.on('exit', (code) => this.#fail(`exit code ${code}`));
  }

  async seal(seal: SealOrder): Promise<SealedGroup> {
    const answer = await this.#ask((number) => ({ number, seal }));
    if ('sealed' in answer) return answer.sealed;
    throw new Error(`a group could not be sealed: ${'fault' in answer ? answer.fault : 'no answer'}`);
  }

  async compact(compact: BlockSlice): Promise<readonly BlockRow[]> {
    const answer = await this.#ask((number) => ({ number, compact }));
    if ('rows' in answer) return answer.rows;
    throw new Error(`a block could not be made: ${'fault' in answer ? answer.fault : 'no answer'}`);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(question: (number: number) => WorkQuestion): Promise<WorkAnswer> {
    if (this.#ended) return Promise.reject(this.#ended);
    const number = this.#asked++;
    const answered = new Promise<WorkAnswer>((resolve, reject) => this.#waiting.set(number, { resolve, reject }));
    this.#worker.postMessage(question(number));
    return answered;
  }

  #fail(cause: string): void {
    this.#ended ??= new Error(`the historian's thread ended: ${cause}`);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
