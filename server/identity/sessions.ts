import { isRole, type Role } from '../../data/contract/role.ts';
import type { Documents } from '../store/archive.ts';
import type { Json } from '../store/batch.ts';
import { digestOf, makeSecret } from './secret.ts';

/** Somebody who has signed in. */
export interface Session {
  readonly person: string;
  /** What the way of signing in gave; an administrator's word goes before it. */
  readonly granted: Role;
  readonly startedMs: number;
  readonly seenMs: number;
}

/** Times of the wall, ms: without a request, and in all. */
export const SESSION_LIMITS = { idleMs: 8 * 3_600_000, wholeMs: 24 * 3_600_000 } as const;

const SESSIONS_AT_MOST = 10_000;
const SESSIONS_OF_ONE_AT_MOST = 20;

/** That a session was used is kept this often, ms. */
const KEEP_SEEN_EVERY_MS = 5 * 60_000;

const KIND = 'session';

interface SessionParts {
  readonly documents: Documents;
  wallMs(): number;
  /** Told where a session could not be kept: it ends with the server then. */
  failed(error: unknown): void;
}

/** Who is signed in, by the digest of what their browser holds. Found again after a restart. */
export class Sessions {
  readonly #parts: SessionParts;
  readonly #sessions = new Map<string, Session>();
  readonly #keptMs = new Map<string, number>();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    for (const [digest, json] of parts.documents.all(KIND)) {
      const session = readSession(json);
      if (!session || !this.#isGood(session)) this.#forget(digest);
      else {
        this.#sessions.set(digest, session);
        this.#keptMs.set(digest, session.seenMs);
      }
    }
  }

  /** Begins one and gives its secret, which nobody else is told. */
  async start(person: string, granted: Role): Promise<string> {
    const nowMs = this.#parts.wallMs();
    const secret = makeSecret();
    this.#makeRoom(person);
    await this.#set(digestOf(secret), { person, granted, startedMs: nowMs, seenMs: nowMs });
    return secret;
  }

  /** The session of a secret, which counts as used now. */
  find(secret: string): Session | null {
    const digest = digestOf(secret);
    const session = this.#sessions.get(digest);
    if (!session) return null;
    if (!this.#isGood(session)) {
      this.#forget(digest);
      return null;
    }
    const seen = { ...session, seenMs: this.#parts.wallMs() };
    this.#sessions.set(digest, seen);
    if (seen.seenMs - (this.#keptMs.get(digest) ?? 0) >= KEEP_SEEN_EVERY_MS) this.#set(digest, seen);
    return seen;
  }

  end(secret: string): void {
    this.#forget(digestOf(secret));
  }

  #isGood({ startedMs, seenMs }: Session): boolean {
    const nowMs = this.#parts.wallMs();
    return nowMs - seenMs < SESSION_LIMITS.idleMs && nowMs - startedMs < SESSION_LIMITS.wholeMs;
  }

  /** The oldest give way: of that person, and of all. */
  #makeRoom(person: string): void {
    const all = [...this.#sessions];
    const old = all.filter(([, session]) => !this.#isGood(session)).map(([digest]) => digest);
    const own = all.filter(([, session]) => session.person === person).map(([digest]) => digest);
    const surplus = all.slice(0, Math.max(0, all.length + 1 - SESSIONS_AT_MOST)).map(([digest]) => digest);
    const surplusOwn = own.slice(0, Math.max(0, own.length + 1 - SESSIONS_OF_ONE_AT_MOST));
    for (const digest of new Set([...old, ...surplusOwn, ...surplus])) this.#forget(digest);
  }

  async #set(digest: string, session: Session): Promise<void> {
    this.#sessions.set(digest, session);
    this.#keptMs.set(digest, session.seenMs);
    const json: Json = { ...session };
    await this.#parts.documents.put([{ kind: KIND, id: digest, json }]).catch(this.#parts.failed);
  }

  #forget(digest: string): void {
    this.#sessions.delete(digest);
    this.#keptMs.delete(digest);
    this.#parts.documents.put([{ kind: KIND, id: digest, json: null }]).catch(this.#parts.failed);
  }
}

function readSession(json: Json): Session | null {
  if (typeof json !== 'object' || json === null || !('person' in json)) return null;
  const { person, granted, startedMs, seenMs } = json;
  const isWhole = typeof person === 'string' && isRole(granted);
  if (!isWhole || typeof startedMs !== 'number' || typeof seenMs !== 'number') return null;
  return { person, granted, startedMs, seenMs };
}
