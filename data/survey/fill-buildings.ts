import type { Block } from '../city/blocks.ts';
import type { Building } from '../city/building.ts';
import { type Built, makeBuildings } from '../city/buildings.ts';
import type { Ground } from '../city/ground.ts';
import { distance, type Point } from '../city/plane.ts';
import { areaOf, middleOf } from '../city/polygon.ts';
import type { HeightAt } from '../city/relief.ts';
import { RingIndex } from '../city/ring-index.ts';

export interface FillOrder {
  readonly blocks: readonly Block[];
  readonly ground: Ground;
  readonly heightAt: HeightAt;
  readonly surveyed: readonly Building[];
  readonly seed: number;
}

/**
 * A block of which the surveyed buildings cover so much is as the files have it: what is bare there is bare. One that
 * they cover less is so only where most blocks around it are; elsewhere the files end in it, and it is filled up.
 */
const WHOLE_SHARE = 0.4;
const SOME_SHARE = 0.12;
const AROUND_M = 260;
const MOST_AROUND = 0.5;

/** Generated fabric on the blocks that no file reaches, clear of every surveyed building, with numbers of its own. */
export function fillBuildings({ blocks, ground, heightAt, surveyed, seed }: FillOrder): Built {
  const reached = reachedBlocks(blocks, surveyed);
  const { buildings, gardens } = makeBuildings(
    blocks.filter((block) => !reached.has(block)),
    ground,
    heightAt,
    seed,
  );
  const standing = new RingIndex<true>(60);
  for (const { ring } of surveyed) standing.add(ring, true);
  const hidden = new Set(buildings.filter(({ ring }) => standing.meets(ring)).map(({ id }) => id));
  const first = surveyed.reduce((most, { id }) => Math.max(most, id), 0);
  return {
    buildings: buildings.filter(({ id }) => !hidden.has(id)).map((each) => ({ ...each, id: each.id + first })),
    gardens: [...gardens, ...[...reached].map(({ ring }) => ring)],
  };
}

function reachedBlocks(blocks: readonly Block[], surveyed: readonly Building[]): Set<Block> {
  const shares = builtShares(blocks, surveyed);
  const share = (block: Block) => shares.get(block) ?? 0;
  const cells = new Map<string, Block[]>();
  for (const block of blocks) {
    const key = cellOf(middleOf(block.ring));
    const cell = cells.get(key);
    if (cell) cell.push(block);
    else cells.set(key, [block]);
  }
  const isAmongWhole = (block: Block): boolean => {
    const middle = middleOf(block.ring);
    const near = [-1, 0, 1]
      .flatMap((x) => [-1, 0, 1].map((y): Point => [middle[0] + x * AROUND_M, middle[1] + y * AROUND_M]))
      .flatMap((at) => cells.get(cellOf(at)) ?? [])
      .filter((other) => other !== block && distance(middleOf(other.ring), middle) < AROUND_M);
    return near.filter((other) => share(other) >= WHOLE_SHARE).length >= MOST_AROUND * near.length;
  };
  return new Set(
    blocks.filter((block) => share(block) >= WHOLE_SHARE || (share(block) >= SOME_SHARE && isAmongWhole(block))),
  );
}

function cellOf([x, y]: Point): string {
  return `${Math.floor(x / AROUND_M)} ${Math.floor(y / AROUND_M)}`;
}

/** Share of each block that surveyed buildings cover. */
function builtShares(blocks: readonly Block[], surveyed: readonly Building[]): Map<Block, number> {
  const index = new RingIndex<Block>(120);
  for (const block of blocks) index.add(block.ring, block);
  const shares = new Map<Block, number>();
  const seen = new Set<number>();
  for (const { id, ring } of surveyed) {
    if (seen.has(id)) continue;
    seen.add(id);
    const block = index.at(middleOf(ring));
    if (block) shares.set(block, (shares.get(block) ?? 0) + Math.abs(areaOf(ring)) / block.areaM2);
  }
  return shares;
}
