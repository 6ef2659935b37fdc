import { type CityStore, applyFrames, leaveRooms, settleCity } from '../state/city.ts';
import type { CityClock } from '../state/clock.ts';
import type { ConnectionStore } from '../state/connection.ts';
import { type NoticeStore, notify } from '../state/notices.ts';
import type { Recent } from '../state/recent.ts';
import type { ReplayStore } from '../state/replay.ts';
import type { FeedSink } from './feed.ts';

/** The stores that the feed writes. */
export interface FeedStores {
  readonly city: CityStore;
  readonly clock: CityClock;
  readonly connection: ConnectionStore;
  readonly notices: NoticeStore;
  readonly recent: Recent;
  readonly replay: ReplayStore;
  /** This page's monotonic time. */
  pageMs(): number;
}

/** Beyond so many ms of the wall a clock that is set anew has jumped. */
const JUMP_BEYOND_MS = 3000;

/** Brings what the feed hears to the stores. */
export function sinkTo({ city, clock, connection, notices, recent, replay, pageMs }: FeedStores): FeedSink {
  let epoch = '';
  let jumped = false;
  /** The live city's time at this page's 0 ms, and its speed: what the clock shows may be the past. */
  let live = { atMs: 0, speed: 1 };
  const replays = (): boolean => replay.getState().told !== null;
  const stand = (): void => clock.begin(clock.nowMs(), 0);
  return {
    welcome({ serverMs, speed }) {
      live = { atMs: serverMs - pageMs() * speed, speed };
      if (!replays()) clock.begin(serverMs, speed);
    },
    frames(frames) {
      applyFrames(city, frames);
      if (jumped) recent.restart(city.getState().city);
      jumped = false;
    },
    settled: () => settleCity(city),
    left: (rooms) => leaveRooms(city, rooms),
    timeline(state) {
      const { atMs, rate, playing, seeking } = state;
      if (seeking) return stand();
      const isFar = Math.abs(atMs - clock.nowMs()) > JUMP_BEYOND_MS * Math.max(1, rate);
      jumped ||= isFar || state.epoch !== epoch;
      epoch = state.epoch;
      clock.begin(atMs, playing ? rate : 0);
    },
    lost: () => undefined,
    clock: (samples) => clock.adjust(samples),
    connected() {
      if (connection.getState().connection.state === 'away') notify(notices, 'connection.resumed');
      connection.setState({ connection: { state: 'live' } });
    },
    away() {
      if (connection.getState().connection.state === 'away' || !clock.known) return;
      if (replays()) stand();
      const sinceMs = replays() ? live.atMs + pageMs() * live.speed : clock.nowMs();
      connection.setState({ connection: { state: 'away', sinceMs } });
    },
    refused(code, reason) {
      connection.setState({ connection: { state: 'refused', code, reason } });
    },
  };
}
