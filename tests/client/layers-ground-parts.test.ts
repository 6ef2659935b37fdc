import { describe, expect, it } from 'vitest';
import { FIELD_RANGE_M, SHORE_BYTE, type ShoreField, shoreField } from '../../client/layers/ground-parts.ts';

/** Metres that a field tells at the cell of a place: of the shore and of the nearest beach. */
function awayM(field: ShoreField, x: number, y: number): [shore: number, beach: number] {
  const column = Math.floor((x - field.west) / field.cellM);
  const row = Math.floor((y - field.south) / field.cellM);
  const told = (channel: number): number =>
    (((field.bytes[(row * field.columns + column) * 2 + channel] ?? 0) - SHORE_BYTE) / 127) ** 2 * FIELD_RANGE_M;
  return [told(0), told(1)];
}

/** The sea north of a shore from west to east. */
const SEA = {
  positions: new Float32Array([-9000, 0, 9000, 0, 9000, 9000, -9000, 9000]),
  indices: new Uint32Array([0, 1, 2, 0, 2, 3]),
};

describe('the field of a shore', () => {
  const shore = [-1000, 0, 1000, 0];

  it('tells how far a place is from the shore, within a cell', () => {
    const field = shoreField(shore, [], SEA);
    if (!field) throw new Error('a shore has a field');
    for (const [x, y, away] of [
      [0, 30, 30],
      [400, -120, 120],
      [-1300, 0, 300],
      [1120, 160, 200],
    ] as const) {
      expect(Math.abs(awayM(field, x, y)[0] - away)).toBeLessThan(field.cellM);
    }
  });

  it('tells beaches from quays, and is the open sea beyond its range', () => {
    const field = shoreField(shore, [500, 0, 700, 0], SEA);
    if (!field) throw new Error('a shore has a field');
    expect(awayM(field, 600, 24)[1]).toBeLessThan(40);
    expect(awayM(field, -600, 24)[1]).toBeGreaterThan(FIELD_RANGE_M * 0.98);
    expect(awayM(field, 0, 490)[0]).toBeGreaterThan(470);
  });

  it('tells water from land', () => {
    const field = shoreField(shore, [], SEA);
    if (!field) throw new Error('a shore has a field');
    const byteAt = (y: number): number =>
      field.bytes[
        (Math.floor((y - field.south) / field.cellM) * field.columns + Math.floor(-field.west / field.cellM)) * 2
      ] ?? 0;
    expect(byteAt(100)).toBeGreaterThan(SHORE_BYTE);
    expect(byteAt(-100)).toBeLessThan(SHORE_BYTE);
  });

  it('is none without a shore, and of bounded size for a long one', () => {
    expect(shoreField([], [], SEA)).toBeNull();
    const field = shoreField([-60_000, 0, 60_000, 4000], [], SEA);
    expect(Math.max(field?.columns ?? 0, field?.rows ?? 0)).toBeLessThan(2000);
  });
});
