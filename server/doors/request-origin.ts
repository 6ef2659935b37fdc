import type { FastifyRequest } from 'fastify';

/** This server as the asker names it; a proxy in front that speaks TLS says so. */
export function originOf({ headers, protocol }: Pick<FastifyRequest, 'headers' | 'protocol'>): string {
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : protocol;
  const address = `${scheme}://${headers.host ?? ''}`;
  return URL.canParse(address) ? new URL(address).origin : 'http://localhost';
}
