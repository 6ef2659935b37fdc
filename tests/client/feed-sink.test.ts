import { expect, test } from 'vitest';
import { sinkTo } from '../../client/feed/feed-sink.ts';
import { createCity } from '../../client/state/city.ts';
import { createCityClock } from '../../client/state/clock.ts';
import { createConnection } from '../../client/state/connection.ts';
import { createNotices } from '../../client/state/notices.ts';
import { createRecent } from '../../client/state/recent.ts';
import { createReplay } from '../../client/state/replay.ts';
import { WIRE_VERSION } from '../../data/contract/protocol.ts';

const LIVE_MS = Date.UTC(2026, 5, 18, 10);
const PAST_MS = Date.UTC(2026, 5, 11, 8);

function openSink() {
  let nowMs = 1000;
  const pageMs = () => nowMs;
  const stores = {
    ...{ city: createCity(), connection: createConnection(), notices: createNotices(), recent: createRecent() },
    ...{ replay: createReplay(), clock: createCityClock(pageMs, 0), pageMs },
  };
  const sink = sinkTo(stores);
  sink.welcome({ wire: WIRE_VERSION, epoch: 'a', serverMs: LIVE_MS, speed: 1, timeline: 'live' }, true);
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { ...stores, sink, pass };
}

test('a connection that is lost during a replay is lost since now, not since the moment shown', () => {
  const { sink, connection, clock, replay, pass } = openSink();
  const span = { fromMs: PAST_MS, toMs: LIVE_MS, source: 'live-history' } as const;
  const told = { timeline: 'replay/page-1', epoch: 'b', atMs: PAST_MS, rate: 60, playing: true, ...span } as const;
  replay.setState({ told: { ...told, seeking: false } });
  sink.timeline({ ...told, seeking: false });
  pass(5000);
  expect(clock.nowMs()).toBe(PAST_MS + 300_000);
  sink.away();
  expect(connection.getState().connection).toEqual({ state: 'away', sinceMs: LIVE_MS + 5000 });
  expect(clock.speed).toBe(0);
});

test('one that is lost while the city is shown live is lost since the time of its clock', () => {
  const { sink, connection, pass } = openSink();
  pass(2000);
  sink.away();
  expect(connection.getState().connection).toEqual({ state: 'away', sinceMs: LIVE_MS + 2000 });
});
