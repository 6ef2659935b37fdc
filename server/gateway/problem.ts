import { type Static, Type } from '@sinclair/typebox';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { StoreRefusal } from '../store/archive.ts';

/** What every failed request is answered with (RFC 9457, problem details). */
export const PROBLEM = Type.Object(
  { status: Type.Integer(), title: Type.String(), detail: Type.String() },
  { $id: 'Problem', title: 'Problem', description: 'Why a request failed (RFC 9457).' },
);

type Problem = Static<typeof PROBLEM>;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorised',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  429: 'Too many requests',
  503: 'Not available',
};

export function answerProblem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  const problem: Problem = { status, title: TITLES[status] ?? 'Failed', detail };
  return reply.code(status).header('cache-control', 'no-store').type('application/problem+json').send(problem);
}

/** One shape for all that goes wrong. Our own faults are told to `failed`, never to the client. */
export function answerProblems(app: FastifyInstance, failed: (error: unknown) => void): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    return answerProblem(reply, 404, `There is nothing at ${request.method} ${path.slice(0, 200)}.`);
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) return answerProblem(reply, status, error.message);
    if (error instanceof StoreRefusal) return answerProblem(reply, 503, `The ${error.reason}; ask again later.`);
    failed(error);
    return answerProblem(reply, status, 'The server could not answer.');
  });
}
