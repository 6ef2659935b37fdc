import type { LngLat } from '../../data/contract/place.ts';
import type { RecordId } from '../../data/contract/record.ts';
import {
  REGISTRY_FACTS,
  REGISTRY_KINDS,
  type RegistryFact,
  type RegistryRecord,
} from '../../data/contract/registry.ts';
import type { Before, Thing } from './thing.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A thing as it was kept; null for what is none. */
export function readThing(json: unknown): Thing | null {
  const fields = fieldsOf(json);
  if (!fields) return null;
  const { id, subject, name, feed, operator, fromMs, toMs } = fields;
  const kind = REGISTRY_KINDS.things.find((each) => each === fields.kind);
  const isWhole = typeof id === 'string' && typeof name === 'string' && typeof operator === 'string';
  if (!kind || !isWhole || !isId(subject) || !isFeed(feed) || typeof fromMs !== 'number') return null;
  const before = Array.isArray(fields.before) ? fields.before.flatMap(readBefore) : [];
  const [at, facts] = [readPlace(fields.at), readFacts(fields.facts)];
  return { id, kind, subject, name, feed, at, facts, operator, fromMs, toMs: numberOr(toMs), before };
}

/** A part of the territory as it was kept; null for what is none. */
export function readTerritoryRecord(json: unknown): RegistryRecord | null {
  const fields = fieldsOf(json);
  const kind = REGISTRY_KINDS.territory.find((each) => each === fields?.kind);
  if (!fields || !kind) return null;
  const { id, name, source, simulated } = fields;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof source !== 'string') return null;
  return {
    ...{ id, kind, name, at: readPlace(fields.at), facts: readFacts(fields.facts), aliases: textsIn(fields.aliases) },
    ...{ within: textsIn(fields.within), source, simulated: simulated === true },
    ...{ validFromMs: numberOr(fields.validFromMs), validToMs: numberOr(fields.validToMs) },
  };
}

function textsIn(json: unknown): readonly string[] {
  return Array.isArray(json) ? json.filter((each) => typeof each === 'string') : [];
}

function readBefore(json: unknown): readonly Before[] {
  const { at, operator, fromMs, toMs } = fieldsOf(json) ?? {};
  if (typeof operator !== 'string' || typeof fromMs !== 'number' || typeof toMs !== 'number') return [];
  return [{ at: readPlace(at), operator, fromMs, toMs }];
}

function readFacts(json: unknown): Thing['facts'] {
  const fields = fieldsOf(json) ?? {};
  const facts: Partial<Record<RegistryFact, string | number>> = {};
  for (const name of REGISTRY_FACTS) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value === 'string' || typeof value === 'number') facts[name] = value;
  }
  return facts;
}

function readPlace(json: unknown): LngLat | null {
  if (!Array.isArray(json)) return null;
  const [longitude, latitude]: readonly unknown[] = json;
  return typeof longitude === 'number' && typeof latitude === 'number' ? [longitude, latitude] : null;
}

function fieldsOf(json: unknown): Fields | null {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Fields) : null;
}

function isId(value: unknown): value is RecordId {
  return typeof value === 'string' && value.includes(':');
}

function isFeed(value: unknown): value is RecordId<'feed'> {
  return typeof value === 'string' && value.startsWith('feed:');
}

function numberOr(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
