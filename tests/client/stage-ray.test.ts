import { WebMercatorViewport } from '@deck.gl/core';
import { describe, expect, test } from 'vitest';
import { pointOn, toGround } from '../../client/feed/ray-hits.ts';
import { rayThrough } from '../../client/stage/ray.ts';
import { toLocalCm } from '../../data/contract/place.ts';

const WINDOW = { widthPx: 1280, heightPx: 720, fieldOfViewDeg: 52 };

describe('the look through a point of the picture', () => {
  test.each([
    { zoom: 17, pitchDeg: 0, bearingDeg: 0, x: 640, y: 360 },
    { zoom: 16.4, pitchDeg: 60, bearingDeg: -45, x: 300, y: 600 },
    { zoom: 18, pitchDeg: 45, bearingDeg: 130, x: 1100, y: 250 },
    { zoom: 15, pitchDeg: 70, bearingDeg: 10, x: 20, y: 710 },
  ])('meets the ground where deck.gl’s own camera does: %o', ({ x, y, ...view }) => {
    const camera = { longitude: 2.165, latitude: 41.392, ...view };
    const viewport = new WebMercatorViewport({
      width: WINDOW.widthPx,
      height: WINDOW.heightPx,
      longitude: camera.longitude,
      latitude: camera.latitude,
      zoom: camera.zoom,
      pitch: camera.pitchDeg,
      bearing: camera.bearingDeg,
      fovy: WINDOW.fieldOfViewDeg,
    });
    const [longitude = 0, latitude = 0] = viewport.unproject([x, y], { targetZ: 0 });
    const { xCm, yCm } = toLocalCm([longitude, latitude]);
    const ray = rayThrough(camera, WINDOW, { x, y });
    const [groundX, groundY, groundZ] = pointOn(ray, toGround(ray));
    const alongM = toGround(ray);
    expect(groundZ).toBeCloseTo(0, 6);
    expect(Math.hypot(groundX - xCm / 100, groundY - yCm / 100) / alongM).toBeLessThan(0.003);
    expect(Math.hypot(...ray.direction)).toBeCloseTo(1, 9);
  });

  test('above the horizon meets no ground', () => {
    const camera = { longitude: 2.165, latitude: 41.392, zoom: 15, pitchDeg: 80, bearingDeg: 0 };
    expect(toGround(rayThrough(camera, WINDOW, { x: 640, y: 5 }))).toBe(Number.POSITIVE_INFINITY);
  });
});
