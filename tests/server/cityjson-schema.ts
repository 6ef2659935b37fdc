/** The rules of CityJSON 2.0 for what we write, put down from its specification (cityjson.org/specs/2.0.1). */

const BOUNDARIES = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'array',
    minItems: 4,
    items: {
      type: 'array',
      minItems: 1,
      items: { type: 'array', minItems: 3, items: { type: 'integer', minimum: 0 } },
    },
  },
};

const SOLID = {
  type: 'object',
  required: ['type', 'lod', 'boundaries'],
  additionalProperties: false,
  properties: {
    type: { const: 'Solid' },
    lod: { type: 'string', pattern: '^([0-3])(\\.([0-3]))?$' },
    boundaries: BOUNDARIES,
    semantics: {
      type: 'object',
      required: ['surfaces', 'values'],
      additionalProperties: false,
      properties: {
        surfaces: {
          type: 'array',
          items: {
            type: 'object',
            required: ['type'],
            properties: { type: { enum: ['GroundSurface', 'RoofSurface', 'WallSurface'] } },
          },
        },
        values: { type: 'array', items: { type: 'array', items: { type: ['integer', 'null'] } } },
      },
    },
  },
};

const ATTRIBUTES = {
  type: 'object',
  properties: {
    measuredHeight: { type: 'number' },
    storeysAboveGround: { type: 'integer', minimum: 0 },
    yearOfConstruction: { type: 'integer' },
    usage: { type: 'string' },
  },
};

const OBJECTS = {
  type: 'object',
  additionalProperties: {
    oneOf: [
      {
        type: 'object',
        required: ['type'],
        additionalProperties: false,
        not: { required: ['parents'] },
        properties: {
          type: { const: 'Building' },
          attributes: ATTRIBUTES,
          children: { type: 'array', minItems: 1, items: { type: 'string' } },
          geometry: { type: 'array', items: SOLID },
        },
      },
      {
        type: 'object',
        required: ['type', 'parents'],
        additionalProperties: false,
        properties: {
          type: { const: 'BuildingPart' },
          attributes: ATTRIBUTES,
          parents: { type: 'array', minItems: 1, maxItems: 1, items: { type: 'string' } },
          geometry: { type: 'array', items: SOLID },
        },
      },
    ],
  },
};

const THREE = { type: 'array', items: { type: 'number' }, minItems: 3, maxItems: 3 };
const VERTICES = { type: 'array', items: { ...THREE, items: { type: 'integer' } } };

export const CITYJSON_SCHEMA = {
  type: 'object',
  required: ['type', 'version', 'transform', 'CityObjects', 'vertices'],
  additionalProperties: false,
  properties: {
    type: { const: 'CityJSON' },
    version: { const: '2.0' },
    transform: {
      type: 'object',
      required: ['scale', 'translate'],
      additionalProperties: false,
      properties: { scale: THREE, translate: THREE },
    },
    metadata: {
      type: 'object',
      additionalProperties: false,
      properties: {
        geographicalExtent: { type: 'array', items: { type: 'number' }, minItems: 6, maxItems: 6 },
        identifier: { type: 'string' },
        referenceSystem: { type: 'string', pattern: '^https?://www\\.opengis\\.net/def/crs/EPSG/0/25831$' },
        title: { type: 'string' },
      },
    },
    CityObjects: OBJECTS,
    vertices: VERTICES,
  },
};

export const FEATURE_SCHEMA = {
  type: 'object',
  required: ['type', 'id', 'CityObjects', 'vertices'],
  additionalProperties: false,
  properties: {
    type: { const: 'CityJSONFeature' },
    id: { type: 'string' },
    CityObjects: OBJECTS,
    vertices: VERTICES,
  },
};
