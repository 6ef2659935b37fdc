import type { Clock } from '../../data/contract/clock.ts';
import type { LngLat } from '../../data/contract/place.ts';
import type { Archive, History } from '../store/archive.ts';
import { NO_VALUES } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import { Alerts } from './alerts.ts';
import { Arrivals } from './arrival.ts';
import { Catalogue } from './catalogue.ts';
import type { KnownTypes } from './describe.ts';
import { Entities } from './entities.ts';
import { Turns } from './kept-changes.ts';
import { Messages } from './messages.ts';
import { eachOf, inParts, lastSeen, latestReadings, observedAt, rowsBySeries, saidBefore } from './newest.ts';
import type { PlatformSettings } from './platform-settings.ts';
import type {
  Alert,
  AlertDescription,
  Component,
  ComponentDescription,
  Entity,
  Level,
  Observed,
  ObservedRange,
  Platform,
  PlatformAlert,
  PlatformEvent,
  PlatformListener,
  Published,
  Sensor,
  SensorDescription,
  Sent,
  Told,
} from './platform.ts';
import { MASTER } from './platform.ts';
import { Publishing } from './publishing.ts';
import { WithoutPeople } from './without-people.ts';

export interface SensorPlatformParts {
  readonly store: Store;
  readonly archive: Pick<Archive, 'documents' | 'history' | 'restored'>;
  readonly clock: Clock;
  readonly log: { error(line: string): void };
  readonly types: KnownTypes;
  readonly settings: PlatformSettings;
}

/** An alarm of the platform's own is not raised again within this, ms of the city's clock. */
const RAISED_EACH_MS: Readonly<Record<PlatformAlert, number>> = {
  _GHOST_SENSOR: 600_000,
  _OVER_QUOTA_INBOUND: 60_000,
  _GLOBAL_OVER_QUOTA_INBOUND: 60_000,
  _OVER_QUOTA_OUTBOUND: 60_000,
};

/** Stands for the series of all orders and alarms where their order is kept: no series has this number. */
const MESSAGES = 0;

/** The last moment that a date can be. */
const LAST_MOMENT_MS = 8.64e15;

const ACCEPTED: Published = { accepted: 1, refused: [] };

/** The sensor platform over a store and its archive. */
export class SensorPlatform implements Platform {
  readonly #store: Store;
  readonly #history: History;
  readonly #clock: Clock;
  readonly #log: SensorPlatformParts['log'];
  readonly #settings: PlatformSettings;
  readonly #entities: Entities;
  readonly #catalogue: Catalogue;
  readonly #alerts: Alerts;
  readonly #messages: Messages;
  readonly #publishing: Publishing;
  readonly #arrivals = new Arrivals();
  readonly #withoutPeople = new WithoutPeople();
  /** Series that said something of the future, or took something back: their newest may be another than the latest. */
  readonly #unlikeLatest = new Set<number>();
  /** Of one series the newest is taken back once at a time. */
  readonly #withdrawals = new Turns();
  readonly #listeners = new Set<PlatformListener>();
  readonly #raisedMs = new Map<PlatformAlert, number>();

  constructor({ store, archive, clock, log, types, settings }: SensorPlatformParts) {
    const { documents, history } = archive;
    const nowMs = (): number => clock.nowMs();
    this.#store = store;
    this.#history = history;
    this.#clock = clock;
    this.#log = log;
    this.#settings = settings;
    this.#entities = new Entities(documents);
    this.#alerts = new Alerts(documents, nowMs);
    this.#messages = new Messages(store, archive);
    const forgotten = (provider: string, sensor: string): void => this.#messages.forget(`order ${provider}/${sensor}`);
    const shown = (series: ReadonlySet<number>): void => store.showAgain(latestReadings(history.latest(), series));
    const { publicByDefault } = settings;
    this.#catalogue = new Catalogue({ documents, store, types, nowMs, forgotten, shown, publicByDefault });
    this.#publishing = new Publishing({
      store,
      catalogue: this.#catalogue,
      clock,
      settings,
      arrivals: this.#arrivals,
      withoutPeople: this.#withoutPeople,
      unlikeLatest: this.#unlikeLatest,
      raise: (alert, message) => this.raise(alert, message),
      tell: (events) => this.#tell(events),
    });
  }

  async open(): Promise<void> {
    await this.#entities.open();
    await this.#alerts.open();
    await this.#catalogue.open(lastSeen(this.#history.latest(), this.#clock.nowMs()));
  }

  entityOf(token: string): Entity | null {
    return this.#entities.ofToken(token);
  }

  entities(): readonly Entity[] {
    return this.#entities.all();
  }

  entity(id: string): Entity | null {
    return this.#entities.get(id);
  }

  addEntity(entity: Entity): Promise<string> {
    return this.#entities.add(entity);
  }

  renewToken(entity: string): Promise<string> {
    return this.#entities.renewToken(entity);
  }

  isSecureOnly(entity: string): boolean {
    return this.#entities.isSecureOnly(entity);
  }

  requireSecure(entity: string, required: boolean): Promise<void> {
    return this.#entities.requireSecure(entity, required);
  }

  may(entity: Entity, target: string, level: Level): boolean {
    return this.#entities.may(entity.id, target, level);
  }

  permissions(entity: Entity): ReadonlyMap<string, Level> {
    return this.#entities.permissionsOf(entity.id);
  }

  permit(source: string, target: string, level: Level | null): Promise<void> {
    return this.#entities.permit(source, target, level);
  }

  sensors(provider: string): readonly Sensor[] {
    return this.#catalogue.sensors(provider);
  }

  sensor(provider: string, id: string): Sensor | null {
    return this.#catalogue.sensor(provider, id);
  }

  components(provider: string): readonly Component[] {
    return this.#catalogue.components(provider);
  }

  component(provider: string, id: string): Component | null {
    return this.#catalogue.component(provider, id);
  }

  placesOf(provider: string, component: string): readonly LngLat[] {
    return this.#catalogue.placesOf(provider, component);
  }

  addSensors(provider: string, sensors: readonly SensorDescription[]): Promise<readonly string[]> {
    return this.#catalogue.add(provider, sensors);
  }

  updateSensors(
    provider: string,
    sensors: readonly SensorDescription[],
    components: readonly ComponentDescription[] = [],
  ): Promise<readonly string[]> {
    return this.#catalogue.update(provider, sensors, components);
  }

  removeSensors(provider: string, ids: readonly string[]): Promise<void> {
    return this.#catalogue.removeSensors(provider, ids);
  }

  removeComponents(provider: string, ids: readonly string[]): Promise<void> {
    return this.#catalogue.removeComponents(provider, ids);
  }

  publish(by: Entity, provider: string, told: readonly Told[]): Promise<Published> {
    return this.#publishing.publish(by, provider, told);
  }

  maskedOf(entity: string): number {
    return this.#withoutPeople.countOf(entity);
  }

  async observations(sensor: Sensor, { fromMs, toMs, limit }: ObservedRange): Promise<readonly Observed[]> {
    if (limit < 1) return [];
    const range = { fromMs: this.#oldestMs(sensor, fromMs), toMs, limit, newestFirst: true };
    const columns = await this.#history.values(sensor.series, range);
    return Array.from(columns.atMs, (_, row) => observedAt(columns, row));
  }

  async observationsOfEach(
    sensors: readonly Sensor[],
    range: ObservedRange,
  ): Promise<ReadonlyMap<Sensor, readonly Observed[]>> {
    const found = new Map<Sensor, readonly Observed[]>();
    if (range.limit < 1) return found;
    const { toMs, limit } = range;
    for (const part of inParts(sensors.toSorted((one, other) => one.series - other.series))) {
      const oldestMs = new Map(part.map((sensor) => [sensor, this.#oldestMs(sensor, range.fromMs)]));
      const fromMs = Math.min(...oldestMs.values());
      const ids = part.map(({ series }) => series);
      const bySeries = await this.#history.valuesOfEach(ids, { fromMs, toMs, limit, newestFirst: true });
      for (const [sensor, leastMs] of oldestMs) {
        const columns = bySeries.get(sensor.series) ?? NO_VALUES;
        const observed = Array.from(columns.atMs, (_, row) => observedAt(columns, row));
        const served = observed.filter(({ atMs }) => atMs >= leastMs);
        if (served.length > 0) found.set(sensor, served);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    return new Map(
      sensors.flatMap((sensor) => (found.has(sensor) ? [[sensor, found.get(sensor) ?? []] as const] : [])),
    );
  }

  /** From memory where the latest value is what is asked for; what may be another is looked for. */
  async newest(sensors: readonly Sensor[], span: Omit<ObservedRange, 'limit'>): Promise<ReadonlyMap<Sensor, Observed>> {
    const latest = this.#history.latest();
    const rows = rowsBySeries(latest);
    const found = await eachOf(sensors, async (sensor) => {
      const row = this.#unlikeLatest.has(sensor.series) ? undefined : rows.get(sensor.series);
      const known = row === undefined ? null : observedAt(latest, row);
      if (!known || known.atMs > span.toMs) return (await this.observations(sensor, { ...span, limit: 1 }))[0];
      return known.atMs >= this.#oldestMs(sensor, span.fromMs) ? known : undefined;
    });
    return new Map(sensors.flatMap((sensor, index) => (found[index] ? [[sensor, found[index]] as const] : [])));
  }

  withdrawNewest({ series }: Sensor): Promise<void> {
    return this.#withdrawals.take(String(series), async () => {
      const [newest, ...tied] = await saidBefore(this.#history, series, LAST_MOMENT_MS);
      if (!newest) return;
      this.#unlikeLatest.add(series);
      const before = tied.length > 0 ? [] : await saidBefore(this.#history, series, newest.atMs - 1);
      const again = [...tied, ...before].toReversed();
      await this.#store.withdraw(series, [...new Set([newest, ...again].map(({ atMs }) => atMs))], again);
    });
  }

  async order(by: Entity, provider: string, sensor: string | null, message: string): Promise<Published> {
    const known = sensor === null ? null : this.sensor(provider, sensor);
    if (sensor !== null && known?.state !== 'online') {
      return { accepted: 0, refused: [{ sensor, why: known ? 'not-online' : 'not-found' }] };
    }
    const resource = sensor === null ? provider : `${provider}/${sensor}`;
    const sent = await this.#send(`order ${resource}`, by, this.#withoutPeople.message(provider, message));
    await this.#tell([
      { ...sent, type: 'ORDER', topic: `/order/${resource}`, provider, sensor, alert: null, alertType: null },
    ]);
    return ACCEPTED;
  }

  async orders(sensor: Sensor, range: ObservedRange): Promise<readonly Sent[]> {
    const { provider, id, createdAtMs } = sensor;
    const [own, toAll] = await Promise.all([
      this.#messages.read(`order ${provider}/${id}`, range),
      this.#messages.read(`order ${provider}`, { ...range, fromMs: Math.max(range.fromMs, createdAtMs) }),
    ]);
    if (range.limit < 1) return [];
    return [...own, ...toAll].toSorted((one, other) => other.atMs - one.atMs).slice(0, range.limit);
  }

  alerts(): readonly Alert[] {
    return this.#alerts.all();
  }

  alert(id: string): Alert | null {
    return this.#alerts.get(id);
  }

  addAlerts(owner: string, alerts: readonly AlertDescription[]): Promise<readonly string[]> {
    return this.#alerts.add(owner, alerts);
  }

  updateAlerts(owner: string, alerts: readonly AlertDescription[]): Promise<readonly string[]> {
    return this.#alerts.update(owner, alerts);
  }

  async removeAlerts(owner: string, ids: readonly string[]): Promise<void> {
    const removed = await this.#alerts.remove(owner, ids);
    for (const id of removed) this.#messages.forget(`alarm ${id}`);
  }

  async alarm(by: Entity, alert: Alert, message: string, alertType?: string): Promise<void> {
    const sent = await this.#send(`alarm ${alert.id}`, by, this.#withoutPeople.message(by.id, message));
    const nowhere = { provider: null, sensor: null, location: null };
    const about = { alert: alert.id, alertType: alertType ?? alert.trigger ?? alert.type };
    await this.#tell([{ ...sent, ...nowhere, ...about, type: 'ALARM', topic: `/alarm/${alert.id}` }]);
  }

  raise(id: PlatformAlert, message: string): void {
    const nowMs = this.#clock.nowMs();
    const [alert, master] = [this.alert(id), this.entity(MASTER)];
    if (!alert || !master || nowMs - (this.#raisedMs.get(id) ?? Number.NEGATIVE_INFINITY) < RAISED_EACH_MS[id]) return;
    this.#raisedMs.set(id, nowMs);
    this.alarm(master, alert, message).catch((error: unknown) => this.#log.error(`alarm ${id}: ${lineOf(error)}`));
  }

  alarms(alert: Alert, range: ObservedRange): Promise<readonly Sent[]> {
    return this.#messages.read(`alarm ${alert.id}`, range);
  }

  listen(listener: PlatformListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  servedMinutes({ ttlMinutes }: Sensor): number | null {
    return ttlMinutes ?? this.#settings.defaultTtlMinutes;
  }

  #oldestMs(sensor: Sensor, fromMs: number): number {
    const minutes = this.servedMinutes(sensor);
    return minutes === null ? fromMs : Math.max(fromMs, this.#clock.nowMs() - minutes * 60_000);
  }

  async #send(
    key: string,
    by: Entity,
    message: string,
  ): Promise<Pick<PlatformEvent, 'message' | 'atMs' | 'publishedAtMs' | 'publisher' | 'location'>> {
    const atMs = this.#arrivals.atMs(this.#clock.nowMs(), [MESSAGES]);
    this.#arrivals.note(MESSAGES, atMs);
    await this.#messages.send(key, { message, atMs, sender: by.id });
    return { message, atMs, publishedAtMs: atMs, publisher: by.id, location: null };
  }

  /** Settles once every listener has what it must keep. */
  async #tell(events: readonly PlatformEvent[]): Promise<void> {
    const complain = (error: unknown): void => this.#log.error(`a listener of the sensor platform: ${lineOf(error)}`);
    const waits: Promise<unknown>[] = [];
    for (const listener of this.#listeners) {
      try {
        const wait = listener(events);
        if (wait instanceof Promise) waits.push(wait.catch(complain));
      } catch (error) {
        complain(error);
      }
    }
    if (waits.length > 0) await Promise.all(waits);
  }
}

function lineOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
