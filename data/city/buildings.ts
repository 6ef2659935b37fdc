import type { Block } from './blocks.ts';
import { type Body, type Building, GENERATED_BUILDING } from './building.ts';
import type { Fabric } from './fabric-areas.ts';
import { buildBlock } from './fabric-bodies.ts';
import { type Ground, groundIn, patchAt, takesBuildings } from './ground.ts';
import { between, distance, type Point, toPlane } from './plane.ts';
import { areaOf, boxOf, contains, middleOf, type Ring } from './polygon.ts';
import type { HeightAt } from './relief.ts';
import { seededRandom } from './seeded-random.ts';
import { singleBuildings } from './single-buildings.ts';
import { TOWERS } from './towers.ts';

export interface Built {
  readonly buildings: readonly Building[];
  /** Gardens and open ground within blocks. */
  readonly gardens: readonly Ring[];
}

/** A tower is at the most this far from where the facts say, so that it stands on a block. */
const TOWER_SHIFT_M = 90;

/** Builds every block over, leaving water, parks, squares and landmarks free; the single towers stand first. */
export function makeBuildings(blocks: readonly Block[], ground: Ground, heightAt: HeightAt, seed: number): Built {
  const towers = TOWERS.flatMap((fact) => placedTower(fact, blocks, ground));
  const first = [...towers, ...singleBuildings()];
  const buildings = first.map((body, order) =>
    raise(body, order + 1, order < towers.length ? 'tower' : 'mixed', heightAt),
  );
  const gardens: Ring[] = [];
  let id = first.length;
  for (const block of blocks) {
    const middle = middleOf(block.ring);
    const fabric = patchAt(ground.areas, middle)?.fact.fabric;
    if (!fabric || (fabric === 'port' && heightAt(middle) > LEVEL_M)) continue;
    const local = groundIn(ground, boxOf(block.ring));
    const built = buildBlock(fabric, block.ring, seededRandom(seed, middle[0], middle[1]));
    gardens.push(...built.gardens.filter((ring) => takesBuildings(local, middleOf(ring))));
    const stands = built.bodies.map((body) => isOnBlock(body, block) && standsFree(body, local, first));
    built.bodies.forEach((body, order) => {
      if (body.partOf === undefined) id++;
      if (stands[body.partOf ?? order] && stands[order]) buildings.push(raise(body, id, fabric, heightAt));
    });
  }
  return { buildings, gardens };
}

/** Odd blocks can be cut into pieces that bulge over their edge; those are not built. */
function isOnBlock({ ring }: Body, block: Block): boolean {
  const middle = middleOf(ring);
  return ring.every((corner) => contains(block.ring, between(corner, middle, 0.04)));
}

function standsFree({ ring }: Body, ground: Ground, towers: readonly Body[]): boolean {
  const middle = middleOf(ring);
  if (![...ring, middle].every((point) => takesBuildings(ground, point))) return false;
  const reach = 22 + Math.sqrt(Math.abs(areaOf(ring))) / 2;
  return towers.every((tower) => distance(middleOf(tower.ring), middle) > reach);
}

/** Sheds and port halls are built on levelled ground: the slightest rise under them is the hill's drawn edge. */
const LEVEL_M = 6;

function raise({ ring, heightM }: Body, id: number, fabric: Fabric, heightAt: HeightAt): Building {
  const baseM = Math.round(heightAt(middleOf(ring)));
  const level = (fabric === 'port' || fabric === 'industrial') && baseM <= LEVEL_M;
  return {
    id,
    ring,
    heightM: Math.round(heightM * 10) / 10,
    baseM: level ? 0 : baseM,
    fabric,
    ...GENERATED_BUILDING,
  };
}

/** The tower where the facts say, if that is on a block; else towards the middle of one near; else not at all. */
function placedTower(fact: (typeof TOWERS)[number], blocks: readonly Block[], ground: Ground): Body[] {
  const at = toPlane([fact[0], fact[1]]);
  const spots = blocks
    .map((block) => ({ block, middle: middleOf(block.ring) }))
    .filter(({ middle }) => distance(middle, at) < TOWER_SHIFT_M * 1.6)
    .flatMap(({ block, middle }) => [
      { block, spot: at },
      { block, spot: between(at, middle, 0.5) },
      { block, spot: middle },
    ])
    .filter(({ spot }) => distance(spot, at) < TOWER_SHIFT_M)
    .sort((one, other) => distance(one.spot, at) - distance(other.spot, at));
  const stands = (block: Block, corner: Point) => contains(block.ring, corner) && !patchAt(ground.landmarks, corner);
  const found = spots.find(({ block, spot }) => towerAt(spot, fact).every((corner) => stands(block, corner)));
  return found ? [{ ring: towerAt(found.spot, fact), heightM: fact[2] }] : [];
}

function towerAt([x, y]: Point, [, , , sideM, turnDeg]: (typeof TOWERS)[number]): Point[] {
  const turn = (turnDeg * Math.PI) / 180;
  return [-135, -45, 45, 135].map((corner): Point => {
    const angle = turn + (corner * Math.PI) / 180;
    return [x + (sideM / Math.SQRT2) * Math.cos(angle), y + (sideM / Math.SQRT2) * Math.sin(angle)];
  });
}
