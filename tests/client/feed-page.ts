import { type Server, type Socket, connect, createServer } from 'node:net';
import type { Room } from '../../data/contract/channel.ts';
import type { Timeline } from '../../data/contract/protocol.ts';
import { type Feed, openFeed } from '../../client/feed/feed.ts';
import { type FeedStores, sinkTo } from '../../client/feed/feed-sink.ts';
import { createCity } from '../../client/state/city.ts';
import { createCityClock } from '../../client/state/clock.ts';
import { createConnection } from '../../client/state/connection.ts';
import { createNotices } from '../../client/state/notices.ts';
import { createRecent } from '../../client/state/recent.ts';
import { createReplay } from '../../client/state/replay.ts';

/** A page's feed and stores, without the page. */
export interface TestPage extends FeedStores {
  readonly feed: Feed;
  /** The timelines that the server said it does not have. */
  readonly lost: Timeline[];
  /** Settles once the page's own state is as wanted; fails after a while. */
  until(wanted: () => boolean): Promise<void>;
}

export function openPage(origin: string, rooms: readonly Room[]): TestPage {
  const stores = {
    city: createCity(),
    clock: createCityClock(() => performance.now(), 0),
    connection: createConnection(),
    notices: createNotices(),
    recent: createRecent(),
    replay: createReplay(),
    pageMs: () => performance.now(),
  };
  const lost: Timeline[] = [];
  const sink = { ...sinkTo(stores), lost: (timeline: Timeline) => void lost.push(timeline) };
  const feed = openFeed({ origin, pageMs: stores.pageMs, sink });
  feed.watch(new Set(rooms));
  return { ...stores, feed, lost, until };
}

/** Looks again and again until it is so. */
async function until(wanted: () => boolean): Promise<void> {
  const endMs = performance.now() + 30_000;
  while (!wanted()) {
    if (performance.now() > endMs) throw new Error(`it never came to be that ${wanted.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A wire between page and server that can be cut, and led to another server. */
export interface Wire {
  readonly origin: string;
  cut(): void;
  leadTo(port: number): void;
  close(): Promise<void>;
}

export async function openWire(port: number): Promise<Wire> {
  let target: number | null = port;
  const ends = new Set<Socket>();
  const server: Server = createServer((near) => {
    if (target === null) return near.destroy();
    const far = connect(target, '127.0.0.1');
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        ends.delete(end);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cut = (): void => {
    target = null;
    for (const end of ends) end.destroy();
  };
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    cut,
    leadTo: (other) => {
      target = other;
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
