import { digestOf, isSecret, makeSecret } from './secret.ts';

/** A link is good for this long, ms of the wall. */
const LINK_MS = 30 * 60_000;

/** The right to sign in once, given on paper: only its digest is kept, and only in memory. */
export class OnceLink {
  readonly #wallMs: () => number;
  #offered: { readonly digest: string; readonly untilMs: number } | null = null;

  constructor(wallMs: () => number) {
    this.#wallMs = wallMs;
  }

  /** A new secret; the one before is worth nothing any more. */
  offer(): string {
    const secret = makeSecret();
    this.#offered = { digest: digestOf(secret), untilMs: this.#wallMs() + LINK_MS };
    return secret;
  }

  /** Whether it is the one offered; it was the last time. */
  use(secret: string): boolean {
    const offered = this.#offered;
    if (!offered || !isSecret(secret, offered.digest)) return false;
    this.#offered = null;
    return this.#wallMs() < offered.untilMs;
  }
}
