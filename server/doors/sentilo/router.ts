import { MASTER } from '../../platform/platform.ts';
import { alarms } from './alarms.ts';
import { alertDefinitions } from './alert-definitions.ts';
import { type Call, demand, type Route, type Service, VERBS } from './call.ts';
import { catalog } from './catalog.ts';
import { data } from './data.ts';
import { admin, monitor } from './monitor.ts';
import { orders } from './orders.ts';
import { invalidPath, noHandler, notAllowed } from './refusal.ts';
import { subscribe } from './subscribe.ts';

/** By the first part of the path. */
const SERVICES: ReadonlyMap<string, Service> = new Map([
  ['data', data],
  ['order', orders],
  ['alarm', alarms],
  ['catalog', catalog],
  ['subscribe', subscribe],
  ['monitor', monitor],
  ['admin', admin],
]);

/** By the second, where that counts before the first alone. */
const WITHIN: ReadonlyMap<string, ReadonlyMap<string, Service>> = new Map([
  ['catalog', new Map([['alert', alertDefinitions]])],
]);

/** A path of more parts than any service takes is cut there: it is refused all the same. */
const PARTS_AT_MOST = 16;

/** Who asks as of a proxy names the whole address (RFC 9112, 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?]*/i;

/** Most requests have none: it is made once, and only read. */
const NO_QUERY = new URLSearchParams();

type Sent = Omit<Call, 'path' | 'query'>;

/** Runs the operation that a request asks for: route, verb, length of the path, then all that it checks itself. */
export function answerTo(verb: string, { parts, caller, uri, body }: Sent): Promise<object | undefined> {
  const target = uri.startsWith('/') ? uri : uri.replace(ORIGIN, '');
  const mark = target.indexOf('?');
  const named = partsOf(mark < 0 ? target : target.slice(0, mark));
  const query = mark < 0 ? NO_QUERY : new URLSearchParams(target.slice(mark + 1));
  const [service, depth] = serviceOf(named);
  if (!service) throw noHandler(uri);
  const route = routeOf(service, verb, query);
  const rest = named.slice(depth);
  if (service.masterOnly) demand({ parts, caller, uri, path: rest, query, body }, 'ADMIN', MASTER);
  if (!route) throw notAllowed(verb);
  if (rest.length < route.fewest || rest.length > route.most) throw invalidPath(uri);
  const path = target.includes('%') ? rest.map((part) => decoded(part, uri)) : rest;
  return route.operation({ parts, caller, uri, path, query, body });
}

/** Between slashes, from what is before the first one on; empty ones at the end are dropped. */
function partsOf(pathname: string): readonly string[] {
  const parts = pathname.split('/', PARTS_AT_MOST);
  while (parts.at(-1) === '') parts.pop();
  return parts;
}

/** And how many parts of the path name it. */
function serviceOf(parts: readonly string[]): readonly [Service | undefined, number] {
  const first = parts[1] ?? '';
  const within = WITHIN.get(first)?.get(parts[2] ?? '');
  return within ? [within, 3] : [SERVICES.get(first), 2];
}

function routeOf({ routes, tunnelsPut }: Service, verb: string, query: URLSearchParams): Route | undefined {
  const method = query === NO_QUERY ? undefined : query.get('method')?.toLowerCase();
  if (verb === 'POST' && method === 'put' && tunnelsPut) return routes.PUT;
  if (verb === 'PUT' && method === 'delete' && routes['PUT-DELETE']) return routes['PUT-DELETE'];
  const known = VERBS.find((each) => each === verb);
  return known && routes[known];
}

function decoded(part: string, uri: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidPath(uri);
  }
}
