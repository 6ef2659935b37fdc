import { WebMercatorViewport } from '@deck.gl/core';
import { describe, expect, it } from 'vitest';
import { boxInSight, clipMatrix, MERCATOR_STRETCH, sightPlanes } from '../../client/layers/sight.ts';
import { toLngLat } from '../../data/contract/place.ts';

const VIEWPORT = new WebMercatorViewport({
  width: 1280,
  height: 720,
  longitude: 2.165,
  latitude: 41.392,
  zoom: 14.5,
  pitch: 62,
  bearing: -48,
});

/** Pixels of a place in metres by the matrix that the shaders are given. */
function pixels([x, y, z]: readonly [number, number, number]): [number, number] {
  const matrix = clipMatrix(VIEWPORT);
  const place = [x, y + MERCATOR_STRETCH * y * y, z, 1];
  const [clipX = 0, clipY = 0, , w = 1] = [0, 1, 2, 3].map((row) =>
    place.reduce((sum, part, column) => sum + (matrix[column * 4 + row] ?? 0) * part, 0),
  );
  return [(clipX / w + 1) * 640, (1 - clipY / w) * 360];
}

describe('the shaders’ matrix', () => {
  it.each([
    [0, 0, 0],
    [-1200, 900, 20],
    [-6000, 6500, 500],
    [2500, 100, 0],
    [-9000, 9000, 0],
  ])("puts %d m east, %d m north, %d m up within half a pixel of where deck's own projection does", (x, y, z) => {
    const [longitude, latitude] = toLngLat({ xCm: x * 100, yCm: y * 100 });
    const [deckX = 0, deckY = 0] = VIEWPORT.project([longitude, latitude, z]);
    const [ownX, ownY] = pixels([x, y, z]);
    expect(Math.hypot(ownX - deckX, ownY - deckY)).toBeLessThan(0.5);
  });
});

describe('sight', () => {
  const planes = sightPlanes(VIEWPORT);

  it('holds what the map looks at, and what stands high enough beside it', () => {
    expect(boxInSight(planes, [-500, 500, -300, 700], 20)).toBe(true);
  });

  it('leaves out what lies behind the eye', () => {
    expect(boxInSight(planes, [9000, -9000, 10_000, -8000], 200)).toBe(false);
  });
});
