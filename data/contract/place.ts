/** A position in WGS84 degrees, longitude first, as in GeoJSON. */
export type LngLat = readonly [longitude: number, latitude: number];

/** A position in whole centimetres east and north of the city's origin: what the wire carries. */
export interface LocalCm {
  readonly xCm: number;
  readonly yCm: number;
}

/** Metres in one degree of a great circle as deck.gl draws it (a circumference of 40.03e6 m). */
export const METRES_PER_DEGREE = 40.03e6 / 360;

/** Plaça de Catalunya: the point that local centimetres are counted from, the same for every package of the city. */
export const CITY_ORIGIN: LngLat = [2.17, 41.387];

/** Metres in one degree of longitude at the origin's latitude. */
export const METRES_PER_DEGREE_EAST = METRES_PER_DEGREE * Math.cos((CITY_ORIGIN[1] * Math.PI) / 180);

/** WGS84 degrees to whole centimetres from the city's origin (equirectangular: exact to invert, 0.1 % in length). */
export function toLocalCm([longitude, latitude]: LngLat): LocalCm {
  return {
    xCm: Math.round((longitude - CITY_ORIGIN[0]) * METRES_PER_DEGREE_EAST * 100),
    yCm: Math.round((latitude - CITY_ORIGIN[1]) * METRES_PER_DEGREE * 100),
  };
}

/** Metres between two places of the city. */
export function metresApart(one: LngLat, other: LngLat): number {
  const east = (other[0] - one[0]) * METRES_PER_DEGREE_EAST;
  return Math.hypot(east, (other[1] - one[1]) * METRES_PER_DEGREE);
}

/** The direction of a movement, degrees clockwise from north. */
export function bearingDegOf(east: number, north: number): number {
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** The inverse of {@link toLocalCm}; fractions of centimetres are welcome. */
export function toLngLat({ xCm, yCm }: LocalCm): LngLat {
  return [CITY_ORIGIN[0] + xCm / 100 / METRES_PER_DEGREE_EAST, CITY_ORIGIN[1] + yCm / 100 / METRES_PER_DEGREE];
}
