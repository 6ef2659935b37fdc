/** Metres. */
export type Vector = readonly [x: number, y: number, z: number];

/** WGS84: semi-major axis in metres and flattening (NIMA TR8350.2, table 3.1). */
const [AXIS_M, FLATTENING] = [6_378_137, 1 / 298.257223563];
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);

/**
 * Height of mean sea level above the WGS84 ellipsoid in Barcelona, to a metre (EGM2008). Heights of a package are above
 * the sea; those of EPSG:4979 and 4978 are above the ellipsoid.
 */
export const GEOID_HEIGHT_M = 49;

/** Degrees and metres above the ellipsoid to earth-centred coordinates (EPSG:4978). */
export function toEarth(longitude: number, latitude: number, heightM: number): Vector {
  const [lambda, phi] = [toRadians(longitude), toRadians(latitude)];
  const sine = Math.sin(phi);
  const normal = AXIS_M / Math.sqrt(1 - ECCENTRICITY_SQUARED * sine * sine);
  const across = (normal + heightM) * Math.cos(phi);
  return [across * Math.cos(lambda), across * Math.sin(lambda), (normal * (1 - ECCENTRICITY_SQUARED) + heightM) * sine];
}

/** A plane that touches the ellipsoid: metres east, north and up of one point. */
export interface LocalFrame {
  /** From degrees and metres above the ellipsoid. */
  toLocal(longitude: number, latitude: number, heightM: number): Vector;
  /** Local to earth-centred coordinates: a 4 x 4 matrix, column after column. */
  readonly toEarthMatrix: readonly number[];
}

export function localFrame(longitude: number, latitude: number): LocalFrame {
  const origin = toEarth(longitude, latitude, 0);
  const [sinLambda, cosLambda] = [Math.sin(toRadians(longitude)), Math.cos(toRadians(longitude))];
  const [sinPhi, cosPhi] = [Math.sin(toRadians(latitude)), Math.cos(toRadians(latitude))];
  const east: Vector = [-sinLambda, cosLambda, 0];
  const north: Vector = [-sinPhi * cosLambda, -sinPhi * sinLambda, cosPhi];
  const up: Vector = [cosPhi * cosLambda, cosPhi * sinLambda, sinPhi];
  return {
    toEarthMatrix: [...east, 0, ...north, 0, ...up, 0, ...origin, 1],
    toLocal: (...position) => {
      const [x, y, z] = toEarth(...position);
      const from: Vector = [x - origin[0], y - origin[1], z - origin[2]];
      return [dot(east, from), dot(north, from), dot(up, from)];
    },
  };
}

function dot(one: Vector, other: Vector): number {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
}

export function toRadians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
