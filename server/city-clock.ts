import type { Clock } from '../data/contract/clock.ts';

/** From where and how fast a city's time runs: plain, so that every thread can have the same clock. */
export interface ClockOrigin {
  /** City time and wall time at one moment, UTC epoch ms. */
  readonly cityMs: number;
  readonly wallMs: number;
  readonly speed: number;
}

/** The city's clock: the wall's own where it runs as the wall does, else from its origin at its speed. */
export function cityClock({ cityMs, wallMs, speed }: ClockOrigin, now: () => number): Clock {
  if (cityMs === wallMs && speed === 1) return { nowMs: now, speed };
  return { nowMs: () => Math.round(cityMs + (now() - wallMs) * speed), speed };
}
