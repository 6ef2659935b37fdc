import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { REJECT_REASONS } from '../../data/contract/observation.ts';
import { PROPERTY_IDS } from '../../data/contract/property.ts';

/** The words of the API: they check requests, and the OpenAPI document is made of them. */

const NULLABLE_NUMBER = Type.Unsafe<number | null>({ type: ['number', 'null'] });
const NULLABLE_TEXT = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const DEGREES = '-?\\d{1,3}(?:\\.\\d{1,12})?';

export const LIST_QUERY = {
  bbox: Type.Optional(
    Type.String({
      pattern: `^${DEGREES}(?:,${DEGREES}){3}$`,
      description: 'west,south,east,north in degrees',
      maxLength: 80,
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'at most this many features' })),
} as const;

export const MODE = Type.Union([
  Type.Literal('metro'),
  Type.Literal('tram'),
  Type.Literal('rail'),
  Type.Literal('bus'),
]);
export const SENSOR_TYPE = Type.Union([Type.Literal('air'), Type.Literal('noise'), Type.Literal('weather')]);

const FEED_STATE = Type.Union([
  Type.Literal('live'),
  Type.Literal('late'),
  Type.Literal('stale'),
  Type.Literal('away'),
]);

/** Who said it, when, under which licence, and whether it is real: on every feature. */
const SOURCE = {
  observedAtMs: Type.Unsafe<number | null>({
    type: ['number', 'null'],
    description: 'UTC epoch ms; null before the first',
  }),
  feed: Type.String(),
  source: Type.String({ description: 'name of the feed' }),
  licence: Type.String(),
  attribution: Type.String(),
  simulated: Type.Boolean(),
  recorded: Type.Boolean(),
} as const;

const VALUE = Type.Object({
  value: Type.Number(),
  atMs: Type.Number(),
  verdict: Type.Optional(Type.Integer({ description: 'bits of what there is to say against it; absent: nothing' })),
});

const VALUES = {
  values: Type.Partial(Type.Object(Object.fromEntries(PROPERTY_IDS.map((id) => [id, VALUE]))), {
    description: 'what was last observed, by property, in the unit of the catalogue',
  }),
} as const;

export const PROPERTIES = {
  feed: {
    name: Type.String(),
    protocol: Type.String(),
    state: FEED_STATE,
    acceptedCount: Type.Integer(),
    rejectedCount: Type.Integer(),
    problem: Type.String(),
    ...SOURCE,
  },
  vehicle: {
    name: Type.String(),
    mode: MODE,
    line: NULLABLE_TEXT,
    headsign: Type.String(),
    basis: Type.Union([Type.Literal('observed'), Type.Literal('scheduled')]),
    lengthM: Type.Number(),
    trip: Type.Optional(Type.String()),
    tripDate: Type.Optional(Type.String()),
    tripTime: Type.Optional(Type.String()),
    firstCall: Type.Optional(Type.Number()),
    bearingDeg: NULLABLE_NUMBER,
    moving: Type.Boolean(),
    ...VALUES,
    ...SOURCE,
  },
  station: { name: Type.String(), capacity: NULLABLE_NUMBER, ...VALUES, ...SOURCE },
  section: { name: Type.String(), ...VALUES, ...SOURCE },
  sensor: { name: Type.String(), sensorType: SENSOR_TYPE, ...VALUES, ...SOURCE },
  line: {
    name: Type.String(),
    mode: MODE,
    longName: Type.String(),
    colour: Type.String(),
    textColour: Type.String(),
    operator: Type.String(),
    ...SOURCE,
  },
} as const;

const POSITION = Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: 'longitude, latitude' });

export const GEOMETRIES = {
  none: Type.Null(),
  point: Type.Object({ type: Type.Literal('Point'), coordinates: POSITION }),
  pointOrNone: Type.Union([Type.Object({ type: Type.Literal('Point'), coordinates: POSITION }), Type.Null()]),
  line: Type.Object({ type: Type.Literal('LineString'), coordinates: Type.Array(POSITION) }),
} as const;

/** A GeoJSON FeatureCollection (RFC 7946) of features with these properties. */
export function collectionOf(properties: Record<string, TSchema>, geometry: TSchema) {
  return Type.Object({
    type: Type.Literal('FeatureCollection'),
    atMs: Type.Number({ description: 'city time of the answer, UTC epoch ms' }),
    features: Type.Array(
      Type.Object({ type: Type.Literal('Feature'), id: Type.String(), geometry, properties: Type.Object(properties) }),
    ),
  });
}

const FEED_HEALTH = Type.Object({
  id: Type.String(),
  name: Type.String(),
  state: FEED_STATE,
  simulated: Type.Boolean(),
  ageMs: NULLABLE_NUMBER,
  accepted: Type.Integer(),
  rejected: Type.Integer(),
  reasons: Type.Partial(Type.Object(Object.fromEntries(REJECT_REASONS.map((reason) => [reason, Type.Integer()])))),
  masked: Type.Integer({ description: 'accepted texts that personal data was left out of, since the start' }),
  problem: Type.String(),
});

export const HEALTH = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded'), Type.Literal('down')]),
  version: Type.String(),
  uptimeS: Type.Number(),
  clients: Type.Integer(),
  cityMs: Type.Number({ description: 'city time, UTC epoch ms' }),
  speed: Type.Number(),
  feeds: Type.Array(FEED_HEALTH),
  archive: Type.Optional(
    Type.Object(
      {
        state: Type.Union([
          Type.Literal('opening'),
          Type.Literal('ready'),
          Type.Literal('full'),
          Type.Literal('unreachable'),
        ]),
        bytes: Type.Number({ description: 'what it takes on the disk' }),
        oldestMs: NULLABLE_NUMBER,
        valuesKept: Type.Number(),
      },
      { description: 'what is kept of the past' },
    ),
  ),
});

export type Health = Static<typeof HEALTH>;
