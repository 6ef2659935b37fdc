import { bearingDegOf, type LocalCm } from './place.ts';

/** One straight movement: from (x0, y0) at t0 to (x1, y1) at t1. Whole UTC epoch ms; whole cm from the city's origin. */
export interface Leg {
  readonly t0Ms: number;
  readonly t1Ms: number;
  readonly x0Cm: number;
  readonly y0Cm: number;
  readonly x1Cm: number;
  readonly y1Cm: number;
}

/** How many legs a vehicle keeps: the one under way, those to come, and the last ones past. */
export const LEGS_KEPT = 12;

/** The legs (in time order) after one more is known: it replaces every leg that begins at or after it, and the oldest are let go. */
export function appendLeg(legs: readonly Leg[], leg: Leg): readonly Leg[] {
  let kept = legs.length;
  while (kept > 0 && (legs[kept - 1]?.t0Ms ?? 0) >= leg.t0Ms) kept--;
  const after = legs.slice(Math.max(0, kept + 1 - LEGS_KEPT), kept);
  after.push(leg);
  return after;
}

/** A vehicle's place at a moment. `ahead` is false when its legs have run out: it stands where the last one ended. */
export interface LegPosition {
  readonly xCm: number;
  readonly yCm: number;
  /** Clockwise from north; null while it has not moved. */
  readonly bearingDeg: number | null;
  readonly ahead: boolean;
}

/** Where legs (in time order) put a vehicle at `atMs`: the last leg begun by then counts. Undefined without legs. */
export function positionAt(legs: readonly Leg[], atMs: number): LegPosition | undefined {
  const leg = legAt(legs, atMs);
  return leg && { ...placeOn(leg, atMs), bearingDeg: bearingOf(leg), ahead: atMs <= leg.t1Ms };
}

/** The leg that counts at `atMs`: the last one begun by then, or else the first. Undefined without legs. */
export function legAt(legs: readonly Leg[], atMs: number): Leg | undefined {
  for (let index = legs.length - 1; index > 0; index--) {
    const leg = legs[index];
    if (leg && leg.t0Ms <= atMs) return leg;
  }
  return legs[0];
}

/** Where a leg has its vehicle at `atMs`: between its two ends, and not beyond them. */
export function placeOn(leg: Leg, atMs: number): LocalCm {
  const share = leg.t1Ms > leg.t0Ms ? Math.min(1, Math.max(0, (atMs - leg.t0Ms) / (leg.t1Ms - leg.t0Ms))) : 1;
  return { xCm: leg.x0Cm + (leg.x1Cm - leg.x0Cm) * share, yCm: leg.y0Cm + (leg.y1Cm - leg.y0Cm) * share };
}

function bearingOf(leg: Leg): number | null {
  const east = leg.x1Cm - leg.x0Cm;
  const north = leg.y1Cm - leg.y0Cm;
  return east === 0 && north === 0 ? null : bearingDegOf(east, north);
}
