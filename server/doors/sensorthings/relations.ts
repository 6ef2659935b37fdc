import type { Geometry } from './geometry.ts';
import { dimensionOf, fits, relate } from './relate.ts';

/** How two geometries lie to each other (OGC 06-103r4, 6.1.15.3). */
export type Relation = (a: Geometry, b: Geometry) => boolean;

export const equals: Relation = (a, b) => fits(relate(a, b), 'T*F**FFF*');

export const disjoint: Relation = (a, b) => fits(relate(a, b), 'FF*FF****');

export const intersects: Relation = (a, b) => !disjoint(a, b);

export const within: Relation = (a, b) => fits(relate(a, b), 'T*F**F***');

export const contains: Relation = (a, b) => within(b, a);

export const touches: Relation = (a, b) => {
  const matrix = relate(a, b);
  return ['FT*******', 'F**T*****', 'F***T****'].some((pattern) => fits(matrix, pattern));
};

export const overlaps: Relation = (a, b) => {
  const dimension = dimensionOf(a);
  if (dimension !== dimensionOf(b)) return false;
  return fits(relate(a, b), dimension === 1 ? '1*T***T**' : 'T*T***T**');
};

export const crosses: Relation = (a, b) => {
  const [one, other] = [dimensionOf(a), dimensionOf(b)];
  if (one === 1 && other === 1) return fits(relate(a, b), '0********');
  if (one === other) return false;
  return fits(relate(a, b), one < other ? 'T*T******' : 'T*****T**');
};
