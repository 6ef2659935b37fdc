import type { Documents } from '../store/archive.ts';
import type { Json } from '../store/batch.ts';
import type { PlatformEvent } from './platform.ts';

/** Who wants to be told of what, and where. */
export interface Subscription {
  readonly entity: string;
  readonly type: PlatformEvent['type'];
  /** `/data/p[/s]`, `/order/p[/s]`, `/alarm/id`. */
  readonly topic: string;
  readonly provider: string | null;
  readonly sensor: string | null;
  readonly alert: string | null;
  readonly endpoint: string;
  /** Signs what is sent; never shown again. */
  readonly secret: string | null;
  readonly maxRetries: number;
  readonly retryDelayMinutes: number;
}

const KIND = 'subscription';

/** Of one entity: more than any city's application has, and a bound on what it may cost. */
export const SUBSCRIPTIONS_AT_MOST = 1000;

/** All subscriptions, by topic and entity: in memory, kept as documents. */
export class Subscriptions {
  readonly #documents: Documents;
  readonly #byTopic = new Map<string, Map<string, Subscription>>();

  constructor(documents: Documents) {
    this.#documents = documents;
    for (const json of documents.all(KIND).values()) {
      const subscription = readSubscription(json);
      if (subscription) this.#add(subscription);
    }
  }

  /** Replaces one of the same entity and topic. False where the entity has as many as it may. */
  async put(subscription: Subscription): Promise<boolean> {
    const { entity, topic } = subscription;
    const known = this.#byTopic.get(topic)?.has(entity) ?? false;
    if (!known && this.of(entity).length >= SUBSCRIPTIONS_AT_MOST) return false;
    await this.#documents.put([{ kind: KIND, id: idOf(entity, topic), json: { ...subscription } }]);
    this.#add(subscription);
    return true;
  }

  /** Removes those of an entity that are chosen. */
  async remove(entity: string, chosen: (subscription: Subscription) => boolean): Promise<void> {
    const leaving = this.of(entity).filter(chosen);
    if (leaving.length === 0) return;
    await this.#documents.put(leaving.map(({ topic }) => ({ kind: KIND, id: idOf(entity, topic), json: null })));
    for (const { topic } of leaving) {
      const byEntity = this.#byTopic.get(topic);
      byEntity?.delete(entity);
      if (byEntity?.size === 0) this.#byTopic.delete(topic);
    }
  }

  of(entity: string): readonly Subscription[] {
    return [...this.#byTopic.values()].flatMap((byEntity) => byEntity.get(entity) ?? []);
  }

  find(entity: string, topic: string): Subscription | null {
    return this.#byTopic.get(topic)?.get(entity) ?? null;
  }

  /** Whom an event reaches: each entity once, by its most specific subscription. */
  matching(topic: string): readonly Subscription[] {
    if (this.#byTopic.size === 0) return [];
    const matched = new Map<string, Subscription>();
    for (let end = topic.length; end > 0; end = topic.lastIndexOf('/', end - 1)) {
      for (const [entity, subscription] of this.#byTopic.get(topic.slice(0, end)) ?? []) {
        if (!matched.has(entity)) matched.set(entity, subscription);
      }
    }
    return [...matched.values()];
  }

  #add(subscription: Subscription): void {
    const byEntity = this.#byTopic.get(subscription.topic) ?? new Map<string, Subscription>();
    byEntity.set(subscription.entity, subscription);
    this.#byTopic.set(subscription.topic, byEntity);
  }
}

/** Topics hold no space, entity ids neither. */
function idOf(entity: string, topic: string): string {
  return `${entity} ${topic}`;
}

function readSubscription(json: Json): Subscription | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  return json as unknown as Subscription;
}
