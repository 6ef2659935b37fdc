import { isShownTwice, localOffsetText } from '../../data/contract/local-time.ts';
import type { Format } from './format.ts';

/** HH:MM:SS in Barcelona; in the hour that autumn repeats with what the clocks are ahead of UTC. */
export function clockText(format: Format, atMs: number): string {
  return `${format.time(atMs)}${offsetMark(atMs)}`;
}

/** HH:MM, told apart like {@link clockText}. */
export function shortClockText(format: Format, atMs: number): string {
  return `${format.shortTime(atMs)}${offsetMark(atMs)}`;
}

/** The date and the time. */
export function momentText(format: Format, atMs: number): string {
  return `${format.date(atMs)} ${clockText(format, atMs)}`;
}

/** Empty but where a time of the day is shown twice. */
export function offsetMark(atMs: number): string {
  return isShownTwice(atMs) ? ` ${localOffsetText(atMs)}` : '';
}
