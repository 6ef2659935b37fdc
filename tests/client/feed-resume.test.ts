import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { afterEach, describe, expect, test } from 'vitest';
import { type Room, TILE_CM } from '../../data/contract/channel.ts';
import type { City, Entry } from '../../data/contract/city.ts';
import type { Leg } from '../../data/contract/leg.ts';
import { WIRE_VERSION } from '../../data/contract/protocol.ts';
import * as wireParser from '../../data/contract/wire-parser.ts';
import { NOW_MS, busEntry, cityOf, feedEntry, openFixture } from '../server/gateway-fixture.ts';
import { type TestPage, openPage, openWire } from './feed-page.ts';

const ROOMS: readonly Room[] = ['city', 'bus/0_0', 'bus/1_0'];

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A leg that begins `second` seconds on, in the middle of a tile's row. */
function leg(second: number, xCm: number): Leg {
  const t0Ms = NOW_MS + second * 1000;
  return { t0Ms, t1Ms: t0Ms + 1200, x0Cm: xCm, y0Cm: 5000, x1Cm: xCm + 900, y1Cm: 5300 };
}

/** Twenty buses after so many seconds; bus 3 crosses into the next tile at second 4, bus 5 is gone from second 6. */
function cityAt(second: number): City {
  const buses = Array.from({ length: 20 }, (_, number): Entry => {
    const start = number === 3 ? TILE_CM - 4 * 900 : number * 9000;
    const legs = Array.from({ length: Math.min(second, 11) + 1 }, (__, index) => second - Math.min(second, 11) + index);
    return busEntry(
      `bus-${number}`,
      number + 2,
      legs.map((each) => leg(each, start + each * 900)),
    );
  });
  return cityOf(feedEntry(), ...buses.filter((_, number) => number !== 5 || second < 6));
}

async function fixture(): Promise<Awaited<ReturnType<typeof openFixture>>> {
  const opened = await openFixture();
  closing.push(() => opened.close());
  return opened;
}

function page(origin: string, rooms: readonly Room[] = ROOMS): TestPage {
  const opened = openPage(origin, rooms);
  closing.push(() => opened.feed.close());
  return opened;
}

const held = ({ city }: TestPage): City => city.getState().city;

/** What a page holds and what it should hold, in an order of their own. */
function expectSame(page: TestPage, city: City): void {
  const sorted = ({ entries }: City): unknown => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(sorted(held(page))).toEqual(sorted(city));
}

/** Whether a page knows of a second: its bus 0 has the leg that begins then. */
function knows(page: TestPage, second: number): boolean {
  return held(page).entries.get('vehicle:bus-0')?.legs.at(-1)?.t0Ms === NOW_MS + second * 1000;
}

describe('a page and its feed', () => {
  test('hold the city that the server holds, second by second', async () => {
    const server = await fixture();
    server.show(cityAt(0));
    const here = page(server.url);
    for (let second = 0; second < 9; second++) {
      server.show(cityAt(second));
      await here.until(() => knows(here, second));
    }
    await here.until(() => !held(here).entries.has('vehicle:bus-5'));
    expectSame(here, cityAt(8));
    expect(here.connection.getState().connection.state).toBe('live');
  });

  test('that paused and resumed hold the same city as one that never left', async () => {
    const server = await fixture();
    server.show(cityAt(0));
    const stays = page(server.url);
    const rests = page(server.url);
    await rests.until(() => knows(rests, 0) && knows(stays, 0));
    rests.feed.pause();
    for (let second = 1; second < 8; second++) server.show(cityAt(second));
    await stays.until(() => knows(stays, 7));
    expect(knows(rests, 0)).toBe(true);
    rests.feed.resume();
    await rests.until(() => knows(rests, 7));
    await rests.until(() => held(rests).entries.size === 20);
    expectSame(rests, cityAt(7));
    expectSame(stays, cityAt(7));
  });

  test('lose their connection, say since when, come back by themselves and catch up', async () => {
    const server = await fixture();
    const wire = await openWire(server.gateway.port);
    closing.push(() => wire.close());
    server.show(cityAt(0));
    const here = page(wire.origin);
    await here.until(() => knows(here, 0));
    wire.cut();
    await here.until(() => here.connection.getState().connection.state === 'away');
    expect(here.connection.getState().connection).toMatchObject({ state: 'away' });
    expect(knows(here, 0)).toBe(true);
    for (let second = 1; second < 5; second++) server.show(cityAt(second));
    wire.leadTo(server.gateway.port);
    await here.until(() => knows(here, 4));
    expectSame(here, cityAt(4));
    expect(here.notices.getState().notices.map(({ word }) => word)).toEqual(['connection.resumed']);
  });

  test('let go of everything when the server is another', async () => {
    const [first, second] = [await fixture(), await fixture()];
    const wire = await openWire(first.gateway.port);
    closing.push(() => wire.close());
    first.show(cityAt(3));
    second.show(cityOf(feedEntry(), busEntry('newcomer', 7, [leg(0, 0)])));
    const here = page(wire.origin);
    await here.until(() => knows(here, 3));
    wire.cut();
    wire.leadTo(second.gateway.port);
    await here.until(() => held(here).entries.has('vehicle:newcomer'));
    await here.until(() => held(here).entries.size === 2);
    expectSame(here, second.city);
  });

  test('never lose a vehicle that drives from one tile to another', async () => {
    const server = await fixture();
    server.show(cityAt(0));
    const here = page(server.url);
    await here.until(() => knows(here, 0));
    const seen: boolean[] = [];
    here.city.subscribe(({ city }) => seen.push(city.entries.has('vehicle:bus-3')));
    for (let second = 1; second < 8; second++) {
      server.show(cityAt(second));
      await here.until(() => knows(here, second));
    }
    expect(seen).not.toContain(false);
    expect(held(here).entries.get('vehicle:bus-3')?.legs.at(-1)?.x0Cm).toBeGreaterThan(TILE_CM);
  });

  test('get no more of a room once it is left, and all of it when it is joined again', async () => {
    const server = await fixture();
    server.show(cityAt(0));
    const here = page(server.url);
    await here.until(() => knows(here, 0));
    here.feed.watch(new Set<Room>(['city']));
    await here.until(() => held(here).entries.size === 1);
    server.show(cityAt(1));
    here.feed.watch(new Set(ROOMS));
    await here.until(() => knows(here, 1));
    expectSame(here, cityAt(1));
  });

  test('follow the clock of the server', async () => {
    const server = await fixture();
    server.show(cityAt(0));
    const here = page(server.url);
    await here.until(() => here.clock.known);
    expect(Math.abs(here.clock.nowMs() - NOW_MS)).toBeLessThan(2000);
  });
});

describe('a page of another wire version', () => {
  test('is told so once, and does not try again', async () => {
    const http = createServer();
    const io = new Server(http, { transports: ['websocket'], parser: wireParser });
    let asked = 0;
    io.use((_socket, next) => {
      asked++;
      const reason = `This server speaks wire version 99, the page version ${WIRE_VERSION}.`;
      next(Object.assign(new Error(reason), { data: { code: 'wire-version', reason } }));
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    closing.push(() => io.close());
    const address = http.address();
    const here = page(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    await here.until(() => here.connection.getState().connection.state === 'refused');
    const { connection } = here.connection.getState();
    expect(connection).toMatchObject({ code: 'wire-version', reason: expect.stringContaining('version 99') });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(asked).toBe(1);
  });
});
