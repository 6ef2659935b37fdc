import { setImmediate } from 'node:timers/promises';

/** Runs work that pauses, and lets others have their turn at every pause. Throws the signal's reason once it is left. */
export async function inTurns<Result>(work: Generator<void, Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await setImmediate();
    signal.throwIfAborted();
  }
}
