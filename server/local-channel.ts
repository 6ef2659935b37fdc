import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** How commands of this machine's owner are answered: each by its name, with its words; gives words to print. */
export type LocalCommands = Readonly<Record<string, (words: readonly string[]) => Promise<string>>>;

/** A command was understood and refused: one line for a person. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

interface Whereabouts {
  readonly port: number;
  readonly secret: string;
}

const FILE = 'local-channel.json';
const BODY_AT_MOST = 10_000;
const ANSWER_WITHIN_MS = 10_000;
const OK = 200;
const REFUSED = 422;

/**
 * Lets commands on this machine ask the running server: on loopback, for whoever can read a file in the home folder
 * that its owner alone can read.
 */
export async function openLocalChannel(home: string, commands: LocalCommands): Promise<{ close(): Promise<void> }> {
  const secret = randomBytes(32).toString('hex');
  const server = createServer((message, response) => {
    answer(message, response, { secret, commands }).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const file = join(home, FILE);
  writePrivate(file, JSON.stringify({ port: (server.address() as AddressInfo).port, secret }));
  return { close: () => closeChannel(server, file, secret) };
}

/** Asks the server that runs on a home folder. Null where none does; throws {@link CommandRefused}. */
export async function askLocally(home: string, command: string, words: readonly string[]): Promise<string | null> {
  const where = readWhereabouts(join(home, FILE));
  if (!where) return null;
  const answered = await post(where, JSON.stringify({ command, words }));
  if (answered === null) return null;
  if (answered.status === OK) return answered.text;
  if (answered.status === REFUSED) throw new CommandRefused(answered.text);
  throw new Error(`the running server answered ${answered.status}`);
}

function writePrivate(file: string, text: string): void {
  const fresh = `${file}.${process.pid}`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, text, { mode: 0o600, flag: 'wx' });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}

async function closeChannel(server: Server, file: string, secret: string): Promise<void> {
  if (readWhereabouts(file)?.secret === secret) rmSync(file, { force: true });
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  { secret, commands }: { readonly secret: string; readonly commands: LocalCommands },
): Promise<void> {
  const body = await readBody(message);
  const given = message.headers.authorization ?? '';
  if (body === null || !isSame(given, `Bearer ${secret}`)) return end(response, 403, 'refused');
  const { command, words } = JSON.parse(body) as { command: string; words: string[] };
  const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (!run) return end(response, 404, `no command ${command}`);
  try {
    end(response, OK, await run(words));
  } catch (error) {
    if (error instanceof CommandRefused) end(response, REFUSED, error.message);
    else end(response, 500, 'it failed');
  }
}

async function readBody(message: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > BODY_AT_MOST) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(text);
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function readWhereabouts(file: string): Whereabouts | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Whereabouts;
  } catch {
    return null;
  }
}

/** Null where nobody listens: the server was killed, and left its file. */
function post({ port, secret }: Whereabouts, body: string): Promise<{ status: number; text: string } | null> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${secret}`, 'content-length': Buffer.byteLength(body) };
    const sent = request({ host: '127.0.0.1', port, method: 'POST', headers, timeout: ANSWER_WITHIN_MS });
    sent.on('timeout', () => sent.destroy(new Error('the running server does not answer')));
    sent.on('error', (error) => {
      if ('code' in error && error.code === 'ECONNREFUSED') resolve(null);
      else reject(error);
    });
    sent.on('response', (message) => {
      readBody(message).then((text) => resolve({ status: message.statusCode ?? 0, text: text ?? '' }), reject);
    });
    sent.end(body);
  });
}
