import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';

/** Who sent it went away before all of it was here: nobody waits for an answer. */
export class SenderGone extends Error {
  override readonly name = 'SenderGone';
}

/** The body as a text. Rejects with a {@link Refusal} where it is larger than the limit, bytes. */
export function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const said = Number(request.headers['content-length'] ?? 0);
  if (said > limit) return Promise.reject(tooLarge(said, limit));
  if (request.destroyed) return Promise.reject(new SenderGone('the sender went away'));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        chunks.length = 0;
        reject(tooLarge(size, limit));
      }
    });
    request.on('end', () => resolve(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString()));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new SenderGone('the sender went away'));
    });
  });
}

function tooLarge(size: number, limit: number): Refusal {
  const text = `Unable to read message. Request payload size (${size} bytes) exceeds the limit (${limit} bytes)`;
  return new Refusal(400, text);
}
