import type { Json } from '../../store/batch.ts';
import { malformed, quoted } from './refusal.ts';
import type { Geometry } from './geometry.ts';

/** What an expression gives. */
export type Value = Json | Instant | Span | Duration | Geometry;

/** A moment, and what its writer's clocks were ahead of UTC. */
export class Instant {
  readonly atMs: number;
  readonly offsetMinutes: number;

  constructor(atMs: number, offsetMinutes = 0) {
    this.atMs = atMs;
    this.offsetMinutes = offsetMinutes;
  }
}

/** From one moment to another. */
export class Span {
  readonly fromMs: number;
  readonly toMs: number;

  constructor(fromMs: number, toMs: number) {
    this.fromMs = fromMs;
    this.toMs = toMs;
  }
}

export class Duration {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
}

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d{2}):?(\d{2}))?)?$/;

/** ISO 8601; without an offset UTC. Undefined for a moment that no clock shows. */
export function readInstant(text: string): Instant | undefined {
  const match = INSTANT.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', sign, ahead, minutes] = match;
  const atMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const shown = new Date(atMs);
  const real = shown.getUTCMonth() + 1 === Number(month) && shown.getUTCDate() === Number(day);
  if (!real || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offsetMinutes = sign ? (Number(ahead) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1) : 0;
  if (Math.abs(offsetMinutes) > 14 * 60) return undefined;
  const fractionMs = Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6);
  return new Instant(atMs + fractionMs - offsetMinutes * 60_000, offsetMinutes);
}

/** An ISO 8601 interval of two moments; undefined for anything else, and for one that ends before it begins. */
export function readSpan(text: string): Span | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const [from, to] = [readInstant(text.slice(0, slash)), readInstant(text.slice(slash + 1))];
  return from && to && from.atMs <= to.atMs ? new Span(from.atMs, to.atMs) : undefined;
}

const DURATION = /^(-)?P(?:(\d{1,6})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,10}(?:\.\d{1,9})?)S)?)?$/;

/** ISO 8601 durations of days, hours, minutes and seconds. Throws a refusal. */
export function readDurationMs(text: string): Duration {
  const match = DURATION.exec(text);
  if (!match || text.length < 3 || text.endsWith('T')) throw malformed(`${quoted(text)} is no duration`);
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  const ms = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
  return new Duration(sign ? -ms : ms);
}

/** A value as a moment, where it is one: also a text that is. */
export function asInstant(value: Value): Instant | undefined {
  if (value instanceof Instant) return value;
  return typeof value === 'string' ? readInstant(value) : undefined;
}
