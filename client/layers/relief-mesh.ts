import type { Relief } from '../../data/contract/package.ts';
import { toLocalCm } from '../../data/contract/place.ts';

/** Triangles of the hills, metres from the city's origin, with smooth normals. */
export interface ReliefMesh {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly indices: Uint32Array<ArrayBuffer>;
}

/** The hills as a mesh; cells that are flat all over are left out, so that the plain shows the map. */
export function reliefMesh(relief: Relief): ReliefMesh {
  const { columns, rows, heightM } = relief;
  const { east0, north0, cellEastM, cellNorthM } = gridOf(relief);
  const heightAt = (column: number, row: number): number =>
    heightM[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))] ?? 0;
  const positions = new Float32Array(columns * rows * 3);
  const normals = new Float32Array(columns * rows * 3);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = (row * columns + column) * 3;
      positions.set([east0 + column * cellEastM, north0 - row * cellNorthM, heightAt(column, row)], at);
      const east = (heightAt(column - 1, row) - heightAt(column + 1, row)) / (2 * cellEastM);
      const north = (heightAt(column, row + 1) - heightAt(column, row - 1)) / (2 * cellNorthM);
      const length = Math.hypot(east, north, 1);
      normals.set([east / length, north / length, 1 / length], at);
    }
  }
  return { positions, normals, indices: new Uint32Array(raisedCells(relief, heightAt)) };
}

function raisedCells({ columns, rows }: Relief, heightAt: (column: number, row: number) => number): number[] {
  const indices: number[] = [];
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const corners = [
        heightAt(column, row),
        heightAt(column + 1, row),
        heightAt(column, row + 1),
        heightAt(column + 1, row + 1),
      ];
      if (Math.max(...corners) <= 0) continue;
      const a = row * columns + column;
      indices.push(a, a + columns, a + 1, a + 1, a + columns, a + columns + 1);
    }
  }
  return indices;
}

function gridOf({ bounds: [west, south, east, north], columns, rows }: Relief): {
  east0: number;
  north0: number;
  cellEastM: number;
  cellNorthM: number;
} {
  const first = toLocalCm([west, north]);
  const last = toLocalCm([east, south]);
  return {
    east0: first.xCm / 100,
    north0: first.yCm / 100,
    cellEastM: (last.xCm - first.xCm) / 100 / (columns - 1),
    cellNorthM: (first.yCm - last.yCm) / 100 / (rows - 1),
  };
}

/** Height of the hills at a place, between the grid's points; 0 on the plain and outside. */
export function reliefHeightM(relief: Relief, longitude: number, latitude: number): number {
  const [west, south, east, north] = relief.bounds;
  const x = ((longitude - west) / (east - west)) * (relief.columns - 1);
  const y = ((north - latitude) / (north - south)) * (relief.rows - 1);
  if (x < 0 || y < 0 || x > relief.columns - 1 || y > relief.rows - 1) return 0;
  const column = Math.min(relief.columns - 2, Math.floor(x));
  const row = Math.min(relief.rows - 2, Math.floor(y));
  const at = (c: number, r: number): number => relief.heightM[(row + r) * relief.columns + column + c] ?? 0;
  const [fx, fy] = [x - column, y - row];
  return (at(0, 0) * (1 - fx) + at(1, 0) * fx) * (1 - fy) + (at(0, 1) * (1 - fx) + at(1, 1) * fx) * fy;
}
