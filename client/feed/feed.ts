import { type Socket, io } from 'socket.io-client';
import type { Room } from '../../data/contract/channel.ts';
import {
  type Answer,
  type ClockAnswer,
  type Command,
  type Hello,
  type Timeline,
  type TimelineState,
  WIRE_VERSION,
  type Watch,
  type Welcome,
} from '../../data/contract/protocol.ts';
import * as wireParser from '../../data/contract/wire-parser.ts';
import type { ClockSample } from '../state/clock.ts';
import type { RoomFrame } from '../state/rooms.ts';
import { startClockSync } from './clock-sync.ts';
import { type HeldRoom, takeFrame, watchedRooms } from './held-rooms.ts';
import { hasTurned, type ToldState, type Turn } from './turn.ts';

/** Where the feed brings what it hears. */
export interface FeedSink {
  /** A server was reached; `fresh` when it is another one, or has started anew: all that was held is void. */
  welcome(welcome: Welcome, fresh: boolean): void;
  /** Frames that came together, in the order in which they came. */
  frames(frames: readonly RoomFrame[]): void;
  /** No more of the tick is to come. */
  settled(): void;
  left(rooms: readonly Room[]): void;
  /** How the timeline watched stands, whenever it is turned to or steered. */
  timeline(state: TimelineState): void;
  /** The server has closed the timeline watched, or has started anew: it must be opened again, then watched again. */
  lost(timeline: Timeline): void;
  clock(samples: readonly ClockSample[]): void;
  connected(): void;
  away(): void;
  refused(code: string, reason: string): void;
}

/** The page's one connection. */
export interface Feed {
  /** The rooms wanted from now on. */
  watch(rooms: ReadonlySet<Room>): void;
  /**
   * The timeline wanted from now on, `live` at first. All that was held of the one before is let go, but only when the
   * picture of this one is there.
   */
  watchTimeline(timeline: Timeline): void;
  /** Lets the connection go but keeps what is held; `resume` catches up. */
  pause(): void;
  resume(): void;
  send(command: Command): Promise<Answer>;
  command(name: string, order: unknown): Promise<Answer>;
  close(): void;
}

export interface FeedOptions {
  /** The server's origin; empty for the page's own. */
  readonly origin: string;
  readonly pageMs: () => number;
  readonly sink: FeedSink;
}

/** Frames of one tick come one message a room: those within this time are handed on together, ms. */
const GATHER_MS = 25;

/** When nothing has come for this long, the tick is over, ms. */
const SETTLE_MS = 150;

/** Between two asks for rooms, ms: a pan changes its mind often. */
const WATCH_EVERY_MS = 120;

/** After the server has closed the connection or asked for patience, ms. */
const RETRY_MS = 1000;

/** How long an answer is waited for, ms. */
const ANSWER_WITHIN_MS = 5000;

export function openFeed(options: FeedOptions): Feed {
  return new SocketFeed(options);
}

class SocketFeed implements Feed {
  readonly #options: FeedOptions;
  readonly #socket: Socket;
  readonly #held = new Map<Room, HeldRoom>();
  readonly #gathered: RoomFrame[] = [];
  readonly #timers = new Map<'gather' | 'settle' | 'watch' | 'retry', ReturnType<typeof setTimeout>>();
  #wanted: ReadonlySet<Room> = new Set<Room>(['city']);
  #timeline: Timeline = 'live';
  /** Of the timeline watched; null until it has said. */
  #epoch: string | null = null;
  /** Of the server's live timeline: another one is another server. */
  #serverEpoch: string | null = null;
  #welcomed = false;
  #paused = false;
  #refused = false;
  #clockSync: { stop(): void } | null = null;
  /** What was last said of the timeline and is not handed on yet: it goes with the frames that follow it. */
  #told: ToldState | null = null;
  #turn: Turn | null = null;

  constructor(options: FeedOptions) {
    this.#options = options;
    const hello: Hello = { wire: WIRE_VERSION };
    this.#socket = io(options.origin, {
      transports: ['websocket'],
      parser: wireParser,
      auth: { ...hello },
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 4000,
      timeout: 8000,
    });
    this.#listen();
  }

  watch(rooms: ReadonlySet<Room>): void {
    const left = [...this.#wanted].filter((room) => !rooms.has(room));
    const same = left.length === 0 && rooms.size === this.#wanted.size;
    this.#wanted = rooms;
    if (same) return;
    for (const room of left) this.#held.delete(room);
    if (left.length > 0) {
      this.#flush();
      this.#options.sink.left(left);
    }
    this.#askSoon();
  }

  watchTimeline(timeline: Timeline): void {
    if (timeline !== this.#timeline) {
      this.#turnAway();
      this.#timeline = timeline;
      this.#epoch = timeline === 'live' ? this.#serverEpoch : null;
      this.#stopClock();
    }
    this.#ask();
  }

  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#socket.disconnect();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (!this.#refused) this.#socket.connect();
  }

  async send(command: Command): Promise<Answer> {
    try {
      return await this.#socket.timeout(ANSWER_WITHIN_MS).emitWithAck('command', command);
    } catch {
      return { accepted: false, code: 'not-available', reason: 'no answer' };
    }
  }

  command(name: string, order: unknown): Promise<Answer> {
    return this.send({ name, arguments: order });
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#stopClock();
    this.#socket.removeAllListeners();
    this.#socket.disconnect();
  }

  #listen(): void {
    this.#socket.on('welcome', (welcome: Welcome) => this.#onWelcome(welcome));
    this.#socket.on('frame', (bytes: Uint8Array) => this.#onFrame(bytes));
    this.#socket.on('timeline', (state: TimelineState) => this.#onTimeline(state));
    this.#socket.on('refused', (answer: Answer) => this.#onRefusal(answer));
    this.#socket.on('disconnect', (why) => this.#onAway(why === 'io server disconnect'));
    this.#socket.on('connect_error', (error: Error & { data?: unknown }) => {
      const refusal = refusalOf(error.data);
      if (refusal) this.#onRefusal(refusal);
      else this.#onAway(!this.#socket.active);
    });
  }

  #onWelcome(welcome: Welcome): void {
    if (welcome.wire !== WIRE_VERSION) {
      const reason = `the server speaks wire version ${welcome.wire}, this page ${WIRE_VERSION}`;
      this.#onRefusal({ accepted: false, code: 'wire-version', reason });
      return;
    }
    const fresh = welcome.epoch !== this.#serverEpoch;
    if (fresh) this.#letGo();
    this.#serverEpoch = welcome.epoch;
    if (this.#timeline === 'live') this.#epoch = welcome.epoch;
    this.#welcomed = true;
    this.#options.sink.welcome(welcome, fresh);
    this.#options.sink.connected();
    this.#ask();
    this.#syncClock();
  }

  #onTimeline(state: TimelineState): void {
    if (state.timeline !== this.#timeline) return;
    if (state.epoch !== this.#epoch && this.#epoch !== null) this.#turnAway();
    this.#epoch = state.epoch;
    this.#told = { state, receivedMs: this.#options.pageMs() };
    this.#later('gather', GATHER_MS, () => this.#flush());
  }

  /** All that is held is void, and leaves at once. */
  #letGo(): void {
    this.#turnAway();
    const left = this.#turn?.left ?? [];
    this.#turn = null;
    if (left.length > 0) this.#options.sink.left(left);
  }

  /** All that is held is void, and leaves when what follows it is there. */
  #turnAway(): void {
    this.#flush();
    this.#gathered.length = 0;
    this.#told = null;
    const left = [...new Set([...(this.#turn?.left ?? []), ...this.#held.keys()])];
    this.#turn = { left, sinceMs: this.#options.pageMs() };
    this.#held.clear();
  }

  #onFrame(bytes: Uint8Array): void {
    if (this.#epoch === null) return;
    const outcome = takeFrame(bytes, this.#epoch, this.#wanted, this.#held);
    if (outcome.kind === 'taken') {
      this.#held.set(outcome.room, outcome.held);
      this.#gathered.push({ room: outcome.room, ...outcome.held });
      this.#later('gather', GATHER_MS, () => this.#flush());
    }
    if (outcome.kind !== 'lost') return;
    if (outcome.room === null) this.#held.clear();
    else this.#held.delete(outcome.room);
    this.#askSoon();
  }

  #onAway(again: boolean): void {
    this.#welcomed = false;
    this.#stopClock();
    if (this.#refused || this.#paused) return;
    this.#options.sink.away();
    if (again) this.#later('retry', RETRY_MS, () => this.#reconnect());
  }

  #reconnect(): void {
    if (!this.#paused && !this.#refused) this.#socket.connect();
  }

  #onRefusal(answer: Answer): void {
    if (answer.accepted) return;
    if (answer.code === 'wire-version') {
      this.#refused = true;
      this.#socket.disconnect();
    }
    this.#options.sink.refused(answer.code, answer.reason);
  }

  #flush(): void {
    const nowMs = this.#options.pageMs();
    const here = new Set(this.#gathered.map(({ room }) => room));
    if (this.#turn && !hasTurned(this.#turn, { told: this.#told, wanted: this.#wanted, here, nowMs })) {
      if (this.#told) this.#later('gather', GATHER_MS, () => this.#flush());
      return;
    }
    this.#tell(nowMs);
    const left = this.#turn?.left ?? [];
    this.#turn = null;
    if (left.length > 0) this.#options.sink.left(left);
    this.#handOn();
  }

  /** Its moment is brought up to now: it was kept for a little. */
  #tell(nowMs: number): void {
    if (this.#told === null) return;
    const { state, receivedMs } = this.#told;
    this.#told = null;
    const speed = state.playing && !state.seeking ? state.rate : 0;
    this.#options.sink.timeline({ ...state, atMs: state.atMs + (nowMs - receivedMs) * speed });
    if (this.#clockSync === null) this.#syncClock();
  }

  #handOn(): void {
    if (this.#gathered.length === 0) return;
    const frames = this.#gathered.splice(0).filter(({ room }) => this.#wanted.has(room));
    if (frames.length > 0) this.#options.sink.frames(frames);
    clearTimeout(this.#timers.get('settle'));
    this.#timers.delete('settle');
    this.#later('settle', SETTLE_MS, () => this.#options.sink.settled());
  }

  #askSoon(): void {
    this.#later('watch', WATCH_EVERY_MS, () => this.#ask());
  }

  #ask(): void {
    if (!this.#welcomed || !this.#socket.connected) return;
    const timeline = this.#timeline;
    const watch: Watch = { timeline, rooms: watchedRooms(this.#wanted, this.#epoch ?? '', this.#held) };
    this.#socket.timeout(ANSWER_WITHIN_MS).emit('watch', watch, (error: Error | null, answer?: Answer) => {
      if (error) this.#askSoon();
      else if (answer && !answer.accepted && answer.code === 'too-many')
        this.#later('retry', RETRY_MS, () => this.#ask());
      else if (answer) this.#onAnswer(timeline, answer);
    });
  }

  #onAnswer(timeline: Timeline, answer: Answer): void {
    const isLost = !answer.accepted && answer.code === 'unknown-timeline';
    if (!isLost) this.#onRefusal(answer);
    else if (timeline === this.#timeline) this.#options.sink.lost(timeline);
  }

  /** A replay says its time by itself, with every turn of its clock. */
  #syncClock(): void {
    this.#stopClock();
    if (this.#timeline !== 'live') return;
    const ask = async (): Promise<number> => {
      const answer: ClockAnswer = await this.#socket.timeout(ANSWER_WITHIN_MS).emitWithAck('clock');
      if (answer.timeline !== 'live') throw new Error('the time of another timeline');
      return answer.serverMs;
    };
    this.#clockSync = startClockSync(ask, this.#options.pageMs, (samples) => this.#options.sink.clock(samples));
  }

  #stopClock(): void {
    this.#clockSync?.stop();
    this.#clockSync = null;
  }

  #later(name: 'gather' | 'settle' | 'watch' | 'retry', afterMs: number, work: () => void): void {
    if (this.#timers.has(name)) return;
    const run = (): void => {
      this.#timers.delete(name);
      work();
    };
    this.#timers.set(name, setTimeout(run, afterMs));
  }
}

/** A server's reason, where an error of the handshake carries one. */
function refusalOf(data: unknown): Answer | null {
  if (typeof data !== 'object' || data === null || !('code' in data) || !('reason' in data)) return null;
  const { code, reason } = data;
  if (code === 'wire-version' || code === 'malformed' || code === 'too-many' || code === 'not-available') {
    return { accepted: false, code, reason: String(reason) };
  }
  return null;
}
