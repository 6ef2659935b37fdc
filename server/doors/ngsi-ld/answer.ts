import type { FastifyReply, FastifyRequest } from 'fastify';
import { originOf } from '../request-origin.ts';
import { CONTEXT_PATH, CORE_CONTEXT } from './context.ts';
import { type NgsiEntity, writeEntity, writeFeature, type Writing } from './entity.ts';
import { NgsiProblem } from './ngsi-problem.ts';

const MEDIA = ['application/json', 'application/ld+json', 'application/geo+json'] as const;
type Medium = (typeof MEDIA)[number];

/** The best of our media types that the asker takes. Refuses with 406 where it takes none. */
export function mediumOf({ headers }: Pick<FastifyRequest, 'headers'>): Medium {
  const accept = headers.accept ?? '*/*';
  const wanted = accept.split(',').map((part) => {
    const [type = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const quality = Number(parameters.find((each) => each.startsWith('q='))?.slice(2) ?? 1);
    return { type, quality: Number.isNaN(quality) ? 0 : quality };
  });
  const best = wanted
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .flatMap(({ type }) => MEDIA.filter((medium) => medium === type || type === '*/*' || type === 'application/*'));
  const [medium] = best;
  if (medium === undefined) throw new NgsiProblem(406, `Only ${MEDIA.join(', ')} are given.`);
  return medium;
}

/** Sends JSON with its context: inside of it, or in a header where the medium has no place for one. */
export function sendWithContext(
  request: FastifyRequest,
  reply: FastifyReply,
  body: object | readonly object[],
): FastifyReply {
  const medium = mediumOf(request);
  const address = `${originOf(request)}${CONTEXT_PATH}`;
  reply.header('cache-control', 'no-store').header('vary', 'accept');
  if (medium === 'application/ld+json') {
    const context = { '@context': [address, CORE_CONTEXT] };
    const written = Array.isArray(body)
      ? body.map((each: object) => ({ ...each, ...context }))
      : { ...body, ...context };
    return reply.type(medium).send(Buffer.from(JSON.stringify(written)));
  }
  addLink(reply, `<${address}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`);
  return reply.type(medium).send(Buffer.from(JSON.stringify(body)));
}

/** One or several entities in the form that the asker takes. */
export function sendEntities(
  request: FastifyRequest,
  reply: FastifyReply,
  entities: NgsiEntity | readonly NgsiEntity[],
  writing: Writing,
): FastifyReply {
  const geo = mediumOf(request) === 'application/geo+json';
  const write = (entity: NgsiEntity) => (geo ? writeFeature(entity, writing) : writeEntity(entity, writing));
  if (!isList(entities)) return sendWithContext(request, reply, write(entities));
  const list = entities.map(write);
  return sendWithContext(request, reply, geo ? { type: 'FeatureCollection', features: list } : list);
}

function isList(entities: NgsiEntity | readonly NgsiEntity[]): entities is readonly NgsiEntity[] {
  return Array.isArray(entities);
}

/** Several of them stand in one header. */
export function addLink(reply: FastifyReply, link: string): void {
  const before = reply.getHeader('link');
  reply.header('link', typeof before === 'string' && before !== '' ? `${before}, ${link}` : link);
}
