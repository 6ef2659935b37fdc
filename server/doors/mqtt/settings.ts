import { BadSettings } from '../../bad-settings.ts';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { DEFAULT_TOPICS, readTopicMap, TOPIC_RULE, type TopicMap } from './topic-map.ts';

const CLOSED = { additionalProperties: false } as const;

const BROKER = Type.Object(
  {
    /** `mqtt:`, `mqtts:`, `ws:` or `wss:`. */
    url: Type.String({ pattern: '^(?:mqtts?|wss?)://', maxLength: 500 }),
    username: Type.Optional(Type.String({ maxLength: 200 })),
    /** The environment variable that holds the password: secrets stay out of files. */
    passwordFrom: Type.Optional(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$' })),
    clientId: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** Time between two tries to connect, ms. */
    reconnectMs: Type.Optional(Type.Integer({ minimum: 10, maximum: 600_000 })),
    version: Type.Optional(Type.Union([Type.Literal(4), Type.Literal(5)])),
  },
  CLOSED,
);

const SETTINGS = Type.Object(
  {
    /** Instead of the broker in the process. */
    broker: Type.Optional(BROKER),
    topics: Type.Optional(Type.Array(TOPIC_RULE, { minItems: 1, maxItems: 100 })),
    /** Whether those without name and password may listen to what is public. */
    anonymous: Type.Optional(Type.Boolean()),
    clientsAtMost: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    packetBytesAtMost: Type.Optional(Type.Integer({ minimum: 128, maximum: 16_777_216 })),
    subscriptionsAtMost: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    messagesPerSecond: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    /** Where people reach this server, for the links in what is published. */
    address: Type.Optional(Type.String({ pattern: '^https?://[^/]+$', maxLength: 300 })),
  },
  CLOSED,
);

export type BrokerSettings = Static<typeof BROKER>;

/** What the door is told, with what stands for the rest. */
export interface MqttSettings {
  readonly broker: BrokerSettings | null;
  readonly topics: TopicMap;
  readonly anonymous: boolean;
  readonly clientsAtMost: number;
  readonly packetBytesAtMost: number;
  readonly subscriptionsAtMost: number;
  /** Of one client; it is slowed down, not cut off. */
  readonly messagesPerSecond: number;
  readonly address: string;
}

/** Reads the settings under the door's name. Throws one line that a person can read. */
export function readSettings(told: unknown): MqttSettings {
  const given = told ?? {};
  if (!Value.Check(SETTINGS, given)) {
    const first = Value.Errors(SETTINGS, given).First();
    throw new BadSettings(`settings of the doors: mqtt${first?.path ?? ''}: ${first?.message ?? 'is not understood'}`);
  }
  return {
    broker: given.broker ?? null,
    topics: readTopicMap(given.topics ?? DEFAULT_TOPICS),
    anonymous: given.anonymous ?? true,
    clientsAtMost: given.clientsAtMost ?? 1000,
    packetBytesAtMost: given.packetBytesAtMost ?? 262_144,
    subscriptionsAtMost: given.subscriptionsAtMost ?? 100,
    messagesPerSecond: given.messagesPerSecond ?? 2000,
    address: given.address ?? '',
  };
}
