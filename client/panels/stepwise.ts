/** Work goes on for so long before the page may breathe, ms. */
const SLICE_MS = 6;

/** A task of its own, after what the browser has to do. */
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

function later(work: () => void): void {
  waiting.push(work);
  channel.port2.postMessage(null);
}

/** Carries out steps in slices of time, away from what a person does; gives a way to stop them. */
export function runStepwise<Result>(steps: Generator<undefined, Result>, done: (result: Result) => void): () => void {
  let stopped = false;
  const slice = (): void => {
    if (stopped) return;
    const endMs = performance.now() + SLICE_MS;
    let step = steps.next();
    while (!step.done && performance.now() < endMs) step = steps.next();
    if (step.done) done(step.value);
    else later(slice);
  };
  later(slice);
  return () => {
    stopped = true;
  };
}
