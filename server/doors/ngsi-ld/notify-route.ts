import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { entityNote } from '../../audit/audit-platform.ts';
import type { Entity } from '../../platform/platform.ts';
import type { DoorParts } from '../door.ts';
import { NgsiProblem } from './ngsi-problem.ts';
import { readNotification, type ReadNotification } from './notification.ts';

const PARAMETERS = Type.Object({ provider: Type.String({ pattern: '^[0-9a-zA-Z_-]{1,100}$' }) });

type NotifyRequest = FastifyRequest<{ Params: { provider: string } }>;

/** Where context brokers send their notifications: a provider's attributes become its sensors. */
export function addNotifyRoute(app: FastifyInstance, parts: DoorParts): void {
  const schema = {
    summary: 'NGSI-LD: takes a Notification of any context broker; IDENTITY_KEY or Authorization: Bearer',
    params: PARAMETERS,
  };
  app.post('/notify/:provider', { schema }, async (request: NotifyRequest, reply) => {
    const { provider } = request.params;
    const by = writerOf(request, provider, parts);
    const read = readNotification(request.body);
    const refused = await keep(read, by, provider, parts);
    return reply.header('cache-control', 'no-store').send({
      accepted: read.told.length - refused.length,
      refused,
      leftOut: read.leftOut,
      reasons: read.reasons,
    });
  });
}

/** Who shows a token that opens the door; refused with 401, or 403 where it is not for this provider. */
export function entityOfToken(request: FastifyRequest, { platform }: DoorParts): Entity {
  const { identity_key: key, authorization } = request.headers;
  const [, bearer] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  const token = typeof key === 'string' ? key : bearer;
  const entity = token === undefined || token.length > 1000 ? null : platform.entityOf(token);
  if (!entity) throw new NgsiProblem(401, 'Show a token: IDENTITY_KEY, or Authorization: Bearer.');
  return entity;
}

function writerOf(request: FastifyRequest, provider: string, parts: DoorParts): Entity {
  const entity = entityOfToken(request, parts);
  if (parts.platform.may(entity, provider, 'WRITE')) return entity;
  throw new NgsiProblem(403, 'This token may not write for that provider.');
}

interface RefusedValue {
  readonly sensor: string;
  readonly why: string;
}

/** Settles once everything is safe. Sensors that are not known are created, units that changed are told. */
async function keep(
  read: ReadNotification,
  by: Entity,
  provider: string,
  parts: DoorParts,
): Promise<readonly RefusedValue[]> {
  const { platform } = parts;
  const known = read.sensors.map((sensor) => ({ sensor, before: platform.sensor(provider, sensor.sensor) }));
  const fresh = known.filter(({ before }) => before === null).map(({ sensor }) => sensor);
  const changed = known
    .filter(({ sensor, before }) => before !== null && before.unit !== sensor.unit)
    .map(({ sensor: { sensor, unit } }) => ({ sensor, unit }));
  const problems = [
    ...(fresh.length > 0 ? await platform.addSensors(provider, fresh) : []),
    ...(changed.length > 0 ? await platform.updateSensors(provider, changed) : []),
  ];
  if (problems.length > 0) throw new NgsiProblem('BadRequestData', problems.slice(0, 5).join('; '));
  if (fresh.length + changed.length > 0) {
    await parts.audit?.noteOften(entityNote(by, 'POST /ngsi-ld/v1/notify/:provider', `/catalog/${provider}`));
  }
  if (read.told.length === 0) return [];
  return (await platform.publish(by, provider, read.told)).refused;
}
