import { expect, test } from 'vitest';
import { makeBlocks } from '../../data/city/blocks.ts';
import { GRID_PERIOD_M } from '../../data/city/eixample-grid.ts';
import { makeGround, patchAt } from '../../data/city/ground.ts';
import { chamfer, inset } from '../../data/city/inset.ts';
import { distance, type Point } from '../../data/city/plane.ts';
import { areaOf, cornerAt, middleOf, type Ring } from '../../data/city/polygon.ts';
import { makeStreetLines } from '../../data/city/street-lines.ts';
import { makeNetwork } from '../../data/city/street-network.ts';

const ground = makeGround();
const network = makeNetwork(makeStreetLines(ground, 1));
const eixample = makeBlocks(network).filter(
  ({ ring }) => patchAt(ground.areas, middleOf(ring))?.fact.id === 'eixample',
);

/** Blocks with four sides, each within what the real widths of streets allow. */
const squares = eixample.filter(
  ({ ring }) => ring.length === 4 && sides(ring).every((side) => Math.abs(side - 113.3) < 4),
);

test('the Eixample has hundreds of blocks of four sides, and Cerdà’s 113.3 m is what their sides measure', () => {
  const lengths = eixample.filter(({ ring }) => ring.length === 4).flatMap(({ ring }) => sides(ring));
  expect(eixample.length).toBeGreaterThan(400);
  expect(lengths.length).toBeGreaterThan(4 * 300);
  expect(squares.length).toBeGreaterThan(120);
  expect(Math.abs(median(lengths) - 113.3)).toBeLessThan(1);
});

test('neighbouring square blocks are one period of 133.3 m apart: the street between is 20 m', () => {
  const middles = squares.map(({ ring }) => middleOf(ring));
  const steps = middles.map((middle) =>
    Math.min(...middles.filter((other) => other !== middle).map((other) => distance(middle, other))),
  );
  expect(Math.abs(median(steps) - 133.3)).toBeLessThan(1);
  expect(GRID_PERIOD_M - 113.3).toBeCloseTo(20, 0);
});

test('a chamfer of a square block is 20 m long and leaves eight sides', () => {
  const square: Ring = [
    [0, 0],
    [113.3, 0],
    [113.3, 113.3],
    [0, 113.3],
  ];
  const cut = chamfer(square, 20 / Math.SQRT2);
  expect(
    sides(cut)
      .sort((a, b) => a - b)
      .slice(0, 4),
  ).toEqual([20, 20, 20, 20].map((side) => expect.closeTo(side, 6)));
  expect(cut).toHaveLength(8);
  expect(areaOf(cut)).toBeCloseTo(113.3 ** 2 - 4 * 100, 6);
});

test('no two streets of the network cross but at a junction', () => {
  const lengths = network.edges.map(({ from, to }) => {
    return distance(network.junctions[from]?.at ?? [0, 0], network.junctions[to]?.at ?? [0, 0]);
  });
  expect(Math.min(...lengths)).toBeGreaterThan(0);
  expect(network.junctions.filter(({ edges }) => edges.length === 0)).toEqual([]);
});

test('drawing in an L keeps its six sides parallel, and lets a narrow arm go', () => {
  const shape: Ring = [
    [0, 0],
    [60, 0],
    [60, 20],
    [20, 20],
    [20, 60],
    [0, 60],
  ];
  const drawn =
    inset(
      shape,
      shape.map(() => 4),
    ) ?? [];
  expect(drawn).toHaveLength(6);
  expect(areaOf(drawn)).toBeCloseTo(52 * 12 + 40 * 12, 6);
  expect(
    inset(
      shape,
      shape.map(() => 11),
    ),
  ).toBeUndefined();
});

function sides(ring: readonly Point[]): number[] {
  return ring.map((corner, side) => distance(corner, cornerAt(ring, side + 1)));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
