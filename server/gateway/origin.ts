import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * Why a request is not from this server's own page, or null when it may be. While bound to loopback the request must
 * name a loopback host (against DNS rebinding), or the public one of a proxy; a browser's `Origin` must be the host that
 * it asks.
 */
export function originProblem(
  headers: IncomingHttpHeaders,
  boundToLoopback: boolean,
  publicHost: string | null = null,
): string | null {
  const host = hostOf(`http://${headers.host ?? ''}`);
  if (!host) return 'The request names no host.';
  const isOwn = !boundToLoopback || isLoopbackName(host.hostname) || headers.host === publicHost;
  if (!isOwn) return 'This server answers only to its own loopback address.';
  if (headers.origin === undefined) return null;
  return hostOf(headers.origin)?.host === host.host ? null : 'The request comes from another origin.';
}

function isLoopbackName(hostname: string): boolean {
  return LOOPBACK_NAMES.has(hostname) || isLoopbackHost(hostname);
}

function hostOf(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}
