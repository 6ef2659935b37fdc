import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushProof } from './push-proof.ts';

/** Takes what came in under a path; gives the status to answer with. */
export type TakePush = (path: string, body: string, proof: PushProof) => Promise<number>;

export interface PushReceiver {
  readonly port: number;
  close(): Promise<void>;
}

const BODY_AT_MOST = 200_000;

/** Listens for what remotes send by themselves. */
export async function openPushReceiver(host: string, port: number, take: TakePush): Promise<PushReceiver> {
  const server = createServer({ requestTimeout: 15_000 }, (message, response) => {
    answer(message, response, take).catch(() => end(response, 500));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

async function answer(message: IncomingMessage, response: ServerResponse, take: TakePush): Promise<void> {
  if (message.method !== 'POST') return end(response, 405);
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > BODY_AT_MOST) return end(response, 413);
    parts.push(part);
  }
  const proof = { date: headerOf(message, 'x-sentilo-date'), hmac: headerOf(message, 'x-sentilo-content-hmac') };
  end(response, await take(message.url ?? '', Buffer.concat(parts).toString('utf8'), proof));
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'Content-Length': 0, ...(status === 413 ? { Connection: 'close' } : {}) });
  response.end();
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
