import type { Documents } from '../store/archive.ts';
import { AlertStates, type AlertState } from './alert-states.ts';
import { alarmOn, frozenAfterMinutes, frozenText, type WatchedAlert } from './alert-triggers.ts';
import { type Alert, MASTER, type Platform, type PlatformEvent, type Sent } from './platform.ts';

export interface AlertAgentParts {
  readonly platform: Pick<
    Platform,
    'listen' | 'sensor' | 'observations' | 'entity' | 'alerts' | 'alert' | 'alarm' | 'alarms'
  >;
  readonly documents: Documents;
  /** The city's clock, UTC epoch ms. */
  readonly now: () => number;
  readonly log: { error(line: string): void };
}

interface NewAlarm {
  readonly alert: WatchedAlert;
  readonly message: string;
}

const LOOK_EACH_MS = 60_000;
const MINUTE_MS = 60_000;
const READ_AGAIN_MS = 1000;
/** Looked at after a restart, of one sensor. */
const CAUGHT_UP_AT_MOST = 200;
const WAITING_AT_MOST = 100_000;

/**
 * Watches what is published and raises the alarms of internal alerts. What it did is known after a restart: what was
 * published meanwhile is looked at then, and no alarm is raised twice.
 */
export class AlertAgent {
  readonly #parts: AlertAgentParts;
  readonly #states: AlertStates;
  readonly #unlisten: () => void;
  readonly #sinceMs: number;
  /** What is heard while it catches up, by {@link markOf}; null once it has. */
  #meanwhile: Set<string> | null = new Set();
  #alerts: readonly Alert[] = [];
  #list: readonly WatchedAlert[] = [];
  #byId: ReadonlyMap<string, WatchedAlert> = new Map();
  #bySensor: ReadonlyMap<string, readonly WatchedAlert[]> = new Map();
  #waiting: PlatformEvent[] = [];
  #unraised: NewAlarm[] = [];
  #work: Promise<void> = Promise.resolve();
  #isWorking = false;
  #isClosing = false;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(parts: AlertAgentParts) {
    this.#parts = parts;
    this.#states = new AlertStates(parts.documents);
    this.#sinceMs = parts.now();
    this.#unlisten = parts.platform.listen((events) => this.#hear(events));
    this.#queue(() => this.#catchUpWhenReadable());
    this.#timer = setInterval(() => this.look(), LOOK_EACH_MS);
    this.#timer.unref();
  }

  /** What is done each minute: silent sensors, alarms that could not be raised, what is remembered. */
  look(): void {
    this.#queue(async () => {
      this.#refresh();
      const failed = this.#unraised.splice(0);
      for (const alarm of failed) await this.#raise(alarm);
      for (const alert of this.#list) await this.#checkFrozen(alert);
      await this.#states.save((id) => this.#byId.has(id));
    });
  }

  /** Settles when all that was heard has been looked at. */
  async idle(): Promise<void> {
    let seen: Promise<void> | null = null;
    while (seen !== this.#work) {
      seen = this.#work;
      await seen;
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#timer);
    this.#unlisten();
    this.#queue(() => this.#states.save((id) => this.#byId.has(id)));
    await this.idle();
  }

  #hear(events: readonly PlatformEvent[]): void {
    this.#refresh();
    if (this.#bySensor.size === 0) return;
    for (const event of events) {
      if (event.type !== 'DATA' || !this.#bySensor.has(keyOf(event.provider ?? '', event.sensor ?? ''))) continue;
      if (this.#waiting.length >= WAITING_AT_MOST) continue;
      this.#waiting.push(event);
      this.#meanwhile?.add(markOf(event.provider ?? '', event.sensor ?? '', event.atMs, event.message));
    }
    if (this.#waiting.length === 0 || this.#isWorking) return;
    this.#isWorking = true;
    this.#queue(() => this.#drain());
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const alarms: NewAlarm[] = [];
      for (const event of this.#waiting.splice(0, 1000)) {
        await this.#lookAt(event, alarms).catch((error: unknown) => this.#complain(error));
      }
      await Promise.all(alarms.map((alarm) => this.#raise(alarm)));
    }
    this.#isWorking = false;
  }

  async #lookAt(event: PlatformEvent, alarms: NewAlarm[]): Promise<void> {
    const key = keyOf(event.provider ?? '', event.sensor ?? '');
    for (const alert of this.#bySensor.get(key) ?? []) {
      const state = this.#states.get(alert.id) ?? (await this.#stateBefore(alert, event.atMs));
      const message = alarmOn(alert, event.message, state.previous);
      this.#states.set(alert.id, {
        throughMs: Math.max(state.throughMs, event.atMs),
        heardMs: event.publishedAtMs,
        previous: event.message,
        isFrozen: false,
      });
      if (message === null) continue;
      alarms.push({ alert, message });
    }
  }

  async #stateBefore({ provider, sensor }: WatchedAlert, beforeMs: number): Promise<AlertState> {
    const known = this.#parts.platform.sensor(provider, sensor);
    const range = { fromMs: 0, toMs: beforeMs - 1, limit: 1 };
    const [last] = known ? await this.#parts.platform.observations(known, range) : [];
    const throughMs = last?.atMs ?? beforeMs - 1;
    return { throughMs, heardMs: throughMs, previous: last?.value ?? null, isFrozen: false };
  }

  /** The past may not be readable yet when the city starts: what is heard waits. */
  async #catchUpWhenReadable(): Promise<void> {
    while (!this.#isClosing) {
      try {
        await this.#catchUp();
        this.#meanwhile = null;
        return;
      } catch (error) {
        this.#complain(error);
        await new Promise((resolve) => setTimeout(resolve, READ_AGAIN_MS));
      }
    }
  }

  /** Looks at what was published after what was looked at last, before this process. */
  async #catchUp(): Promise<void> {
    this.#refresh();
    for (const alert of this.#list) {
      const sensor = this.#parts.platform.sensor(alert.provider, alert.sensor);
      if (!sensor) continue;
      const state = this.#states.get(alert.id) ?? (await this.#stateBefore(alert, this.#toldMs(alert)));
      const range = { fromMs: state.throughMs + 1, toMs: this.#sinceMs, limit: CAUGHT_UP_AT_MOST };
      const missed = (await this.#parts.platform.observations(sensor, range))
        .filter(({ atMs, value }) => !this.#meanwhile?.has(markOf(alert.provider, alert.sensor, atMs, value)))
        .toReversed();
      if (missed.length === 0) continue;
      const told = [...(await this.#toldSince(alert.id, state.throughMs))];
      for (const { value, atMs } of missed) {
        const message = alarmOn(alert, value, state.previous);
        state.previous = value;
        if (message === null) continue;
        const known = told.findIndex((each) => each.message === message && each.atMs >= atMs);
        if (known >= 0) told.splice(known, 1);
        else await this.#raise({ alert, message });
      }
      const throughMs = missed.at(-1)?.atMs ?? state.throughMs;
      const heardMs = Math.max(state.heardMs, throughMs);
      this.#states.set(alert.id, { ...state, throughMs, heardMs, isFrozen: false });
    }
  }

  /** When an alert was told to be as it is: what was published before is no matter of it. */
  #toldMs({ id }: WatchedAlert): number {
    return this.#parts.platform.alert(id)?.updatedAtMs ?? this.#sinceMs;
  }

  async #checkFrozen(alert: WatchedAlert): Promise<void> {
    const minutes = frozenAfterMinutes(alert);
    if (minutes === null) return;
    const nowMs = this.#parts.now();
    const state = this.#states.get(alert.id) ?? (await this.#stateBefore(alert, nowMs));
    if (!this.#states.get(alert.id)) this.#states.set(alert.id, state);
    if (state.isFrozen || nowMs - state.heardMs < minutes * MINUTE_MS) return;
    const told = await this.#toldSince(alert.id, state.heardMs + 1);
    this.#states.set(alert.id, { ...state, isFrozen: true });
    if (told.length > 0) return;
    await this.#raise({ alert, message: frozenText(alert) });
  }

  /** Oldest first. */
  async #toldSince(id: string, sinceMs: number): Promise<readonly Sent[]> {
    const alert = this.#parts.platform.alert(id);
    const range = { fromMs: sinceMs, toMs: this.#parts.now(), limit: CAUGHT_UP_AT_MOST };
    return alert ? (await this.#parts.platform.alarms(alert, range)).toReversed() : [];
  }

  async #raise(alarm: NewAlarm): Promise<void> {
    const { platform, log } = this.#parts;
    const [alert, master] = [platform.alert(alarm.alert.id), platform.entity(MASTER)];
    if (!alert?.active || !master) return;
    try {
      await platform.alarm(master, alert, alarm.message, alarm.alert.trigger);
    } catch (error) {
      log.error(`alarm ${alert.id}: ${error instanceof Error ? error.message : error}; tried again`);
      if (this.#unraised.length < WAITING_AT_MOST) this.#unraised.push(alarm);
    }
  }

  #refresh(): void {
    const alerts = this.#parts.platform.alerts();
    if (alerts === this.#alerts) return;
    this.#alerts = alerts;
    const list = alerts.flatMap(watchedOf);
    this.#list = list;
    this.#byId = new Map(list.map((alert) => [alert.id, alert]));
    const bySensor = new Map<string, WatchedAlert[]>();
    for (const alert of list) {
      const key = keyOf(alert.provider, alert.sensor);
      bySensor.set(key, [...(bySensor.get(key) ?? []), alert]);
    }
    this.#bySensor = bySensor;
  }

  /** One thing after the other; what fails stops nothing after it. */
  #queue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => this.#complain(error));
  }

  #complain(error: unknown): void {
    this.#parts.log.error(`alerts: ${error instanceof Error ? error.message : error}`);
  }
}

/** What the agent has to watch for an alert: nothing where it is not active, or its owner's own matter. */
function watchedOf({ id, entity, type, active, trigger, expression, sensor }: Alert): readonly WatchedAlert[] {
  if (type !== 'INTERNAL' || !active || trigger === null || sensor === null) return [];
  return [{ id, provider: entity, sensor, trigger, expression: expression ?? '' }];
}

function keyOf(provider: string, sensor: string): string {
  return `${provider} ${sensor}`;
}

function markOf(provider: string, sensor: string, atMs: number, value: string): string {
  return `${keyOf(provider, sensor)} ${atMs} ${value}`;
}
