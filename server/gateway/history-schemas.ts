import { type Static, Type } from '@sinclair/typebox';
import { PROPERTY_IDS } from '../../data/contract/property.ts';
import { VERDICT_FLAGS } from '../../data/contract/verdict.ts';
import { LIST_QUERY } from './api-schemas.ts';

const CLOSED = { additionalProperties: false } as const;

/** A time needs its offset from UTC: in autumn the city's clocks show an hour twice. */
const TIME = Type.String({
  pattern: '^(?:\\d{1,13}|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,3})?)?(?:Z|[+ -]\\d\\d:\\d\\d))$',
  description: 'UTC epoch ms, or ISO 8601 with Z or an offset (2026-10-25T02:30:00+01:00)',
});

const SOURCE = Type.Optional(
  Type.String({ minLength: 1, maxLength: 100, description: 'live-history (the default), or the name of a recording' }),
);

const SPAN = { from: Type.Optional(TIME), to: Type.Optional(TIME), source: SOURCE } as const;

const SUBJECT = Type.String({ pattern: '^[a-z]+:.', maxLength: 200, description: 'id of a thing, such as sensor:…' });
const PROPERTY = Type.Union(PROPERTY_IDS.map((id) => Type.Literal(id)));
const NULLABLE = Type.Unsafe<number | null>({ type: ['number', 'null'] });
const KIND = Type.Union(
  (['feed', 'vehicle', 'station', 'stop', 'section', 'sensor', 'line'] as const).map((kind) => Type.Literal(kind)),
);

/** Series in one answer. */
export const SERIES_AT_MOST = 50;

export const DENSITY_QUERY = Type.Object(
  { ...SPAN, buckets: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })) },
  CLOSED,
);

export const CITY_QUERY = Type.Object({ at: TIME, source: SOURCE, kind: Type.Optional(KIND), ...LIST_QUERY }, CLOSED);

export const VALUES_QUERY = Type.Object(
  {
    ...SPAN,
    subject: SUBJECT,
    property: PROPERTY,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  },
  CLOSED,
);

export const SERIES_QUERY = Type.Object(
  {
    ...SPAN,
    subject: Type.Union([SUBJECT, Type.Array(SUBJECT, { minItems: 1, maxItems: SERIES_AT_MOST })]),
    property: Type.Union([PROPERTY, Type.Array(PROPERTY, { minItems: 1, maxItems: SERIES_AT_MOST })]),
    buckets: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  },
  CLOSED,
);

const EXTENT = Type.Object({ fromMs: Type.Number(), toMs: Type.Number() });

export const DENSITY = Type.Object({
  source: Type.String(),
  extent: Type.Unsafe<Static<typeof EXTENT> | null>({
    ...EXTENT,
    type: ['object', 'null'],
    description: 'oldest and newest kept, UTC epoch ms; null while nothing is',
  }),
  fromMs: Type.Number({ description: 'of the first bucket: a multiple of their width' }),
  toMs: Type.Number({ description: 'of the last bucket' }),
  widthMs: Type.Number({ description: 'of a bucket; no shorter than the usual time between two arrivals' }),
  counts: Type.Array(Type.Integer(), {
    description: 'values that came in, bucket by bucket; an arrival without any is one',
  }),
  gaps: Type.Array(EXTENT, { description: 'where nothing came in though older and newer is kept' }),
});

/** Whose numbers they are. */
const CREDIT = {
  subject: Type.String(),
  property: Type.String(),
  unit: Type.String(),
  source: Type.String({ description: 'name of the feed, or of the recording' }),
  licence: Type.String(),
  attribution: Type.String(),
  simulated: Type.Boolean(),
  recorded: Type.Boolean(),
} as const;

export const VALUES = Type.Object({
  ...CREDIT,
  fromMs: Type.Number(),
  toMs: Type.Number(),
  complete: Type.Boolean({ description: 'false: there are more than the limit, later ones' }),
  values: Type.Array(
    Type.Object({
      atMs: Type.Number(),
      value: Type.Number(),
      verdict: Type.Integer(),
      flags: Type.Array(Type.Union(VERDICT_FLAGS.map((flag) => Type.Literal(flag)))),
    }),
  ),
});

export const SERIES = Type.Object({
  fromMs: Type.Number({ description: 'start of the first bucket' }),
  widthMs: Type.Number({ description: 'of a bucket' }),
  series: Type.Array(
    Type.Object({
      ...CREDIT,
      count: Type.Array(Type.Integer()),
      mean: Type.Array(NULLABLE),
      min: Type.Array(NULLABLE),
      max: Type.Array(NULLABLE),
    }),
  ),
});

export const RECORDINGS = Type.Object({
  recordings: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Type.String(),
      protocol: Type.String(),
      licence: Type.String(),
      attribution: Type.String(),
      simulated: Type.Boolean(),
      recorded: Type.Boolean(),
      fromMs: NULLABLE,
      toMs: NULLABLE,
      problem: Type.String(),
    }),
  ),
});

export type DensityQuery = Static<typeof DENSITY_QUERY>;
export type CityQuery = Static<typeof CITY_QUERY>;
export type ValuesQuery = Static<typeof VALUES_QUERY>;
export type SeriesQuery = Static<typeof SERIES_QUERY>;
