import type { Mode } from '../../../data/contract/record.ts';

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

/**
 * Nominal lengths, metres: TMB series 9000 of five cars 86 m; Alstom Citadis 302 32 m; FGC series 113 80 m and
 * Rodalies 447/463 76 to 80 m; standard bus 12 m.
 */
const LENGTH_M: Readonly<Record<Mode, number>> = { metro: 86, tram: 32, rail: 80, bus: 12 };

/** Lines of TMB that run articulated buses of 18 m. */
const ARTICULATED = /^(H\d+|V\d+|D\d+|X1|7|22|24|33|34|47|54|59)$/;

export function vehicleLengthM(mode: Mode, line: string): number {
  return mode === 'bus' && ARTICULATED.test(line) ? 18 : LENGTH_M[mode];
}
