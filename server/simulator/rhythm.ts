import { epochDayOf, secondOfDay } from '../../data/contract/local-time.ts';
import { serviceOn, type Service } from './calendar.ts';

/** Share of the busiest hour, by hour of the day; values between are eased. */
type DayCurve = readonly number[];

/**
 * How much the city's streets are used, hour by hour: the shape of urban motor traffic counts, with morning and
 * evening peaks on working days, a late flat day on Saturdays, an evening of returns on Sundays.
 */
const TRAFFIC: Readonly<Record<Service, DayCurve>> = {
  working: [
    0.22, 0.14, 0.1, 0.09, 0.12, 0.24, 0.5, 0.84, 1, 0.92, 0.8, 0.78, 0.8, 0.84, 0.86, 0.82, 0.84, 0.92, 0.98, 0.94,
    0.78, 0.58, 0.44, 0.32,
  ],
  saturday: [
    0.34, 0.28, 0.22, 0.18, 0.16, 0.18, 0.24, 0.34, 0.44, 0.54, 0.62, 0.68, 0.7, 0.68, 0.62, 0.58, 0.6, 0.64, 0.68,
    0.68, 0.62, 0.54, 0.48, 0.42,
  ],
  sunday: [
    0.38, 0.32, 0.26, 0.22, 0.18, 0.16, 0.18, 0.22, 0.28, 0.38, 0.46, 0.52, 0.56, 0.54, 0.48, 0.44, 0.48, 0.54, 0.62,
    0.66, 0.6, 0.5, 0.38, 0.28,
  ],
};

/** Hours since local midnight as the clocks show them, with fraction. */
export function hoursOf(atMs: number): number {
  return secondOfDay(atMs) / 3600;
}

/** Traffic in the streets as a share of the working day's busiest hour. */
export function trafficLevel(atMs: number): number {
  const epochDay = epochDayOf(atMs);
  const hours = hoursOf(atMs);
  const hour = Math.floor(hours);
  const before = TRAFFIC[serviceOn(epochDay)][hour] ?? 0;
  const after = TRAFFIC[serviceOn(hour === 23 ? epochDay + 1 : epochDay)][(hour + 1) % 24] ?? 0;
  return before + (after - before) * (hours - hour);
}

/** From -1 (all at home) to 1 (all at work): where people are, by which bikes move. */
export function atWork(atMs: number): number {
  const reach = serviceOn(epochDayOf(atMs)) === 'working' ? 2 : 0.6;
  const hours = hoursOf(atMs);
  const arrived = 1 / (1 + Math.exp(-(hours - 8.4) * 1.9));
  const left = 1 / (1 + Math.exp(-(hours - 18.3) * 1.1));
  return reach * (arrived - left) - 1;
}

/** 0 to 1: how near a moment is to the rush hours of a working day. */
export function rush(atMs: number): number {
  return Math.max(0, (trafficLevel(atMs) - 0.6) / 0.4);
}
