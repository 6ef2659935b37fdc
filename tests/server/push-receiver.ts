import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OutsideRefused, type OutsideFetch } from '../../server/outbound/outside-fetch.ts';
import type { Platform, PlatformEvent, PlatformListener } from '../../server/platform/platform.ts';

export interface ReceivedPush {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * A subscriber on loopback: `/ok` takes, `/fail` answers 500, `/hang` never answers, `/moved` leads to `/ok`; all as
 * `answers` says.
 */
export async function openReceiver() {
  const received: ReceivedPush[] = [];
  const answers = new Map<string, number>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString();
      const path = request.url ?? '';
      received.push({ path, headers: request.headers, text, body: JSON.parse(text || '{}') as ReceivedPush['body'] });
      if (path === '/hang' && !answers.has(path)) return;
      if (path === '/moved') response.setHeader('Location', '/ok');
      response.statusCode = answers.get(path) ?? (path === '/fail' ? 500 : 204);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    received,
    answers,
    on: (path: string) => received.filter((each) => each.path === path),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A way out without the guard, for receivers on loopback. */
export const openOutside: OutsideFetch = async (url, { method, headers, body, withinMs, headOnly, signal }) => {
  try {
    const signals = [AbortSignal.timeout(withinMs), ...(signal ? [signal] : [])];
    const answer = await fetch(url, {
      method,
      headers: headers ?? {},
      body: body === undefined ? null : typeof body === 'string' ? body : Buffer.from(body),
      redirect: headOnly ? 'manual' : 'follow',
      signal: AbortSignal.any(signals),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: bytes };
  } catch (error) {
    throw new OutsideRefused(error instanceof Error ? error.message : String(error));
  }
};

/** The part of a platform that tells what is published; `tell` settles when all listeners have it. */
export function eventSource() {
  const listeners = new Set<PlatformListener>();
  const listen: Platform['listen'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const tell = (...events: PlatformEvent[]): Promise<unknown> =>
    Promise.all([...listeners].map((listener) => listener(events)));
  return { listen, tell };
}

/** An observation as it is told. */
export function dataEvent(provider: string, sensor: string, message: string, atMs: number): PlatformEvent {
  return {
    type: 'DATA',
    topic: `/data/${provider}/${sensor}`,
    message,
    atMs,
    publishedAtMs: atMs,
    publisher: provider,
    provider,
    sensor,
    location: null,
    alert: null,
    alertType: null,
  };
}
