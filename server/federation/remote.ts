import { randomBytes } from 'node:crypto';
import { sentiloTime } from '../../data/contract/sentilo-time.ts';
import type { OutsideFetch } from '../outbound/outside-fetch.ts';
import type { Platform } from '../platform/platform.ts';
import { decodeCatalogue, decodePush, decodeValues } from './decode-remote.ts';
import type { RemoteConfig } from './federation-config.ts';
import { isSignedBy, type PushProof } from './push-proof.ts';
import { RemoteAway, RemoteDoor } from './remote-door.ts';
import { knownTwins, LocalTwin } from './local-twin.ts';

export interface RemoteParts {
  readonly platform: Platform;
  readonly outside: OutsideFetch;
  /** The wall's clock, UTC epoch ms. */
  readonly wallMs: () => number;
  readonly log: { error(line: string): void; info(line: string): void; debug(line: string): void };
}

export interface RemoteHealth {
  readonly id: string;
  readonly state: 'starting' | 'live' | 'away';
  readonly sensors: number;
  readonly published: number;
  /** Why it is away. */
  readonly problem: string | null;
}

const CATALOGUE_EACH_MS = 24 * 3_600_000;
/** A push of a sensor that nobody knows asks for the catalogue, but not more often than this. */
const CATALOGUE_SOONEST_MS = 600_000;
/** Asked for again at each poll: values may reach the remote late. */
const OVERLAP_MS = 3_600_000;
/** The most that Sentilo gives of each sensor of a provider. */
const VALUES_OF_EACH = 50;
const LONGEST_WAIT_MS = 3_600_000;
const ASK_BETWEEN_MS = 200;
/** Sentilo sends again, minutes later, what was not taken. */
const SEND_AGAIN = 503;

/** One remote Sentilo: its catalogue asked seldom, its data in turn or sent by itself. */
export class Remote {
  readonly #config: RemoteConfig;
  readonly #parts: RemoteParts;
  readonly #stopping = new AbortController();
  readonly #door: RemoteDoor;
  readonly #secret = randomBytes(32).toString('hex');
  readonly #endpoint: string | null;
  readonly #twins: Map<string, LocalTwin>;
  readonly #polledMs = new Map<string, number>();
  #catalogueMs = Number.NEGATIVE_INFINITY;
  #wantsCatalogue = false;
  #sensors = 0;
  #published = 0;
  #problem: string | null = null;
  #state: RemoteHealth['state'] = 'starting';
  #running: Promise<void> = Promise.resolve();
  /** Ends what it waits for. */
  #wake: () => void = () => undefined;

  constructor(config: RemoteConfig, parts: RemoteParts, endpoint: string | null) {
    this.#config = config;
    this.#parts = parts;
    this.#door = new RemoteDoor(config, parts.outside, this.#stopping.signal);
    this.#endpoint = endpoint;
    this.#twins = new Map(knownTwins(config, parts.platform));
  }

  start(): void {
    this.#running = this.#run();
  }

  health(): RemoteHealth {
    const [state, sensors, published, problem] = [this.#state, this.#sensors, this.#published, this.#problem];
    return { id: this.#config.id, state, sensors, published, problem };
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** What the remote sent by itself; gives the status to answer with. */
  async receive(body: string, proof: PushProof): Promise<number> {
    if (this.#endpoint === null) return 404;
    const about = { secret: this.#secret, endpoint: this.#endpoint, nowMs: this.#parts.wallMs() };
    if (!isSignedBy(about, body, proof)) return 403;
    const told = decodePush(body);
    const twin = told ? this.#twins.get(told.provider) : undefined;
    if (!told || !twin) return 404;
    if (twin.isStrange(told.value.sensor)) {
      this.#wantCatalogue();
      return SEND_AGAIN;
    }
    this.#published += await twin.publish([told.value]);
    return 200;
  }

  /** Asks once for what is due: catalogue, subscriptions, data. */
  async ask(): Promise<void> {
    if (this.#isCatalogueDue()) await this.#askCatalogue(this.#parts.wallMs());
    for (const twin of this.#twins.values()) await this.#poll(twin);
  }

  #isCatalogueDue(): boolean {
    const eachMs = this.#wantsCatalogue ? CATALOGUE_SOONEST_MS : CATALOGUE_EACH_MS;
    return this.#parts.wallMs() - this.#catalogueMs >= eachMs;
  }

  #wantCatalogue(): void {
    this.#wantsCatalogue = true;
    if (this.#isCatalogueDue()) this.#wake();
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stopping.signal.aborted) {
      try {
        await this.ask();
        if (this.#state !== 'live') this.#parts.log.info(`federation ${this.#config.id}: ${this.#sensors} sensors`);
        [failures, this.#state, this.#problem] = [0, 'live', null];
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        failures++;
        this.#problem = error instanceof Error ? error.message : String(error);
        if (this.#state !== 'away') this.#parts.log.error(`federation ${this.#config.id}: ${this.#problem}`);
        this.#state = 'away';
      }
      await this.#wait(Math.min(LONGEST_WAIT_MS, this.#config.everyS * 1000 * 2 ** Math.min(failures, 10)));
    }
  }

  async #askCatalogue(nowMs: number): Promise<void> {
    const found = decodeCatalogue(await this.#door.get(`/catalog${this.#catalogueQuery()}`));
    if (!found) throw new RemoteAway('its catalogue is no JSON');
    const { providers } = this.#config;
    const wanted = found.filter(({ provider }) => providers?.includes(provider) ?? true);
    const isAnyGone = await this.#leaveOut(new Set(wanted.map(({ provider }) => provider)));
    let [refused, sensors] = [0, 0];
    for (const each of wanted) {
      const twin = this.#twins.get(each.provider) ?? new LocalTwin(this.#config, each.provider, this.#parts.platform);
      refused += await twin.describe(each);
      sensors += each.sensors.length;
      this.#twins.set(each.provider, twin);
    }
    this.#sensors = sensors - refused;
    [this.#catalogueMs, this.#wantsCatalogue] = [nowMs, isAnyGone];
    if (refused > 0) this.#parts.log.info(`federation ${this.#config.id}: ${refused} sensors are not taken`);
  }

  /** Providers that are listed no more are asked nothing more; tells whether there are any: they may come back soon. */
  async #leaveOut(listed: ReadonlySet<string>): Promise<boolean> {
    const gone = [...this.#twins.values()].filter(({ remoteProvider }) => !listed.has(remoteProvider));
    for (const twin of gone) {
      await twin.describe({ sensors: [] });
      this.#twins.delete(twin.remoteProvider);
    }
    return gone.length > 0;
  }

  /** One type can be asked for; of several all are asked for. */
  #catalogueQuery(): string {
    const [type, ...more] = this.#config.componentTypes ?? [];
    return type === undefined || more.length > 0 ? '' : `?componentType=${encodeURIComponent(type)}`;
  }

  /** Again at each poll: the remote may have lost it. */
  async #subscribe(provider: string): Promise<void> {
    if (this.#endpoint === null) return;
    const told = { endpoint: this.#endpoint, secretCallbackKey: this.#secret };
    await this.#door.put(`/subscribe/data/${provider}`, told);
  }

  async #poll(twin: LocalTwin): Promise<void> {
    const nowMs = this.#parts.wallMs();
    const polledMs = this.#polledMs.get(twin.remoteProvider);
    await this.#subscribe(twin.remoteProvider);
    const from = polledMs === undefined ? '' : `&from=${sentiloTime(polledMs - OVERLAP_MS)}`;
    const values = decodeValues(await this.#door.get(`/data/${twin.remoteProvider}?limit=${VALUES_OF_EACH}${from}`));
    if (!values) throw new RemoteAway(`data of ${twin.remoteProvider} are no JSON`);
    if (values.some(({ sensor }) => twin.isStrange(sensor))) this.#wantsCatalogue = true;
    this.#published += await twin.publish(values);
    this.#polledMs.set(twin.remoteProvider, nowMs);
    if (this.#twins.size > 1) await this.#wait(ASK_BETWEEN_MS);
  }

  #wait(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#wake = done;
      signal.addEventListener('abort', done);
    });
  }
}
