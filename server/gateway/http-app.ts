import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { addApiRoutes, type ApiParts } from './api-routes.ts';
import { addFileRoutes, type FolderParts } from './file-routes.ts';
import { addHistoryRoutes, type PastParts } from './history-routes.ts';
import type { Metrics } from './metrics.ts';
import { addObservationDoor, BODY_AT_MOST_BYTES, type DoorParts } from './observation-door.ts';
import { answerProblem, answerProblems, PROBLEM } from './problem.ts';
import { openToAll } from './open-doors.ts';
import { guardRequests } from './security-headers.ts';
import { tilesetOrigins } from './tileset-routes.ts';
import { addStandardsRoutes, type StandardsParts } from './standards-routes.ts';

export interface HttpParts {
  readonly api: ApiParts;
  readonly door: DoorParts;
  readonly folders: FolderParts;
  readonly standards: StandardsParts;
  readonly past: PastParts | undefined;
  readonly metrics: Metrics;
  readonly boundToLoopback: boolean;
  failed(error: unknown): void;
}

/** A request has to be whole by then, ms: nobody holds a connection by sending drop by drop. */
const REQUEST_WITHIN_MS = 30_000;

/** Everything that is asked over HTTP, not listening yet. */
export async function makeHttpApp(parts: HttpParts): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_AT_MOST_BYTES,
    forceCloseConnections: true,
    requestTimeout: REQUEST_WITHIN_MS,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
    frameworkErrors: (error, _request, reply) => void answerProblem(reply, error.statusCode ?? 400, error.message),
  });
  app.setSerializerCompiler(() => JSON.stringify);
  guardRequests(app, parts.boundToLoopback, tilesetOrigins(parts.folders.tilesets ?? []));
  openToAll(app);
  answerProblems(app, parts.failed);
  app.addSchema(PROBLEM);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Bessó',
        description: 'The open digital twin of Barcelona: what there is and what happens, as GeoJSON.',
        version: parts.api.version,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `schema-${index}`) },
  });
  await app.register(async (api) => addApiRoutes(api, parts.api));
  const { past } = parts;
  if (past) await app.register(async (api) => addHistoryRoutes(api, past, parts.api.city));
  await addObservationDoor(app, parts.door);
  await app.register(async (scope) => {
    const hidden = { schema: { hide: true } as object };
    scope.get('/metrics', hidden, async (_request, reply) =>
      reply
        .header('cache-control', 'no-store')
        .type(parts.metrics.contentType)
        .send(await parts.metrics.text()),
    );
  });
  await app.register(async (scope) => addStandardsRoutes(scope, parts.standards));
  await addFileRoutes(app, parts.folders);
  return app;
}
