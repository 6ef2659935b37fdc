import type { Documents } from '../store/archive.ts';
import { RollingHour } from './rolling-hour.ts';

/** Requests in an hour; 0: no limit. */
export interface QuotaLimits {
  readonly inboundPerHour: number;
  readonly outboundPerHour: number;
}

export interface QuotaSettings {
  /** All requests of all entities together; 0: no limit. */
  readonly globalInboundPerHour: number;
  /** Of an entity that has no limits of its own. */
  readonly entity: QuotaLimits;
  /** Limits of entities of their own, by id. */
  readonly entities: Readonly<Record<string, QuotaLimits>>;
}

export const NO_QUOTAS: QuotaSettings = {
  globalInboundPerHour: 0,
  entity: { inboundPerHour: 0, outboundPerHour: 0 },
  entities: {},
};

export type QuotaExcess = 'inbound' | 'global-inbound' | 'outbound';

/** What became of one request: headers to answer with, and which quota it exceeds, with its limit. */
export interface QuotaAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly excess: { readonly quota: QuotaExcess; readonly perHour: number } | null;
}

const KIND = 'quota';
const FREE: QuotaAnswer = { headers: {}, excess: null };

/** How much each entity may still send and be sent, by the wall's clock: sliding hours of sixty minutes. */
export class Quotas {
  readonly #settings: QuotaSettings;
  readonly #documents: Documents;
  readonly #now: () => number;
  readonly #global = new RollingHour();
  readonly #inbound = new Map<string, RollingHour>();
  readonly #outbound = new Map<string, RollingHour>();
  readonly #limits = new Map<string, QuotaLimits>();

  constructor(settings: QuotaSettings, documents: Documents, now: () => number) {
    this.#settings = settings;
    this.#documents = documents;
    this.#now = now;
    for (const [entity, limits] of Object.entries(settings.entities)) this.#limits.set(entity, limits);
    for (const [entity, json] of documents.all(KIND)) this.#limits.set(entity, json as unknown as QuotaLimits);
  }

  limitsOf(entity: string): QuotaLimits {
    return this.#limits.get(entity) ?? this.#settings.entity;
  }

  async limit(entity: string, limits: QuotaLimits): Promise<void> {
    await this.#documents.put([{ kind: KIND, id: entity, json: { ...limits } }]);
    this.#limits.set(entity, limits);
  }

  /** Counts a request that an entity sent; one that exceeds a quota is not counted. The master knows no global limit. */
  takeInbound(entity: string, isMaster: boolean): QuotaAnswer {
    const own = this.limitsOf(entity).inboundPerHour;
    const all = isMaster ? 0 : this.#settings.globalInboundPerHour;
    if (own === 0 && all === 0) return FREE;
    const nowMs = this.#now();
    const hour = hourOf(this.#inbound, entity);
    const quota = exceeds(hour, own, nowMs) ? 'inbound' : exceeds(this.#global, all, nowMs) ? 'global-inbound' : null;
    if (quota === null) {
      hour.add(nowMs);
      if (all > 0) this.#global.add(nowMs);
    }
    const headers = {
      ...headersOf('X-RateLimit-Inbound', hour, own, nowMs, quota === 'inbound'),
      ...headersOf('X-RateLimit-Global-Inbound', this.#global, all, nowMs, quota === 'global-inbound'),
    };
    return { headers, excess: quota && { quota, perHour: quota === 'inbound' ? own : all } };
  }

  /** Counts a call to an entity's endpoint; one that exceeds its quota is not to be made. */
  takeOutbound(entity: string): QuotaAnswer {
    const perHour = this.limitsOf(entity).outboundPerHour;
    if (perHour === 0) return FREE;
    const nowMs = this.#now();
    const hour = hourOf(this.#outbound, entity);
    const over = exceeds(hour, perHour, nowMs);
    if (!over) hour.add(nowMs);
    const headers = headersOf('X-RateLimit-Outbound', hour, perHour, nowMs, over);
    return { headers, excess: over ? { quota: 'outbound', perHour } : null };
  }

  /** How full each quota is that somebody has, for the monitor. */
  status(): readonly { entity: string; inbound: number; outbound: number; limits: QuotaLimits }[] {
    const nowMs = this.#now();
    const entities = new Set([...this.#inbound.keys(), ...this.#outbound.keys()]);
    return [...entities].map((entity) => ({
      entity,
      inbound: this.#inbound.get(entity)?.total(nowMs) ?? 0,
      outbound: this.#outbound.get(entity)?.total(nowMs) ?? 0,
      limits: this.limitsOf(entity),
    }));
  }
}

/** The words of a 429. */
export function excessMessage({ quota, perHour }: { readonly quota: QuotaExcess; readonly perHour: number }): string {
  if (quota === 'global-inbound') {
    return `Global inbound requests quota exceeded. Service only accepts ${perHour} requests per hour. Try again later.`;
  }
  return `Sent quota exceeded. You are only allowed to send ${perHour} requests per hour on this site. Try again later.`;
}

function hourOf(hours: Map<string, RollingHour>, entity: string): RollingHour {
  const known = hours.get(entity);
  if (known) return known;
  const hour = new RollingHour();
  hours.set(entity, hour);
  return hour;
}

function exceeds(hour: RollingHour, perHour: number, nowMs: number): boolean {
  return perHour > 0 && hour.total(nowMs) >= perHour;
}

function headersOf(
  name: string,
  hour: RollingHour,
  perHour: number,
  nowMs: number,
  blocked: boolean,
): Readonly<Record<string, string>> {
  if (perHour === 0) return {};
  return {
    [`${name}-Limit`]: String(perHour),
    [`${name}-Remaining`]: String(Math.max(0, perHour - hour.total(nowMs))),
    [`${name}-Reset`]: String(blocked ? hour.minutesUntilBelow(perHour, nowMs) : 0),
  };
}
