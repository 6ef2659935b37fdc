import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from './refusal.ts';

const DEFAULT_TYPE = 'application/json; charset=UTF-8';

/** Types in which a browser might run what an answer repeats of a request. */
const ACTIVE = /html|xml|svg|script/i;

const SERVER = ['X-Sentilo-Version', '2.0.0', 'Server', 'sentilo-server/2.0.0', 'X-Content-Type-Options', 'nosniff'];

type Extra = Readonly<Record<string, string>>;

/** 200 with an object as JSON, or with nothing. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: object | undefined,
  extra: Extra,
): void {
  send(request, response, 200, answer === undefined ? '' : JSON.stringify(answer), extra);
}

export function sendRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal, extra: Extra): void {
  const { status, message, details } = refusal;
  const error = { code: status, message, ...(details.length > 0 ? { errorDetails: details } : {}) };
  send(request, response, status, JSON.stringify(error), extra);
}

/** The length is always told, and the type is that of the request. */
function send(request: IncomingMessage, response: ServerResponse, status: number, body: string, extra: Extra): void {
  const said = request.headers['content-type'];
  const type = said === undefined || ACTIVE.test(said) ? DEFAULT_TYPE : said;
  const headers = [...SERVER, 'Content-Type', type, 'Content-Length', String(Buffer.byteLength(body))];
  for (const [name, value] of Object.entries(extra)) headers.push(name, value);
  response.writeHead(status, headers);
  response.end(body);
}
