import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits as 43 letters: a session, a one-time link. Whoever has it, has the right. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** All that is kept of a secret. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether a secret is the one of a digest; the time taken tells neither its length nor its letters. */
export function isSecret(shown: string, digest: string): boolean {
  const [one, other] = [Buffer.from(digestOf(shown)), Buffer.from(digest)];
  return one.length === other.length && timingSafeEqual(one, other);
}
