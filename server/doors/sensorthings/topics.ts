import type { EntitySet } from './entity.ts';
import { readPath, readQuery, type Step } from './query-options.ts';
import { Refusal } from './refusal.ts';

/** Every topic of the service begins with this (18-088, 15.2). */
export const SENSORTHINGS_TOPICS = 'v1.1/';

/** What an address that creates Observations says of them; null: the body says it. */
export interface Target {
  readonly datastream: string | null;
  readonly feature: string | null;
}

/** What an address adds Observations to; undefined: it adds something else. */
export function creationTarget(path: string): Target | undefined {
  const of = observationsIn(readPath(path));
  if (of === null) return undefined;
  return {
    datastream: of.of?.set === 'Datastreams' ? of.of.id : null,
    feature: of.of?.set === 'FeaturesOfInterest' ? of.of.id : null,
  };
}

/** The same of a topic. Throws a refusal where it is no address. */
export function creationIn(topic: string): Target | undefined {
  return creationTarget(pathIn(topic));
}

/** What a topic listens to. */
export interface Heard {
  /** Undecoded, below the service root. */
  readonly path: string;
  readonly query: string;
  /** The Observations of one entity, or (`of` null) all; null: something else. */
  readonly observations: { readonly of: { readonly set: EntitySet; readonly id: string } | null } | null;
}

/** Reads a topic that somebody wants to listen to. Throws a refusal where it is none of the service. */
export function readTopic(topic: string): Heard {
  if (/[#+]/.test(topic)) throw new Refusal(400, 'topics of SensorThings are listened to by name, without # and +');
  const [, path = '', query = ''] = /^([^?]*)(?:\?(.*))?$/s.exec(topic.slice(SENSORTHINGS_TOPICS.length)) ?? [];
  const plain = encodedPath(path);
  const steps = readPath(plain);
  const set = lastSet(steps);
  const { filter, order, top, skip, count, expand, dataArray } = readQuery(encodedQuery(query), set);
  if ([filter, order, top, skip, count, expand, dataArray].some((each) => each !== undefined)) {
    throw new Refusal(400, 'topics of SensorThings take $select only');
  }
  return { path: plain, query: encodedQuery(query), observations: observationsIn(steps) };
}

function lastSet(steps: readonly Step[]): EntitySet | null {
  const [first] = steps;
  return steps.length === 1 && first?.type === 'set' ? first.set : null;
}

function observationsIn(steps: readonly Step[]): Heard['observations'] {
  const [last, before] = [steps.at(-1), steps.at(-2)];
  if (last?.type === 'set') return last.set === 'Observations' && last.id === null ? { of: null } : null;
  if (last?.type !== 'navigation' || last.name !== 'Observations' || last.id !== null) return null;
  if (before?.type === 'set' && before.id !== null) return { of: { set: before.set, id: before.id } };
  const many = before?.type === 'navigation' && before.name === 'Datastreams' && before.id !== null;
  if (many) return { of: { set: 'Datastreams', id: before.id } };
  throw new Refusal(400, 'Observations are listened to by the Datastream or feature that they are of');
}

/** Topics are not percent-encoded; what is read here is. */
function encodedPath(path: string): string {
  return path.replace(/[%]/g, '%25');
}

function encodedQuery(query: string): string {
  return query.replace(/[%]/g, '%25').replace(/[+]/g, '%2B');
}

function pathIn(topic: string): string {
  return encodedPath(topic.slice(SENSORTHINGS_TOPICS.length));
}
