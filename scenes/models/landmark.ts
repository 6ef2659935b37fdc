import type { BufferGeometry } from 'three';
import type { LngLat } from '../../data/contract/place.ts';

/** A building that everyone knows, as a three.js geometry made by code. */
export interface LandmarkModel {
  /** As in the places of the city package: `sagrada-familia`. */
  readonly id: string;
  readonly name: string;
  /** Where the model's origin stands. */
  readonly at: LngLat;
  /** From the ground at `at` to the highest tip, metres. */
  readonly heightM: number;
  /** How far the model is to be turned clockwise, seen from above: where its own y axis points, degrees from north. */
  readonly bearingDeg: number;
  /** How far its walls go on below the ground, for slopes, metres. */
  readonly foundationM: number;
  /** Half the size of the ground that it covers, metres: generated buildings within make way. */
  readonly radiusM: number;
  /**
   * Its triangles in metres, not yet turned: x east, y north, z up from the ground. Attributes `position`, `normal`,
   * `color` (linear sRGB) and `glow` (0..1: the share of its colour that shines by itself at night).
   */
  build(): BufferGeometry;
}
