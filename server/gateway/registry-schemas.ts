import { Type } from '@sinclair/typebox';
import {
  MERGE_REASONS,
  REGISTRY_FACTS,
  REGISTRY_KINDS,
  type RegistryGroup,
  RELATION_TYPES,
} from '../../data/contract/registry.ts';
import { ROLES } from '../../data/contract/role.ts';
import { LIST_QUERY } from './api-schemas.ts';

const CLOSED = { additionalProperties: false } as const;

/** Records in one answer, unless asked for others, and at most. */
export const [LIMIT_DEFAULT, LIMIT_AT_MOST] = [100, 1000];

const ID = { minLength: 3, maxLength: 300, pattern: '^[^\\u0000-\\u001f]+$' } as const;
const NULLABLE_NUMBER = Type.Unsafe<number | null>({ type: ['number', 'null'] });
const VALID_FROM = Type.Unsafe<number | null>({
  type: ['number', 'null'],
  description: 'since when it is known to be so: its published day, or when this city first saw it; null: since ever',
});
const VALID_TO = Type.Unsafe<number | null>({
  type: ['number', 'null'],
  description: 'until when it was seen to be so; null: it still is',
});
const NULLABLE_TEXT = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const literals = <Name extends string>(names: readonly Name[]) => Type.Union(names.map((name) => Type.Literal(name)));

const AT = Type.String({
  pattern:
    '^(?:\\d{1,13}|\\d{4}-\\d\\d-\\d\\d(?:T\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,3})?)?(?:Z|[+ -]\\d\\d:\\d\\d))?)$',
  description: 'as it was then: UTC epoch ms, a day (its start in Barcelona), or ISO 8601 with Z or an offset',
});

const PAGE = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_AT_MOST })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
} as const;

export function listQuery(group: RegistryGroup) {
  return Type.Object(
    {
      kind: Type.Optional(literals(REGISTRY_KINDS[group])),
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'part of a name or id' })),
      within: Type.Optional(Type.String({ ...ID, description: 'id of a part of the territory, such as barri:07' })),
      at: Type.Optional(AT),
      bbox: LIST_QUERY.bbox,
      ...PAGE,
    },
    CLOSED,
  );
}

export interface ListQuery {
  readonly kind?: string;
  readonly name?: string;
  readonly within?: string;
  readonly at?: string;
  readonly bbox?: string;
  readonly limit?: number;
  readonly offset?: number;
}

export const RESOLVE_QUERY = Type.Object({ alias: Type.String({ ...ID, minLength: 1 }) }, CLOSED);

export const PROPOSALS_QUERY = Type.Object(
  {
    kind: Type.Optional(literals(['organisation', 'sensor', 'station', 'stop', 'line', 'road-section'])),
    ...PAGE,
  },
  CLOSED,
);

export const MERGE_BODY = Type.Object(
  {
    kept: Type.String({ ...ID, description: 'id of the record that stays' }),
    merged: Type.String({ ...ID, description: 'id of the record that becomes an alias of it' }),
    reason: Type.Optional(literals(MERGE_REASONS)),
  },
  CLOSED,
);

export const MERGE_PARAMETERS = Type.Object({ id: Type.String({ pattern: '^merge-\\d{1,9}$' }) });

const RECORD = Type.Object({
  id: Type.String(),
  kind: literals(Object.values(REGISTRY_KINDS).flat()),
  name: Type.String(),
  at: Type.Unsafe<readonly [number, number] | null>({
    type: ['array', 'null'],
    items: { type: 'number' },
    description: 'longitude, latitude',
  }),
  facts: Type.Partial(
    Type.Object(
      Object.fromEntries(
        REGISTRY_FACTS.map((name) => [name, Type.Unsafe<string | number>({ type: ['string', 'number'] })]),
      ),
    ),
  ),
  aliases: Type.Array(Type.String(), { description: 'ids that sources, and records merged into it, have for it' }),
  within: Type.Array(Type.String(), { description: 'parts of the territory that hold it, the widest first' }),
  source: Type.String({ description: 'who says so' }),
  simulated: Type.Boolean(),
  validFromMs: VALID_FROM,
  validToMs: VALID_TO,
});

const RELATION = Type.Object({
  type: literals(RELATION_TYPES),
  from: Type.String(),
  to: Type.String(),
  validFromMs: VALID_FROM,
  validToMs: VALID_TO,
});

export const SUMMARY = Type.Object({
  counts: Type.Record(Type.String(), Type.Integer()),
  refused: Type.Object(
    { 'personal-data': Type.Integer() },
    { description: 'records of the city that are not taken in, by reason' },
  ),
  merges: Type.Integer(),
});

export const RECORDS = Type.Object({
  total: Type.Integer({ description: 'how many there are, of which this is a page' }),
  records: Type.Array(RECORD),
});

export const ONE = Type.Object({ record: RECORD, relations: Type.Array(RELATION) });

export const MATCHES = Type.Object({ alias: Type.String(), records: Type.Array(RECORD) });

export const PROPOSALS = Type.Object({
  total: Type.Integer(),
  proposals: Type.Array(
    Type.Object({
      kept: Type.String(),
      merged: Type.String(),
      kind: Type.String(),
      score: Type.Number({ description: '0 to 1' }),
      why: Type.Object({
        distanceM: NULLABLE_NUMBER,
        nameLikeness: Type.Number(),
        sameSourceId: Type.Boolean(),
        words: Type.Array(Type.String()),
      }),
    }),
  ),
});

export const MERGE = Type.Object({
  id: Type.String(),
  kept: Type.String(),
  merged: Type.String(),
  reason: literals(MERGE_REASONS),
  by: literals(ROLES),
  atMs: Type.Number(),
  undoneBy: NULLABLE_TEXT,
  undoneAtMs: NULLABLE_NUMBER,
});

export const MERGES = Type.Object({ total: Type.Integer(), merges: Type.Array(MERGE) });
