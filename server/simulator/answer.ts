import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** Something that has an address, as it is at the moment. */
export interface Resource {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly modifiedMs: number;
  readonly contentType: string;
  readonly maxAgeS: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array;
}

const NOTHING = new Uint8Array();

/** A strong entity tag: the same bytes always have the same. */
export function etagOf(bytes: Uint8Array): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
}

/** 200 with the bytes, or 304 for one who has them (RFC 9110, 13.2.2: the tag counts before the date). */
export function answer(request: IncomingHttpHeaders, resource: Resource): HttpAnswer {
  const headers = {
    etag: resource.etag,
    'last-modified': new Date(resource.modifiedMs).toUTCString(),
    'cache-control': `public, max-age=${resource.maxAgeS}`,
  };
  if (isHeld(request, resource)) return { status: 304, headers, body: NOTHING };
  return {
    status: 200,
    headers: { ...headers, 'content-type': resource.contentType, 'content-length': resource.bytes.length },
    body: resource.bytes,
  };
}

/** A refusal in one line of plain text. */
export function refusal(status: number, words: string, headers: OutgoingHttpHeaders = {}): HttpAnswer {
  const body = new TextEncoder().encode(`${words}\n`);
  return { status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }, body };
}

function isHeld(request: IncomingHttpHeaders, { etag, modifiedMs }: Resource): boolean {
  const tags = request['if-none-match'];
  if (tags !== undefined) {
    return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
  }
  const sinceMs = Date.parse(request['if-modified-since'] ?? '');
  return Number.isFinite(sinceMs) && Math.floor(modifiedMs / 1000) * 1000 <= sinceMs;
}
