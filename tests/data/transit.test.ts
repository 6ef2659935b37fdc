import { describe, expect, it } from 'vitest';
import type { LngLat } from '../../data/contract/place.ts';
import { toLocalCm } from '../../data/contract/place.ts';
import type { TransitLine } from '../../data/contract/package.ts';
import { transitNetwork } from '../../data/city/transit.ts';

const network = transitNetwork();
const stops = new Map(network.stops.map((stop) => [stop.id, stop]));

interface OnPath {
  readonly apartM: number;
  readonly alongM: number;
}

function pointsOf(line: TransitLine): readonly (readonly [number, number])[] {
  const points: [number, number][] = [];
  for (let at = 0; at + 1 < line.path.length; at += 2) {
    const { xCm, yCm } = toLocalCm([line.path[at] ?? 0, line.path[at + 1] ?? 0]);
    points.push([xCm / 100, yCm / 100]);
  }
  return points;
}

function lengthM(line: TransitLine): number {
  const points = pointsOf(line);
  return points.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = points[index + 1] ?? [x, y];
    return sum + Math.hypot(nextX - x, nextY - y);
  }, 0);
}

/** Every place where a path comes within 30 m of a stop, segment by segment. */
function placesOnPath(at: LngLat, points: readonly (readonly [number, number])[]): readonly OnPath[] {
  const { xCm, yCm } = toLocalCm(at);
  const [x, y] = [xCm / 100, yCm / 100];
  const places: OnPath[] = [];
  let doneM = 0;
  for (const [index, [ax, ay]] of points.entries()) {
    const [bx, by] = points[index + 1] ?? [ax, ay];
    const segmentM = Math.hypot(bx - ax, by - ay);
    const share = segmentM === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / segmentM ** 2;
    const within = Math.min(1, Math.max(0, share));
    const apartM = Math.hypot(ax + (bx - ax) * within - x, ay + (by - ay) * within - y);
    places.push({ apartM, alongM: doneM + segmentM * within });
    doneM += segmentM;
  }
  return places;
}

describe('the transit network of Barcelona', () => {
  it('has the lines that Barcelona has', () => {
    const names = new Set(network.lines.map((line) => line.name));
    const metro = ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7', 'L8', 'L9N', 'L9S', 'L10N', 'L10S', 'L11', 'L12'];
    const rail = ['S1', 'S2', 'R1', 'R2', 'R2 Nord', 'R2 Sud', 'R3', 'R4', 'R7', 'R8'];
    const bus = [
      'D20',
      'D40',
      'D50',
      'X1',
      ...[1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33].map((n) => `V${n}`),
    ];
    const across = [2, 4, 6, 8, 10, 12, 14, 16].map((n) => `H${n}`);
    for (const name of [...metro, ...rail, 'T1', 'T2', 'T3', 'T4', 'T5', 'T6', ...bus, ...across])
      expect(names).toContain(name);
  });

  it('gives every line and stop an id of its own, and every line stops that are known', () => {
    expect(new Set(network.lines.map((line) => line.id)).size).toBe(network.lines.length);
    expect(stops.size).toBe(network.stops.length);
    for (const line of network.lines) {
      expect(line.stops.length, line.id).toBeGreaterThan(1);
      for (const id of line.stops) expect(stops.has(id), `${line.id} ${id}`).toBe(true);
    }
    const called = new Set(network.lines.flatMap((line) => line.stops));
    expect(network.stops.filter((stop) => !called.has(stop.id))).toEqual([]);
  });

  it('writes colours as #rrggbb, and text that can be read on them', () => {
    for (const line of network.lines) {
      expect(line.colour, line.id).toMatch(/^#[0-9a-f]{6}$/);
      expect(line.textColour, line.id).toMatch(/^#(000000|ffffff)$/);
    }
  });

  it('keeps within the map', () => {
    for (const { at, id } of network.stops) {
      expect(at[0], id).toBeGreaterThan(1.95);
      expect(at[0], id).toBeLessThan(2.35);
      expect(at[1], id).toBeGreaterThan(41.25);
      expect(at[1], id).toBeLessThan(41.55);
    }
  });

  it.each(network.lines.map((line) => [line.id, line] as const))(
    '%s passes its stops in order, each within 30 m',
    (_, line) => {
      const points = pointsOf(line);
      let fromM = -1;
      for (const id of line.stops) {
        const stop = stops.get(id);
        if (!stop) throw new Error(`${id} is not a stop`);
        const next = placesOnPath(stop.at, points).find(({ apartM, alongM }) => apartM <= 30 && alongM > fromM - 1e-6);
        expect(next, `${line.id} at ${stop.name}`).toBeDefined();
        fromM = next?.alongM ?? fromM;
      }
      expect(lengthM(line) - fromM).toBeLessThan(60);
    },
  );

  it('calls at no stop twice in a row, and names every stop', () => {
    for (const line of network.lines) {
      for (const [index, id] of line.stops.entries()) expect(id, line.id).not.toBe(line.stops[index + 1]);
    }
    for (const stop of network.stops) expect(stop.name.length, stop.id).toBeGreaterThan(1);
  });

  it('spaces bus stops as buses stop: 250 to 730 m', () => {
    for (const line of network.lines.filter((each) => each.mode === 'bus')) {
      expect(lengthM(line) / (line.stops.length - 1), line.id).toBeGreaterThan(250);
      expect(lengthM(line) / (line.stops.length - 1), line.id).toBeLessThan(730);
    }
  });

  it('has lines about as long as published: L1 20.7 km, L3 18.4 km, L5 18.9 km, T1 9.5 km', () => {
    const km = (id: string) => lengthM(network.lines.find((line) => line.id === id) as TransitLine) / 1000;
    expect(km('metro-L1')).toBeCloseTo(20.7, -1);
    expect(Math.abs(km('metro-L3') / 18.4 - 1)).toBeLessThan(0.1);
    expect(Math.abs(km('metro-L5') / 18.9 - 1)).toBeLessThan(0.1);
    expect(Math.abs(km('tram-T1') / 9.5 - 1)).toBeLessThan(0.15);
  });

  it('shares one stop where lines change at one station', () => {
    const linesAt = (id: string) => network.lines.filter((line) => line.stops.includes(id)).map((line) => line.name);
    expect(linesAt('metro-la-sagrera')).toEqual(['L1', 'L5', 'L9N', 'L10N']);
    expect(linesAt('metro-urquinaona')).toEqual(['L1', 'L4']);
  });

  it('has 1,200 vehicles and more in service at the peak of a working day, in the shares that the city has', () => {
    const count = { metro: 0, tram: 0, rail: 0, bus: 0 };
    for (const line of network.lines) {
      count[line.mode] += (2 * (lengthM(line) / 1000)) / line.speedKmh / (line.headwayMin[0] / 60);
    }
    const total = count.metro + count.tram + count.rail + count.bus;
    expect(total).toBeGreaterThanOrEqual(1200);
    expect(count.metro).toBeGreaterThan(140);
    expect(count.metro).toBeLessThan(220);
    expect(count.tram).toBeGreaterThan(28);
    expect(count.tram).toBeLessThan(45);
    expect(count.rail).toBeGreaterThan(60);
    expect(count.rail).toBeLessThan(120);
    expect(count.bus).toBeGreaterThan(900);
  });

  it('runs fewer vehicles off the peak than in it', () => {
    for (const { headwayMin, id } of network.lines) {
      expect(headwayMin[0], id).toBeLessThanOrEqual(headwayMin[1]);
      expect(headwayMin[1], id).toBeLessThanOrEqual(headwayMin[2]);
    }
  });

  it('is the same each time', () => {
    expect(transitNetwork()).toEqual(network);
  });

  it('takes less than 600 kB as JSON', () => {
    expect(JSON.stringify(network).length).toBeLessThan(600_000);
  });
});
