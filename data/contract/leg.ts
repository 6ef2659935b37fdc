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

/** The legs after one more is known: it replaces every leg that begins at or after it, and the oldest are let go. */
export function appendLeg(legs: readonly Leg[], leg: Leg): readonly Leg[] {
  const before = legs.filter((each) => each.t0Ms < leg.t0Ms);
  before.push(leg);
  return before.length > LEGS_KEPT ? before.slice(-LEGS_KEPT) : before;
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
  const first = legs[0];
  if (!first) return undefined;
  const leg = legs.findLast((each) => each.t0Ms <= atMs) ?? first;
  const share = leg.t1Ms > leg.t0Ms ? Math.min(1, Math.max(0, (atMs - leg.t0Ms) / (leg.t1Ms - leg.t0Ms))) : 1;
  return {
    xCm: leg.x0Cm + (leg.x1Cm - leg.x0Cm) * share,
    yCm: leg.y0Cm + (leg.y1Cm - leg.y0Cm) * share,
    bearingDeg: bearingOf(leg),
    ahead: atMs <= leg.t1Ms,
  };
}

function bearingOf(leg: Leg): number | null {
  const east = leg.x1Cm - leg.x0Cm;
  const north = leg.y1Cm - leg.y0Cm;
  if (east === 0 && north === 0) return null;
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}
