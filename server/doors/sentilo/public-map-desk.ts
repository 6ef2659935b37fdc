import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { BASES, isPublicMap, publicMap, type PublicMapParts } from './public-map.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

const NOT_THERE: Answer = { status: 404, body: '{"code":404,"message":"Not found"}' };
const BUSY: Answer = { status: 503, body: '{"code":503,"message":"Too much is asked at once. Try again later."}' };

/** An answer is given again for this long, ms: anybody may ask as often as they like. */
const FRESH_MS = 2000;
const KEPT_AT_MOST = 200;
const KEPT_BYTES = 32_000_000;
const AT_ONCE = 16;
const URI_AT_MOST = 2000;

/** Answers whoever looks at the public map, on either port; many who ask the same are one question. */
export class PublicMapDesk {
  readonly #parts: PublicMapParts;
  readonly #wallMs: () => number;
  readonly #kept = new Map<string, { readonly atMs: number; readonly answer: Promise<Answer> }>();
  #bytes = 0;
  #underWay = 0;

  constructor(parts: PublicMapParts, wallMs: () => number) {
    this.#parts = parts;
    this.#wallMs = wallMs;
  }

  isMine(uri: string): boolean {
    return isPublicMap(uri);
  }

  async answer(uri: string): Promise<Answer> {
    const nowMs = this.#wallMs();
    if (uri.length > URI_AT_MOST) return NOT_THERE;
    const kept = this.#kept.get(uri);
    if (kept && nowMs - kept.atMs < FRESH_MS) return kept.answer;
    if (this.#underWay >= AT_ONCE) return BUSY;
    if (this.#kept.size >= KEPT_AT_MOST || this.#bytes > KEPT_BYTES) {
      this.#kept.clear();
      this.#bytes = 0;
    }
    const answer = this.#ask(uri);
    this.#kept.set(uri, { atMs: nowMs, answer });
    answer.catch(() => this.#kept.delete(uri));
    return answer;
  }

  /** On the port of the sensor platform. */
  async send(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const { status, body } = isRead ? await this.answer(request.url ?? '') : { status: 405, body: '' };
    response.writeHead(status, { ...HEADERS, 'Content-Length': Buffer.byteLength(body) });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  /** On the port of the pages. */
  addTo(app: FastifyInstance): void {
    for (const base of BASES) {
      app.get(`${base}*`, async (request, reply) => {
        const { status, body } = await this.answer(request.raw.url ?? '');
        return reply.code(status).headers(HEADERS).send(body);
      });
    }
  }

  async #ask(uri: string): Promise<Answer> {
    this.#underWay++;
    try {
      const json = await publicMap(this.#parts, uri);
      const answer = json === null ? NOT_THERE : { status: 200, body: JSON.stringify(json) };
      this.#bytes += answer.body.length;
      return answer;
    } finally {
      this.#underWay--;
    }
  }
}

const HEADERS = {
  'Content-Type': 'application/json; charset=UTF-8',
  'Access-Control-Allow-Origin': '*',
  'Cache-Control': 'public, max-age=2',
  'X-Content-Type-Options': 'nosniff',
};
