import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { PMTiles, zxyToTileId } from 'pmtiles';
import { describe, expect, test } from 'vitest';
import { type ArchiveTile, makeArchive, tileIdOf } from '../../data/city/pmtiles-archive.ts';
import { sha256 } from '../../data/city/sha256.ts';

describe('the archive', () => {
  test('numbers tiles as the PMTiles library does', () => {
    const place = fc.integer({ min: 0, max: 16 }).chain((zoom) => {
      const edge = fc.integer({ min: 0, max: 2 ** zoom - 1 });
      return fc.tuple(fc.constant(zoom), edge, edge);
    });
    fc.assert(
      fc.property(place, ([zoom, x, y]) => tileIdOf(zoom, x, y) === zxyToTileId(zoom, x, y)),
      { numRuns: 2_000 },
    );
  });

  test('gives back every tile, through leaf directories too, and keeps equal ones once', async () => {
    const tiles: ArchiveTile[] = [];
    for (let column = 0; column < 60; column++) {
      for (let row = 0; row < 40; row++) {
        const text = (column + row) % 3 === 0 ? 'the same' : `tile ${column} ${row}`;
        tiles.push({ zoom: 12, column: 2000 + column, row: 1500 + row, bytes: Buffer.from(text) });
      }
    }
    const bytes = makeArchive(tiles, { bounds: [2, 41, 3, 42], centre: [2.5, 41.5, 12], metadata: { name: 'test' } });
    const archive = open(bytes);
    const header = await archive.getHeader();
    expect(header.leafDirectoryLength).toBeGreaterThan(0);
    expect(header.numAddressedTiles).toBe(2400);
    expect(header.numTileContents).toBe(1 + tiles.filter((tile) => tile.bytes.toString() !== 'the same').length);
    expect([header.minLon, header.minLat, header.maxLon, header.maxLat, header.centerLon]).toEqual([2, 41, 3, 42, 2.5]);
    for (const tile of tiles) {
      const found = await archive.getZxy(tile.zoom, tile.column, tile.row);
      expect(Buffer.from(found?.data ?? new ArrayBuffer(0)).equals(Buffer.from(tile.bytes))).toBe(true);
    }
    expect(await archive.getZxy(12, 1, 1)).toBeUndefined();
    expect(await archive.getMetadata()).toEqual({ name: 'test' });
  });
});

test('SHA-256 is the one of the standard library, for any bytes', () => {
  expect(sha256(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      return sha256(bytes) === createHash('sha256').update(bytes).digest('hex');
    }),
    { numRuns: 300 },
  );
});

function open(bytes: Uint8Array): PMTiles {
  return new PMTiles({
    getKey: () => 'test',
    getBytes: async (offset, length) => ({ data: bytes.slice(offset, offset + length).buffer as ArrayBuffer }),
  });
}
