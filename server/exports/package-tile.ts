import type { LngLat } from '../../data/contract/place.ts';

/** One tile of a package's deepest zoom, unpacked. */
export interface PackageTile {
  readonly zoom: number;
  readonly column: number;
  readonly row: number;
  readonly bytes: Uint8Array;
}

/** From a tile's own units to degrees, to seven decimals (a centimetre). */
export function degreesOf({ zoom, column, row }: PackageTile, extent: number): (x: number, y: number) => LngLat {
  const tiles = 2 ** zoom;
  return (x, y) => {
    const longitude = ((column + x / extent) / tiles) * 360 - 180;
    const latitude = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (row + y / extent)) / tiles))) * 180) / Math.PI;
    return [round(longitude), round(latitude)];
  };
}

function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
