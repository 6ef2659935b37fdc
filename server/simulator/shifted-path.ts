import { type Path, pathThrough, pointsOf } from '../../data/contract/path.ts';
import { numberAt } from './column.ts';

/** The same path the other way. */
export function reversed(path: Path): Path {
  return pathThrough(pointsOf(path).reverse());
}

/** The path moved to its right by some metres, corners mitred (at most twice the shift); a single point stays. */
export function shiftedRight(path: Path, shiftM: number): Path {
  const last = path.xCm.length - 1;
  if (last < 1) return path;
  const moved = pointsOf(path).map(({ xCm, yCm }, index) => {
    const before = rightOf(path, Math.max(0, index - 1));
    const after = rightOf(path, Math.min(last - 1, index));
    const [east, north] = [before[0] + after[0], before[1] + after[1]];
    const scaleCm = (100 * shiftM) / Math.max(0.5, (east * east + north * north) / 2);
    return { xCm: xCm + east * scaleCm, yCm: yCm + north * scaleCm };
  });
  return pathThrough(moved);
}

/** The unit vector to the right of a segment. */
function rightOf({ xCm, yCm }: Path, segment: number): readonly [number, number] {
  const east = numberAt(xCm, segment + 1) - numberAt(xCm, segment);
  const north = numberAt(yCm, segment + 1) - numberAt(yCm, segment);
  const length = Math.hypot(east, north);
  return [north / length, -east / length];
}
