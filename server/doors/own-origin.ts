import type { FastifyInstance } from 'fastify';
import { ownAddress } from '../own-address.ts';
import type { DoorParts } from './door.ts';

/** Where others reach this server, for links in what nobody asked for: by its settings, or as it knows itself. */
export function ownOrigin({ server }: FastifyInstance, { publicUrl, host }: DoorParts): string {
  if (publicUrl) return new URL(publicUrl).origin;
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 80;
  return `http://${ownAddress(host)}:${port}`;
}
