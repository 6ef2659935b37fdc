import { connect, type IPublishPacket, type MqttClient } from 'mqtt';
import type { DoorParts } from '../door.ts';
import { Refusal } from '../sensorthings/refusal.ts';
import type { Receiver } from './receiver.ts';
import type { BrokerSettings, MqttSettings } from './settings.ts';

export interface ExternalBroker {
  /** Called whenever it has been connected. */
  onConnect: () => void;
  publish(topic: string, payload: string, retain: boolean): Promise<void>;
  close(): Promise<void>;
}

/** What the library acknowledges with by itself, and does not tell of. */
interface Acknowledging {
  _sendPacket(packet: { readonly cmd: 'puback'; readonly messageId: number }): void;
}

/** Messages that are being kept at the same time; the broker waits with more. */
const KEEPING_AT_ONCE = 1000;

/** What could not be kept is tried again after this, ms, twice as long each time up to the most. */
const AGAIN_AFTER_MS = 100;
const AGAIN_AT_MOST_MS = 10_000;

const CONNECT_AGAIN_MS = 1000;

/** A broker that takes no more is not waited for longer, ms. */
const TELL_WITHIN_MS = 5000;

/** Where Observations come in besides the topic map's topics. */
const CREATIONS = ['v1.1/Observations', 'v1.1/+/Observations'];

/**
 * A broker elsewhere: what it delivers at quality 1 is acknowledged once it is safe, so that it delivers again what was not;
 * connects again and again while it is away.
 */
export function openExternalBroker(
  broker: BrokerSettings,
  settings: MqttSettings,
  parts: DoorParts,
  receiver: Receiver,
  variables: Readonly<Record<string, string | undefined>>,
): ExternalBroker {
  const password = broker.passwordFrom === undefined ? undefined : variables[broker.passwordFrom];
  const version = broker.version ?? 4;
  const client = connect(broker.url, {
    clientId: broker.clientId ?? 'besso',
    clean: false,
    protocolVersion: version,
    resubscribe: false,
    reconnectPeriod: broker.reconnectMs ?? CONNECT_AGAIN_MS,
    connectTimeout: 10_000,
    queueQoSZero: false,
    ...(version === 5 ? { properties: { sessionExpiryInterval: 86_400 } } : {}),
    ...(broker.username === undefined ? {} : { username: broker.username }),
    ...(password === undefined ? {} : { password }),
  });
  const keeper = new Keeper(client, parts, receiver);
  client.handleMessage = (packet, done) => keeper.take(packet, done);
  client.on('connect', () => {
    keeper.connection++;
    opened.onConnect();
    const topics = [...settings.topics.filters, ...CREATIONS];
    client.subscribe(topics, { qos: 1 }, (error) => {
      if (error) parts.log.error(`mqtt: ${hostOf(broker)} lets nobody subscribe: ${error.message}`);
      else parts.log.info(`mqtt: listens at ${hostOf(broker)}`);
    });
  });
  client.on('close', () => {
    keeper.connection++;
  });
  client.on('error', (error) => parts.log.error(`mqtt: ${hostOf(broker)}: ${error.message}`));
  const opened: ExternalBroker = {
    onConnect: () => undefined,
    publish: async (topic, payload, retain) => {
      if (!client.connected) return;
      const told = client.publishAsync(topic, payload, { qos: 0, retain }).catch(() => undefined);
      await Promise.race([told, new Promise((resolve) => setTimeout(resolve, TELL_WITHIN_MS).unref())]);
    },
    close: async () => {
      keeper.closed = true;
      await client.endAsync(true);
    },
  };
  return opened;
}

/** Without name and password. */
function hostOf({ url }: BrokerSettings): string {
  return URL.canParse(url) ? new URL(url).host : 'the broker';
}

/** Keeps what is delivered, several messages at a time, and acknowledges each when it is safe. */
class Keeper {
  /** Changes whenever the connection does: what came by another one is delivered again, and acknowledged then. */
  connection = 0;
  closed = false;
  readonly #client: MqttClient;
  readonly #parts: DoorParts;
  readonly #receiver: Receiver;
  #keeping = 0;
  #held: (() => void) | null = null;

  constructor(client: MqttClient, parts: DoorParts, receiver: Receiver) {
    this.#client = client;
    this.#parts = parts;
    this.#receiver = receiver;
  }

  /**
   * A call back with an error lets the next packet come without acknowledging this one, which is done here when it is
   * safe: the library by itself would wait for each before it reads the next.
   */
  take(packet: IPublishPacket, done: (error?: Error) => void): void {
    const connection = this.connection;
    this.#keeping++;
    const kept = this.#keep(packet, connection).then((safe) => {
      this.#keeping--;
      const held = this.#held;
      this.#held = null;
      held?.();
      return safe;
    });
    if (packet.qos === 2) {
      void kept.then((safe) => done(safe ? undefined : new Error('not kept')));
      return;
    }
    void kept.then((safe) => {
      if (safe && packet.qos === 1 && connection === this.connection) this.#acknowledge(packet);
    });
    const next = () => done(new Error('acknowledged later'));
    if (this.#keeping < KEEPING_AT_ONCE) next();
    else this.#held = next;
  }

  #acknowledge({ messageId }: IPublishPacket): void {
    (this.#client as unknown as Acknowledging)._sendPacket({ cmd: 'puback', messageId: messageId ?? 0 });
  }

  /** True once it is safe, or will never be taken; false where its connection is gone. */
  async #keep(packet: IPublishPacket, connection: number): Promise<boolean> {
    const { topic, retain, dup, messageId } = packet;
    const number = messageId === undefined ? null : `broker ${messageId}`;
    const message = { topic, payload: Buffer.from(packet.payload), retained: retain, repeated: dup, number };
    for (let waitMs = AGAIN_AFTER_MS; !this.closed; waitMs = Math.min(waitMs * 2, AGAIN_AT_MOST_MS)) {
      try {
        await this.#receiver.receive(message, null);
        return true;
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        if (error instanceof Refusal) {
          this.#parts.log.debug(`mqtt: ${topic.slice(0, 100)}: ${text}`);
          return true;
        }
        this.#parts.log.error(`mqtt: not kept, tried again: ${text}`);
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (connection !== this.connection || packet.qos === 0) return false;
    }
    return false;
  }
}
