import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OutsideRefused } from './outside-fetch.ts';

/** What the guard asks for; a server may send none of them. */
export const ENCODINGS = 'gzip, deflate, br';

/** The body, decompressed; cut off and refused beyond a length, as sent or decompressed. */
export async function readBody(response: IncomingMessage, origin: string, bytesAtMost: number): Promise<Uint8Array> {
  const tooLong = (): OutsideRefused => new OutsideRefused(`${origin} answers more than ${bytesAtMost} bytes`);
  if (Number(response.headers['content-length'] ?? 0) > bytesAtMost) throw tooLong();
  const body = decompressed(response, origin, bytesAtMost, tooLong);
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of body as AsyncIterable<Uint8Array>) {
      length += part.length;
      if (length > bytesAtMost) throw tooLong();
      parts.push(part);
    }
  } finally {
    body.destroy();
    response.destroy();
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** Lets a body that nobody reads come to its end, so that its sender is not cut off, and cuts it off beyond a length. */
export function leaveBody(response: IncomingMessage, bytesAtMost: number): Uint8Array {
  let length = 0;
  response.on('error', () => undefined);
  response.on('data', (part: Uint8Array) => {
    length += part.length;
    if (length > bytesAtMost) response.destroy();
  });
  return new Uint8Array();
}

function decompressed(response: IncomingMessage, origin: string, bytesAtMost: number, tooLong: () => Error): Readable {
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return response;
  const decoder = decoderOf(encoding);
  if (!decoder) throw new OutsideRefused(`${origin} answers in an encoding that was not asked for`);
  let length = 0;
  response.on('data', (part: Uint8Array) => {
    length += part.length;
    if (length > bytesAtMost) decoder.destroy(tooLong());
  });
  response.on('error', (error) => decoder.destroy(error));
  response.on('aborted', () => decoder.destroy(new Error('the answer was cut off')));
  return response.pipe(decoder);
}

function decoderOf(encoding: string) {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'deflate') return createInflate();
  return encoding === 'br' ? createBrotliDecompress() : null;
}
