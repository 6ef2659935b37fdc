import type { Trigger } from './platform.ts';

/** An active alert of the platform's own agent, on one sensor. */
export interface WatchedAlert {
  readonly id: string;
  /** Owner of the sensor. */
  readonly provider: string;
  readonly sensor: string;
  readonly trigger: Trigger;
  readonly expression: string;
}

const NUMBER = /^[-+]?\d+(\.\d+)?$/;

const COMPARED: Readonly<Record<string, readonly [words: string, holds: (x: number, e: number) => boolean]>> = {
  GT: ['Greater than', (x, e) => x > e],
  // Clients compare the text as the reference sends it, with its slip of the pen.
  GTE: ['Greather than or equals to', (x, e) => x >= e],
  LT: ['Less than', (x, e) => x < e],
  LTE: ['Less than or equals to', (x, e) => x <= e],
  EQ: ['Equals to', (x, e) => x === e],
};

/** The alarm's text where a new value sets an alert off; null where it does not. `previous` is null for a first value. */
export function alarmOn(alert: WatchedAlert, value: string, previous: string | null): string | null {
  const { trigger, expression } = alert;
  const start = `Alarm ${alert.id}: value ${value} from the sensor ${alert.sensor}`;
  const compared = Object.hasOwn(COMPARED, trigger) ? COMPARED[trigger] : undefined;
  const isAboutText = trigger === 'EQ' && !NUMBER.test(expression);
  if (isAboutText) return value === expression ? `${start} verifies the restriction: Equals to ${expression}` : null;
  if (compared) {
    if (!NUMBER.test(value)) return `${start} must be a number`;
    const [words, holds] = compared;
    const set = NUMBER.test(expression) && holds(Number(value), Number(expression));
    return set ? `${start} verifies the restriction: ${words} ${expression}` : null;
  }
  if (trigger === 'CHANGE') {
    return previous !== null && previous !== value ? `${start} verifies the restriction: Value has changed` : null;
  }
  if (trigger !== 'CHANGE_DELTA') return null;
  if (!NUMBER.test(value)) return `${start} must be a number`;
  if (previous === null || !NUMBER.test(previous) || !NUMBER.test(expression)) return null;
  const percent = (Math.abs(Number(value) - Number(previous)) / Math.abs(Number(previous))) * 100;
  if (!(percent > Number(expression))) return null;
  return `${start} verifies the restriction: Value variation is greater than ${expression} percent`;
}

/** How long a sensor may be silent, minutes; null where the alert is no such alert. */
export function frozenAfterMinutes({ trigger, expression }: WatchedAlert): number | null {
  if (trigger !== 'FROZEN' || !NUMBER.test(expression)) return null;
  const minutes = Number(expression);
  return minutes > 0 ? minutes : null;
}

export function frozenText({ id, sensor, expression }: WatchedAlert): string {
  return `Alert ${id}: sensor ${sensor} is frozen. It has not been updated for the last ${expression} minute(s).`;
}
