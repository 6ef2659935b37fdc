import type { Clock } from '../../data/contract/clock.ts';
import type { FeedConfig } from '../../data/contract/feed.ts';
import type { Reject, RejectReason } from '../../data/contract/observation.ts';
import type { FeedRecord, FeedState, RecordId } from '../../data/contract/record.ts';

/** A feed's state and counts since the start. */
export interface FeedHealth {
  readonly id: RecordId<'feed'>;
  readonly name: string;
  readonly protocol: string;
  readonly state: FeedState;
  readonly simulated: boolean;
  readonly recorded: boolean;
  /** When the newest accepted observation was made, UTC epoch ms; null before the first. */
  readonly observedAtMs: number | null;
  /** City time since then, ms. */
  readonly ageMs: number | null;
  readonly accepted: number;
  readonly rejected: number;
  readonly reasons: Readonly<Partial<Record<RejectReason, number>>>;
  /** The last failure in one line; empty while all is well. */
  readonly problem: string;
}

/** What one answer of a source, or one push, brought. */
export interface Answered {
  readonly accepted: number;
  readonly rejects: readonly Reject[];
  /** Newest moment spoken of, UTC epoch ms, where known; then what comes with no newer one is no news. */
  readonly observedAtMs: number | null;
  /** City seconds to the next answer, where the source says. */
  readonly ttlS: number | null;
  /** The source said that nothing is new. */
  readonly unchanged: boolean;
}

/** A feed is late, then stale, when it brings nothing new for so many of its periods. */
const LATE_PERIODS = 2;
const STALE_PERIODS = 5;

/** A feed that fails for this long, city time, is away, however good its last answer was. */
const AWAY_MS = 300_000;

/**
 * A feed that brings news more seldom than it is read is not late for that, up to so many times its ttl. Its period is
 * the last time between two news; before the second, one that says that nothing is new may take the most. As long may
 * it take to publish: what is older when it comes is old news.
 */
const SLOWEST_TTLS = 10;

/** Moments further ahead of the city's clock than this are not believed. */
const FUTURE_MS = 300_000;

/** Longest problem told. */
const PROBLEM_LENGTH = 200;

/** Keeps a feed's account. All times are the city's. */
export class FeedTracker {
  readonly #feed: FeedConfig;
  readonly #clock: Clock;
  readonly #reasons: Partial<Record<RejectReason, number>> = {};
  #accepted = 0;
  #rejected = 0;
  #problem = '';
  #failing = false;
  #broken = false;
  #observedAtMs: number | null = null;
  #answeredMs: number | null = null;
  #newsMs: number | null = null;
  #gapMs: number | undefined;
  #unchanged = false;
  #ttlMs: number;
  readonly #shortestMs: number;

  /** `shortestS`: real seconds between two reads at least, so that a sped-up city makes no feed late. */
  constructor(feed: FeedConfig, clock: Clock, shortestS: number) {
    this.#feed = feed;
    this.#clock = clock;
    this.#shortestMs = shortestS * 1000 * clock.speed;
    this.#ttlMs = this.#periodOf(null);
  }

  /** City milliseconds between two reads. */
  get ttlMs(): number {
    return this.#ttlMs;
  }

  answered({ accepted, rejects, observedAtMs, ttlS, unchanged }: Answered): void {
    const nowMs = this.#clock.nowMs();
    this.#answeredMs = nowMs;
    this.#unchanged = unchanged;
    this.#accepted += accepted;
    this.#rejected += rejects.length;
    for (const { reason } of rejects) this.#reasons[reason] = (this.#reasons[reason] ?? 0) + 1;
    const believedMs = observedAtMs !== null && observedAtMs <= nowMs + FUTURE_MS ? observedAtMs : null;
    const isNews = believedMs === null ? accepted > 0 : believedMs > (this.#observedAtMs ?? Number.NEGATIVE_INFINITY);
    if (isNews) {
      if (this.#newsMs !== null && !this.#failing) this.#gapMs = nowMs - this.#newsMs;
      this.#newsMs = nowMs;
      this.#observedAtMs = believedMs ?? this.#observedAtMs;
    }
    this.#ttlMs = this.#periodOf(ttlS);
    this.#problem = accepted === 0 && !isNews ? oneLine(rejects[0]?.detail ?? '') : '';
    this.#failing = false;
    this.#broken = false;
  }

  /** Goes on from what it brought before the start. */
  resume(observedAtMs: number): void {
    this.#observedAtMs = observedAtMs;
    this.#newsMs = observedAtMs;
    this.#answeredMs = observedAtMs;
  }

  /** `broken`: the fault is the program's. */
  failed(problem: string, broken: boolean): void {
    this.#problem = oneLine(problem);
    this.#failing = true;
    this.#broken = broken;
  }

  health(): FeedHealth {
    const { id, name, protocol, simulated, recorded } = this.#feed;
    const observedAtMs = this.#observedAtMs;
    return {
      id,
      name,
      protocol,
      state: this.#state(),
      simulated,
      recorded,
      observedAtMs,
      ageMs: observedAtMs === null ? null : Math.max(0, this.#clock.nowMs() - observedAtMs),
      accepted: this.#accepted,
      rejected: this.#rejected,
      reasons: { ...this.#reasons },
      problem: this.#problem,
    };
  }

  record(): FeedRecord {
    const { id, name, protocol, simulated, recorded, licence, attribution } = this.#feed;
    return {
      id,
      kind: 'feed',
      feed: id,
      name,
      protocol,
      state: this.#state(),
      simulated,
      recorded,
      licence,
      attribution,
      observedAtMs: this.#observedAtMs,
      acceptedCount: this.#accepted,
      rejectedCount: this.#rejected,
      problem: this.#problem,
    };
  }

  #state(): FeedState {
    if (this.#newsMs === null || this.#answeredMs === null || this.#broken) return 'away';
    const nowMs = this.#clock.nowMs();
    const slowestMs = SLOWEST_TTLS * this.#ttlMs;
    const gapMs = this.#gapMs ?? (this.#unchanged && !this.#failing ? slowestMs : 0);
    const periodMs = Math.max(this.#ttlMs, Math.min(gapMs, slowestMs));
    if (this.#failing && nowMs - this.#answeredMs > Math.max(AWAY_MS, STALE_PERIODS * periodMs)) return 'away';
    const oldMs = this.#observedAtMs === null ? 0 : nowMs - this.#observedAtMs - slowestMs;
    const periods = Math.max(nowMs - this.#newsMs, oldMs) / periodMs;
    if (periods > STALE_PERIODS) return 'stale';
    return periods > LATE_PERIODS ? 'late' : 'live';
  }

  #periodOf(ttlS: number | null): number {
    const wantedS = ttlS !== null && ttlS > 0 ? ttlS : this.#feed.ttlS;
    return Math.max(wantedS * 1000, this.#shortestMs);
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, PROBLEM_LENGTH);
}
