import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { City } from '../../data/contract/city.ts';
import { TILE_CM } from '../../data/contract/channel.ts';
import { citiesByRoom } from '../../server/gateway/rooms.ts';
import {
  busEntry,
  cityOf,
  feedEntry,
  legFrom,
  NOW_MS,
  openFixture,
  stationEntry,
  TestClient,
  type Fixture,
} from './gateway-fixture.ts';

let fixture: Fixture;
const clients: TestClient[] = [];

beforeEach(async () => {
  fixture = await openFixture();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await fixture.close();
  expect(fixture.failures).toEqual([]);
});

async function join(...rooms: Parameters<TestClient['watch']>[0]): Promise<TestClient> {
  const client = new TestClient(fixture.url);
  clients.push(client);
  await client.welcomed;
  expect(await client.watch(rooms)).toEqual({ accepted: true });
  await client.settle();
  return client;
}

/** A city whose buses and stations move with `step`. */
function cityAt(step: number): City {
  const buses = Array.from({ length: 5 }, (_, index) =>
    busEntry(`b${index}`, 10 + index, [
      legFrom(NOW_MS + step * 1000, [step * 500 + index, 0], [step * 500 + 400, 100]),
    ]),
  );
  return cityOf(feedEntry(), ...buses, stationEntry('s', 30, step % 20, NOW_MS + step), stationEntry('t', 31, 3));
}

describe('a client that joins', () => {
  it('is welcomed with the epoch, the clock and the wire version', async () => {
    const client = await join();
    expect(await client.welcomed).toMatchObject({ wire: 2, serverMs: NOW_MS, speed: 1, timeline: 'live' });
  });

  it('gets the whole of its rooms as snapshots, and of no other room anything', async () => {
    fixture.show(cityAt(0));
    const client = await join({ room: 'bikes' });
    expect(client.cityOf('bikes')).toEqual(citiesByRoom(fixture.city).get('bikes'));
    expect([...client.rooms.keys()].sort()).toEqual(['bikes', 'city']);
    expect(client.headers.every(({ after }) => after === null)).toBe(true);
  });

  it('is always told the city channel', async () => {
    fixture.show(cityAt(0));
    const client = await join();
    expect(client.cityOf('city').entries.get('feed:test')?.record).toMatchObject({ name: 'Test feed' });
  });

  it('holds the same city as the store after every tick', async () => {
    fixture.show(cityAt(0));
    const client = await join({ room: 'bikes' }, { room: 'bus/0_0' });
    for (let step = 1; step <= 20; step++) {
      fixture.show(cityAt(step));
      await client.settle();
      const rooms = citiesByRoom(fixture.city);
      expect(client.cityOf('bikes')).toEqual(rooms.get('bikes'));
      expect(client.cityOf('bus/0_0')).toEqual(rooms.get('bus/0_0'));
    }
    expect(client.brokenFrames).toBe(0);
  });

  it('gets no frame for a room in which nothing changed', async () => {
    fixture.show(cityAt(0));
    const client = await join({ room: 'bikes' });
    const before = client.headers.length;
    fixture.show(cityAt(0));
    fixture.show(fixture.city);
    await client.settle();
    expect(client.headers.length).toBe(before);
  });

  it('gets no more of a room that it left', async () => {
    fixture.show(cityAt(0));
    const client = await join({ room: 'bikes' });
    await client.watch([]);
    fixture.show(cityAt(1));
    await client.settle();
    expect(client.headers.filter(({ room }) => room === 'bikes')).toHaveLength(1);
  });

  it('gets a fresh snapshot whenever it asks without a frame to resume after', async () => {
    fixture.show(cityAt(0));
    const client = await join({ room: 'bikes' });
    await client.watch([{ room: 'bikes' }]);
    await client.settle();
    expect(client.headers.filter(({ room, after }) => room === 'bikes' && after === null)).toHaveLength(2);
  });
});

describe('a vehicle that crosses the edge of a tile', () => {
  it('is taken out of the one room and put whole into the other', async () => {
    const west = [legFrom(NOW_MS, [TILE_CM - 500, 0], [TILE_CM - 100, 0])];
    const east = [...west, legFrom(NOW_MS + 10_000, [TILE_CM + 100, 0], [TILE_CM + 900, 0])];
    fixture.show(cityOf(busEntry('crosser', 7, west)));
    const client = await join({ room: 'bus/0_0' }, { room: 'bus/1_0' });
    expect(client.cityOf('bus/0_0').entries.size).toBe(1);
    fixture.show(cityOf(busEntry('crosser', 7, east)));
    await client.settle();
    expect(client.cityOf('bus/0_0').entries.size).toBe(0);
    expect(client.cityOf('bus/1_0').entries.get('vehicle:crosser')?.legs).toEqual(east);
  });

  it('is in no room before its first leg', () => {
    expect(citiesByRoom(cityOf(busEntry('parked', 7, []))).size).toBe(0);
  });
});

describe('a client that was away and resumes (A8)', () => {
  it('is sent the missing frames alone and ends with the city of one that never left', async () => {
    fixture.show(cityAt(0));
    const rooms = [{ room: 'bikes' }, { room: 'bus/0_0' }, { room: 'city' }] as const;
    const faithful = await join(...rooms);
    const wanderer = await join(...rooms);
    for (let step = 1; step <= 3; step++) fixture.show(cityAt(step));
    await wanderer.settle();
    wanderer.close();
    for (let step = 4; step <= 9; step++) fixture.show(cityAt(step));
    const back = await join();
    for (const [room, held] of wanderer.rooms) back.rooms.set(room, held);
    back.headers.length = 0;
    await back.watch(wanderer.held());
    fixture.show(cityAt(10));
    await Promise.all([back.settle(), faithful.settle()]);
    for (const { room } of rooms) expect(back.cityOf(room)).toEqual(faithful.cityOf(room));
    expect(back.brokenFrames).toBe(0);
    expect(back.headers.filter(({ after }) => after === null)).toEqual([]);
    expect(back.headers.filter(({ room }) => room === 'bikes').map(({ sequence }) => sequence)).toEqual([
      5, 6, 7, 8, 9, 10, 11,
    ]);
  });

  it('gets a snapshot when what it holds is of another epoch', async () => {
    fixture.show(cityAt(0));
    const client = await join({ room: 'bikes', after: { epoch: 'of-yesterday', sequence: 1 } });
    expect(client.headers.find(({ room }) => room === 'bikes')?.after).toBeNull();
    expect(client.cityOf('bikes').entries.size).toBe(2);
  });

  it('gets a snapshot when what it missed is kept no more', async () => {
    await fixture.close();
    fixture = await openFixture({
      settings: {
        ...(await import('../../server/gateway/gateway.ts')).GATEWAY_DEFAULTS,
        port: 0,
        tickMs: 3_600_000,
        keptMs: -1,
      },
    });
    fixture.show(cityAt(0));
    const wanderer = await join({ room: 'bikes' });
    wanderer.close();
    for (let step = 1; step <= 4; step++) fixture.show(cityAt(step));
    const back = await join();
    await back.watch(wanderer.held());
    await back.settle();
    expect(back.headers.filter(({ room }) => room === 'bikes').map(({ after }) => after)).toEqual([null]);
    expect(back.cityOf('bikes')).toEqual(citiesByRoom(fixture.city).get('bikes'));
  });
});
