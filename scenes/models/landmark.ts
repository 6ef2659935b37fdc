import type { BufferGeometry } from 'three';
import type { LandmarkFact } from './landmark-list.ts';

/** A building that everyone knows, as a three.js geometry made by code. */
export interface LandmarkModel extends LandmarkFact {
  /** How far its walls go on below the ground, for slopes, metres. */
  readonly foundationM: number;
  /**
   * Its triangles in metres, not yet turned: x east, y north, z up from the ground. Attributes `position`, `normal`,
   * `color` (linear sRGB) and `glow` (0..1: the share of its colour that shines by itself at night).
   */
  build(): BufferGeometry;
}
