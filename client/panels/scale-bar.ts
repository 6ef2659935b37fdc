/** Metres round the equator over the 512 pixels that the map gives it at zoom 0 (WGS84). */
const METRES_PER_PIXEL_AT_0 = 40_075_016.686 / 512;

const STEPS = [1, 2, 5] as const;

/** The longest bar of 1, 2 or 5 times a power of ten metres that fits, in the middle of the picture. */
export function scaleBar(
  zoom: number,
  latitude: number,
  longestPixels: number,
): { readonly metres: number; readonly pixels: number } {
  const metresPerPixel = (METRES_PER_PIXEL_AT_0 * Math.cos((latitude * Math.PI) / 180)) / 2 ** zoom;
  const longest = metresPerPixel * longestPixels;
  const power = 10 ** Math.floor(Math.log10(longest));
  const metres = power * (STEPS.findLast((step) => step * power <= longest) ?? 1);
  return { metres, pixels: Math.round(metres / metresPerPixel) };
}
