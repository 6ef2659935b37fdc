import type { Leg } from '../../data/contract/leg.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { Batch } from '../store/batch.ts';

type VehicleLeg = Batch['legs'][number];

/** What decides which legs become one. */
export interface LegJoining {
  /** Legs that follow each other are joined up to this duration, city ms. */
  readonly longestMs: number;
  /** A leg that has begun by then is on the screen, and stays as it is. */
  readonly nowMs: number;
  /** The last leg that a vehicle has. */
  lastLeg(vehicle: RecordId<'vehicle'>): Leg | undefined;
}

/**
 * Legs of which neighbours are joined to straight ones: in a fast replay a vehicle keeps no more legs than otherwise, so
 * each must last longer for it to have any ahead. A joined leg begins as its first one did, and takes its place.
 */
export function longerLegs(legs: readonly VehicleLeg[], joining: LegJoining): readonly VehicleLeg[] {
  if (joining.longestMs <= 0) return legs;
  const last = new Map<RecordId, { place: number | null; leg: Leg }>();
  const longer: VehicleLeg[] = [];
  for (const { vehicle, leg } of legs) {
    const known = last.get(vehicle) ?? { place: null, leg: joining.lastLeg(vehicle) };
    const joined = known.leg && joinedLeg(known.leg, leg, joining);
    if (joined && known.place !== null) longer[known.place] = { vehicle, leg: joined };
    const place = joined && known.place !== null ? known.place : longer.push({ vehicle, leg: joined ?? leg }) - 1;
    last.set(vehicle, { place, leg: joined ?? leg });
  }
  return longer;
}

function joinedLeg(before: Leg, leg: Leg, { longestMs, nowMs }: LegJoining): Leg | undefined {
  const follows = before.t1Ms === leg.t0Ms && before.x1Cm === leg.x0Cm && before.y1Cm === leg.y0Cm;
  if (!follows || before.t0Ms <= nowMs || leg.t1Ms - before.t0Ms > longestMs) return undefined;
  return { ...before, t1Ms: leg.t1Ms, x1Cm: leg.x1Cm, y1Cm: leg.y1Cm };
}
