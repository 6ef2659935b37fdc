import { OutsideNameless, OutsideRefused } from '../../outbound/outside-fetch.ts';
import type { PlatformEvent } from '../../platform/platform.ts';
import type { Subscription } from '../../platform/subscriptions.ts';
import { type Call, demand, partOf, type Service } from './call.ts';
import { invalidPath, notFound, Refusal, Unreadable } from './refusal.ts';
import { bodyMembers, integerOf, textOf } from './strict.ts';
import { withoutAbsent } from './without-absent.ts';

const KEYS = new Set(['endpoint', 'secretCallbackKey', 'maxRetries', 'retryDelay']);

const TYPES = ['DATA', 'ORDER', 'ALARM'] as const;

const DEFAULT_RETRIES = 3;
const DEFAULT_DELAY_MINUTES = 5;
/** Of Java's int, as clients of the reference know it. */
const INTEGER_AT_MOST = 2 ** 31 - 1;
const ENDPOINT_AT_MOST = 2000;
const SECRET_AT_MOST = 1000;

export const subscribe: Service = {
  tunnelsPut: false,
  routes: {
    GET: { fewest: 0, most: 1, operation: read },
    PUT: { fewest: 2, most: 3, operation: put },
    DELETE: { fewest: 0, most: 3, operation: remove },
  },
};

/** What the path names: a type alone, or a topic of it. */
interface Topic {
  readonly type: PlatformEvent['type'];
  readonly topic: string;
  readonly provider: string | null;
  readonly sensor: string | null;
  readonly alert: string | null;
}

async function read(call: Call): Promise<object> {
  const type = call.path.length === 1 ? typeOf(call) : null;
  const own = call.parts.subscriptions.of(call.caller.id).filter((each) => type === null || each.type === type);
  return { subscriptions: own.map(subscriptionJson) };
}

async function put(call: Call): Promise<undefined> {
  const { parts, caller, body } = call;
  if (typeNamed(call) === undefined) {
    throw new Refusal(400, 'To register a subscription is mandatory to fill in the type of the subscription');
  }
  const topic = topicOf(call);
  const members = bodyMembers(body, KEYS);
  const said = {
    endpoint: textOf(members.endpoint)?.trim() ?? '',
    secret: boundedText(members.secretCallbackKey, SECRET_AT_MOST) ?? null,
    maxRetries: countOf(members.maxRetries) ?? DEFAULT_RETRIES,
    retryDelayMinutes: countOf(members.retryDelay) ?? DEFAULT_DELAY_MINUTES,
  };
  if (said.endpoint === '') {
    throw new Refusal(400, 'To register a subscription is mandatory to fill in the endpoint of the subscription');
  }
  if (!isAddress(said.endpoint)) throw new Unreadable(`Wrong endpoint value: ${said.endpoint.slice(0, 100)}`);
  demandTopic(call, topic);
  await checkEndpoint(call, said.endpoint);
  const isTaken = await parts.subscriptions.put({ entity: caller.id, ...topic, ...said });
  if (!isTaken) throw new Refusal(400, 'There are too many subscriptions of this entity');
  return undefined;
}

async function remove(call: Call): Promise<undefined> {
  const { parts, caller, path } = call;
  const type = path.length > 0 ? typeOf(call) : null;
  const topic = path.length > 1 ? topicOf(call).topic : null;
  await parts.subscriptions.remove(
    caller.id,
    (each) => (type === null || each.type === type) && (topic === null || each.topic === topic),
  );
  return undefined;
}

/** Who subscribes must be let read it, and it must be there. */
function demandTopic(call: Call, { provider, sensor, alert }: Topic): void {
  const { platform } = call.parts;
  if (alert !== null) {
    const known = platform.alert(alert);
    if (!known) throw new Refusal(404, notFound('Alert', alert));
    demand(call, 'READ', known.entity);
    return;
  }
  if (provider === null) throw invalidPath(call.uri);
  demand(call, 'READ', provider);
  if (sensor !== null && !platform.sensor(provider, sensor)) throw new Refusal(404, notFound('Sensor', sensor));
}

function topicOf(call: Call): Topic {
  const type = typeOf(call);
  const first = partOf(call, 1);
  const second = call.path.length === 3 ? partOf(call, 2) : null;
  const nothing = { provider: null, sensor: null, alert: null };
  if (type !== 'ALARM') {
    const topic = ['', type.toLowerCase(), first, ...(second === null ? [] : [second])].join('/');
    return { ...nothing, type, topic, provider: first, sensor: second };
  }
  if (second !== null) throw invalidPath(call.uri);
  return { ...nothing, type, topic: `/alarm/${first}`, alert: first };
}

function typeOf(call: Call): Topic['type'] {
  const type = typeNamed(call);
  if (!type) throw invalidPath(call.uri);
  return type;
}

function typeNamed(call: Call): Topic['type'] | undefined {
  const said = partOf(call, 0).toUpperCase();
  return TYPES.find((each) => each === said);
}

function countOf(value: unknown): number | undefined {
  const number = integerOf(value);
  if (number !== undefined && (number < 0 || number > INTEGER_AT_MOST))
    throw new Unreadable(`Wrong integer value: ${number}`);
  return number;
}

function boundedText(value: unknown, most: number): string | undefined {
  const text = textOf(value);
  if (text !== undefined && text.length > most) throw new Unreadable('A text is too long');
  return text || undefined;
}

/** Where it leads is looked at again when it is called: names come and go, and one without an address may have one then. */
async function checkEndpoint({ parts }: Call, endpoint: string): Promise<void> {
  try {
    await parts.outside.check?.(endpoint);
  } catch (error) {
    if (error instanceof OutsideNameless) return;
    if (!(error instanceof OutsideRefused)) throw error;
    throw new Refusal(400, `The endpoint of the subscription is refused: ${error.message}`);
  }
}

function isAddress(text: string): boolean {
  if (text.length > ENDPOINT_AT_MOST || !URL.canParse(text)) return false;
  return ['http:', 'https:'].includes(new URL(text).protocol);
}

function subscriptionJson(subscription: Subscription): object {
  const { endpoint, type, provider, sensor, alert, maxRetries, retryDelayMinutes } = subscription;
  return withoutAbsent({
    endpoint,
    type,
    provider: provider ?? undefined,
    sensor: sensor ?? undefined,
    alert: alert ?? undefined,
    maxRetries,
    retryDelay: retryDelayMinutes,
  });
}
