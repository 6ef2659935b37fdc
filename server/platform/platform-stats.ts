import type { Documents } from '../store/archive.ts';
import type { Json } from '../store/batch.ts';
import type { Platform, PlatformEvent } from './platform.ts';

/** Events by kind. */
export interface EventCounts {
  readonly observations: number;
  readonly orders: number;
  readonly alarms: number;
}

/** What moved through the platform within five minutes. */
export interface Activity extends EventCounts {
  /** Start, UTC epoch ms. */
  readonly timestamp: number;
}

export interface StatsSummary {
  readonly total: EventCounts;
  /** Events in a second: of the last minute, of the day, the busiest minute, the busiest day. */
  readonly instantAverage: number;
  readonly dailyAverage: number;
  readonly busiestMinute: number;
  readonly busiestDay: number;
}

interface Kept {
  total: EventCounts;
  busiestMinute: number;
  busiestDay: number;
}

export interface PlatformStatsParts {
  readonly platform: Pick<Platform, 'listen'>;
  readonly documents: Documents;
  /** The wall's clock, UTC epoch ms. */
  readonly now: () => number;
  readonly log: { error(line: string): void };
}

const KIND = 'platform-stats';
const ID = 'all';
const MINUTE_MS = 60_000;
const STEP_MS = 5 * MINUTE_MS;
const STEPS_OF_A_DAY = 288;
const MINUTES_OF_A_DAY = 1440;

const NONE: EventCounts = { observations: 0, orders: 0, alarms: 0 };

const KIND_OF: Readonly<Record<PlatformEvent['type'], keyof EventCounts>> = {
  DATA: 'observations',
  ORDER: 'orders',
  ALARM: 'alarms',
};

/** Counts what moves through the platform; the sums outlive the process, the activity of the day does not. */
export class PlatformStats {
  readonly #parts: PlatformStatsParts;
  readonly #unlisten: () => void;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #kept: Kept;
  readonly #openedMs: number;
  #steps: Activity[] = [];
  /** Events of each minute, the newest last. */
  #minutes: { minute: number; count: number }[] = [];
  #isKept = true;

  constructor(parts: PlatformStatsParts) {
    this.#parts = parts;
    this.#openedMs = parts.now();
    this.#kept = readKept(parts.documents.all(KIND).get(ID));
    this.#unlisten = parts.platform.listen((events) => this.#count(events));
    this.#timer = setInterval(() => void this.#keep(), STEP_MS);
    this.#timer.unref();
  }

  summary(): StatsSummary {
    const minute = Math.floor(this.#parts.now() / MINUTE_MS);
    const last = this.#minutes.find((each) => each.minute === minute - 1)?.count ?? this.#minutes.at(-1)?.count ?? 0;
    return {
      total: this.#kept.total,
      instantAverage: last / 60,
      dailyAverage: this.#perSecondOfDay(),
      busiestMinute: this.#kept.busiestMinute / 60,
      busiestDay: this.#kept.busiestDay,
    };
  }

  /** The last day, oldest first, steps without events too. */
  activity(): readonly Activity[] {
    const nowStep = Math.floor(this.#parts.now() / STEP_MS);
    const byStart = new Map(this.#steps.map((step) => [step.timestamp, step]));
    return Array.from({ length: STEPS_OF_A_DAY }, (_, index) => {
      const timestamp = (nowStep - STEPS_OF_A_DAY + 1 + index) * STEP_MS;
      return byStart.get(timestamp) ?? { timestamp, ...NONE };
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#unlisten();
    await this.#keep();
  }

  #count(events: readonly PlatformEvent[]): void {
    const nowMs = this.#parts.now();
    const counts = { ...NONE };
    for (const { type } of events) counts[KIND_OF[type]]++;
    this.#kept.total = sumOf(this.#kept.total, counts);
    this.#isKept = false;
    const timestamp = Math.floor(nowMs / STEP_MS) * STEP_MS;
    const step = this.#steps.at(-1);
    if (step?.timestamp === timestamp) this.#steps[this.#steps.length - 1] = { timestamp, ...sumOf(step, counts) };
    else this.#steps = [...this.#steps.slice(1 - STEPS_OF_A_DAY), { timestamp, ...counts }];
    this.#countMinute(Math.floor(nowMs / MINUTE_MS), events.length);
  }

  #countMinute(minute: number, count: number): void {
    const newest = this.#minutes.at(-1);
    if (newest?.minute === minute) {
      newest.count += count;
      this.#kept.busiestMinute = Math.max(this.#kept.busiestMinute, newest.count);
      return;
    }
    this.#minutes = [...this.#minutes.slice(1 - MINUTES_OF_A_DAY), { minute, count }];
    this.#kept.busiestMinute = Math.max(this.#kept.busiestMinute, count);
    this.#kept.busiestDay = Math.max(this.#kept.busiestDay, this.#perSecondOfDay());
  }

  #perSecondOfDay(): number {
    const nowMs = this.#parts.now();
    const since = Math.floor(nowMs / MINUTE_MS) - MINUTES_OF_A_DAY;
    const count = this.#minutes.reduce((sum, each) => (each.minute > since ? sum + each.count : sum), 0);
    const seconds = Math.min(86_400, Math.max(60, (nowMs - this.#openedMs) / 1000));
    return count / seconds;
  }

  async #keep(): Promise<void> {
    if (this.#isKept) return;
    this.#isKept = true;
    try {
      const json = { ...this.#kept, total: { ...this.#kept.total } };
      await this.#parts.documents.put([{ kind: KIND, id: ID, json }]);
    } catch (error) {
      this.#isKept = false;
      this.#parts.log.error(`the platform's sums are not kept: ${error instanceof Error ? error.message : error}`);
    }
  }
}

function sumOf(one: EventCounts, other: EventCounts): EventCounts {
  return {
    observations: one.observations + other.observations,
    orders: one.orders + other.orders,
    alarms: one.alarms + other.alarms,
  };
}

function readKept(json: Json | undefined): Kept {
  return json ? { ...(json as unknown as Kept) } : { total: NONE, busiestMinute: 0, busiestDay: 0 };
}
