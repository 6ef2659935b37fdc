import type { Clock } from '../../data/contract/clock.ts';

/** One question for the server's time: when it was sent and answered (this page's monotonic ms), and the answer. */
export interface ClockSample {
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly serverMs: number;
}

/** The city's clock on this page: follows the server's, and never turns back by a little. */
export interface CityClock extends Clock {
  /** Sets the speed and, roughly, the time; a new epoch may move it anywhere. */
  begin(serverMs: number, speed: number): void;
  /** Takes in measurements; the clock slides to what they say. */
  adjust(samples: readonly ClockSample[]): void;
  /** False until the server has said a time. */
  readonly known: boolean;
}

/** City ms beyond which a clock that is wrong is set rather than slid. */
const SET_BEYOND_MS = 5000;

/** The share of passing time that may be given or taken while sliding. */
const SLIDE_SHARE = 0.1;

/**
 * City time at this page's 0 ms: the median over the quicker half of the answers, each taken to be half way. Undefined
 * without answers.
 */
export function estimateOffset(samples: readonly ClockSample[], speed: number): number | undefined {
  const quickest = [...samples].sort((a, b) => a.receivedMs - a.sentMs - (b.receivedMs - b.sentMs));
  const offsets = quickest
    .slice(0, Math.ceil(quickest.length / 2))
    .map(({ sentMs, receivedMs, serverMs }) => serverMs - ((sentMs + receivedMs) / 2) * speed)
    .sort((a, b) => a - b);
  const middle = offsets.length >> 1;
  const upper = offsets[middle];
  const lower = offsets[offsets.length % 2 ? middle : middle - 1];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}

/** `pageMs` is a monotonic source of this page's time, as `performance.now`; `guessMs` the time until it is known. */
export function createCityClock(pageMs: () => number, guessMs: number): CityClock {
  let speed = 1;
  let known = false;
  let target = guessMs - pageMs();
  let offset = target;
  let slidAtMs = pageMs();

  const slide = (nowMs: number): void => {
    const room = Math.max(0, nowMs - slidAtMs) * speed * SLIDE_SHARE;
    offset += Math.min(room, Math.max(-room, target - offset));
    slidAtMs = nowMs;
  };

  return {
    get speed() {
      return speed;
    },
    get known() {
      return known;
    },
    nowMs() {
      const nowMs = pageMs();
      slide(nowMs);
      return nowMs * speed + offset;
    },
    begin(serverMs, serverSpeed) {
      const nowMs = pageMs();
      const fresh = serverMs - nowMs * serverSpeed;
      const sudden = !known || serverSpeed !== speed || Math.abs(fresh - offset) > SET_BEYOND_MS * serverSpeed;
      speed = serverSpeed;
      known = true;
      target = fresh;
      if (sudden) offset = fresh;
      slidAtMs = nowMs;
    },
    adjust(samples) {
      const estimate = estimateOffset(samples, speed);
      if (estimate === undefined) return;
      slide(pageMs());
      target = estimate;
      if (Math.abs(target - offset) > SET_BEYOND_MS * speed) offset = target;
    },
  };
}
