import { createServer, type Server, Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { limitAddresses } from '../../gateway/address-connections.ts';
import type { Entity } from '../../platform/platform.ts';
import type { DoorParts } from '../door.ts';
import { SENSORTHINGS_TOPICS } from '../sensorthings/topics.ts';
import { Refusal } from '../sensorthings/refusal.ts';
import { guardPackets } from './packet-guard.ts';
import { Pace } from './pace.ts';
import type { Receiver } from './receiver.ts';
import type { MqttSettings } from './settings.ts';

/** What the broker asks of who may hear what. */
export interface Hearing {
  /** Whether somebody (null: anybody) may subscribe to a topic. */
  subscribe(client: string, by: Entity | null, topic: string): boolean;
  unsubscribe(client: string, topic: string): void;
  gone(client: string): void;
  /** Whether a message on a topic may be sent to somebody. */
  hears(client: string, by: Entity | null, topic: string): boolean;
}

export interface EmbeddedBroker {
  readonly port: number;
  /** To everybody that listens; kept for those who come later where `retain`. */
  publish(topic: string, payload: string | Buffer, retain: boolean): Promise<void>;
  close(): Promise<void>;
}

/** The broker's options and state, handed among its parts. */
interface Broker {
  readonly parts: DoorParts;
  readonly settings: MqttSettings;
  readonly receiver: Receiver;
  readonly hearing: Hearing;
  readonly who: WeakMap<Client, Entity | null>;
  readonly paces: WeakMap<Client, Pace>;
  readonly slowSince: WeakMap<Client, number>;
  readonly subscriptions: WeakMap<Client, Set<string>>;
  readonly anonymous: Set<Client>;
}

/** A buffer of a socket holds so much before it counts as full, bytes. */
const BUFFER_BYTES = 262_144;

/** Values are not sent to a client that lags behind by this much, bytes; after a while it is sent away. */
const LAG_BYTES = 65_536;
const LAG_MS = 10_000;

const TOPIC_AT_MOST = 500;
const CLIENT_ID_AT_MOST = 200;
const TOPIC_LEVELS_AT_MOST = 20;
const CONNECT_WITHIN_MS = 10_000;
const DRAIN_WITHIN_MS = 20_000;

/**
 * CONNACK of MQTT 5 (3.2), 0x84 Unsupported Protocol Version, without properties: its clients go on with 3.1.1. And
 * that of 3.1.1, 2 identifier rejected.
 */
const VERSION_5_REFUSED = Buffer.from([0x20, 3, 0, 0x84, 0]);
const IDENTIFIER_REJECTED = Buffer.from([0x20, 2, 0, 2]);

/** Topics of the broker's own; what clients publish goes here instead of to others, who hear it once it is safe. */
const OWN = '$SYS/';
const RECEIVED = `${OWN}received`;

/**
 * A broker in this process: what is published is acknowledged once it is safe (aedes acknowledges after the
 * authorisation).
 */
export async function openEmbeddedBroker(
  parts: DoorParts,
  settings: MqttSettings,
  receiver: Receiver,
  hearing: Hearing,
): Promise<EmbeddedBroker> {
  const broker: Broker = {
    parts,
    settings,
    receiver,
    hearing,
    who: new WeakMap(),
    paces: new WeakMap(),
    slowSince: new WeakMap(),
    subscriptions: new WeakMap(),
    anonymous: new Set(),
  };
  const aedes = await Aedes.createBroker({
    concurrency: 10_000,
    connectTimeout: CONNECT_WITHIN_MS,
    drainTimeout: DRAIN_WITHIN_MS,
    maxTopicLevels: TOPIC_LEVELS_AT_MOST,
    maxInflightInbound: 100,
    preConnect: (client, packet, done) => {
      const refusal = refusalOf(packet);
      packet.clean = true;
      if (refusal) refuse(client, refusal);
      done(null, refusal === null);
    },
    authenticate: (client, username, password, done) => authenticate(broker, client, username, password, done),
    authorizePublish: (client, packet, done) => {
      take(aedes, broker, client, packet).then(() => done(null), done);
    },
    authorizeSubscribe: (client, subscription, done) => {
      done(null, maySubscribe(broker, client, subscription.topic) ? subscription : null);
    },
    authorizeForward: (client, packet) => (mayHear(broker, client, packet) ? packet : null),
  });
  watch(aedes, broker);
  const server = createServer(
    { highWaterMark: BUFFER_BYTES, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 },
    (socket) => {
      socket.on('error', () => socket.destroy());
      guardPackets(socket, settings.packetBytesAtMost);
      aedes.handle(socket);
    },
  );
  limitAddresses(server, settings.clientsAtMost, parts.perAddress);
  const port = await listen(server, parts.host, parts.ports.mqtt);
  return {
    port,
    publish: (topic, payload, retain) => publish(aedes, topic, payload, retain),
    close: () => close(aedes, server),
  };
}

/** Why a CONNECT is not taken, in the form of its own version; null: it is. */
function refusalOf({
  protocolVersion = 4,
  clientId = '',
  clean = true,
}: {
  protocolVersion?: number;
  clientId?: string;
  clean?: boolean;
}): Buffer | null {
  if (protocolVersion === 5) return VERSION_5_REFUSED;
  const isNobody = clientId === '' && !clean;
  return isNobody || clientId.length > CLIENT_ID_AT_MOST ? IDENTIFIER_REJECTED : null;
}

function refuse({ conn }: Client, answer: Buffer): void {
  if (conn instanceof Socket) conn.setTimeout(CONNECT_WITHIN_MS, () => conn.destroy());
  conn.end(answer);
}

function authenticate(
  broker: Broker,
  client: Client,
  username: string | undefined,
  password: Buffer | undefined,
  done: (error: AuthenticateError | null, success: boolean | null) => void,
): void {
  const { parts, settings, who, paces } = broker;
  const entity = password === undefined ? null : parts.platform.entityOf(password.toString('utf8'));
  const anonymous = username === undefined && password === undefined;
  const known = entity !== null && entity.id === username;
  const room = broker.anonymous.size < settings.clientsAtMost / 2;
  if (!known && !(anonymous && settings.anonymous && room)) {
    done(Object.assign(new Error('bad user name or password'), { returnCode: 4 }) as AuthenticateError, false);
    return;
  }
  who.set(client, known ? entity : null);
  paces.set(client, new Pace(settings.messagesPerSecond));
  done(null, true);
}

/**
 * Settles once what a client published is safe; rejects where it may not, or where it could not be kept. Others hear it
 * at quality 1 at most: aedes would send quality 2 also to who asked for 1 by a pattern.
 */
async function take(
  aedes: Aedes,
  broker: Broker,
  client: Client | null,
  packet: { topic: string; payload: string | Buffer; qos: number; retain: boolean; dup: boolean; messageId?: number },
): Promise<void> {
  const by = client ? broker.who.get(client) : null;
  if (!client || !by || !broker.parts.platform.entity(by.id)) throw new Error('not authorised to publish');
  await broker.paces.get(client)?.turn();
  const { topic, qos, retain } = packet;
  const payload = Buffer.from(packet.payload);
  const number = packet.messageId === undefined ? null : `${client.id} ${packet.messageId}`;
  packet.topic = RECEIVED;
  packet.retain = false;
  packet.payload = '';
  try {
    if (topic.length > TOPIC_AT_MOST) throw new Refusal(403, 'the topic is too long');
    await broker.receiver.receive({ topic, payload, retained: false, repeated: packet.dup, number }, by);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status === 401 || error.status === 403) throw error;
    broker.parts.log.debug(`mqtt: ${by.id}: ${error.message}`);
    await publish(aedes, `rejected/${by.id}`, JSON.stringify({ topic, reason: error.message }), false);
    return;
  }
  if (!topic.startsWith(SENSORTHINGS_TOPICS)) await publish(aedes, topic, payload, retain, qos === 0 ? 0 : 1);
}

function maySubscribe(broker: Broker, client: Client, topic: string): boolean {
  const { hearing, settings, who, subscriptions } = broker;
  const own = subscriptions.get(client) ?? new Set<string>();
  subscriptions.set(client, own);
  if (topic.startsWith('$') || topic.length > TOPIC_AT_MOST || !isFilter(topic)) return false;
  if (!own.has(topic) && own.size >= settings.subscriptionsAtMost) return false;
  if (own.has(topic)) return true;
  if (!hearing.subscribe(client.id, who.get(client) ?? null, topic)) return false;
  own.add(topic);
  return true;
}

/** Wildcards stand for whole levels, `#` for the last ones (MQTT 3.1.1, 4.7.1). */
function isFilter(topic: string): boolean {
  return topic.split('/').every((level, index, levels) => {
    return !/[#+]/.test(level) || level === '+' || (level === '#' && index === levels.length - 1);
  });
}

function mayHear(broker: Broker, client: Client, { topic, retain }: { topic: string; retain: boolean }): boolean {
  if (topic.startsWith(OWN) || !broker.hearing.hears(client.id, broker.who.get(client) ?? null, topic)) return false;
  if (retain || client.conn.writableLength < LAG_BYTES) {
    broker.slowSince.delete(client);
    return true;
  }
  const sinceMs = broker.slowSince.get(client) ?? performance.now();
  broker.slowSince.set(client, sinceMs);
  if (performance.now() - sinceMs > LAG_MS) client.conn.destroy();
  return false;
}

/** Errors of single clients close them and are told to nobody else. */
function watch(aedes: Aedes, { hearing, who, subscriptions, parts, anonymous }: Broker): void {
  aedes.on('client', (client) => {
    if (who.get(client) === null) anonymous.add(client);
  });
  aedes.on('clientError', (client, error) => parts.log.debug(`mqtt: ${client.id}: ${error.message}`));
  aedes.on('connectionError', (_client, error) => parts.log.debug(`mqtt: ${error.message}`));
  aedes.on('clientDisconnect', (client) => {
    anonymous.delete(client);
    hearing.gone(client.id);
  });
  aedes.on('unsubscribe', (topics, client) => {
    for (const topic of topics) {
      if (subscriptions.get(client)?.delete(topic)) hearing.unsubscribe(client.id, topic);
    }
  });
  aedes.on('error' as 'closed', ((error: Error) => parts.log.error(`mqtt: ${error.message}`)) as () => void);
}

function publish(
  aedes: Aedes,
  topic: string,
  payload: string | Buffer,
  retain: boolean,
  qos: 0 | 1 = 0,
): Promise<void> {
  return new Promise((resolve) => {
    aedes.publish({ cmd: 'publish', qos, dup: false, topic, payload: Buffer.from(payload), retain }, () => resolve());
  });
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

async function close(aedes: Aedes, server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await new Promise<void>((resolve) => aedes.close(() => resolve()));
  await closed;
}
