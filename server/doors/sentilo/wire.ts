import type { IncomingMessage, ServerResponse } from 'node:http';
import { platformNote } from '../../audit/audit-platform.ts';
import type { Audit } from '../../audit/audit.ts';
import { type Entity, MASTER } from '../../platform/platform.ts';
import { excessMessage } from '../../platform/quotas.ts';
import { StoreRefusal } from '../../store/archive.ts';
import type { WireParts } from './call.ts';
import type { Callers } from './callers.ts';
import type { Places } from './places.ts';
import { readBody } from './read-body.ts';
import { internal, Refusal, Unreadable, unreadable } from './refusal.ts';
import { answerTo } from './router.ts';
import { sendAnswer, sendRefusal } from './send.ts';
import type { SentiloSettings } from './settings.ts';

export interface Wire extends WireParts {
  readonly settings: SentiloSettings;
  readonly callers: Callers;
  readonly log: { error(line: string): void };
  readonly audit?: Pick<Audit, 'noteOften'>;
  /** For long bodies. */
  readonly places: Places;
  /** Whether it is on its way up or down. */
  isStarting(): boolean;
}

/** What the master may send besides everybody's limit, bytes. */
const MASTER_BODY_BYTES = 64 * 1024 * 1024;

/** A body of more than this is long: it is not read before there is a place for it, bytes. */
const LONG_BYTES = 65_536;

/** Answers one request: whatever happens, there is an answer, and nobody else notices. */
export async function answerRequest(wire: Wire, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const extra: Record<string, string> = {};
  try {
    const answer = await answerOf(wire, request, extra);
    sendAnswer(request, response, answer, extra);
  } catch (error) {
    if (response.headersSent || request.socket.destroyed) return;
    sendRefusal(request, response, refusalOf(wire, request, error), extra);
  }
}

/** The checks come in Sentilo's order: start, credential, TLS, quota, size, and what the router and the service check. */
async function answerOf(
  wire: Wire,
  request: IncomingMessage,
  extra: Record<string, string>,
): Promise<object | undefined> {
  const { method = '', url: uri = '/' } = request;
  if (wire.isStarting()) throw starting();
  const caller = callerOf(wire, request);
  if (wire.platform.isSecureOnly(caller.id) && !isOverTls(request)) {
    throw new Refusal(403, 'SSL access is required');
  }
  takeQuota(wire, caller, extra);
  const leave = isLong(request) ? await wire.places.take(caller.id) : null;
  try {
    const body = await readBody(request, caller.id === MASTER ? MASTER_BODY_BYTES : wire.settings.bodyBytes);
    const turn = wire.turns.take(caller.id, body.length);
    if (turn) await turn;
    const isEarly = method === 'GET' && wire.usage().state === 'opening' && asksForThePast(uri);
    const work = answerTo(method, { parts: wire, caller, uri, body });
    const answer = await (isEarly ? inTime(work, wire.settings.startWaitMs) : work);
    const note = platformNote(caller, method, uri);
    if (note) await wire.audit?.noteOften(note);
    return answer;
  } finally {
    leave?.();
  }
}

/** One that does not say how long it is may be so long as is taken. */
function isLong({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > LONG_BYTES || headers['transfer-encoding'] !== undefined;
}

function callerOf({ callers, platform, settings }: Wire, { headers, socket }: IncomingMessage): Entity {
  const token = headers.identity_key;
  if (typeof token === 'string') {
    const entity = callers.of(socket, token.trim());
    if (entity) return entity;
    throw new Refusal(401, `Invalid credential ${token}`);
  }
  const anonymous = settings.anonymous === null ? null : platform.entity(settings.anonymous);
  if (anonymous) return anonymous;
  throw new Refusal(401, 'Invalid credential null');
}

/** As a proxy in front says it; the first of several is the one that the caller spoke to. */
function isOverTls({ headers }: IncomingMessage): boolean {
  const [said = ''] = [headers['x-forwarded-proto'] ?? []].flat();
  return said.split(',', 1)[0]?.trim().toLowerCase() === 'https';
}

function takeQuota({ quotas, platform }: Wire, { id }: Entity, extra: Record<string, string>): void {
  const { headers, excess } = quotas.takeInbound(id, id === MASTER);
  Object.assign(extra, headers);
  if (!excess) return;
  const message = excessMessage(excess);
  const isGlobal = excess.quota === 'global-inbound';
  platform.raise(isGlobal ? '_GLOBAL_OVER_QUOTA_INBOUND' : '_OVER_QUOTA_INBOUND', `Entity ${id}: ${message}`);
  throw new Refusal(429, message);
}

function starting(): Refusal {
  return new Refusal(503, 'API Server is temporarily unavailable because it is starting. Try again in a while.');
}

/** Settles as the work does, or with a {@link Refusal} where that takes too long. */
async function inTime<T>(work: Promise<T>, withinMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(starting()), withinMs);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function asksForThePast(uri: string): boolean {
  return /^\/(?:data|order|alarm)(?:[/?]|$)/.test(uri);
}

function refusalOf({ log, nowMs }: Wire, { method, url, headers }: IncomingMessage, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof Unreadable) return unreadable(error, nowMs());
  if (error instanceof StoreRefusal) {
    return new Refusal(503, `API Server is temporarily unavailable because its ${error.reason}. Try again in a while.`);
  }
  const code = `SIE99-${nowMs()}`;
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const forwarded = headers['x-forwarded-for'];
  const sender = forwarded === undefined ? '' : ` (for ${JSON.stringify(forwarded).slice(0, 100)})`;
  log.error(`sentilo: ${code} ${method} ${url?.slice(0, 300)}${sender}: ${cause}`);
  return internal(code);
}
