/** west, south, east, north. */
export type FlatBox = readonly [west: number, south: number, east: number, north: number];

/**
 * Whether a point lies in rings of flat x, y (or longitude, latitude): in an odd number of them, so that holes count out.
 * Closed or not makes no difference.
 */
export function ringsHold(rings: readonly (readonly number[])[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
      const [x0 = 0, y0 = 0] = [ring[before], ring[before + 1]];
      const [x1 = 0, y1 = 0] = [ring[at], ring[at + 1]];
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
    }
  }
  return inside;
}

/** The box of flat x, y; of none, one that holds nothing. */
export function boxOfFlat(flat: readonly number[]): FlatBox {
  let [west, south, east, north] = [Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE, -Number.MAX_VALUE];
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const [x = 0, y = 0] = [flat[at], flat[at + 1]];
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}
