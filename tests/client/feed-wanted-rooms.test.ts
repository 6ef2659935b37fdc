import { describe, expect, test } from 'vitest';
import { TILE_CM } from '../../data/contract/channel.ts';
import { toLngLat } from '../../data/contract/place.ts';
import { type Bounds, wantedRooms } from '../../client/feed/wanted-rooms.ts';

/** A rectangle from tile coordinates: 0.5, 0.5 is the middle of the tile north-east of the origin. */
function area(west: number, south: number, east: number, north: number): Bounds {
  const low = toLngLat({ xCm: west * TILE_CM, yCm: south * TILE_CM });
  const high = toLngLat({ xCm: east * TILE_CM, yCm: north * TILE_CM });
  return [...low, ...high];
}

const CITY = area(-2, -2, 2, 2);
const NONE: ReadonlySet<never> = new Set();

describe('the rooms to be in', () => {
  test('are always the city, and a room for each channel without tiles', () => {
    const rooms = wantedRooms({ channels: ['bikes', 'air'], visible: null, bounds: CITY }, NONE);
    expect([...rooms].sort()).toEqual(['air', 'bikes', 'city']);
  });

  test('are the tiles in sight for moving things', () => {
    const visible = area(0.4, 0.4, 0.6, 0.6);
    expect([...wantedRooms({ channels: ['bus'], visible, bounds: CITY }, NONE)]).toEqual(['city', 'bus/0_0']);
  });

  test('reach a kilometre beyond what is in sight', () => {
    const visible = area(0.4, 0.4, 0.9, 0.6);
    const rooms = wantedRooms({ channels: ['bus'], visible, bounds: CITY }, NONE);
    expect([...rooms].sort()).toEqual(['bus/0_0', 'bus/1_0', 'city']);
  });

  test('end a tile beyond the city, however far one sees', () => {
    const rooms = wantedRooms({ channels: ['metro'], visible: area(-90, -90, 90, 90), bounds: CITY }, NONE);
    expect(rooms.size).toBe(1 + 7 * 7);
    expect(rooms).toContain('metro/-3_-3');
    expect(rooms).not.toContain('metro/-4_0');
  });

  test('are kept for a while when they are left, but joined only when near', () => {
    const away = area(1.4, 0.4, 1.6, 0.6);
    const sight = { channels: ['bus'] as const, visible: away, bounds: CITY };
    expect(wantedRooms(sight, new Set(['bus/0_0'] as const))).toContain('bus/0_0');
    expect(wantedRooms(sight, NONE)).not.toContain('bus/0_0');
    expect(wantedRooms({ ...sight, channels: [] }, new Set(['bus/0_0'] as const))).not.toContain('bus/0_0');
  });
});
