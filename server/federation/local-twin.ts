import type { Platform, SensorDescription } from '../platform/platform.ts';
import type { RemoteConfig } from './federation-config.ts';
import type { RemoteProvider, RemoteValue } from './decode-remote.ts';

const AT_ONCE = 500;

/** One provider of a remote, as a provider here: its sensors described, what they say published once. */
export class LocalTwin {
  readonly id: string;
  readonly remoteProvider: string;
  readonly #config: RemoteConfig;
  readonly #platform: Platform;
  /** Newest known of each sensor, UTC epoch ms. */
  readonly #newestMs = new Map<string, number>();

  constructor(config: RemoteConfig, remoteProvider: string, platform: Platform) {
    this.id = `${config.id}_${remoteProvider}`;
    this.remoteProvider = remoteProvider;
    this.#config = config;
    this.#platform = platform;
  }

  /** Makes the provider, and describes its sensors; gives how many were refused. */
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
    return (await taken(fresh, add)) + (await taken(known, update));
  }

  /** Publishes what is newer than what is known of each sensor; gives how many values that were. */
  async publish(values: readonly RemoteValue[]): Promise<number> {
    const by = this.#platform.entity(this.id);
    if (!by) return 0;
    const fresh: RemoteValue[] = [];
    for (const value of values) {
      const newestMs = await this.#newest(value.sensor);
      if (newestMs === null || value.atMs <= newestMs) continue;
      this.#newestMs.set(value.sensor, value.atMs);
      fresh.push(value);
    }
    for (let from = 0; from < fresh.length; from += AT_ONCE) {
      const some = fresh.slice(from, from + AT_ONCE);
      try {
        await this.#platform.publish(by, this.id, some);
      } catch (error) {
        for (const { sensor } of fresh.slice(from)) this.#newestMs.delete(sensor);
        throw error;
      }
    }
    return fresh.length;
  }

  has(sensor: string): boolean {
    return this.#platform.sensor(this.id, sensor) !== null;
  }

  /** Null for a sensor that is not described here. */
  async #newest(id: string): Promise<number | null> {
    const known = this.#newestMs.get(id);
    if (known !== undefined) return known;
    const sensor = this.#platform.sensor(this.id, id);
    if (!sensor) return null;
    const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1 };
    const [last] = await this.#platform.observations(sensor, range);
    return this.#newestMs.get(id) ?? last?.atMs ?? Number.NEGATIVE_INFINITY;
  }

  #marked(sensor: SensorDescription): SensorDescription {
    const source = { source: this.#config.address, sourceProvider: this.remoteProvider };
    return { ...sensor, additionalInfo: { ...sensor.additionalInfo, ...source } };
  }
}

/** Many at once, and where one of them is refused one by one. Gives how many were refused. */
async function taken(
  sensors: readonly SensorDescription[],
  take: (some: readonly SensorDescription[]) => Promise<readonly string[]>,
): Promise<number> {
  let refused = 0;
  for (let from = 0; from < sensors.length; from += AT_ONCE) {
    const some = sensors.slice(from, from + AT_ONCE);
    if ((await take(some)).length === 0) continue;
    for (const each of some) if ((await take([each])).length > 0) refused++;
  }
  return refused;
}
