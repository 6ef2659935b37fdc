import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request that came in. */
export interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly atMs: number;
}

/** A fake source on loopback, that answers as `answer` says. */
export interface FakeWeb {
  readonly origin: string;
  readonly asked: readonly Asked[];
  /** Settles once so many requests came in since the start. */
  arrived(count: number): Promise<void>;
}

type Answer = (request: Asked, response: ServerResponse, count: number) => void;

/** Started for one test, and stopped with it. */
export async function startFakeWeb(answer: Answer): Promise<FakeWeb> {
  const asked: Asked[] = [];
  const waiting = new Set<{ readonly count: number; readonly resolve: () => void }>();
  const server = createServer((request, response) => {
    const each = { path: request.url ?? '', headers: request.headers, atMs: performance.now() };
    asked.push(each);
    answer(each, response, asked.length);
    for (const wait of waiting) if (asked.length >= wait.count) wait.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    arrived: (count) =>
      new Promise((resolve) => {
        if (asked.length >= count) resolve();
        else waiting.add({ count, resolve });
      }),
  };
}
