import type { Fabric } from './fabric-areas.ts';
import type { Ring } from './polygon.ts';

/** A building or a part of one: parts of the same building share its number. */
export interface Building {
  readonly id: number;
  readonly ring: Ring;
  /** Above its foot. */
  readonly heightM: number;
  /** Height of the hill under its foot above the city's plane. */
  readonly baseM: number;
  readonly fabric: Fabric;
}

/** A body on a block, before it has a number and a foot. `partOf` is the place of its main body in the same list. */
export interface Body {
  readonly ring: Ring;
  readonly heightM: number;
  readonly partOf?: number;
}
