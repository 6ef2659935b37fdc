import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { PROPERTIES } from '../../data/catalogue/properties.ts';
import type { City } from '../../data/contract/city.ts';
import { PROPERTY_IDS, type PropertyId } from '../../data/contract/property.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { answerProblem, PROBLEM } from './problem.ts';

/** What is expected of one property of one thing in the next two hours, or why nothing is. */
export type Forecast =
  | { readonly available: false; readonly reason: 'no-rhythm' | 'not-enough-history' | 'nothing-kept' | 'silent-now' }
  | {
      readonly available: true;
      readonly madeAtMs: number;
      readonly stepMs: number;
      /** Share of moments that the interval is to hold, 0 to 1. */
      readonly coverage: number;
      readonly taughtOnDays: number;
      readonly steps: readonly {
        readonly atMs: number;
        readonly value: number;
        readonly low: number;
        readonly high: number;
      }[];
      readonly error: ForecastError | null;
    };

/** Of forecasts of the last days, made from what was known then; in the property's unit. */
interface ForecastError {
  readonly days: number;
  readonly forecasts: number;
  readonly meanAbsoluteError: number;
  readonly asNow: number;
  readonly asYesterday: number;
  readonly asLastWeek: number | null;
  readonly held: number;
}

export interface ForecastDesk {
  forecast(subject: RecordId, property: PropertyId): Promise<Forecast>;
}

export interface ForecastParts {
  readonly desk: ForecastDesk;
  city(): City;
}

const QUERY = Type.Object(
  { subject: Type.String({ maxLength: 200 }), property: Type.Union(PROPERTY_IDS.map((id) => Type.Literal(id))) },
  { additionalProperties: false },
);

const NUMBER_OR_NONE = Type.Union([Type.Number(), Type.Null()]);

const FORECAST = Type.Object({
  subject: Type.String(),
  property: Type.String(),
  unit: Type.String(),
  available: Type.Boolean(),
  reason: Type.Optional(Type.String()),
  madeAtMs: Type.Optional(Type.Integer()),
  stepMs: Type.Optional(Type.Integer()),
  coverage: Type.Optional(Type.Number()),
  taughtOnDays: Type.Optional(Type.Number()),
  steps: Type.Optional(
    Type.Array(Type.Object({ atMs: Type.Integer(), value: Type.Number(), low: Type.Number(), high: Type.Number() })),
  ),
  error: Type.Optional(
    Type.Union([
      Type.Object({
        days: Type.Integer(),
        forecasts: Type.Integer(),
        meanAbsoluteError: Type.Number(),
        asNow: Type.Number(),
        asYesterday: Type.Number(),
        asLastWeek: NUMBER_OR_NONE,
        held: Type.Number(),
      }),
      Type.Null(),
    ]),
  ),
});

/** `GET /api/v1/forecast?subject&property`: the next two hours, with the interval and the measured error. */
export function addForecastRoutes(app: FastifyInstance, { desk, city }: ForecastParts): void {
  const schema = {
    summary: 'What is expected in the next two hours, with its measured error',
    querystring: QUERY,
    response: { 200: FORECAST, 400: Type.Ref(PROBLEM.$id ?? ''), 404: Type.Ref(PROBLEM.$id ?? '') },
  };
  app.get<{ Querystring: { subject: string; property: PropertyId } }>(
    '/api/v1/forecast',
    { schema },
    async ({ query }, reply) => {
      const entry = city().entries.get(query.subject as RecordId);
      if (!entry) return answerProblem(reply, 404, 'There is no such thing in the city now.');
      const forecast = await desk.forecast(entry.record.id, query.property);
      const { unit } = PROPERTIES[query.property];
      return reply
        .header('cache-control', 'no-store')
        .send({ subject: entry.record.id, property: query.property, unit, ...forecast });
    },
  );
}
