import type { Block } from './blocks.ts';
import type { Body, Building } from './building.ts';
import type { Fabric } from './fabric-areas.ts';
import { buildBlock } from './fabric-bodies.ts';
import { type Ground, groundIn, patchAt, takesBuildings } from './ground.ts';
import { type Point, toPlane } from './plane.ts';
import { areaOf, boxOf, middleOf, type Ring } from './polygon.ts';
import type { HeightAt } from './relief.ts';
import { seededRandom } from './seeded-random.ts';
import { TOWERS } from './towers.ts';

export interface Built {
  readonly buildings: readonly Building[];
  readonly gardens: readonly Ring[];
}

/** Builds every block over, leaving water, parks, squares and landmarks free; then the single towers. */
export function makeBuildings(blocks: readonly Block[], ground: Ground, heightAt: HeightAt, seed: number): Built {
  const buildings: Building[] = [];
  const gardens: Ring[] = [];
  const towers = TOWERS.map(towerOf);
  let id = 0;
  for (const block of blocks) {
    const middle = middleOf(block.ring);
    const fabric = patchAt(ground.areas, middle)?.fact.fabric;
    if (!fabric) continue;
    const local = groundIn(ground, boxOf(block.ring));
    const built = buildBlock(fabric, block.ring, seededRandom(seed, middle[0], middle[1]));
    gardens.push(...built.gardens.filter((ring) => takesBuildings(local, middleOf(ring))));
    const ids = built.bodies.map((body) => {
      if (body.partOf === undefined) id++;
      return id;
    });
    const stands = built.bodies.map((body) => standsFree(body, local, towers));
    built.bodies.forEach((body, order) => {
      if (stands[body.partOf ?? order] && stands[order]) buildings.push(raise(body, ids[order] ?? id, fabric, heightAt));
    });
  }
  for (const tower of towers) {
    id++;
    buildings.push(raise(tower, id, 'tower', heightAt));
  }
  return { buildings, gardens };
}

function standsFree({ ring }: Body, ground: Ground, towers: readonly Body[]): boolean {
  const points: Point[] = [...ring, middleOf(ring)];
  if (!points.every((point) => takesBuildings(ground, point))) return false;
  const [x, y] = middleOf(ring);
  const reach = 22 + Math.sqrt(Math.abs(areaOf(ring))) / 2;
  return towers.every((tower) => {
    const [towerX, towerY] = middleOf(tower.ring);
    return Math.hypot(towerX - x, towerY - y) > reach;
  });
}

function raise({ ring, heightM }: Body, id: number, fabric: Fabric, heightAt: HeightAt): Building {
  return { id, ring, heightM: Math.round(heightM * 10) / 10, baseM: Math.round(heightAt(middleOf(ring))), fabric };
}

function towerOf([longitude, latitude, heightM, sideM, turnDeg]: (typeof TOWERS)[number]): Body {
  const [x, y] = toPlane([longitude, latitude]);
  const turn = (turnDeg * Math.PI) / 180;
  const half = sideM / 2;
  const corners: readonly Point[] = [[-half, -half], [half, -half], [half, half], [-half, half]];
  const ring = corners.map(
    ([east, north]): Point => [
      x + east * Math.cos(turn) - north * Math.sin(turn),
      y + east * Math.sin(turn) + north * Math.cos(turn),
    ],
  );
  return { ring, heightM };
}
