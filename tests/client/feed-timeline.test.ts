import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Room } from '../../data/contract/channel.ts';
import type { ReplayTimeline } from '../../data/contract/protocol.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { GATEWAY_DEFAULTS } from '../../server/gateway/gateway.ts';
import { REPLAY_DEFAULTS } from '../../server/gateway/replays.ts';
import { makeReplayLibrary } from '../../server/replay/replay-library.ts';
import { cityOf, type Fixture, feedEntry, openFixture, stationEntry } from '../server/gateway-fixture.ts';
import { makePast, PAST_MS } from '../server/replay-past.ts';
import { openPage, openWire, type TestPage, type Wire } from './feed-page.ts';

const ROOMS: readonly Room[] = ['city', 'bikes', 'bus/0_0'];
const ID: ReplayTimeline = 'replay/page-00001';
const MINUTE_MS = 60_000;

let fixture: Fixture;
let wire: Wire;
let page: TestPage;

function openServer(): Promise<Fixture> {
  const settings = { ...GATEWAY_DEFAULTS, port: 0, tickMs: 50, replay: { ...REPLAY_DEFAULTS, tickMs: 20 } };
  const usage = () => ({ state: 'ready', bytes: 0, oldestMs: PAST_MS, valuesKept: 0 }) as const;
  return openFixture({
    settings,
    past: { library: makeReplayLibrary(makePast()), archive: { usage }, recordings: () => [] },
  });
}

beforeEach(async () => {
  fixture = await openServer();
  fixture.show(cityOf(feedEntry(), stationEntry('live', 3, 7)));
  wire = await openWire(fixture.gateway.port);
  page = openPage(wire.origin, ROOMS);
  await page.until(() => has('station:live'));
});

afterEach(async () => {
  page.feed.close();
  await wire.close();
  await fixture.close();
});

function has(id: RecordId): boolean {
  return page.city.getState().city.entries.has(id);
}

async function turnToThePast(order: object): Promise<void> {
  expect(await page.feed.command('replay', { timeline: ID, ...order })).toEqual({ accepted: true });
  page.feed.watchTimeline(ID);
  await page.until(() => has('station:past/1') && !has('station:live'));
}

describe('a page that turns to the past', () => {
  it('shows it alone, by its clock, and comes back to the live city', async () => {
    await turnToThePast({ atMs: PAST_MS + 5 * MINUTE_MS, playing: false });
    expect(has('vehicle:bus')).toBe(true);
    await page.until(() => page.clock.nowMs() === PAST_MS + 5 * MINUTE_MS);
    expect(page.clock.speed).toBe(0);
    await page.feed.command('replay', { timeline: ID, rate: 60, playing: true });
    await page.until(() => page.clock.speed === 60 && page.clock.nowMs() > PAST_MS + 5 * MINUTE_MS + 10_000);
    page.feed.watchTimeline('live');
    await page.until(() => has('station:live') && !has('station:past/1') && page.clock.speed === 1);
    expect(page.clock.nowMs()).toBeGreaterThan(PAST_MS + 24 * 60 * MINUTE_MS);
  });

  it('keeps the old picture until the new one is there, and never shows any of both', async () => {
    const seen = new Set<string>();
    const end = page.city.subscribe(({ city }) => {
      const shown = [...city.entries.keys()].filter((id) => id.startsWith('station:')).map((id) => id.split('/')[0]);
      seen.add([...new Set(shown)].sort().join(' ') || 'nothing');
    });
    let emptyAtEnd = 0;
    const look = setInterval(() => (emptyAtEnd += page.city.getState().city.entries.size === 0 ? 1 : 0), 1);
    await turnToThePast({ atMs: PAST_MS + 5 * MINUTE_MS, playing: false });
    page.feed.watchTimeline('live');
    await page.until(() => has('station:live') && !has('station:past/1'));
    clearInterval(look);
    end();
    expect(emptyAtEnd).toBe(0);
    expect([...seen].filter((each) => each !== 'nothing').sort()).toEqual(['station:live', 'station:past']);
  });

  it('charts nothing of one time in the other, nor what a seek has left behind', async () => {
    page.city.subscribe(({ touched }) => page.recent.note(touched));
    const charted = () => page.recent.series('station:past/1', 'bikes-available').map(({ atMs }) => atMs);
    await turnToThePast({ atMs: PAST_MS + 5 * MINUTE_MS, playing: false });
    expect(page.recent.series('station:live', 'bikes-available')).toEqual([]);
    await page.feed.command('replay', { timeline: ID, atMs: PAST_MS + 7 * MINUTE_MS });
    await page.until(() => charted().at(-1) === PAST_MS + 7 * MINUTE_MS - 2000);
    await page.feed.command('replay', { timeline: ID, atMs: PAST_MS + 3 * MINUTE_MS });
    await page.until(
      () => page.clock.nowMs() === PAST_MS + 3 * MINUTE_MS && (charted().at(-1) ?? 0) <= page.clock.nowMs(),
    );
    expect(charted()).toHaveLength(1);
  });

  it('stays there when its connection is lost and comes back', async () => {
    await turnToThePast({ atMs: PAST_MS + 5 * MINUTE_MS, playing: false });
    wire.cut();
    await page.until(() => page.connection.getState().connection.state === 'away');
    wire.leadTo(fixture.gateway.port);
    await page.until(() => page.connection.getState().connection.state === 'live');
    await page.feed.command('replay', { timeline: ID, atMs: PAST_MS + 7 * MINUTE_MS });
    await page.until(() => page.clock.nowMs() === PAST_MS + 7 * MINUTE_MS);
    const newestMs = () => {
      return page.city.getState().city.entries.get('station:past/1')?.values['bikes-available']?.atMs;
    };
    await page.until(() => newestMs() === PAST_MS + 7 * MINUTE_MS - 2000);
    expect(has('station:live')).toBe(false);
  });

  it('is told that it is lost by a server that does not know it, and can open it anew', async () => {
    await turnToThePast({ atMs: PAST_MS + 5 * MINUTE_MS, playing: false });
    const other = await openServer();
    wire.cut();
    wire.leadTo(other.gateway.port);
    await page.until(() => page.lost.length > 0);
    expect(page.lost).toEqual([ID]);
    expect(page.city.getState().city.entries.size).toBe(0);
    await turnToThePast({ atMs: PAST_MS + 6 * MINUTE_MS, playing: false });
    expect(page.connection.getState().connection).toEqual({ state: 'live' });
    await other.close();
  });
});
