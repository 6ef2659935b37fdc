import type { Json } from '../../store/batch.ts';

/** The entity sets of the standard's sensing part, by the names in their addresses. */
export const ENTITY_SETS = [
  'Things',
  'Locations',
  'HistoricalLocations',
  'Datastreams',
  'Sensors',
  'ObservedProperties',
  'Observations',
  'FeaturesOfInterest',
] as const;

export type EntitySet = (typeof ENTITY_SETS)[number];

/** Where entities lead to: the set, and whether to many of it. */
interface Navigation {
  readonly to: EntitySet;
  readonly many: boolean;
}

const many = (to: EntitySet): Navigation => ({ to, many: true });
const one = (to: EntitySet): Navigation => ({ to, many: false });

/** The data model of 18-088, section 8.2. */
export const NAVIGATION: Readonly<Record<EntitySet, Readonly<Record<string, Navigation>>>> = {
  Things: {
    Locations: many('Locations'),
    HistoricalLocations: many('HistoricalLocations'),
    Datastreams: many('Datastreams'),
  },
  Locations: { Things: many('Things'), HistoricalLocations: many('HistoricalLocations') },
  HistoricalLocations: { Thing: one('Things'), Locations: many('Locations') },
  Datastreams: {
    Thing: one('Things'),
    Sensor: one('Sensors'),
    ObservedProperty: one('ObservedProperties'),
    Observations: many('Observations'),
  },
  Sensors: { Datastreams: many('Datastreams') },
  ObservedProperties: { Datastreams: many('Datastreams') },
  Observations: { Datastream: one('Datastreams'), FeatureOfInterest: one('FeaturesOfInterest') },
  FeaturesOfInterest: { Observations: many('Observations') },
};

export type Properties = Readonly<Record<string, Json>>;

/** One thing of the data model: its own properties, without id and links. */
export interface Entity {
  readonly set: EntitySet;
  readonly id: string;
  readonly properties: Properties;
}

/** Properties that an entity of a set may have, for addresses of those that one happens to lack. */
export const OPTIONAL: Readonly<Record<EntitySet, readonly string[]>> = {
  Things: ['name', 'description', 'properties'],
  Locations: ['name', 'description', 'encodingType', 'location', 'properties'],
  HistoricalLocations: ['time'],
  Datastreams: [
    'name',
    'description',
    'unitOfMeasurement',
    'observationType',
    'observedArea',
    'phenomenonTime',
    'resultTime',
    'properties',
  ],
  Sensors: ['name', 'description', 'encodingType', 'metadata', 'properties'],
  ObservedProperties: ['name', 'definition', 'description', 'properties'],
  Observations: ['phenomenonTime', 'result', 'resultTime', 'resultQuality', 'validTime', 'parameters'],
  FeaturesOfInterest: ['name', 'description', 'encodingType', 'feature', 'properties'],
};

export function navigationOf(set: EntitySet, name: string): Navigation | undefined {
  const known = NAVIGATION[set];
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

export function isEntitySet(name: string): name is EntitySet {
  return ENTITY_SETS.some((each) => each === name);
}

/** `Things('…')`: the address of an entity below the service root. */
export function addressOf({ set, id }: Pick<Entity, 'set' | 'id'>): string {
  const written = encodeURIComponent(id.replaceAll("'", "''")).replaceAll('%3A', ':').replaceAll('%40', '@');
  return `${set}('${written}')`;
}
