import type { Answer, ReplayCommand, ReplayTimeline, Timeline, TimelineState } from '../../data/contract/protocol.ts';
import type { CityClock } from '../state/clock.ts';
import { type Moment, movedMoment, type ReplayStore, type Travel } from '../state/replay.ts';
import type { ViewStore } from '../state/view.ts';

type Refusal = Extract<Answer, { readonly accepted: false }>;

/** What travelling needs of the connection. */
interface TravelFeed {
  watchTimeline(timeline: Timeline): void;
  command(name: string, order: unknown): Promise<Answer>;
}

export interface TravelParts {
  readonly feed: TravelFeed;
  readonly replay: ReplayStore;
  readonly view: ViewStore;
  readonly clock: CityClock;
  /** The page's own replay: it is opened again under its name however often it is left. */
  readonly timeline: ReplayTimeline;
  /** The server would not: it knows no such source, or why else, as it says it. */
  refused(answer: Refusal, source: string): void;
}

/** A way through time, and what the feed tells it. */
export interface TimeTravel extends Travel {
  told(state: TimelineState): void;
  lost(): void;
  /** Ends following the address. */
  close(): void;
}

/** Between two orders, ms: whoever drags gives many, and only the newest counts. */
const ORDER_EVERY_MS = 90;

/** After an order that the server could not take, ms. */
const RETRY_MS = 1500;

/** Brings the page to moments of the past and back, one order at a time; the address says where it is. */
export function openTimeTravel(parts: TravelParts): TimeTravel {
  return new Traveller(parts);
}

class Traveller implements TimeTravel {
  readonly #parts: TravelParts;
  readonly #unfollow: () => void;
  #ordering = false;
  /** An order is on its way: what is told meanwhile does not know of it. */
  #asking = false;
  /** What is to be ordered next. */
  #next: Partial<Moment> | null = null;
  /** Whether the server knows the replay as far as this page knows. */
  #isOpen = false;
  /** Where the server last said that it is. */
  #stood: Moment | null = null;
  /** As this page last wrote it into the view: another one there comes from an address. */
  #written: Moment | null = null;

  constructor(parts: TravelParts) {
    this.#parts = parts;
    const follow = (moment: Moment | null): void => {
      if (moment === this.#written) return;
      if (moment) this.go(moment);
      else this.live();
    };
    this.#unfollow = parts.view.subscribe(({ moment }) => follow(moment));
    follow(parts.view.getState().moment);
  }

  go(to: Partial<Moment>): void {
    const { replay } = this.#parts;
    const { moment: before, seekingMs, told } = replay.getState();
    const moment = movedMoment(before, to);
    const isElsewhere = before !== null && moment.source !== before.source;
    const goalMs = to.atMs ?? (isElsewhere ? null : seekingMs);
    replay.setState({ moment, seekingMs: goalMs, told: isElsewhere ? null : told });
    this.#write(moment);
    this.#next = { ...this.#next, ...to };
    void this.#order();
  }

  live(): void {
    const { replay, feed } = this.#parts;
    this.#next = null;
    this.#write(null);
    if (replay.getState().moment === null) return;
    this.#isOpen = false;
    replay.setState({ moment: null, told: null, seekingMs: null });
    feed.watchTimeline('live');
  }

  told(state: TimelineState): void {
    const { replay } = this.#parts;
    const { moment, seekingMs } = replay.getState();
    if (state.timeline !== this.#parts.timeline || moment === null) return;
    replay.setState({ told: state });
    if (this.#asking || this.#next) return;
    const { source, rate, playing, seeking, atMs } = state;
    const now: Moment = { source, rate, playing, atMs };
    this.#stood = now;
    replay.setState({ moment: now, seekingMs: seeking ? (seekingMs ?? atMs) : null });
    this.#write(now);
  }

  lost(): void {
    const { replay, clock } = this.#parts;
    const { moment, seekingMs } = replay.getState();
    if (!moment) return;
    this.#isOpen = false;
    this.go({ atMs: seekingMs ?? (replay.getState().told ? clock.nowMs() : moment.atMs) });
  }

  close(): void {
    this.#unfollow();
  }

  #write(moment: Moment | null): void {
    const rounded = moment && { ...moment, atMs: moment.atMs === null ? null : Math.floor(moment.atMs / 1000) * 1000 };
    this.#written = rounded;
    this.#parts.view.setState({ moment: rounded });
  }

  async #order(): Promise<void> {
    if (this.#ordering) return;
    this.#ordering = true;
    while (this.#next) {
      const moment = this.#parts.replay.getState().moment;
      const order = this.#isOpen || !moment ? this.#next : { ...moment, ...this.#next };
      this.#next = null;
      this.#asking = true;
      const answer = await this.#parts.feed.command('replay', this.#commandOf(order));
      this.#asking = false;
      if (answer.accepted) this.#turn();
      else if (!this.#giveUp(answer)) this.#keep(order);
      await pause(answer.accepted ? ORDER_EVERY_MS : RETRY_MS);
    }
    this.#ordering = false;
  }

  /** To be ordered again, but for what has been ordered anew meanwhile. */
  #keep(order: Partial<Moment>): void {
    this.#next = { ...order, ...this.#next };
  }

  #turn(): void {
    const { replay, feed, timeline } = this.#parts;
    if (this.#isOpen || replay.getState().moment === null) return;
    this.#isOpen = true;
    feed.watchTimeline(timeline);
  }

  /** Whether the order came to nothing for good: what is away, or asks for patience, is asked again. */
  #giveUp(answer: Answer): boolean {
    const { moment } = this.#parts.replay.getState();
    if (answer.accepted || moment === null) return true;
    if (answer.code === 'too-many' || answer.reason === 'no answer') return false;
    this.#parts.refused(answer, moment.source);
    if (this.#isOpen && this.#stood) this.#stay(this.#stood);
    else this.live();
    return true;
  }

  #stay(moment: Moment): void {
    this.#parts.replay.setState({ moment, seekingMs: null });
    this.#write(moment);
  }

  #commandOf({ source, atMs, rate, playing }: Partial<Moment>): ReplayCommand {
    return {
      timeline: this.#parts.timeline,
      ...(source === undefined ? {} : { source }),
      ...(atMs === undefined || atMs === null ? {} : { atMs: Math.round(atMs) }),
      ...(rate === undefined ? {} : { rate }),
      ...(playing === undefined ? {} : { playing }),
    };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
