import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Where everybody's pages may read: the package, the open standards and the API. They hold nothing that is not public. */
const OPEN = [
  '/city',
  '/3dtiles',
  '/exports',
  '/ogc',
  '/api',
  '/sta',
  '/ngsi-ld',
  '/gtfs-rt',
  '/gbfs',
  '/downloads',
  '/sentilo-catalog-web',
  '/connecta-catalog-web',
] as const;

/** Parts of them that are for who is signed in. */
const OWN = ['/api/v1/me', '/api/v1/people', '/api/v1/audit'] as const;

const METHODS = 'GET, HEAD, OPTIONS';

const EXPOSED =
  'etag, link, content-range, content-length, content-disposition, accept-ranges, ngsild-results-count, besso-simulated';

/** Whether a request reads, without changing anything, what pages of any origin may read. */
export function isOpenDoor({ method, url }: Pick<FastifyRequest, 'method' | 'url'>): boolean {
  const path = url.split('?', 1)[0] ?? '';
  const isIn = (place: string): boolean => path === place || path.startsWith(`${place}/`);
  return METHODS.includes(method) && OPEN.some(isIn) && !OWN.some(isIn);
}

/** Lets pages of other origins read the open doors (CORS), ranges and entity tags included. */
export function openToAll(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!isOpenDoor(request)) return undefined;
    reply.header('access-control-allow-origin', '*');
    reply.header('cross-origin-resource-policy', 'cross-origin');
    reply.header('access-control-expose-headers', EXPOSED);
    return request.method === 'OPTIONS' ? answerPreflight(reply) : undefined;
  });
}

function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply
    .code(204)
    .headers({
      allow: METHODS,
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': 'accept, range, if-none-match, if-modified-since, if-range',
      'access-control-max-age': '86400',
    })
    .send();
}
