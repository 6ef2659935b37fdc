import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StoreRefusal } from '../../store/archive.ts';
import type { Door, DoorParts } from '../door.ts';
import { ownOrigin } from '../own-origin.ts';
import { originOf } from '../request-origin.ts';
import { CONTEXT_PATH } from './context.ts';
import { NgsiProblem } from './ngsi-problem.ts';
import { addNotifyRoute } from './notify-route.ts';
import { ENTITY_TYPES } from './observed-attributes.ts';
import { addReadRoutes } from './read-routes.ts';
import { SubscriptionDesk } from './subscription-desk.ts';
import { addSubscriptionRoutes } from './subscription-routes.ts';
import { addTemporalRoutes } from './temporal-routes.ts';

/** ETSI NGSI-LD (GS CIM 009, 1.6): the city as entities of the Smart Data Models; notifications of brokers taken in. */
export const ngsiLdDoor: Door = {
  name: 'ngsi-ld',
  open: async (parts, app) => {
    const desk = new SubscriptionDesk(parts, () => `${addressOf(app, parts)}${CONTEXT_PATH}`);
    await app.register(async (scope) => addRoutes(scope, parts, desk), { prefix: '/ngsi-ld/v1' });
    return { close: async () => desk.close() };
  },
};

/** This server as the door's settings name it (`{"ngsiLd": {"address": "https://…"}}`), or as all doors know it. */
function addressOf(app: FastifyInstance, parts: DoorParts): string {
  const own: unknown = parts.settings.ngsiLd;
  const address: unknown = typeof own === 'object' && own !== null && 'address' in own && own.address;
  if (typeof address === 'string' && URL.canParse(address)) return new URL(address).origin;
  return ownOrigin(app, parts);
}

function addRoutes(app: FastifyInstance, parts: DoorParts, desk: SubscriptionDesk): void {
  answerProblems(app, parts);
  app.addContentTypeParser('application/ld+json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
  app.get('/', { schema: { summary: 'NGSI-LD: what this door gives' } }, (request, reply) =>
    reply.header('cache-control', 'no-cache').send({
      name: 'Bessó',
      standard: 'ETSI GS CIM 009 (NGSI-LD)',
      version: '1.6.1',
      types: ENTITY_TYPES,
      context: `${originOf(request)}${CONTEXT_PATH}`,
    }),
  );
  addReadRoutes(app, parts);
  addTemporalRoutes(app, parts);
  addNotifyRoute(app, parts);
  addSubscriptionRoutes(app, parts, desk);
  refuseWrites(app);
}

/** What is read only: entities come in by notifications, not by the standard's provision of entities. */
const READ_ONLY = ['/entities', '/temporal/entities', '/types', '/attributes'].flatMap((url) => [url, `${url}/*`]);

function refuseWrites(app: FastifyInstance): void {
  const method = ['POST', 'PUT', 'PATCH', 'DELETE'];
  const problem = new NgsiProblem(405, 'This is read only: GET and HEAD.');
  const refuse = async (_request: FastifyRequest, reply: FastifyReply) =>
    answer(reply.header('allow', 'GET, HEAD'), problem);
  for (const url of READ_ONLY) {
    app.route({ method, url, schema: { hide: true } as object, onRequest: refuse, handler: refuse });
  }
}

/** Every failure as the standard's ProblemDetails; our own faults are logged, and told to nobody else. */
function answerProblems(app: FastifyInstance, { log }: DoorParts): void {
  app.setNotFoundHandler((_request, reply) =>
    answer(reply, new NgsiProblem('ResourceNotFound', 'There is nothing at this address.')),
  );
  app.setErrorHandler((error: FastifyError | NgsiProblem, _request, reply) => {
    if (error instanceof NgsiProblem) return answer(reply, error);
    if (error instanceof StoreRefusal)
      return answer(reply, new NgsiProblem(503, `The ${error.reason}; ask again later.`));
    const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
    if (status === 400) {
      const kind = error.code === 'FST_ERR_VALIDATION' ? 'BadRequestData' : 'InvalidRequest';
      return answer(reply, new NgsiProblem(kind, error.message));
    }
    if (status > 400 && status < 500) return answer(reply, new NgsiProblem(status, error.message));
    log.error(`ngsi-ld: ${error.stack ?? error.message}`);
    return answer(reply, new NgsiProblem('InternalError', 'The server could not answer.'));
  });
}

function answer(reply: FastifyReply, problem: NgsiProblem): FastifyReply {
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(problem.details())));
}
