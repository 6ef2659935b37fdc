import { timingSafeEqual } from 'node:crypto';
import { sentiloTimeMs } from '../../data/contract/sentilo-time.ts';
import { signature } from '../platform/push-message.ts';

/** The headers that prove who sent something. */
export interface PushProof {
  readonly date: string | undefined;
  readonly hmac: string | undefined;
}

/** Clocks differ, and a body may be on its way for a while. */
const AGE_AT_MOST_MS = 15 * 60_000;

/** Whether a body was signed with the secret for this endpoint, lately. */
export function isSignedBy(
  { secret, endpoint, nowMs }: { readonly secret: string; readonly endpoint: string; readonly nowMs: number },
  body: string,
  { date, hmac }: PushProof,
): boolean {
  if (date === undefined || hmac === undefined) return false;
  const atMs = sentiloTimeMs(date);
  if (atMs === undefined || Math.abs(nowMs - atMs) > AGE_AT_MOST_MS) return false;
  const [given, expected] = [Buffer.from(hmac), Buffer.from(signature(secret, body, date, endpoint))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
