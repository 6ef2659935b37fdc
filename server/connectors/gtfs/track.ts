import { appendLeg, positionAt } from '../../../data/contract/leg.ts';
import type { Leg } from '../../../data/contract/leg.ts';
import type { LocalCm } from '../../../data/contract/place.ts';
import { legOf, legsAlong } from './legs.ts';
import { lengthCm, pointAt, project } from '../../../data/contract/path.ts';
import type { Path } from '../../../data/contract/path.ts';

/** How a vehicle has been drawn so far. */
export interface Track {
  readonly legs: readonly Leg[];
  /** The path that its newest legs follow and the stretch of it that they cover; null off any path. */
  readonly way: { readonly path: Path; readonly fromCm: number; readonly toCm: number } | null;
}

export const NEW_TRACK: Track = { legs: [], way: null };

/** A vehicle further than this from its path is not on it. */
const OFF_PATH_CM = 15_000;

/** Reports further apart than this are no movement: the vehicle is placed anew. */
const JUMP_CM = 200_000;

/** Differences up to this are the noise of positioning: the vehicle stands. */
const STANDS_CM = 300;

/** A vehicle does not go backwards; reports so little behind are noise too. */
const BACKWARDS_CM = 5_000;

/** How far ahead on its path a vehicle is looked for before the whole path is. */
const AHEAD_CM = 500_000;

/** Legs in one move; with those of the move before they are fewer than a vehicle keeps. */
const MOST_LEGS = 8;

/**
 * The move of a vehicle to where it was reported, from where it is drawn at `t0Ms`, to last until `t1Ms`: along its
 * path where both are on it, else straight; nothing is guessed beyond the report. Gives the new legs and the track.
 */
export function moveTo(
  track: Track,
  path: Path | undefined,
  reported: LocalCm,
  t0Ms: number,
  t1Ms: number,
): { readonly legs: readonly Leg[]; readonly track: Track } {
  const drawn = positionAt(track.legs, t0Ms);
  const followed = path && path.xCm.length > 1 ? path : undefined;
  const far = drawn !== undefined && distanceCm(drawn, reported) > JUMP_CM;
  if (!drawn || far) return settle(track, standAt(snapped(followed, reported), t0Ms, t1Ms), null);
  return (
    (followed && moveAlong(track, followed, drawn, reported, t0Ms, t1Ms)) ??
    moveStraight(track, drawn, reported, t0Ms, t1Ms)
  );
}

function moveAlong(
  track: Track,
  path: Path,
  drawn: LocalCm,
  reported: LocalCm,
  t0Ms: number,
  t1Ms: number,
): { readonly legs: readonly Leg[]; readonly track: Track } | undefined {
  const way = track.way?.path === path ? track.way : { fromCm: 0, toCm: lengthCm(path) };
  const from = project(path, drawn, way.fromCm, way.toCm);
  if (from.distanceCm > OFF_PATH_CM) return undefined;
  const near = project(path, reported, Math.max(0, from.alongCm - BACKWARDS_CM), from.alongCm + AHEAD_CM);
  const to = near.distanceCm <= OFF_PATH_CM ? near : project(path, reported);
  if (to.distanceCm > OFF_PATH_CM) return undefined;
  const aheadCm = to.alongCm - from.alongCm;
  const kept = { path, fromCm: Math.min(from.alongCm, to.alongCm), toCm: Math.max(from.alongCm, to.alongCm) };
  if (aheadCm <= STANDS_CM && aheadCm >= -BACKWARDS_CM) return settle(track, standAt(drawn, t0Ms, t1Ms), kept);
  if (Math.abs(aheadCm) > JUMP_CM) return undefined;
  const moments = [
    { atMs: t0Ms, alongCm: from.alongCm },
    { atMs: t1Ms, alongCm: to.alongCm },
  ];
  const [first, ...rest] = legsAlong(path, moments, MOST_LEGS);
  if (!first) return undefined;
  const begun = { ...first, x0Cm: Math.round(drawn.xCm), y0Cm: Math.round(drawn.yCm) };
  return settle(track, [begun, ...rest], kept);
}

function moveStraight(
  track: Track,
  drawn: LocalCm,
  reported: LocalCm,
  t0Ms: number,
  t1Ms: number,
): { readonly legs: readonly Leg[]; readonly track: Track } {
  const stands = distanceCm(drawn, reported) <= STANDS_CM;
  return settle(track, stands ? standAt(drawn, t0Ms, t1Ms) : [legOf(t0Ms, drawn, t1Ms, reported)], null);
}

function settle(
  track: Track,
  legs: readonly Leg[],
  way: Track['way'],
): { readonly legs: readonly Leg[]; readonly track: Track } {
  return { legs, track: { legs: legs.reduce(appendLeg, track.legs), way } };
}

/** Standing still is a leg with equal ends. */
function standAt(place: LocalCm, t0Ms: number, t1Ms: number): readonly Leg[] {
  return [legOf(t0Ms, place, t1Ms, place)];
}

function snapped(path: Path | undefined, reported: LocalCm): LocalCm {
  if (!path) return reported;
  const found = project(path, reported);
  return found.distanceCm <= OFF_PATH_CM ? pointAt(path, found.alongCm) : reported;
}

function distanceCm(a: LocalCm, b: LocalCm): number {
  return Math.hypot(a.xCm - b.xCm, a.yCm - b.yCm);
}
