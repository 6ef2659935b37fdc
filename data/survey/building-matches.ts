import type { Candidate } from './building-candidates.ts';
import { ShapeIndex } from './shape-index.ts';

/** Another source's building on the same ground, and how much of it they share. */
export interface Donor {
  readonly candidate: Candidate;
  readonly sharedM2: number;
}

/** A building that is drawn, and the buildings of other sources that tell more of it, the surest first. */
export interface Placed {
  readonly candidate: Candidate;
  readonly donors: Donor[];
}

/** A building this share of whose ground is taken already is there already. */
const TAKEN_SHARE = 0.5;

/** Another's building tells of this one when they share so much of this one's ground. */
const TELLING_SHARE = 0.3;

const CELL_M = 40;

export interface Placing {
  readonly placed: readonly Placed[];
  /** Those that stand where another does: of another source, and of the same. */
  readonly matched: number;
  readonly doubled: number;
}

/**
 * Draws each place once: the candidates come with the better source first, and one whose ground is taken gives what it
 * knows to those that took it.
 */
export function placeCandidates(candidates: readonly Candidate[]): Placing {
  const index = new ShapeIndex<Placed>(CELL_M);
  const placed: Placed[] = [];
  let [matched, doubled] = [0, 0];
  for (const candidate of candidates) {
    const shared = sharedGround(candidate, index);
    const takenM2 = [...shared.values()].reduce((sum, areaM2) => sum + areaM2, 0);
    for (const [other, sharedM2] of shared) {
      if (sharedM2 >= TELLING_SHARE * other.candidate.areaM2) other.donors.push({ candidate, sharedM2 });
    }
    if (takenM2 >= TAKEN_SHARE * candidate.areaM2) {
      const ofSame = [...shared.keys()].every((other) => other.candidate.source === candidate.source);
      if (ofSame) doubled++;
      else matched++;
      continue;
    }
    const own: Placed = { candidate, donors: [] };
    placed.push(own);
    for (const { shapes, baseM } of candidate.bodies) {
      if (baseM === 0) for (const shape of shapes) index.add(shape, own);
    }
  }
  return { placed, matched, doubled };
}

function sharedGround(candidate: Candidate, index: ShapeIndex<Placed>): Map<Placed, number> {
  const shared = new Map<Placed, number>();
  for (const { shapes, baseM } of candidate.bodies) {
    if (baseM > 0) continue;
    for (const shape of shapes) {
      for (const [other, areaM2] of index.overlaps(shape)) shared.set(other, (shared.get(other) ?? 0) + areaM2);
    }
  }
  return shared;
}
