import type { LngLat } from '../../data/contract/place.ts';
import type { Box } from './building-table.ts';

/** Whether a position lies within a ring of flat longitude, latitude, closed or not. */
export function ringHolds(ring: ArrayLike<number>, [x, y]: LngLat): boolean {
  let inside = false;
  let [beforeX, beforeY] = [ring[ring.length - 2] ?? 0, ring[ring.length - 1] ?? 0];
  for (let at = 0; at + 1 < ring.length; at += 2) {
    const [atX, atY] = [ring[at] ?? 0, ring[at + 1] ?? 0];
    if (atY > y !== beforeY > y && x < atX + ((y - atY) * (beforeX - atX)) / (beforeY - atY)) inside = !inside;
    [beforeX, beforeY] = [atX, atY];
  }
  return inside;
}

/** Whether a path of flat longitude, latitude touches a box. */
export function pathMeetsBox(path: ArrayLike<number>, box: Box): boolean {
  if (path.length === 2) return holds(box, path[0] ?? 0, path[1] ?? 0);
  for (let at = 0; at + 3 < path.length; at += 2) {
    if (segmentMeetsBox([path[at] ?? 0, path[at + 1] ?? 0], [path[at + 2] ?? 0, path[at + 3] ?? 0], box)) return true;
  }
  return false;
}

/** Whether a polygon, outline first, then holes, touches a box: its sides do, or the box lies wholly in it. */
export function polygonMeetsBox(rings: readonly ArrayLike<number>[], box: Box): boolean {
  if (rings.some((ring) => pathMeetsBox(ring, box) || closingMeetsBox(ring, box))) return true;
  const [outline, ...holes] = rings;
  const corner: LngLat = [box[0], box[1]];
  return outline !== undefined && ringHolds(outline, corner) && !holes.some((hole) => ringHolds(hole, corner));
}

function closingMeetsBox(ring: ArrayLike<number>, box: Box): boolean {
  const last = ring.length - 2;
  return segmentMeetsBox([ring[last] ?? 0, ring[last + 1] ?? 0], [ring[0] ?? 0, ring[1] ?? 0], box);
}

/** Clips the segment by the four sides (Liang and Barsky 1984): something is left where it meets the box. */
function segmentMeetsBox(from: LngLat, to: LngLat, [west, south, east, north]: Box): boolean {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  let [enter, leave] = [0, 1];
  const clips: readonly (readonly [number, number])[] = [
    [-dx, from[0] - west],
    [dx, east - from[0]],
    [-dy, from[1] - south],
    [dy, north - from[1]],
  ];
  for (const [step, room] of clips) {
    if (step === 0 && room < 0) return false;
    if (step < 0) enter = Math.max(enter, room / step);
    if (step > 0) leave = Math.min(leave, room / step);
  }
  return enter <= leave;
}

function holds([west, south, east, north]: Box, x: number, y: number): boolean {
  return x >= west && x <= east && y >= south && y <= north;
}
