import { METRES_PER_DEGREE, toLocalCm } from '../../data/contract/place.ts';
import type { Ray } from '../state/place.ts';
import type { Camera } from '../state/view.ts';

/** Pixels by which a visitor's aim may be off. */
const BLUR_PIXELS = 6;

/** Pixels of MapLibre's world at zoom 0. */
const WORLD_PIXELS = 512;

export interface Window {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Vertical. */
  readonly fieldOfViewDeg: number;
}

/** The look of a map's camera through a point, in pixels from the left top of its window. */
export function rayThrough(camera: Camera, window: Window, point: { readonly x: number; readonly y: number }): Ray {
  const [pitch, bearing] = [radians(camera.pitchDeg), radians(camera.bearingDeg)];
  const focalPx = window.heightPx / 2 / Math.tan(radians(window.fieldOfViewDeg) / 2);
  const metresPerPixel =
    (METRES_PER_DEGREE * 360 * Math.cos(radians(camera.latitude))) / (WORLD_PIXELS * 2 ** camera.zoom);
  const distanceM = focalPx * metresPerPixel;
  const { xCm, yCm } = toLocalCm([camera.longitude, camera.latitude]);
  const [sinPitch, cosPitch] = [Math.sin(pitch), Math.cos(pitch)];
  const ahead = [Math.sin(bearing), Math.cos(bearing)] as const;
  const right = [Math.cos(bearing), -Math.sin(bearing)] as const;
  const eye = [
    xCm / 100 - ahead[0] * sinPitch * distanceM,
    yCm / 100 - ahead[1] * sinPitch * distanceM,
    cosPitch * distanceM,
  ] as const;
  const side = (point.x - window.widthPx / 2) / focalPx;
  const up = (window.heightPx / 2 - point.y) / focalPx;
  const forward = sinPitch + up * cosPitch;
  const direction = [
    ahead[0] * forward + right[0] * side,
    ahead[1] * forward + right[1] * side,
    up * sinPitch - cosPitch,
  ];
  const length = Math.hypot(...direction);
  const [x = 0, y = 0, z = 0] = direction.map((part) => part / length);
  return { eye, direction: [x, y, z], blur: BLUR_PIXELS / focalPx };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
