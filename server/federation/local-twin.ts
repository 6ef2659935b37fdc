import { hash } from 'node:crypto';
import type { Platform, Sensor, SensorDescription } from '../platform/platform.ts';
import type { RemoteConfig } from './federation-config.ts';
import type { RemoteProvider, RemoteValue } from './decode-remote.ts';

const AT_ONCE = 500;

/** Of each sensor, so that it does not say the same again: more than a remote tells of it at once. */
const REMEMBERED = 100;

/** One provider of a remote, as a provider here: its sensors described, what they say published once. */
export class LocalTwin {
  readonly id: string;
  readonly remoteProvider: string;
  readonly #config: RemoteConfig;
  readonly #platform: Platform;
  /** What each sensor said of late, by {@link markOf}. */
  readonly #said = new Map<string, Promise<Set<string>>>();
  #refused: ReadonlySet<string> = new Set();

  constructor(config: RemoteConfig, remoteProvider: string, platform: Platform) {
    this.id = `${config.id}_${remoteProvider}`;
    this.remoteProvider = remoteProvider;
    this.#config = config;
    this.#platform = platform;
  }

  /** Makes the provider, and describes its sensors as those that are online; gives how many were refused. */
  async describe({ sensors }: Pick<RemoteProvider, 'sensors'>): Promise<number> {
    const { attribution, licence } = this.#config;
    if (!this.#platform.entity(this.id)) {
      const name = `${attribution}: ${this.remoteProvider}`;
      await this.#platform.addEntity({ id: this.id, kind: 'provider', name, simulated: false, licence, attribution });
    }
    const marked = sensors.map((each) => this.#marked(each));
    const isNew = ({ sensor }: SensorDescription): boolean => this.#platform.sensor(this.id, sensor) === null;
    const [fresh, known] = [marked.filter(isNew), marked.filter((each) => !isNew(each))];
    const add = (some: readonly SensorDescription[]) => this.#platform.addSensors(this.id, some);
    const update = (some: readonly SensorDescription[]) => this.#platform.updateSensors(this.id, some);
    this.#refused = new Set([...(await refusedOf(fresh, add)), ...(await refusedOf(known, update))]);
    await this.#leaveOut(new Set(sensors.map(({ sensor }) => sensor)));
    return this.#refused.size;
  }

  /** A catalogue lists what is online: what it lists no more is so no longer here. What that said is kept. */
  async #leaveOut(listed: ReadonlySet<string>): Promise<void> {
    const gone = this.#platform.sensors(this.id).filter(({ id, state }) => state === 'online' && !listed.has(id));
    await this.#platform.updateSensors(
      this.id,
      gone.map(({ id }) => ({ sensor: id, state: 'offline' as const })),
    );
  }

  /** Publishes what was not said before, whatever its time; gives how many values that were. */
  async publish(values: readonly RemoteValue[]): Promise<number> {
    const by = this.#platform.entity(this.id);
    if (!by) return 0;
    const fresh: RemoteValue[] = [];
    for (const value of values) {
      const said = await this.#saidBy(value.sensor);
      const mark = markOf(value);
      if (!said || said.has(mark)) continue;
      remember(said, mark);
      fresh.push(value);
    }
    for (let from = 0; from < fresh.length; from += AT_ONCE) {
      const some = fresh.slice(from, from + AT_ONCE);
      try {
        await this.#platform.publish(by, this.id, some);
      } catch (error) {
        for (const { sensor } of fresh.slice(from)) this.#said.delete(sensor);
        throw error;
      }
    }
    return fresh.length;
  }

  /** Whether nothing is known of a sensor, not even that it is not taken. */
  isStrange(sensor: string): boolean {
    return this.#platform.sensor(this.id, sensor) === null && !this.#refused.has(sensor);
  }

  /** Null for a sensor that is not described here. */
  #saidBy(id: string): Promise<Set<string>> | null {
    const known = this.#said.get(id);
    if (known) return known;
    const sensor = this.#platform.sensor(this.id, id);
    if (!sensor) return null;
    const said = this.#readSaid(sensor);
    this.#said.set(id, said);
    said.catch(() => this.#said.delete(id));
    return said;
  }

  async #readSaid(sensor: Sensor): Promise<Set<string>> {
    const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: REMEMBERED };
    return new Set((await this.#platform.observations(sensor, range)).toReversed().map(markOf));
  }

  #marked(sensor: SensorDescription): SensorDescription {
    const source = { source: this.#config.address, sourceProvider: this.remoteProvider };
    return { ...sensor, state: 'online', additionalInfo: { ...sensor.additionalInfo, ...source } };
  }
}

/** Those of a remote that there are from before this process, by the remote's names. */
export function knownTwins(config: RemoteConfig, platform: Platform): readonly (readonly [string, LocalTwin])[] {
  return platform.entities().flatMap(({ id }) => {
    const { source, sourceProvider = '' } = platform.sensors(id)[0]?.additionalInfo ?? {};
    if (source !== config.address || id !== `${config.id}_${sourceProvider}`) return [];
    return [[sourceProvider, new LocalTwin(config, sourceProvider, platform)] as const];
  });
}

function remember(said: Set<string>, mark: string): void {
  said.add(mark);
  const [oldest] = said;
  if (said.size > REMEMBERED && oldest !== undefined) said.delete(oldest);
}

function markOf({ atMs, value }: Pick<RemoteValue, 'atMs' | 'value'>): string {
  return hash('sha1', `${atMs} ${value}`, 'base64');
}

/** Many at once, and where one of them is refused one by one. Gives those that were refused. */
async function refusedOf(
  sensors: readonly SensorDescription[],
  take: (some: readonly SensorDescription[]) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const refused: string[] = [];
  for (let from = 0; from < sensors.length; from += AT_ONCE) {
    const some = sensors.slice(from, from + AT_ONCE);
    if ((await take(some)).length === 0) continue;
    for (const each of some) if ((await take([each])).length > 0) refused.push(each.sensor);
  }
  return refused;
}
