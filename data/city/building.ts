import type { BuildingTags } from '../contract/package.ts';
import type { Fabric } from './fabric-areas.ts';
import type { Ring } from './polygon.ts';

/** A building or a part of one: parts of the same building share its number. */
export interface Building extends BuildingTags {
  /** The outline, counter-clockwise. */
  readonly ring: Ring;
  /** Patios: within the outline, apart from each other, in either way around. */
  readonly holes?: readonly Ring[];
  readonly fabric: Fabric;
}

/** What every made-up building says of where it comes from: the generator is the first of a package's sources. */
export const GENERATED_BUILDING = { generated: true, source: 0, heightSource: 'fabric' } as const;

/** A body on a block, before it has a number and a foot. `partOf` is the place of its main body in the same list. */
export interface Body {
  readonly ring: Ring;
  readonly heightM: number;
  readonly partOf?: number;
}
