import type { HalfTime } from './beside.ts';
import type { CityClock } from './clock.ts';
import type { Eye } from './eye.ts';
import { rateWithin, type Moment, type ReplayStore, type Travel } from './replay.ts';
import { hashOf, viewOf } from './url.ts';
import type { Camera, ViewStore } from './view.ts';

/** What a page and the half in its frame tell each other; `view` is an address, `key` one that was pressed. */
export type HalfMessage =
  | { readonly besso: 'ready' }
  | { readonly besso: 'camera'; readonly camera: Camera }
  | { readonly besso: 'time'; readonly time: HalfTime }
  | { readonly besso: 'go'; readonly to: Partial<Moment> }
  | { readonly besso: 'view'; readonly hash: string }
  | { readonly besso: 'key'; readonly key: string };

/** Hears another window of this page's own origin, and no other; gives the way to end it. */
export function hear(other: () => Window | null, take: (message: HalfMessage) => void): () => void {
  const onMessage = ({ source, origin, data }: MessageEvent): void => {
    if (source === null || source !== other() || origin !== location.origin) return;
    if (typeof data === 'object' && data !== null && 'besso' in data) take(data as HalfMessage);
  };
  addEventListener('message', onMessage);
  return () => removeEventListener('message', onMessage);
}

export function tell(other: Window | null, message: HalfMessage): void {
  other?.postMessage(message, location.origin);
}

/** Tells of every change of what is looked at, selected or marked. */
export function tellOfView(view: ViewStore, other: () => Window | null): () => void {
  return view.subscribe((now, before) => {
    const keys = ['shown', 'language', 'light', 'quality', 'selected', 'mark'] as const;
    if (keys.some((key) => now[key] !== before[key])) tell(other(), { besso: 'view', hash: hashOf(now) });
  });
}

interface HalfParts {
  readonly view: ViewStore;
  readonly travel: Travel;
  readonly replay: ReplayStore;
  readonly clock: CityClock;
  readonly eye: Eye;
}

/** Between two tellings of the time, ms. */
const TIME_EVERY_MS = 500;

/** Lets the page around this one steer it: its camera, its moment, its layers. */
export function serveAsHalf(parts: HalfParts): void {
  const { view, travel, replay, clock, eye } = parts;
  const around = (): Window => parent;
  hear(around, (message) => {
    if (message.besso === 'camera') eye.lead(message.camera);
    else if (message.besso === 'go') travel.go(message.to);
    else if (message.besso === 'view') {
      const { shown, language, light, quality, selected = null, mark = null } = viewOf(message.hash);
      view.setState(givenOf({ shown, language, light, quality, selected, mark }));
    }
  });
  eye.onMoved((camera) => tell(parent, { besso: 'camera', camera }));
  tellOfView(view, around);
  setInterval(() => tell(parent, { besso: 'time', time: timeOf(replay, clock) }), TIME_EVERY_MS);
  document.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey, defaultPrevented }) => {
    const isOwn = ctrlKey || metaKey || altKey || defaultPrevented || key.startsWith('Arrow') || '+-='.includes(key);
    if (!isOwn && (key.length === 1 || key === 'Escape')) tell(parent, { besso: 'key', key });
  });
  tell(parent, { besso: 'ready' });
}

function timeOf(replay: ReplayStore, clock: CityClock): HalfTime {
  const { moment, told, seekingMs } = replay.getState();
  return {
    atMs: clock.nowMs(),
    rate: moment?.playing ? rateWithin(moment.rate) : 0,
    seeking: seekingMs !== null || told === null || told.seeking,
    fromMs: told?.fromMs ?? null,
    toMs: told?.toMs ?? null,
  };
}

/** Without what is not given. */
function givenOf<Given extends object>(values: Given): { [Key in keyof Given]?: Exclude<Given[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Given]?: Exclude<Given[Key], undefined>;
  };
}
