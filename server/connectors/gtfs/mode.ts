import type { Mode } from '../../../data/contract/record.ts';

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
