import type { Manifest } from '../../data/contract/package.ts';
import { COLLECTIONS } from './collections.ts';
import { credits, GEOJSON_TYPE, JSON_TYPE, OPENAPI_TYPE } from './ogc-answer.ts';
import { LIMIT_AT_MOST, LIMIT_DEFAULT } from './ogc-items.ts';

const ref = (name: string) => ({ $ref: `#/components/${name}` });

/** The API as an OpenAPI 3.0 document. */
export function openApiOf(root: string, manifest: Manifest): object {
  const { licence, attribution } = credits(manifest);
  return {
    openapi: '3.0.3',
    info: {
      title: `Bessó: ${manifest.name}`,
      description: `OGC API - Features of the open digital twin of Barcelona. Data: ${attribution}`,
      version: '1.0.0',
      license: { name: licence },
    },
    servers: [{ url: root }],
    tags: [
      { name: 'Capabilities', description: 'What this API offers' },
      { name: 'Data', description: 'The features' },
    ],
    paths: {
      '/': get('landingPage', 'The landing page', 'landingPage'),
      '/conformance': get('conformance', 'What the API conforms to', 'conformance'),
      '/api': get('api', 'This document', 'document', OPENAPI_TYPE),
      '/collections': get('collections', 'The collections', 'collections'),
      ...Object.assign({}, ...COLLECTIONS.map(collectionPaths)),
    },
    components: { parameters: PARAMETERS, schemas: SCHEMAS, responses: RESPONSES },
  };
}

function collectionPaths({ id, title, description }: (typeof COLLECTIONS)[number]): object {
  const name = id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const items = ['bbox', 'datetime', 'limit', 'offset'].map((each) => ref(`parameters/${each}`));
  const data = { tag: 'Data', type: GEOJSON_TYPE };
  return {
    [`/collections/${id}`]: get(`${name}.collection`, `${title}: ${description}`, 'collection'),
    [`/collections/${id}/items`]: operation({
      ...data,
      id: `${name}.items`,
      summary: `${title}: features`,
      schema: 'featureCollection',
      parameters: items,
    }),
    [`/collections/${id}/items/{featureId}`]: operation({
      ...data,
      id: `${name}.item`,
      summary: `${title}: one feature`,
      schema: 'feature',
      parameters: [ref('parameters/featureId')],
    }),
  };
}

function get(id: string, summary: string, schema: string, type = JSON_TYPE): object {
  return operation({ id, summary, schema, type, tag: 'Capabilities', parameters: [] });
}

interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly schema: string;
  readonly type: string | undefined;
  readonly tag: string;
  readonly parameters: readonly object[];
}

function operation({ id, summary, schema, type = JSON_TYPE, tag, parameters }: Operation): object {
  return {
    get: {
      tags: [tag],
      summary,
      operationId: id,
      parameters: [...parameters, ref('parameters/f')],
      responses: {
        200: { description: summary, content: { [type]: { schema: ref(`schemas/${schema}`) } } },
        400: ref('responses/problem'),
        404: ref('responses/problem'),
        406: ref('responses/problem'),
        503: ref('responses/problem'),
      },
    },
  };
}

const PARAMETERS = {
  bbox: {
    name: 'bbox',
    in: 'query',
    description:
      'Only features that touch this box: west, south, east, north in degrees of CRS84; with six numbers the third and ' +
      'the sixth are heights, which are not looked at.',
    required: false,
    schema: { type: 'array', minItems: 4, maxItems: 6, oneOf: [count(4), count(6)], items: { type: 'number' } },
    style: 'form',
    explode: false,
  },
  datetime: {
    name: 'datetime',
    in: 'query',
    description:
      'Only features that tell of a moment within this one or this interval, RFC 3339, open at an end with `..`; those ' +
      'that tell of no moment stay.',
    required: false,
    schema: { type: 'string' },
    style: 'form',
    explode: false,
  },
  limit: {
    name: 'limit',
    in: 'query',
    description: 'At most this many features; more than the maximum is the maximum.',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: LIMIT_AT_MOST, default: LIMIT_DEFAULT },
    style: 'form',
    explode: false,
  },
  offset: {
    name: 'offset',
    in: 'query',
    description: 'How many features to pass over; follow the link `next` instead of counting.',
    required: false,
    schema: { type: 'integer', minimum: 0, default: 0 },
    style: 'form',
    explode: false,
  },
  f: {
    name: 'f',
    in: 'query',
    description: 'Format of the answer.',
    required: false,
    schema: { type: 'string', enum: ['json'] },
    style: 'form',
    explode: false,
  },
  featureId: {
    name: 'featureId',
    in: 'path',
    description: 'Id of a feature.',
    required: true,
    schema: { type: 'string' },
  },
} as const;

function count(items: number): object {
  return { minItems: items, maxItems: items };
}

const text = { type: 'string' } as const;
const links = { type: 'array', items: ref('schemas/link') };

function objectOf(required: readonly string[], properties: object): object {
  return { type: 'object', required, properties };
}

const SCHEMAS = {
  link: objectOf(['href', 'rel'], { href: text, rel: text, type: text, title: text }),
  landingPage: objectOf(['links'], { title: text, description: text, attribution: text, licence: text, links }),
  conformance: objectOf(['conformsTo'], { conformsTo: { type: 'array', items: text } }),
  document: { type: 'object' },
  collections: objectOf(['links', 'collections'], {
    links,
    collections: { type: 'array', items: ref('schemas/collection') },
  }),
  collection: objectOf(['id', 'links'], {
    id: text,
    title: text,
    description: text,
    itemType: text,
    crs: { type: 'array', items: text },
    extent: { type: 'object' },
    links,
  }),
  featureCollection: objectOf(['type', 'features'], {
    type: { type: 'string', enum: ['FeatureCollection'] },
    features: { type: 'array', items: ref('schemas/feature') },
    links,
    timeStamp: { type: 'string', format: 'date-time' },
    numberMatched: { type: 'integer', minimum: 0 },
    numberReturned: { type: 'integer', minimum: 0 },
    attribution: text,
    licence: text,
  }),
  feature: objectOf(['type', 'id', 'geometry', 'properties'], {
    type: { type: 'string', enum: ['Feature'] },
    id: text,
    geometry: { type: 'object', nullable: true },
    properties: { type: 'object', nullable: true },
    links,
  }),
  problem: objectOf(['status', 'title', 'detail'], { status: { type: 'integer' }, title: text, detail: text }),
} as const;

const RESPONSES = {
  problem: {
    description: 'Why the request failed (RFC 9457)',
    content: { 'application/problem+json': { schema: ref('schemas/problem') } },
  },
} as const;
