import { CITY_ORIGIN, METRES_PER_DEGREE, METRES_PER_DEGREE_EAST } from './place.ts';

/** A tile of the Web Mercator grid. */
export interface TileAddress {
  readonly zoom: number;
  readonly column: number;
  readonly row: number;
}

/** From a tile's own units to metres east and north of the city's origin. */
export function metresOf(
  { zoom, column, row }: TileAddress,
  extent: number,
): (x: number, y: number) => [number, number] {
  const tiles = 2 ** zoom;
  return (x, y) => {
    const longitude = ((column + x / extent) / tiles) * 360 - 180;
    const latitude = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (row + y / extent)) / tiles))) * 180) / Math.PI;
    return [(longitude - CITY_ORIGIN[0]) * METRES_PER_DEGREE_EAST, (latitude - CITY_ORIGIN[1]) * METRES_PER_DEGREE];
  };
}

/** The tile of a zoom in which a place lies, given in metres east and north of the city's origin. */
export function tileOfMetres(x: number, y: number, zoom: number): TileAddress {
  const longitude = CITY_ORIGIN[0] + x / METRES_PER_DEGREE_EAST;
  const latitude = ((CITY_ORIGIN[1] + y / METRES_PER_DEGREE) * Math.PI) / 180;
  const tiles = 2 ** zoom;
  const column = Math.floor(((longitude + 180) / 360) * tiles);
  return { zoom, column, row: Math.floor(((1 - Math.asinh(Math.tan(latitude)) / Math.PI) / 2) * tiles) };
}
