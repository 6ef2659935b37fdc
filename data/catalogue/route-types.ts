import type { Mode } from '../contract/record.ts';

/** How vehicles of a route_type go, basic and extended types alike; undefined for what the twin does not show. */
export function modeOfRouteType(routeType: number): Mode | undefined {
  switch (routeType) {
    case 0:
    case 5:
      return 'tram';
    case 1:
    case 12:
      return 'metro';
    case 2:
    case 7:
      return 'rail';
    case 3:
    case 11:
      return 'bus';
  }
  return EXTENDED.find(([from, to]) => routeType >= from && routeType <= to)?.[2];
}

/** Hundreds of the extended route types; 14xx are funiculars, railways here. */
const EXTENDED: readonly (readonly [from: number, to: number, mode: Mode])[] = [
  [100, 199, 'rail'],
  [200, 299, 'bus'],
  [400, 404, 'metro'],
  [405, 405, 'rail'],
  [600, 699, 'metro'],
  [700, 800, 'bus'],
  [900, 999, 'tram'],
  [1400, 1499, 'rail'],
];

/** Of lines whose operator gives none: TMB's red for metro and bus, TRAM's green, FGC's orange. */
export const LINE_COLOURS: Readonly<Record<Mode, string>> = {
  metro: '#dc241f',
  tram: '#008e78',
  rail: '#ef7900',
  bus: '#da291c',
};
