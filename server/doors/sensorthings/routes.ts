import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Allowance } from './allowance.ts';
import { answer } from './answer.ts';
import { ask } from './asking.ts';
import type { Catalogues } from './catalogue.ts';
import type { Catalogue } from './catalogue-maker.ts';
import { createObservation, createObservations, type Creator, readJson } from './create.ts';
import type { DoorParts } from '../door.ts';
import type { Entity as Teller } from '../../platform/platform.ts';
import { StoreRefusal } from '../../store/archive.ts';
import { originOf } from '../request-origin.ts';
import { addressOf } from './entity.ts';
import { readPath } from './query-options.ts';
import { readableBy } from './readers.ts';
import { malformed, Refusal } from './refusal.ts';
import { SERVICE_PATH, serviceRoot } from './service-root.ts';
import { creationTarget } from './topics.ts';

const BODY_AT_MOST_BYTES = 1_048_576;

/** Requests that read at the same time; others wait, and are turned away when too many do. */
const READING_AT_ONCE = 4;
const WAITING_AT_MOST = 200;

/** What who is turned away is told to wait, s. */
const RETRY_AFTER_S = 5;

/** Adds the service to the server. */
export async function addSensorThings(app: FastifyInstance, parts: DoorParts, catalogues: Catalogues): Promise<void> {
  const allowance = new Allowance(READING_AT_ONCE, WAITING_AT_MOST);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.setErrorHandler((error, _request, reply) => answerError(error, reply, parts));
    const handler = (request: FastifyRequest, reply: FastifyReply) => {
      if (request.method === 'GET' || request.method === 'HEAD') {
        return allowance.run(() => read(request, reply, parts, catalogues));
      }
      if (request.method === 'POST') return create(request, reply, parts, catalogues);
      return refuseMethod(request, reply);
    };
    const schema = { hide: true } as object;
    const method = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
    for (const url of [SERVICE_PATH, `${SERVICE_PATH}/*`]) {
      scope.route({ method, url, schema, bodyLimit: BODY_AT_MOST_BYTES, handler });
    }
  });
}

async function read(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: DoorParts,
  catalogues: Catalogues,
): Promise<FastifyReply> {
  const { path, query, root } = addressIn(request);
  reply.header('cache-control', 'no-store');
  if (path === '') {
    const { host, ports } = parts;
    return reply.send(serviceRoot(root, `mqtt://${request.hostname || host}:${ports.mqtt}`));
  }
  const mayRead = readableBy(parts.platform, tellerOf(request, parts));
  const { body, plain } = await catalogues.using(mayRead, (catalogue) =>
    answer(root, path, query, ask(catalogue, parts.archive, parts.clock)),
  );
  if (body === null) return reply.code(204).send();
  return plain ? reply.type('text/plain; charset=utf-8').send(String(body)) : reply.send(body);
}

async function create(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: DoorParts,
  catalogues: Catalogues,
): Promise<FastifyReply> {
  const { path, root } = addressIn(request);
  const by = tellerOf(request, parts);
  const { platform, archive } = parts;
  const mayRead = readableBy(platform, by);
  const nowMs = parts.clock.nowMs();
  const creator = (catalogue: Catalogue): Creator => ({ platform, archive, catalogue, by, nowMs });
  const link = (id: string) => `${root}/${addressOf({ set: 'Observations', id })}`;
  if (path === 'CreateObservations') {
    if (!by) throw new Refusal(401, 'a token is needed');
    const results = await createObservations(readJson(bodyOf(request)), creator(catalogues.now(mayRead, true)));
    return reply.code(201).send(results.map((each) => (each instanceof Refusal ? 'error' : link(each))));
  }
  const target = creationTarget(path);
  if (target === undefined) return refuseMethod(request, reply);
  const body = readJson(bodyOf(request));
  const id = await catalogues.using(mayRead, (catalogue) => createObservation(body, target, creator(catalogue)));
  return reply
    .code(201)
    .header('location', link(id))
    .send({ '@iot.id': id, '@iot.selfLink': link(id) });
}

function refuseMethod(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { path } = addressIn(request);
  if (path !== '') readPath(path);
  const message = `${request.method} is not done here: of this service, Observations can be created, all else is read`;
  const allowed = path !== '' && creationTarget(path) !== undefined ? 'GET, HEAD, POST' : 'GET, HEAD';
  return sendError(reply.header('allow', allowed), 405, message);
}

/** Whose token a request shows; null where it shows none. Throws a refusal where it is nobody's. */
function tellerOf({ headers }: FastifyRequest, { platform }: DoorParts): Teller | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const token = headers.identity_key ?? bearer;
  if (token === undefined) return null;
  const teller = platform.entityOf(String(token));
  if (!teller) throw new Refusal(401, 'that token opens nothing');
  return teller;
}

function addressIn(request: FastifyRequest): {
  readonly path: string;
  readonly query: string;
  readonly root: string;
} {
  const url = request.raw.url ?? '';
  const mark = url.indexOf('?');
  const whole = mark < 0 ? url : url.slice(0, mark);
  return {
    path: whole.slice(SERVICE_PATH.length).replace(/^\/+|\/+$/g, ''),
    query: mark < 0 ? '' : url.slice(mark + 1),
    root: `${originOf(request)}${SERVICE_PATH}`,
  };
}

function bodyOf({ body }: FastifyRequest): Uint8Array {
  if (body instanceof Uint8Array) return body;
  throw malformed('the body is empty');
}

function answerError(error: unknown, reply: FastifyReply, { log }: DoorParts): FastifyReply {
  if (error instanceof Refusal) return sendError(reply, error.status, error.message);
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (error instanceof StoreRefusal) return sendError(reply, 503, `The ${error.reason}: ask again later.`);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return sendError(reply, statusCode, message ?? '');
  log.error(`sensorthings: ${error instanceof Error ? (error.stack ?? message) : String(error)}`);
  return sendError(reply, 500, 'The server could not answer.');
}

function sendError(reply: FastifyReply, code: number, message: string): FastifyReply {
  if (code === 503) reply.header('retry-after', RETRY_AFTER_S);
  if (code === 401) reply.header('www-authenticate', 'Bearer');
  const type = 'application/json; charset=utf-8';
  return reply.code(code).header('cache-control', 'no-store').type(type).send({ code, type: 'error', message });
}
