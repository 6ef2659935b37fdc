import type { ChannelId, Room } from '../../data/contract/channel.ts';
import type { ConnectionStore } from '../state/connection.ts';
import type { View, ViewStore } from '../state/view.ts';
import type { Feed } from './feed.ts';
import { type Bounds, wantedRooms } from './wanted-rooms.ts';

/** Time that a tab may be hidden before its work stops, ms: a glance at another tab costs nothing. */
const HIDDEN_FOR_MS = 5000;

/** Keeps the feed in the rooms that the view shows. */
export function watchWhatIsShown(
  feed: Feed,
  view: ViewStore,
  bounds: Bounds,
  channelsOf: (view: View) => Iterable<ChannelId>,
): void {
  let rooms: ReadonlySet<Room> = new Set<Room>();
  const update = (now: View): void => {
    rooms = wantedRooms({ channels: channelsOf(now), visible: now.visible, bounds }, rooms);
    feed.watch(rooms);
  };
  update(view.getState());
  view.subscribe((now, before) => {
    const changed = now.shown !== before.shown || now.visible !== before.visible || now.mark !== before.mark;
    if (changed) update(now);
  });
}

/** Lets the connection go while the tab is hidden, and catches up when it is shown. */
export function restWhileHidden(feed: Feed, connection: ConnectionStore): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rest = (): void => {
    feed.pause();
    if (connection.getState().connection.state === 'live') connection.setState({ connection: { state: 'paused' } });
  };
  const look = (): void => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(rest, HIDDEN_FOR_MS);
    else feed.resume();
  };
  document.addEventListener('visibilitychange', look);
  look();
}
