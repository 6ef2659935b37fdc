import type { Mode } from '../../data/contract/record.ts';

/** How the vehicles of a mode move. */
export interface Handling {
  /** Speeding up and braking, m/s². */
  readonly accelerationMs2: number;
  readonly topSpeedMs: number;
  /** Doors open at a stop in passing, seconds. */
  readonly dwellS: number;
  /** Turning at the end of the line takes at least this long, seconds. */
  readonly layoverS: number;
  /** How far right of the line's middle they go, metres: so that the two ways do not run into each other. */
  readonly shiftRightM: number;
}

/** Usual values: metro 80 km/h, tram 50, suburban train 100, city bus 45; comfort acceleration about 1 m/s². */
export const HANDLING: Readonly<Record<Mode, Handling>> = {
  metro: { accelerationMs2: 1.0, topSpeedMs: 22, dwellS: 25, layoverS: 200, shiftRightM: 2 },
  tram: { accelerationMs2: 1.0, topSpeedMs: 14, dwellS: 22, layoverS: 240, shiftRightM: 2 },
  rail: { accelerationMs2: 0.8, topSpeedMs: 28, dwellS: 40, layoverS: 300, shiftRightM: 2.5 },
  bus: { accelerationMs2: 1.1, topSpeedMs: 12.5, dwellS: 16, layoverS: 300, shiftRightM: 3 },
};

/** Least time from standing to standing over a distance, seconds. */
export function leastTravelS(distanceM: number, { accelerationMs2, topSpeedMs }: Handling): number {
  const reachesTop = distanceM >= (topSpeedMs * topSpeedMs) / accelerationMs2;
  return reachesTop
    ? distanceM / topSpeedMs + topSpeedMs / accelerationMs2
    : 2 * Math.sqrt(distanceM / accelerationMs2);
}

export interface Progress {
  readonly alongM: number;
  readonly speedMs: number;
}

/**
 * From standing to standing over a distance in a given time: speeds up evenly, holds, brakes evenly.
 * Where the time is too short for that acceleration it is raised to what is needed.
 */
export function progressAt(distanceM: number, travelS: number, elapsedS: number, accelerationMs2: number): Progress {
  const needed = (4 * distanceM) / (travelS * travelS);
  const acceleration = Math.max(accelerationMs2, needed);
  const root = Math.sqrt(Math.max(0, acceleration * acceleration * travelS * travelS - 4 * acceleration * distanceM));
  const cruiseMs = (acceleration * travelS - root) / 2;
  const rampS = cruiseMs / acceleration;
  if (elapsedS <= 0) return { alongM: 0, speedMs: 0 };
  if (elapsedS >= travelS) return { alongM: distanceM, speedMs: 0 };
  if (elapsedS < rampS) return { alongM: (acceleration * elapsedS * elapsedS) / 2, speedMs: acceleration * elapsedS };
  const leftS = travelS - elapsedS;
  if (leftS < rampS) return { alongM: distanceM - (acceleration * leftS * leftS) / 2, speedMs: acceleration * leftS };
  return { alongM: (cruiseMs * rampS) / 2 + cruiseMs * (elapsedS - rampS), speedMs: cruiseMs };
}
