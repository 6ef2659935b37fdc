import { type CityStore, applyFrames, leaveRooms, settleCity } from '../state/city.ts';
import type { CityClock } from '../state/clock.ts';
import type { ConnectionStore } from '../state/connection.ts';
import { type NoticeStore, notify } from '../state/notices.ts';
import type { FeedSink } from './feed.ts';

/** The stores that the feed writes. */
export interface FeedStores {
  readonly city: CityStore;
  readonly clock: CityClock;
  readonly connection: ConnectionStore;
  readonly notices: NoticeStore;
}

/** Brings what the feed hears to the stores. */
export function sinkTo({ city, clock, connection, notices }: FeedStores): FeedSink {
  return {
    welcome: ({ serverMs, speed }) => clock.begin(serverMs, speed),
    frames: (frames) => applyFrames(city, frames),
    settled: () => settleCity(city),
    left: (rooms) => leaveRooms(city, rooms),
    timeline: ({ atMs, rate, playing, seeking }) => clock.begin(atMs, playing && !seeking ? rate : 0),
    lost: () => undefined,
    clock: (samples) => clock.adjust(samples),
    connected() {
      if (connection.getState().connection.state === 'away') notify(notices, 'connection.resumed');
      connection.setState({ connection: { state: 'live' } });
    },
    away() {
      if (connection.getState().connection.state === 'away' || !clock.known) return;
      connection.setState({ connection: { state: 'away', sinceMs: clock.nowMs() } });
    },
    refused(code, reason) {
      connection.setState({ connection: { state: 'refused', code, reason } });
    },
  };
}
