import { sentiloTime } from '../../../data/contract/sentilo-time.ts';
import type { Observed, Sensor, Sent } from '../../platform/platform.ts';

/** The last value of a sensor, or that there is none. */
export function lastObservation(sensor: Sensor, last: Observed | null): object {
  const { id, type, state, unit, dataType, provider } = sensor;
  const about = { sensor: id, sensorType: type, sensorState: state, unit, dataType, provider };
  if (!last) return { ...about, found: false };
  const formattedValue = dataType === 'NUMBER' && unit !== '' ? `${last.value} ${unit}` : last.value;
  return { ...about, ...observationRow(last), formattedValue, found: true };
}

export function observationRow({ value, atMs, location }: Observed): object {
  return { value, timestamp: sentiloTime(atMs), time: atMs, ...(location === null ? {} : { location }) };
}

export function sentRow({ message, atMs, sender }: Sent): { readonly time: number } {
  return { ...{ value: message, sender, timestamp: sentiloTime(atMs) }, time: atMs };
}
