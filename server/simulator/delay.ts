import type { Mode } from '../../data/contract/record.ts';
import { smooth, uniform } from './chance.ts';

/** How late a vehicle of the mode usually gets on a bad trip in the rush, seconds. */
const WORST_S: Readonly<Record<Mode, number>> = { metro: 40, tram: 75, rail: 180, bus: 260 };

/** Nobody gains or loses more than this share of the trip: vehicles never seem to fly or to roll back. */
const STEEPEST = 0.06;

/**
 * How late a trip runs, seconds, at a point of its timetable: a little at the start, most after the middle, mostly
 * made up for at the end. `key` is the trip's on its day, `offsetS` counts from its start, `rush` is 0 to 1.
 */
export function delayAt(key: number, mode: Mode, offsetS: number, durationS: number, rush: number): number {
  const share = Math.min(1, Math.max(0, offsetS / durationS));
  const luck = uniform(key, 1);
  const worstS = Math.min(WORST_S[mode] * (0.35 + 0.65 * rush), STEEPEST * durationS) * luck * luck;
  const startS = 12 * uniform(key, 2);
  return startS + worstS * Math.sin(Math.PI * share ** 1.3) + 6 * smooth(key, offsetS, 180);
}
