import type { City } from '../../data/contract/city.ts';
import type { ReplayProblem } from '../../data/contract/protocol.ts';
import type { History } from '../store/archive.ts';
import { Lookahead } from './lookahead.ts';
import { ReplayedCity } from './replayed-city.ts';
import { LIVE_HISTORY, type ReplayLibrary } from './replay-library.ts';

/** What is to become of a replay; what is not named stays as it is. */
export interface ReplayOrder {
  readonly source?: string;
  readonly atMs?: number;
  /** City seconds a second, above 0. */
  readonly rate?: number;
  readonly playing?: boolean;
}

export interface ReplayState {
  /** Rises where all that was told before is void. */
  readonly generation: number;
  /** Rises with everything that those who follow the clock must be told. */
  readonly version: number;
  readonly atMs: number;
  readonly rate: number;
  readonly playing: boolean;
  /** On the way to `atMs`, or held up there: the clock stands. */
  readonly seeking: boolean;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly source: string;
  readonly problem: ReplayProblem | null;
}

/** Where a replay is to go; a moment of null is the beginning. */
interface Goal {
  readonly source: string;
  readonly atMs: number | null;
}

export interface ReplayParts {
  readonly library: ReplayLibrary;
  /** Monotonic ms of the wall. */
  wallMs(): number;
  /** Something came that is to be shown at once. */
  changed(): void;
  failed(error: unknown): void;
}

/** Seconds of the wall for which a replay reads on in advance. */
const READ_AHEAD_S = 3;

/** Seconds of the wall by which vehicles' legs are told before their time: they must be there when it comes. */
const LEGS_AHEAD_S = 0.5;

/** Legs are joined up to this many seconds of the wall: three frames of a screen. */
const LEG_AT_LEAST_S = 0.05;

/** One moving moment of the past: a clock that can be steered, and the city as it was known then. */
export class Replay {
  readonly #parts: ReplayParts;
  #source = LIVE_HISTORY;
  #history: History | null = null;
  #city = new ReplayedCity();
  #lookahead: Lookahead | null = null;
  #origin = { cityMs: 0, wallMs: 0 };
  #rate = 1;
  #playing = true;
  /** The newest place to go to; older ones that were not reached are forgotten. */
  #goal: Goal | null = null;
  #shownMs = 0;
  #seeking = false;
  #held = false;
  #closed = false;
  #generation = 1;
  #version = 1;
  #problem: ReplayProblem | null = null;

  constructor(parts: ReplayParts) {
    this.#parts = parts;
  }

  /** City time, UTC epoch ms. */
  nowMs(): number {
    if (this.#goal) return this.#goal.atMs ?? this.#origin.cityMs;
    const { cityMs, wallMs } = this.#origin;
    return this.speed === 0 ? cityMs : Math.round(cityMs + (this.#parts.wallMs() - wallMs) * this.#rate);
  }

  /** How fast the clock runs now. */
  get speed(): number {
    return this.#playing && !this.#isWaiting && this.#history ? this.#rate : 0;
  }

  state(): ReplayState {
    const extent = this.#history?.extent() ?? null;
    return {
      generation: this.#generation,
      version: this.#version,
      atMs: this.nowMs(),
      rate: this.#rate,
      playing: this.#playing,
      seeking: this.#isWaiting,
      fromMs: extent?.oldestMs ?? null,
      toMs: extent?.newestMs ?? null,
      source: this.#goal?.source ?? this.#source,
      problem: this.#problem,
    };
  }

  /** The moment of the picture that is there. */
  get shownMs(): number {
    return this.#shownMs;
  }

  city(): City {
    return this.#city.city(this.#shownMs);
  }

  /** One that is stopped stands at its picture: the clock is ahead of that by a step. */
  steer({ source, atMs, rate, playing }: ReplayOrder): void {
    this.#setOrigin(playing === false && this.speed > 0 ? this.#shownMs : this.nowMs());
    this.#rate = rate ?? this.#rate;
    this.#playing = playing ?? this.#playing;
    this.#problem = null;
    const before = this.#goal?.source ?? this.#source;
    const isElsewhere = this.#lookahead === null || (source ?? before) !== before;
    if (isElsewhere || atMs !== undefined) {
      const known = this.#goal ? this.#goal.atMs : this.#history && this.nowMs();
      this.#goal = { source: source ?? before, atMs: atMs ?? known };
      void this.#seek();
    }
    this.#version++;
  }

  /** Lets happen what is due by now; nothing while it is on its way elsewhere. */
  step(): void {
    const [history, lookahead] = [this.#history, this.#lookahead];
    if (!history || !lookahead || this.#goal || this.#seeking) return;
    if (this.#playing) this.#shownMs = this.#reach(history, lookahead);
    const speed = this.#playing ? this.#rate : 0;
    const longestMs = this.#rate > 1 ? this.#rate * LEG_AT_LEAST_S * 1000 : 0;
    const ahead = lookahead.takeAhead(this.#shownMs + speed * LEGS_AHEAD_S * 1000);
    this.#city.foldAhead(ahead, this.#shownMs, longestMs);
    this.#city.foldDue(lookahead.takeDue(this.#shownMs), history.series());
    this.#readOn();
  }

  close(): void {
    this.#closed = true;
    this.#goal = null;
    this.#lookahead?.close();
  }

  #readOn(): void {
    if (this.#playing) this.#lookahead?.fill(this.#shownMs + this.#rate * READ_AHEAD_S * 1000);
  }

  get #isWaiting(): boolean {
    return this.#goal !== null || this.#seeking || this.#held;
  }

  /** Where the clock really gets to: it stops at the end of what is kept, and waits for what is being read. */
  #reach(history: History, lookahead: Lookahead): number {
    const endMs = history.extent()?.newestMs ?? this.#shownMs;
    if (this.#held && lookahead.untilMs <= this.#shownMs && this.#shownMs < endMs) return this.#shownMs;
    const isOn = this.#held;
    if (isOn) {
      this.#setOrigin(this.#shownMs);
      this.#held = false;
    }
    const wantedMs = this.nowMs();
    const atMs = Math.max(this.#shownMs, Math.min(wantedMs, lookahead.untilMs));
    const hasEnded = atMs >= endMs;
    this.#held = !hasEnded && atMs < wantedMs;
    if (hasEnded) this.#playing = false;
    if (hasEnded || this.#held) this.#setOrigin(atMs);
    if (hasEnded || this.#held || isOn) this.#version++;
    return atMs;
  }

  #setOrigin(cityMs: number): void {
    this.#origin = { cityMs, wallMs: this.#parts.wallMs() };
  }

  /** Goes to the goal, and to the newest one that was named meanwhile: one at a time. */
  async #seek(): Promise<void> {
    if (this.#seeking) return;
    this.#seeking = true;
    while (this.#goal && !this.#closed) {
      const goal = this.#goal;
      this.#problem = await this.#go(goal).catch((error: unknown) => this.#stand(error));
      if (this.#closed) return;
      if (this.#goal === goal) {
        this.#goal = null;
        this.#seeking = false;
      }
      this.#version++;
      this.#parts.changed();
    }
  }

  /** Gives what is the matter there. */
  async #go({ source, atMs }: Goal): Promise<ReplayProblem | null> {
    const { library } = this.#parts;
    const isNew = this.#history === null || source !== this.#source;
    const history = isNew || !this.#history ? await library.open(source) : this.#history;
    const extent = history.extent();
    const { oldestMs, newestMs } = extent ?? { oldestMs: atMs ?? 0, newestMs: atMs ?? 0 };
    const moment = Math.min(Math.max(atMs ?? oldestMs, oldestMs), newestMs);
    const keyframe = extent && (await library.turns.take(async () => (this.#closed ? null : history.cityAt(moment))));
    if (this.#closed) return null;
    if (isNew) this.#begin(history, source);
    this.#city.set(keyframe, history.series(), moment);
    this.#shownMs = moment;
    this.#setOrigin(moment);
    this.#lookahead?.close();
    this.#lookahead = this.#lookAhead(history, moment);
    this.#held = this.#playing;
    if (!extent) return 'empty';
    const isNear = atMs === null || Math.abs(atMs - moment) <= history.rhythmMs;
    return keyframe && isNear ? null : 'elsewhere';
  }

  /** All that was told of another source is void. */
  #begin(history: History, source: string): void {
    if (this.#history !== null) this.#generation++;
    this.#city = new ReplayedCity();
    this.#history = history;
    this.#source = source;
  }

  #lookAhead(history: History, atMs: number): Lookahead {
    const { library, changed } = this.#parts;
    const came = (): void => {
      if (this.#held) changed();
      else this.#readOn();
    };
    const failed = (error: unknown): void => {
      this.#problem = this.#stand(error);
      this.#version++;
      changed();
    };
    return new Lookahead({ history, turns: library.turns, atMs, came, failed });
  }

  /** The past could not be read: stands where it is until it is told to go on, and gives what to say of it. */
  #stand(error: unknown): ReplayProblem {
    this.#lookahead?.close();
    this.#lookahead = null;
    this.#held = false;
    this.#setOrigin(this.#shownMs);
    this.#playing = false;
    this.#parts.failed(error);
    return 'unreadable';
  }
}
