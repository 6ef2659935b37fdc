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

/** By the first two parts of the path, or else by the first. */
const SERVICES: ReadonlyMap<string, Service> = new Map([
  ['data', data],
  ['order', orders],
  ['alarm', alarms],
  ['catalog', catalog],
  ['catalog/alert', alertDefinitions],
  ['subscribe', subscribe],
  ['monitor', monitor],
  ['admin', admin],
]);

/** A path of more parts than any service takes is cut there: it is refused all the same. */
const PARTS_AT_MOST = 16;

/** Who asks as of a proxy names the whole address (RFC 9112, 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?]*/i;

/** Most requests have none: it is made once, and only read. */
const NO_QUERY = new URLSearchParams();

/** Runs the operation that a request asks for: route, verb, length of the path, then all that it checks itself. */
export function answerTo(verb: string, sent: Omit<Call, 'path' | 'query'>): Promise<object | undefined> {
  const { uri } = sent;
  const target = uri.startsWith('/') ? uri : uri.replace(ORIGIN, '');
  const mark = target.indexOf('?');
  const path = partsOf(mark < 0 ? target : target.slice(0, mark));
  const query = mark < 0 ? NO_QUERY : new URLSearchParams(target.slice(mark + 1));
  const [service, depth] = serviceOf(path);
  if (!service) throw noHandler(uri);
  const route = routeOf(service, verb, query);
  if (service.masterOnly) demand({ ...sent, path, query }, 'ADMIN', MASTER);
  if (!route) throw notAllowed(verb);
  const rest = path.slice(depth);
  if (rest.length < route.fewest || rest.length > route.most) throw invalidPath(uri);
  return route.operation({ ...sent, path: rest.map((part) => decoded(part, uri)), query });
}

/** Between slashes; empty ones at the end are dropped. */
function partsOf(pathname: string): readonly string[] {
  const parts = pathname.split('/', PARTS_AT_MOST).slice(1);
  while (parts.at(-1) === '') parts.pop();
  return parts;
}

function serviceOf([first = '', second = '']: readonly string[]): readonly [Service | undefined, number] {
  const nested = SERVICES.get(`${first}/${second}`);
  return nested ? [nested, 2] : [SERVICES.get(first), 1];
}

function routeOf({ routes, tunnelsPut }: Service, verb: string, query: URLSearchParams): Route | undefined {
  const method = query === NO_QUERY ? undefined : query.get('method')?.toLowerCase();
  if (verb === 'POST' && method === 'put' && tunnelsPut) return routes.PUT;
  if (verb === 'PUT' && method === 'delete' && routes['PUT-DELETE']) return routes['PUT-DELETE'];
  const known = VERBS.find((each) => each === verb);
  return known && routes[known];
}

function decoded(part: string, uri: string): string {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidPath(uri);
  }
}
