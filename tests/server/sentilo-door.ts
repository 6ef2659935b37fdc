import { connect, type Socket } from 'node:net';
import fastify from 'fastify';
import type { Clock } from '../../data/contract/clock.ts';
import { EMPTY_CITY } from '../../data/contract/city.ts';
import type { DoorParts, OpenDoor } from '../../server/doors/door.ts';
import { sentiloDoor } from '../../server/doors/sentilo/sentilo.ts';
import { OutsideRefused } from '../../server/outbound/outside-fetch.ts';
import { openPlatform } from '../../server/platform/open-platform.ts';
import type { PlatformSettings } from '../../server/platform/platform-settings.ts';
import type { Entity, Platform } from '../../server/platform/platform.ts';
import { MemoryArchive } from './memory-archive.ts';
import { MemoryKeepingStore } from './memory-keeping-store.ts';

/** 22 November 2026, 12:00 UTC. */
export const NOON_MS = Date.UTC(2026, 10, 22, 12);

/** A clock that a test sets. */
export class SetClock implements Clock {
  readonly speed = 1;
  atMs = NOON_MS;

  nowMs(): number {
    return this.atMs;
  }
}

export interface DoorCase {
  readonly platform: Platform;
  readonly archive: MemoryArchive;
  readonly store: MemoryKeepingStore;
  readonly clock: SetClock;
  readonly door: OpenDoor;
  readonly port: number;
  /** What the log was told. */
  readonly errors: string[];
  close(): Promise<void>;
}

/** The door over a sensor platform in memory. */
export async function openSentilo(
  settings: Readonly<Record<string, unknown>> = {},
  platformSettings: Partial<PlatformSettings> = {},
  more: Partial<DoorParts> = {},
): Promise<DoorCase> {
  const clock = new SetClock();
  const archive = new MemoryArchive();
  const store = new MemoryKeepingStore(clock, archive);
  const errors: string[] = [];
  const log = { error: (line: string) => errors.push(line), info: () => {}, debug: () => {} };
  const platform = await openPlatform({ store, archive, clock, log, settings: platformSettings });
  const parts: DoorParts = {
    clock,
    version: '0.0.0',
    log,
    settings: { sentilo: settings },
    host: '127.0.0.1',
    ports: { sentilo: 0, mqtt: 0 },
    store,
    archive,
    platform,
    outside: () => Promise.reject(new OutsideRefused('there is nobody outside')),
    city: () => EMPTY_CITY,
    feeds: () => [],
    ...more,
  };
  const door = await sentiloDoor.open(parts, fastify());
  return { platform, archive, store, clock, door, port: door.port ?? 0, errors, close: () => door.close() };
}

export function provider(id: string, kind: Entity['kind'] = 'provider'): Entity {
  return { id, kind, name: id, simulated: false, licence: 'CC0-1.0', attribution: id };
}

export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Asks as a client with a token; null: without one. */
export type Ask = (verb: string, target: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

export function asker(port: number, token: string | null): Ask {
  return async (verb, target, body, headers = {}) => {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const lines = Object.entries({
      Host: 'sentilo',
      ...(token === null ? {} : { IDENTITY_KEY: token }),
      ...(text === '' ? {} : { 'Content-Length': String(Buffer.byteLength(text)) }),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = await connected(port);
    socket.write(`${verb} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
    const answer = await oneAnswer(socket, verb === 'HEAD');
    socket.destroy();
    return answer;
  };
}

/** Sends bytes as they are and settles with everything that comes back until the server ends. */
export async function exchange(port: number, sent: string | Uint8Array): Promise<string> {
  const socket = await connected(port);
  socket.write(sent);
  return await untilEnd(socket);
}

export async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
}

/** Reads one whole answer, by the length that it tells; the connection may go on. */
export async function oneAnswer(socket: Socket, isBare = false): Promise<Answer> {
  let bytes = Buffer.alloc(0);
  return await new Promise((resolve, reject) => {
    const leave = (): void => {
      socket.off('data', read).off('error', fail).off('end', end);
    };
    const fail = (error: Error): void => {
      leave();
      reject(error);
    };
    const end = (): void => fail(new Error(`ended after ${JSON.stringify(bytes.toString())}`));
    const read = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      const split = bytes.indexOf('\r\n\r\n');
      if (split < 0) return;
      const answer = parseAnswer(bytes.toString());
      const length = isBare ? 0 : Number(answer.headers.get('content-length'));
      if (bytes.length - split - 4 < length) return;
      leave();
      resolve(answer);
    };
    socket.on('data', read).on('error', fail).on('end', end);
  });
}

export async function untilEnd(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve, reject) => socket.once('end', resolve).once('error', reject));
  socket.destroy();
  return Buffer.concat(chunks).toString();
}

export function parseAnswer(bytes: string): Answer {
  const split = bytes.indexOf('\r\n\r\n');
  const [start = '', ...lines] = bytes.slice(0, split).split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(start.split(' ')[1]), headers, body: bytes.slice(split + 4) };
}
