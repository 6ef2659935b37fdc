import { densify, distance, type Point } from '../city/plane.ts';
import type { StreetLine } from '../city/street-line.ts';
import type { PathSample } from './lines-nearby.ts';
import { nameKey } from './street-names.ts';

/** A motorway as the city publishes its traffic: each carriageway by itself. */
export interface PublishedMotorway {
  readonly key: string;
  readonly path: readonly Point[];
}

/** The lines written by hand are good to this, metres: what is published farther off is another stretch. */
const WITHIN_M = 500;
const PIECE_M = 60;
const STEP_M = 15;

/** Motorways laid on a carriageway wherever the city publishes their course; the rest stays as it is. */
export function onPublishedCourse(lines: readonly StreetLine[], published: readonly PublishedMotorway[]): StreetLine[] {
  const carriageways = new Map<string, PathSample[]>();
  for (const { key, path } of published) {
    carriageways.set(key, [...(carriageways.get(key) ?? []), ...stepsOf(densify(path, STEP_M))]);
  }
  return lines.map((line) => {
    const known = line.street.class === 'motorway' ? carriageways.get(nameKey(line.street.name)) : undefined;
    return known ? { ...line, path: laidOn(line.path, known) } : line;
  });
}

/** Its ends stay, where other roads begin. */
function laidOn(path: readonly Point[], carriageways: readonly PathSample[]): Point[] {
  const dense = densify(path, PIECE_M);
  const steps = stepsOf(dense);
  const laid = dense.map((point, index) => {
    const step = steps[index];
    return index === 0 || !step ? point : (nearestOf(step, carriageways) ?? point);
  });
  return laid.filter((point, index) => index === 0 || distance(point, laid[index - 1] ?? point) > 1);
}

/** Each point of a path but the last, with the way on. */
function stepsOf(path: readonly Point[]): PathSample[] {
  return path.flatMap((at, index) => {
    const next = path[index + 1];
    const lengthM = next ? distance(at, next) || 1 : 1;
    return next ? [{ at, direction: [(next[0] - at[0]) / lengthM, (next[1] - at[1]) / lengthM] as const }] : [];
  });
}

/** On the carriageway that runs the same way. */
function nearestOf({ at, direction }: PathSample, carriageways: readonly PathSample[]): Point | undefined {
  let best: Point | undefined;
  let bestM = WITHIN_M;
  for (const each of carriageways) {
    const along = each.direction[0] * direction[0] + each.direction[1] * direction[1];
    const farM = distance(at, each.at);
    if (along < 0.3 || farM >= bestM) continue;
    [best, bestM] = [each.at, farM];
  }
  return best;
}
