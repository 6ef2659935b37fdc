import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The harness, built and served by a process of its own. */
export interface Harness {
  readonly address: string;
  stop(): Promise<void>;
}

export async function startHarness(): Promise<Harness> {
  const child = fork(join(import.meta.dirname, 'run.mjs'), ['harness-site'], { execArgv: [] });
  const exit = once(child, 'exit');
  const told = await Promise.race([once(child, 'message'), exit.then(([code]) => Number(code))]);
  if (typeof told === 'number') throw new Error(`The harness could not be built: its process ended with ${told}`);
  return {
    address: String(told[0]),
    stop: async () => {
      child.disconnect();
      await exit;
    },
  };
}
