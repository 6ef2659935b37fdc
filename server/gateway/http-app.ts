import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { addApiRoutes, type ApiParts } from './api-routes.ts';
import { addFileRoutes, type FolderParts } from './file-routes.ts';
import { addHistoryRoutes, type PastParts } from './history-routes.ts';
import type { Metrics } from './metrics.ts';
import { answerProblem, answerProblems, PROBLEM } from './problem.ts';
import { openToAll } from './open-doors.ts';
import { limitRequests } from './request-limits.ts';
import { guardRequests, securityHeaders } from './security-headers.ts';
import { tilesetOrigins } from './tileset-routes.ts';
import { addStandardsRoutes, type StandardsParts } from './standards-routes.ts';

export interface HttpParts {
  readonly api: ApiParts;
  readonly folders: FolderParts;
  readonly standards: StandardsParts;
  readonly past: PastParts | undefined;
  readonly metrics: Metrics;
  readonly boundToLoopback: boolean;
  /** The name, with its port, under which a proxy shows this server. */
  readonly publicHost?: string | null;
  /** Whether the nearest proxy tells who asks, and whether by TLS. */
  readonly trustProxy?: boolean;
  /** Adds who may do what, and the log of it: before all else that answers. */
  addTrust?(app: FastifyInstance): void;
  /** Adds the routes of other standards. */
  openDoors?(app: FastifyInstance): Promise<void>;
  failed(error: unknown): void;
}

/** Largest body taken, bytes. */
const BODY_AT_MOST_BYTES = 1_048_576;

/** A request has to be whole by then, ms: nobody holds a connection by sending drop by drop. */
const REQUEST_WITHIN_MS = 30_000;

/** Its headers by then, ms; and how often those that are late are looked for. */
const HEADERS_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 5000;

/** A connection on which nothing moves for that long is closed, ms: an answer that is not read ends too. */
const IDLE_WITHIN_MS = 120_000;

/** Everything that is asked over HTTP, not listening yet. */
export async function makeHttpApp(parts: HttpParts): Promise<FastifyInstance> {
  const tilesets = tilesetOrigins(parts.folders.tilesets ?? []);
  const app = fastify({
    logger: false,
    bodyLimit: BODY_AT_MOST_BYTES,
    forceCloseConnections: true,
    requestTimeout: REQUEST_WITHIN_MS,
    connectionTimeout: IDLE_WITHIN_MS,
    http: { headersTimeout: HEADERS_WITHIN_MS, connectionsCheckingInterval: LOOK_EVERY_MS },
    trustProxy: parts.trustProxy ? isNearest : false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
    frameworkErrors: ({ statusCode = 400, message }, _request, reply) =>
      void answerProblem(reply.headers(securityHeaders(tilesets)), statusCode, message),
  });
  app.setSerializerCompiler(() => JSON.stringify);
  guardRequests(app, parts.boundToLoopback, { tilesets, public: parts.publicHost ?? null });
  limitRequests(app);
  openToAll(app);
  answerProblems(app, parts.failed);
  parts.addTrust?.(app);
  app.addSchema(PROBLEM);
  await app.register(swagger, describedAs(parts.api.version));
  await app.register(async (api) => addApiRoutes(api, parts.api));
  const { past } = parts;
  if (past) await app.register(async (api) => addHistoryRoutes(api, past, parts.api));
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
  await parts.openDoors?.(app);
  await addFileRoutes(app, parts.folders);
  return app;
}

/** One proxy is trusted; what others before it say they are told by whoever likes. */
function isNearest(_address: string, hop: number): boolean {
  return hop === 0;
}

/** How the OpenAPI document begins. */
function describedAs(version: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Bessó',
        description: 'The open digital twin of Barcelona: what there is and what happens, as GeoJSON.',
        version: version,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `schema-${index}`) },
  };
}
