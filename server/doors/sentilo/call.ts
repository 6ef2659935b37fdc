import type { OutsideFetch } from '../../outbound/outside-fetch.ts';
import type { FairTurns } from '../../platform/fair-turns.ts';
import type { Entity, Level, Platform } from '../../platform/platform.ts';
import type { Quotas } from '../../platform/quotas.ts';
import type { Subscriptions } from '../../platform/subscriptions.ts';
import type { Usage } from '../../store/archive.ts';
import { invalidPath, Refusal } from './refusal.ts';

export const VERBS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
export type Verb = (typeof VERBS)[number];

/** What the services of the wire work with. */
export interface WireParts {
  readonly platform: Platform;
  readonly subscriptions: Subscriptions;
  readonly quotas: Quotas;
  /** Of reading what was sent, in characters of it. */
  readonly turns: FairTurns;
  /** The way to addresses that subscribers give. */
  readonly outside: OutsideFetch;
  /** The city's clock, UTC epoch ms. */
  nowMs(): number;
  usage(): Usage;
}

/** One request whose sender is known. */
export interface Call {
  readonly parts: WireParts;
  readonly caller: Entity;
  /** The request's target, as it was sent. */
  readonly uri: string;
  /** Parts of the path after the service, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: string;
}

/** What is answered: an object, or undefined for an empty body. */
export type Operation = (call: Call) => Promise<object | undefined>;

/** How one verb of a service is called: with how many parts of the path, and what then is done. */
export interface Route {
  readonly fewest: number;
  readonly most: number;
  readonly operation: Operation;
}

/** One service by its verbs; `PUT?method=delete` is a verb of its own. */
export interface Service {
  readonly routes: Readonly<Partial<Record<Verb | 'PUT-DELETE', Route>>>;
  /** Whether `POST ?method=put` is a PUT. */
  readonly tunnelsPut: boolean;
  readonly masterOnly?: boolean;
}

/** Throws a {@link Refusal} where the caller may not. */
export function demand({ parts, caller }: Call, level: Level, target: string): void {
  if (parts.platform.may(caller, target, level)) return;
  throw new Refusal(403, `Entity ${caller.id} has not permission to ${level}  info about entity ${target}`);
}

/** The part of the path at a place; the router has counted them. */
export function partOf({ path, uri }: Call, place: number): string {
  const part = path[place];
  if (part === undefined || part === '') throw invalidPath(uri);
  return part;
}
