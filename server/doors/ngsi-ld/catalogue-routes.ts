import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DoorParts } from '../door.ts';
import { sendWithContext } from './answer.ts';
import { MODEL_TERMS } from './context.ts';
import { momentOf } from './entity-search.ts';
import { indicatorEntities } from './indicators.ts';
import { entityTypeOf, isObserved } from './models.ts';
import { NgsiProblem } from './ngsi-problem.ts';
import { ENTITY_TYPES, OBSERVED, type EntityType } from './observed-attributes.ts';
import { shortName } from './query-language.ts';

const COMMON = ['name', 'dateObserved', 'location', 'source', 'dataProvider', 'license', 'simulated'] as const;

function attributesOf(type: EntityType): readonly string[] {
  return [...new Set([...COMMON, ...OBSERVED[type].map(({ name }) => name), ...MODEL_TERMS[type]])];
}

const DETAILS = Type.Object({ details: Type.Optional(Type.Boolean()) });

type DetailsRequest = FastifyRequest<{ Querystring: Static<typeof DETAILS> }>;
type NamedRequest = FastifyRequest<{ Params: { '*': string } }>;

/** Types and attributes, as lists and one by one. */
export function addCatalogueRoutes(app: FastifyInstance, parts: DoorParts): void {
  addTypes(app, parts);
  addAttributes(app, parts);
}

function addTypes(app: FastifyInstance, parts: DoorParts): void {
  const types = { summary: 'NGSI-LD: types of entities', querystring: DETAILS };
  app.get('/types', { schema: types }, (request: DetailsRequest, reply) => {
    const list = ENTITY_TYPES.map((type) => ({
      id: type,
      type: 'EntityType',
      typeName: type,
      attributeNames: attributesOf(type),
    }));
    const brief = { id: 'urn:ngsi-ld:EntityTypeList:city', type: 'EntityTypeList', typeList: ENTITY_TYPES };
    return sendWithContext(request, reply, request.query.details ? list : brief);
  });
  app.get('/types/*', { schema: { summary: 'NGSI-LD: one type' } }, (request: NamedRequest, reply) => {
    const type = ENTITY_TYPES.find((each) => each === shortName(request.params['*']));
    if (!type) throw new NgsiProblem('ResourceNotFound', `There is no type ${request.params['*'].slice(0, 100)}.`);
    const attributeDetails = attributesOf(type).map((name) => attributeWords(name));
    const entityCount = countOf(parts)(type);
    return sendWithContext(request, reply, {
      id: type,
      type: 'EntityTypeInfo',
      typeName: type,
      entityCount,
      attributeDetails,
    });
  });
}

function addAttributes(app: FastifyInstance, parts: DoorParts): void {
  const names = [...new Set(ENTITY_TYPES.flatMap(attributesOf))];
  const attributes = { summary: 'NGSI-LD: attributes of entities', querystring: DETAILS };
  app.get('/attributes', { schema: attributes }, (request: DetailsRequest, reply) => {
    const brief = { id: 'urn:ngsi-ld:AttributeList:city', type: 'AttributeList', attributeList: names };
    const list = names.map((name) => attributeWords(name, true));
    return sendWithContext(request, reply, request.query.details ? list : brief);
  });
  app.get('/attributes/*', { schema: { summary: 'NGSI-LD: one attribute' } }, (request: NamedRequest, reply) => {
    const name = names.find((each) => each === shortName(request.params['*']));
    if (!name) throw new NgsiProblem('ResourceNotFound', `There is no attribute ${request.params['*'].slice(0, 100)}.`);
    const count = countOf(parts);
    const attributeCount = typesWith(name).reduce((sum, type) => sum + count(type), 0);
    return sendWithContext(request, reply, { ...attributeWords(name, true), attributeCount });
  });
}

function attributeWords(name: string, withTypes = false): object {
  const attributeTypes = [name === 'location' ? 'GeoProperty' : 'Property'];
  return {
    id: name,
    type: 'Attribute',
    attributeName: name,
    attributeTypes,
    ...(withTypes && { typeNames: typesWith(name) }),
  };
}

function typesWith(name: string): readonly EntityType[] {
  return ENTITY_TYPES.filter((type) => attributesOf(type).includes(name));
}

/** Things of a type that are in the city now, and what is measured of it. */
function countOf(parts: DoorParts): (type: EntityType) => number {
  const moment = momentOf(parts);
  const types = [...moment.city.entries.values()].filter(isObserved).map(entityTypeOf);
  return (type) => {
    if (type === 'KeyPerformanceIndicator') return indicatorEntities(moment.city, moment).length;
    return types.filter((each) => each === type).length;
  };
}
