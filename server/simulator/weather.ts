import { getPosition } from 'suncalc';
import { CITY_ORIGIN } from '../../data/contract/place.ts';
import { hashText, mix, smooth } from './chance.ts';

/** The weather over the city at sea level, in the open. */
export interface Sky {
  readonly sunAltitudeDeg: number;
  /** 0 to 1. */
  readonly cloud: number;
  readonly rainMmH: number;
  readonly temperatureC: number;
  readonly dewPointC: number;
  /** The wind blows from the west and from the south with these, m/s. */
  readonly fromWestMs: number;
  readonly fromSouthMs: number;
  readonly pressureHpa: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The weather of a seed at a moment: fronts that come and go, the season, and the day. */
export function skyAt(seed: number, atMs: number): Sky {
  const key = mix(seed, hashText('weather'));
  const wave = (number: number, days: number) => smooth(mix(key, number), atMs, days * DAY_MS);
  const summer = summerAt(atMs);
  const unsettled = 0.62 * wave(1, 2.3) + 0.38 * wave(2, 0.4) - 0.18 * Math.max(0, summer);
  const rainMmH = 12 * Math.max(0, unsettled - 0.42) ** 1.5;
  const cloud =
    rainMmH > 0 ? Math.min(1, 0.85 + rainMmH / 20) : clamp(0.38 + 0.75 * unsettled + 0.2 * wave(3, 0.15), 0, 1);
  const sunAltitudeDeg = getPosition(new Date(atMs), CITY_ORIGIN[1], CITY_ORIGIN[0]).altitude;
  const anomalyC = 2.6 * wave(4, 4) + 1.1 * wave(5, 1.5);
  const meanC = 17.6 + 7.2 * summer + anomalyC;
  const temperatureC = meanC + dailySwingC(atMs, cloud) - Math.min(2.5, rainMmH * 0.6);
  const dryingC = 6.5 + 2.5 * wave(6, 3) - 5 * Math.min(1, rainMmH / 2);
  return {
    sunAltitudeDeg,
    cloud,
    rainMmH,
    temperatureC,
    dewPointC: Math.min(temperatureC - 0.4, meanC - Math.max(1, dryingC)),
    ...windAt(atMs, summer, cloud, wave),
    pressureHpa: 1016.5 + 6 * wave(7, 5) + 2.5 * wave(8, 2) - 7 * Math.max(0, unsettled),
  };
}

/** Radiation on the ground, W/m²: clear sky after Haurwitz (1945), dimmed by cloud after Kasten and Czeplak (1980). */
export function solarRadiationWM2({ sunAltitudeDeg, cloud }: Sky): number {
  const height = Math.sin((sunAltitudeDeg * Math.PI) / 180);
  if (height <= 0) return 0;
  return 1098 * height * Math.exp(-0.057 / height) * (1 - 0.75 * cloud ** 3.4);
}

/** Relative humidity, per cent, by the Magnus formula (Alduchov and Eskridge, 1996). */
export function relativeHumidity(temperatureC: number, dewPointC: number): number {
  const vapour = (celsius: number) => Math.exp((17.625 * celsius) / (243.04 + celsius));
  return clamp((100 * vapour(dewPointC)) / vapour(temperatureC), 5, 100);
}

/** Pressure at a height, by the barometric formula with a scale height of 8,430 m. */
export function pressureAtHeight(seaLevelHpa: number, heightM: number): number {
  return seaLevelHpa * Math.exp(-heightM / 8430);
}

/** Where the wind comes from, degrees clockwise from north, and how hard it blows. */
export function windOf({ fromWestMs, fromSouthMs }: Sky): { readonly speedMs: number; readonly fromDeg: number } {
  return {
    speedMs: Math.hypot(fromWestMs, fromSouthMs),
    fromDeg: ((Math.atan2(-fromWestMs, -fromSouthMs) * 180) / Math.PI + 360) % 360,
  };
}

/** -1 at the end of January, 1 at the end of July: the sea holds the seasons back by a month. */
function summerAt(atMs: number): number {
  const yearStartMs = Date.UTC(new Date(atMs).getUTCFullYear(), 0, 1);
  return -Math.cos((2 * Math.PI * ((atMs - yearStartMs) / DAY_MS - 25)) / 365.25);
}

/** Warmest two and a half hours after noon by the sun, least under cloud. */
function dailySwingC(atMs: number, cloud: number): number {
  const sunHours = ((atMs / HOUR_MS) % 24) + CITY_ORIGIN[0] / 15;
  return 3.6 * (1 - 0.55 * cloud) * Math.cos((2 * Math.PI * (sunHours - 14.5)) / 24);
}

/** Fronts, the sea breeze of sunny afternoons from the south-south-west, the land breeze of nights from the north-west. */
function windAt(
  atMs: number,
  summer: number,
  cloud: number,
  wave: (number: number, days: number) => number,
): Pick<Sky, 'fromWestMs' | 'fromSouthMs'> {
  const sunHours = ((atMs / HOUR_MS) % 24) + CITY_ORIGIN[0] / 15;
  const breeze = Math.max(0, Math.sin((Math.PI * (sunHours - 9.5)) / 10)) * (sunHours > 9.5 && sunHours < 19.5 ? 1 : 0);
  const seaMs = breeze * (2.6 + 1.4 * summer) * (1 - 0.6 * cloud);
  const landMs = breeze > 0 ? 0 : 1.1;
  return {
    fromWestMs: 0.4 * seaMs + 0.7 * landMs + 2.4 * wave(11, 1.6) + 0.9 * wave(12, 0.2),
    fromSouthMs: 0.9 * seaMs - 0.7 * landMs + 2.1 * wave(13, 1.6) + 0.9 * wave(14, 0.2),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
