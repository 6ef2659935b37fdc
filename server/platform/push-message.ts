import { createHash, createHmac } from 'node:crypto';
import { sentiloTime } from '../../data/contract/sentilo-time.ts';
import type { PlatformEvent } from './platform.ts';

const CONTENT_TYPE = 'application/json';

/** The body of one call: Sentilo's keys, no nulls. `retryAttempt` from 1, 0 for the first call. */
export function pushBody(event: PlatformEvent, retryAttempt: number): string {
  return JSON.stringify({
    message: event.message,
    timestamp: sentiloTime(event.atMs),
    topic: event.topic,
    type: event.type,
    sensor: event.sensor ?? undefined,
    provider: event.provider ?? undefined,
    location: event.location ?? undefined,
    alert: event.alert ?? undefined,
    alertType: event.alertType ?? undefined,
    time: event.atMs,
    publisher: event.publisher,
    publishedAt: event.publishedAtMs,
    retryAttempt: retryAttempt === 0 ? undefined : retryAttempt,
    sender: event.publisher,
  });
}

/** Headers that prove who sent a body, and when; none but its type where the subscriber has no secret. */
export function pushHeaders(
  { endpoint, secret }: { readonly endpoint: string; readonly secret: string | null },
  body: string,
  nowMs: number,
): Readonly<Record<string, string>> {
  if (secret === null) return { 'Content-Type': CONTENT_TYPE };
  const date = sentiloTime(nowMs);
  return {
    'Content-Type': CONTENT_TYPE,
    'X-Sentilo-Date': date,
    'X-Sentilo-Content-Hmac': signature(secret, body, date, endpoint),
  };
}

export function signature(secret: string, body: string, date: string, endpoint: string): string {
  const digest = createHash('md5').update(body).digest('base64');
  const signed = ['POST', digest, CONTENT_TYPE, date, endpoint].join('\n');
  return createHmac('sha512', secret).update(signed).digest('base64');
}
