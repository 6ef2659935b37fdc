import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Clients in the field keep a connection for 15 s. */
const KEEP_ALIVE_MS = 25_000;
const HEADERS_WITHIN_MS = 15_000;
const REQUEST_WITHIN_MS = 60_000;
/** How often those that are late are looked for. */
const LOOK_EVERY_MS = 5000;

/** Small clients read until the server closes: it waits before it says so, and longer before it is gone, ms. */
const CLOSE_AFTER_MS = 100;
const GONE_AFTER_MS = 1000;

/** Who ends its side of the connection after a request still reads the answer. */
const ANSWERS_WHO_SAID_ALL = { httpAllowHalfOpen: true };

const BAD_REQUEST = JSON.stringify({ code: 400, message: 'Bad request' });

/** Reads what the clients of the field send, however they frame it, and closes gently. */
export function sentiloListener(answer: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const latest = new WeakMap<Duplex, ServerResponse>();
  const options = { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: HEADERS_WITHIN_MS, noDelay: true };
  const limits = { requestTimeout: REQUEST_WITHIN_MS, connectionsCheckingInterval: LOOK_EVERY_MS };
  const server = createServer({ ...options, ...limits, requireHostHeader: false });
  Object.assign(server, ANSWERS_WHO_SAID_ALL);
  server.on('connection', closeGently);
  server.on('request', (request, response) => {
    latest.set(request.socket, response);
    answer(request, response);
  });
  server.on('clientError', (_error, socket) => refuseBytes(socket, latest.get(socket)));
  return server;
}

/**
 * Bytes that are no request, or break one off. Where a whole one is still being answered they are a client's stray ones
 * after it: it gets its answer first, which says that the connection ends.
 */
function refuseBytes(socket: Duplex, response: ServerResponse | undefined): void {
  if (lingering.has(socket)) return;
  if (response?.req.complete && !response.writableFinished) {
    response.shouldKeepAlive = false;
    response.once('finish', () => endGently(socket));
    return;
  }
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const length = Buffer.byteLength(BAD_REQUEST);
  const type = 'Content-Type: application/json; charset=UTF-8\r\nServer: sentilo-server/2.0.0';
  socket.write(
    `HTTP/1.1 400 Bad Request\r\n${type}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${BAD_REQUEST}`,
  );
  endGently(socket);
}

/** A connection that ends after its answer is not cut while bytes of the client are under way: that would undo it. */
function closeGently(socket: Socket): void {
  socket.destroySoon = () => endGently(socket);
}

const lingering = new WeakSet<Duplex>();

function endGently(socket: Duplex): void {
  if (lingering.has(socket) || socket.destroyed) return;
  lingering.add(socket);
  socket.resume();
  const ending = setTimeout(() => socket.end(), CLOSE_AFTER_MS);
  const going = setTimeout(() => socket.destroy(), CLOSE_AFTER_MS + GONE_AFTER_MS);
  socket.once('close', () => {
    clearTimeout(ending);
    clearTimeout(going);
  });
}
