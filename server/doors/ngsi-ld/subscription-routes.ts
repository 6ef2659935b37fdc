import type { FastifyInstance, FastifyRequest } from 'fastify';
import { entityNote } from '../../audit/audit-platform.ts';
import type { DoorParts } from '../door.ts';
import { sendWithContext } from './answer.ts';
import { NgsiProblem } from './ngsi-problem.ts';
import { entityOfToken } from './notify-route.ts';
import { pageOf } from './read-routes.ts';
import type { SubscriptionDesk } from './subscription-desk.ts';
import type { Subscription } from './subscription.ts';

type NamedRequest = FastifyRequest<{ Params: { '*': string } }>;

/** Who shows a token may be told of changes, and sees and ends what is theirs. */
export function addSubscriptionRoutes(app: FastifyInstance, parts: DoorParts, desk: SubscriptionDesk): void {
  const told = (subscription: Subscription): object => ({
    ...(subscription.words as object),
    status: subscription.expiresAtMs <= parts.clock.nowMs() ? 'expired' : subscription.isActive ? 'active' : 'paused',
    notification: { ...notificationOf(subscription), ...desk.statusOf(subscription.id) },
  });
  app.post('/subscriptions', { schema: { summary: 'NGSI-LD: be told of changes' } }, async (request, reply) => {
    const owner = entityOfToken(request, parts);
    const id = await desk.add(request.body, owner.id);
    await parts.audit?.noteOften(entityNote(owner, 'POST /ngsi-ld/v1/subscriptions', id));
    return reply.code(201).header('location', `/ngsi-ld/v1/subscriptions/${id}`).send();
  });
  app.get('/subscriptions', { schema: { summary: 'NGSI-LD: one’s own subscriptions' } }, (request, reply) => {
    const all = desk.of(entityOfToken(request, parts).id);
    const { offset, limit } = pageOf({ limit: 100 });
    return sendWithContext(request, reply, all.slice(offset, offset + limit).map(told));
  });
  app.get('/subscriptions/*', { schema: { summary: 'NGSI-LD: one subscription' } }, (request: NamedRequest, reply) =>
    sendWithContext(request, reply, told(ownOf(request, parts, desk))),
  );
  app.delete('/subscriptions/*', { schema: { summary: 'NGSI-LD: ends one' } }, async (request: NamedRequest, reply) => {
    const { id } = ownOf(request, parts, desk);
    await desk.remove(id);
    await parts.audit?.noteOften(entityNote(entityOfToken(request, parts), 'DELETE /ngsi-ld/v1/subscriptions', id));
    return reply.code(204).send();
  });
  app.patch('/subscriptions/*', { schema: { summary: 'NGSI-LD: not done; delete and create' } }, () => {
    throw new NgsiProblem(501, 'Subscriptions are not changed here: delete and create them.');
  });
}

function notificationOf({ words }: Subscription): object {
  return typeof words === 'object' && words !== null && 'notification' in words ? (words.notification as object) : {};
}

function ownOf(request: NamedRequest, parts: DoorParts, desk: SubscriptionDesk): Subscription {
  const id = request.params['*'];
  const subscription = desk.get(id, entityOfToken(request, parts).id);
  if (!subscription) throw new NgsiProblem('ResourceNotFound', `There is no subscription ${id.slice(0, 200)}.`);
  return subscription;
}
