import {
  isReplayTimeline,
  type ReplayCommand,
  type Timeline,
  type TimelineState,
} from '../../data/contract/protocol.ts';
import { Replay } from '../replay/replay.ts';
import type { ReplayLibrary } from '../replay/replay-library.ts';
import { OpenTimeline, type OpenTimelineParts } from './open-timeline.ts';
import { ACCEPTED, refuse } from './requests.ts';
import type { Answer } from '../../data/contract/protocol.ts';

export interface ReplaySettings {
  /** Wall time between two frames, ms. */
  readonly tickMs: number;
  /** A replay that nobody watches is closed after so long, ms of the wall. */
  readonly unwatchedMs: number;
  readonly replaysAtMost: number;
  readonly replaysOfClientAtMost: number;
  /** While it plays, those who watch are told how it stands this often, ms of the wall. */
  readonly tellEveryMs: number;
}

export const REPLAY_DEFAULTS: ReplaySettings = {
  tickMs: 250,
  unwatchedMs: 30_000,
  replaysAtMost: 32,
  replaysOfClientAtMost: 2,
  tellEveryMs: 2000,
};

export interface ReplaysParts {
  readonly library: ReplayLibrary;
  readonly settings: ReplaySettings;
  readonly timeline: Pick<OpenTimelineParts, 'events' | 'pendingLimitBytes' | 'keptMs'>;
  failed(error: unknown): void;
}

interface OpenReplay {
  readonly replay: Replay;
  readonly timeline: OpenTimeline;
  /** Whoever opened it. */
  readonly client: object;
  generation: number;
  version: number;
  toldMs: number;
  watchedMs: number;
  /** When its next frame is due, on the clock of `performance`. */
  dueMs: number;
  /** What is due has happened, and is to be shown. */
  stepped: boolean;
}

/** How many changes are kept of a replay for those who come back: some megabytes. */
const KEPT_CHANGES = 50_000;

/** The replays that are open: opened and steered by commands, told from tick to tick, closed when nobody watches. */
export class Replays {
  readonly #parts: ReplaysParts;
  readonly #open = new Map<Timeline, OpenReplay>();
  #timer: NodeJS.Timeout | undefined;
  /** Until then the replays leave the server's thread to others. */
  #restMs = 0;

  constructor(parts: ReplaysParts) {
    this.#parts = parts;
  }

  get timelines(): readonly OpenTimeline[] {
    return [...this.#open.values()].map(({ timeline }) => timeline);
  }

  find(id: string): OpenTimeline | undefined {
    return isReplayTimeline(id) ? this.#open.get(id)?.timeline : undefined;
  }

  /** Opens a replay for a client, or steers one that is open. */
  command(client: object, { timeline, source, ...order }: ReplayCommand): Answer {
    const { library, settings } = this.#parts;
    if (source !== undefined && !library.knows(source)) {
      return refuse('not-available', `There is no recording ${JSON.stringify(source)}.`);
    }
    const known = this.#open.get(timeline);
    if (!known && this.#open.size >= settings.replaysAtMost) {
      return refuse('too-many', 'The server plays as many replays as it can.');
    }
    const own = [...this.#open.values()].filter((each) => each.client === client).length;
    if (!known && own >= settings.replaysOfClientAtMost) {
      return refuse('too-many', `A page may have ${settings.replaysOfClientAtMost} replays open at a time.`);
    }
    const open = known ?? this.#start(timeline, client);
    const playing = order.rate === 0 ? false : order.playing;
    open.replay.steer({
      ...(source === undefined ? {} : { source }),
      ...(order.atMs === undefined ? {} : { atMs: order.atMs }),
      ...(order.rate ? { rate: order.rate } : {}),
      ...(playing === undefined ? {} : { playing }),
    });
    this.#hurry(open);
    return ACCEPTED;
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const { replay } of this.#open.values()) replay.close();
    this.#open.clear();
  }

  #start(id: Timeline, client: object): OpenReplay {
    const { library, timeline: shared, failed } = this.#parts;
    const wallMs = () => performance.now();
    const replay: Replay = new Replay({ library, wallMs, failed, changed: () => this.#hurry(open) });
    const clock = {
      nowMs: () => replay.nowMs(),
      get speed() {
        return replay.speed;
      },
    };
    const state = (epoch: string) => stateOf(open, epoch);
    const timeline = new OpenTimeline({ ...shared, id, clock, keptChanges: KEPT_CHANGES, state });
    const { generation, version } = replay.state();
    const nowMs = wallMs();
    const times = { toldMs: nowMs, watchedMs: nowMs, dueMs: nowMs, stepped: false };
    const open: OpenReplay = { replay, timeline, client, generation, version, ...times };
    this.#open.set(id, open);
    return open;
  }

  /** Its next frame is due at once, after those that have been due for longer. */
  #hurry(open: OpenReplay): void {
    open.dueMs = Math.min(open.dueMs, performance.now());
    this.#plan();
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (this.#open.size === 0) return;
    const dueMs = Math.min(...[...this.#open.values()].map((open) => open.dueMs));
    this.#timer = setTimeout(() => this.#next(), Math.max(dueMs, this.#restMs) - performance.now());
  }

  /**
   * Makes the frame that is due longest, in two pieces: what happens, and its sending. After each it leaves the thread to
   * others for as long as that took: all replays together never take more than half of it.
   */
  #next(): void {
    const startMs = performance.now();
    const [open] = [...this.#open.values()].sort((one, other) => one.dueMs - other.dueMs);
    if (open && open.dueMs <= startMs) {
      open.dueMs = open.stepped ? startMs + this.#parts.settings.tickMs : startMs;
      this.#tick(open, startMs);
      const endMs = performance.now();
      this.#restMs = endMs + (endMs - startMs);
    }
    this.#plan();
  }

  /** One that fails stops no other. */
  #tick(open: OpenReplay, wallMs: number): void {
    const { settings, failed } = this.#parts;
    const { replay, timeline } = open;
    if (timeline.watchers > 0) open.watchedMs = wallMs;
    if (wallMs - open.watchedMs > settings.unwatchedMs) {
      this.#open.delete(timeline.id);
      replay.close();
      return;
    }
    open.stepped = !open.stepped;
    try {
      if (open.stepped) replay.step();
      else this.#show(open, wallMs);
    } catch (error) {
      failed(error);
    }
  }

  #show(open: OpenReplay, wallMs: number): void {
    const { replay, timeline } = open;
    const { generation, version, playing } = replay.state();
    const isDue = playing && wallMs - open.toldMs >= this.#parts.settings.tellEveryMs;
    if (version !== open.version || isDue) open.toldMs = wallMs;
    const isAnew = generation !== open.generation;
    open.generation = generation;
    open.version = version;
    if (isAnew) timeline.restart(replay.city(), replay.shownMs, wallMs);
    else if (open.toldMs === wallMs) timeline.tell();
    timeline.tick(replay.city(), replay.shownMs, wallMs);
  }
}

/** How it stands; it is still on its way while what it has come to is not shown. */
function stateOf({ replay, timeline: { id }, version: shown }: OpenReplay, epoch: string): TimelineState {
  const { atMs, rate, playing, seeking, fromMs, toMs, source, problem, version } = replay.state();
  const isOnItsWay = seeking || version !== shown;
  const clock = { atMs: Math.round(atMs), rate, playing, seeking: isOnItsWay };
  const state = { timeline: id, epoch, ...clock, fromMs, toMs, source };
  return problem === null ? state : { ...state, problem };
}
