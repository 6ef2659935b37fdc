import type { IncomingHttpHeaders } from 'node:http';
import { isLoopbackHost } from '../gateway/origin.ts';

/** Cookies of ours: a session, and a sign-in that is under way. */
export type CookieName = 'besso' | 'besso-sign-in';

/** Over TLS browsers take this prefix from the host itself alone, with Secure, and send it to no other. */
const OVER_TLS = '__Host-';

/** A cookie of ours, or null. One without the prefix counts on loopback alone: elsewhere anybody on the way can set it. */
export function readCookie(headers: IncomingHttpHeaders, name: CookieName): string | null {
  const cookies = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const find = (wanted: string): string | null =>
    cookies.find((pair) => pair.startsWith(`${wanted}=`))?.slice(wanted.length + 1) ?? null;
  return find(OVER_TLS + name) ?? (isOnLoopback(headers) ? find(name) : null);
}

/** The header that sets a cookie; with a life of 0 s it is taken away. */
export function cookieHeader(name: CookieName, value: string, lifeS: number, secure: boolean): string {
  const start = secure ? `${OVER_TLS}${name}=${value}; Secure` : `${name}=${value}`;
  return `${start}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${lifeS}`;
}

/** Whether a request asks a loopback host by name. */
export function isOnLoopback({ host }: IncomingHttpHeaders): boolean {
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : null;
  return url !== null && isLoopbackHost(url.hostname.replace(/^\[|\]$/g, ''));
}
