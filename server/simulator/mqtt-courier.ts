import { connect, type MqttClient } from 'mqtt';
import type { Courier, Message } from './courier.ts';
import type { CatalogueEntry } from './observations.ts';
import { SentiloCourier, type SentiloProvider } from './sentilo-courier.ts';

/** A provider whose values go by MQTT; what its sensors are is told at the platform's catalogue. */
export interface MqttProvider extends SentiloProvider {
  /** `mqtt://host:port` of the broker. */
  readonly broker: string;
}

/** A message that takes longer to be acknowledged counts as not taken, ms. */
const ACKNOWLEDGED_WITHIN_MS = 10_000;

/** Publishes each sensor's values under `besso/<provider>/<sensor>`, at least once (QoS 1). */
export class MqttCourier implements Courier {
  readonly #to: MqttProvider;
  readonly #catalogue: SentiloCourier;
  #client: MqttClient | null = null;

  constructor(to: MqttProvider) {
    this.#to = to;
    this.#catalogue = new SentiloCourier(to);
  }

  describe(catalogue: readonly CatalogueEntry[], signal: AbortSignal): Promise<boolean> {
    return this.#catalogue.describe(catalogue, signal);
  }

  async send({ path, bytes }: Message, signal: AbortSignal): Promise<boolean> {
    const client = this.#connected();
    const topic = `besso/${this.#to.provider}/${path}`;
    const late = AbortSignal.any([signal, AbortSignal.timeout(ACKNOWLEDGED_WITHIN_MS)]);
    const left = new Promise<false>((resolve) => late.addEventListener('abort', () => resolve(false), { once: true }));
    const sent = client.publishAsync(topic, Buffer.from(bytes), { qos: 1 }).then(
      () => true,
      () => false,
    );
    return Promise.race([sent, left]);
  }

  async close(): Promise<void> {
    await this.#client?.endAsync(true);
  }

  #connected(): MqttClient {
    if (this.#client) return this.#client;
    const { broker, provider, token } = this.#to;
    const credentials = { username: provider, password: token, clientId: `simulator-${provider}` };
    const client = connect(broker, { ...credentials, reconnectPeriod: 1000, queueQoSZero: false });
    client.on('error', () => undefined);
    this.#client = client;
    return client;
  }
}
