import type { BufferGeometry } from 'three';
import { describe, expect, it } from 'vitest';
import { LANDMARK_PLACES } from '../../data/city/landmark-places.ts';
import { LANDMARK_MODELS } from '../../scenes/models/index.ts';

/**
 * Heights from outside: the works of the Sagrada Família, the CTBUH's and operators' pages, the city's heritage
 * catalogue.
 */
const PUBLISHED_HEIGHT_M: Readonly<Record<string, number>> = {
  'sagrada-familia': 172.5,
  'torre-glories': 144.4,
  'hotel-arts': 154,
  'torre-mapfre': 154,
  columbus: 60,
  'hotel-w': 98.8,
  'montjuic-tower': 136,
  'collserola-tower': 288.4,
  'arc-de-triomf': 30,
  'three-chimneys': 72,
};

function values(geometry: BufferGeometry, name: string): ArrayLike<number> {
  return geometry.getAttribute(name).array;
}

function bytesOf(geometry: BufferGeometry, name: string): Buffer {
  return Buffer.from(Float32Array.from(values(geometry, name)).buffer);
}

describe.each(LANDMARK_MODELS.map((model) => [model.id, model] as const))('the model of %s', (id, model) => {
  const geometry = model.build();
  const box = geometry.boundingBox;
  if (!box) throw new Error(`${id} has no bounding box`);

  it('is as tall as the real one within 1 %', () => {
    const wantedM = PUBLISHED_HEIGHT_M[id] ?? model.heightM;
    expect(model.heightM).toBeCloseTo(wantedM, 1);
    expect(Math.abs(box.max.z - wantedM)).toBeLessThan(wantedM / 100);
  });

  it('stands on the ground, with no more below than its foundation', () => {
    expect(box.min.z).toBeLessThanOrEqual(0.01);
    expect(box.min.z).toBeGreaterThan(-model.foundationM - 2);
  });

  it('stays within its own ground and is wider than a mast', () => {
    const reachM = Math.max(-box.min.x, box.max.x, -box.min.y, box.max.y);
    expect(reachM).toBeLessThanOrEqual(model.radiusM * 1.15);
    expect(reachM).toBeGreaterThan(model.radiusM * 0.5);
    expect(Math.min(box.max.x - box.min.x, box.max.y - box.min.y)).toBeGreaterThan(8);
  });

  it('has between 500 and 20,000 triangles, all of some size', () => {
    const positions = values(geometry, 'position');
    expect(geometry.getIndex()).toBeNull();
    expect(positions.length / 9).toBeGreaterThan(500);
    expect(positions.length / 9).toBeLessThan(20_000);
  });

  it('has only finite positions and normals of length one', () => {
    const normals = values(geometry, 'normal');
    expect(normals.length).toBe(values(geometry, 'position').length);
    expect(Array.from(values(geometry, 'position')).every(Number.isFinite)).toBe(true);
    let worst = 0;
    for (let at = 0; at < normals.length; at += 3) {
      const length = Math.hypot(normals[at] ?? 0, normals[at + 1] ?? 0, normals[at + 2] ?? 0);
      worst = Math.max(worst, Math.abs(length - 1));
    }
    expect(worst).toBeLessThan(1e-4);
  });

  it('has colours and glow within 0..1, and some of it shines at night', () => {
    const glow = Array.from(values(geometry, 'glow'));
    expect(Array.from(values(geometry, 'color')).every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(glow.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(glow.length * 3).toBe(values(geometry, 'position').length);
    expect(Math.max(...glow)).toBeGreaterThan(0.3);
  });

  it('faces outward: light from the right side of each face falls on it', () => {
    const positions = values(geometry, 'position');
    const normals = values(geometry, 'normal');
    let agree = 0;
    for (let at = 0; at < positions.length; at += 9) if (facesItsNormal(positions, normals, at)) agree += 1;
    expect(agree / (positions.length / 9)).toBeGreaterThan(0.995);
  });

  it('is the same each time it is built', () => {
    const again = model.build();
    for (const name of ['position', 'normal', 'color', 'glow']) {
      expect(bytesOf(again, name).equals(bytesOf(geometry, name)), name).toBe(true);
    }
  });

  it('stands where the city package keeps its place free', () => {
    const place = LANDMARK_PLACES.find((each) => each.id === id);
    if (place) expect(model.at).toEqual(place.at);
  });
});

describe('the landmarks', () => {
  it('have ids of their own', () => {
    expect(new Set(LANDMARK_MODELS.map((model) => model.id)).size).toBe(LANDMARK_MODELS.length);
  });

  it('are a model for every place that the city keeps free for one', () => {
    const ids = new Set(LANDMARK_MODELS.map((model) => model.id));
    expect(LANDMARK_PLACES.filter((place) => !ids.has(place.id))).toEqual([]);
  });

  it('close their bodies: the volume under each skin is positive', () => {
    for (const model of LANDMARK_MODELS) expect(signedVolumeM3(model.build()), model.id).toBeGreaterThan(0);
  });
});

function facesItsNormal(positions: ArrayLike<number>, normals: ArrayLike<number>, at: number): boolean {
  const read = (index: number) =>
    [positions[index] ?? 0, positions[index + 1] ?? 0, positions[index + 2] ?? 0] as const;
  const [a, b, c] = [read(at), read(at + 3), read(at + 6)];
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
  const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
  const face = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const;
  let sum = 0;
  for (let vertex = 0; vertex < 3; vertex += 1) {
    for (let axis = 0; axis < 3; axis += 1) sum += (normals[at + vertex * 3 + axis] ?? 0) * (face[axis] ?? 0);
  }
  return sum > 0;
}

function signedVolumeM3(geometry: BufferGeometry): number {
  const p = values(geometry, 'position');
  let volume = 0;
  for (let at = 0; at < p.length; at += 9) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = Array.from({ length: 9 }, (_, index) => p[at + index] ?? 0);
    volume +=
      ((ax ?? 0) * ((by ?? 0) * (cz ?? 0) - (bz ?? 0) * (cy ?? 0)) -
        (ay ?? 0) * ((bx ?? 0) * (cz ?? 0) - (bz ?? 0) * (cx ?? 0)) +
        (az ?? 0) * ((bx ?? 0) * (cy ?? 0) - (by ?? 0) * (cx ?? 0))) /
      6;
  }
  return volume;
}
