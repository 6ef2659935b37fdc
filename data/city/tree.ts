import type { TreeTags } from '../contract/package.ts';
import type { Point } from './plane.ts';

/** A tree where it stands. */
export interface Tree extends TreeTags {
  readonly at: Point;
}

/** What every made-up tree says of where it comes from: the generator is the first of a package's sources. */
export const GENERATED_TREE = { generated: true, source: 0 } as const;
