import type { ClockSample } from '../state/clock.ts';

/** Questions at first, and their distance, ms; then one at a time. */
const FIRST_QUESTIONS = 6;
const FIRST_EVERY_MS = 150;
const LATER_EVERY_MS = 20_000;

/** Answers kept to choose the quickest from. */
const ANSWERS_KEPT = 9;

/** Asks the server for its time, often at first and then now and then, until stopped. */
export function startClockSync(
  ask: () => Promise<number>,
  pageMs: () => number,
  onSamples: (samples: readonly ClockSample[]) => void,
): { stop(): void } {
  let samples: readonly ClockSample[] = [];
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const next = (): void => {
    if (stopped) return;
    asked++;
    timer = setTimeout(question, asked < FIRST_QUESTIONS ? FIRST_EVERY_MS : LATER_EVERY_MS);
  };
  const question = (): void => {
    const sentMs = pageMs();
    ask()
      .then((serverMs) => {
        if (stopped) return;
        samples = [...samples, { sentMs, receivedMs: pageMs(), serverMs }].slice(-ANSWERS_KEPT);
        onSamples(samples);
      })
      .catch(() => undefined)
      .finally(next);
  };
  question();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
