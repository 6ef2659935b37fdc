import { lengthCm, type Path, pathOfFlat, projectOnSegment } from '../../data/contract/path.ts';
import { toLocalCm } from '../../data/contract/place.ts';
import type { TransitLine, TransitNetwork, TransitStop } from '../../data/contract/package.ts';
import { numberAt } from './column.ts';
import { HANDLING, leastTravelS } from './motion.ts';
import { reversed, shiftedRight } from './shifted-path.ts';

/** One way of a line: its stops in order, its course, and when a trip is where. Seconds count from the trip's start. */
export interface Pattern {
  /** `<line>-<direction>`. */
  readonly id: string;
  readonly line: TransitLine;
  readonly direction: 0 | 1;
  readonly headsign: string;
  readonly shape: Path;
  readonly stops: readonly TransitStop[];
  /** Metres along the shape, by stop. */
  readonly stopAlongM: readonly number[];
  readonly arriveS: readonly number[];
  readonly departS: readonly number[];
  readonly durationS: number;
}

/** The ways of all lines: two of each, but one of a loop. */
export function patternsOf(network: TransitNetwork): readonly Pattern[] {
  const stops = new Map(network.stops.map((stop) => [stop.id, stop]));
  return network.lines.flatMap((line) => {
    const called = line.stops.map((id) => {
      const stop = stops.get(id);
      if (!stop)
        throw new Error(`Line ${line.id} calls at ${id}, which is not among the network's stops: add it there.`);
      return stop;
    });
    const there = pathOfFlat(line.path);
    if (line.loop) return [pattern(line, 0, there, closed(called))];
    return [pattern(line, 0, there, called), pattern(line, 1, reversed(there), [...called].reverse())];
  });
}

/** A loop ends where it began. */
function closed(stops: readonly TransitStop[]): readonly TransitStop[] {
  const first = stops[0];
  return first && stops.at(-1) !== first ? [...stops, first] : stops;
}

function pattern(line: TransitLine, direction: 0 | 1, course: Path, stops: readonly TransitStop[]): Pattern {
  const shape = shiftedRight(course, HANDLING[line.mode].shiftRightM);
  const stopAlongM = placeStops(shape, stops);
  const { arriveS, departS } = runningTimes(line, stopAlongM);
  return {
    id: `${line.id}-${direction}`,
    line,
    direction,
    headsign: stops.at(-1)?.name ?? line.longName,
    shape,
    stops,
    stopAlongM,
    arriveS,
    departS,
    durationS: numberAt(arriveS, arriveS.length - 1),
  };
}

/** Nearer than this a stop is on its line; the first such place after the stop before it counts. */
const ON_LINE_CM = 6000;

/** Metres along the shape of every stop, each after the one before; the first and last hold the ends. */
function placeStops(shape: Path, stops: readonly TransitStop[]): readonly number[] {
  const along: number[] = [];
  let afterM = 0;
  for (const [index, stop] of stops.entries()) {
    if (index === 0) afterM = 0;
    else if (index === stops.length - 1) afterM = lengthCm(shape) / 100;
    else afterM = placeStop(shape, stop, afterM);
    along.push(afterM);
  }
  return along;
}

/** The first place at which the line comes near the stop and leaves it again; failing that, the nearest of all. */
function placeStop(shape: Path, stop: TransitStop, afterM: number): number {
  const { xCm, yCm } = toLocalCm(stop.at);
  let best = { distanceCm: Number.POSITIVE_INFINITY, alongCm: afterM * 100 };
  for (let segment = 0; segment + 1 < shape.xCm.length; segment++) {
    if (numberAt(shape.alongCm, segment + 1) <= afterM * 100) continue;
    const found = projectOnSegment(shape, segment, xCm, yCm);
    if (found.alongCm <= afterM * 100) continue;
    if (found.distanceCm < best.distanceCm) best = found;
    else if (best.distanceCm < ON_LINE_CM && found.alongCm > best.alongCm + 3 * ON_LINE_CM) break;
  }
  return best.alongCm / 100;
}

/** Times that keep the line's mean speed, but never ask more of the vehicles than they can. Whole seconds. */
function runningTimes(
  line: TransitLine,
  stopAlongM: readonly number[],
): { readonly arriveS: readonly number[]; readonly departS: readonly number[] } {
  const handling = HANDLING[line.mode];
  const gapsM = stopAlongM.slice(1).map((alongM, index) => alongM - numberAt(stopAlongM, index));
  const leastS = gapsM.map((gapM) => leastTravelS(gapM, handling));
  const wholeM = gapsM.reduce((sum, gapM) => sum + gapM, 0);
  const wholeLeastS = leastS.reduce((sum, each) => sum + each, 0);
  const movingS = wholeM / (line.speedKmh / 3.6) - handling.dwellS * Math.max(0, gapsM.length - 1);
  const stretch = Math.max(1.05, movingS / Math.max(1, wholeLeastS));
  const arriveS = [0];
  const departS = [0];
  let clockS = 0;
  for (const [index, each] of leastS.entries()) {
    clockS += Math.max(1, Math.ceil(each * stretch));
    arriveS.push(clockS);
    if (index < leastS.length - 1) clockS += handling.dwellS;
    departS.push(clockS);
  }
  return { arriveS, departS };
}
