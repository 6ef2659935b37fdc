import { PROPERTY_DEFINITIONS } from '../../../data/catalogue/property-definitions.ts';
import type { LngLat } from '../../../data/contract/place.ts';
import type { Component, Entity as Provider, Platform, Sensor } from '../../platform/platform.ts';
import type { History } from '../../store/archive.ts';
import type { Json } from '../../store/batch.ts';
import type { CatalogueMaker } from './catalogue-maker.ts';
import { addHistory, connect } from './city-things.ts';
import type { Entity, Properties } from './entity.ts';
import { GEOJSON, NO_UNIT, observationTypeOf, unitOf } from './units.ts';

/** What of the platform the catalogue shows: the same list while that stays as it is. */
export function platformParts(platform: Platform): readonly unknown[] {
  return platform
    .entities()
    .flatMap((entity) => [entity, ...platform.components(entity.id), ...platform.sensors(entity.id)]);
}

/** The id of a sensor's Datastream and Sensor. */
export function datastreamIdOf(provider: string, sensor: string): string {
  return `${provider}.${sensor.replaceAll('/', '~')}`;
}

/** Components as Things with a Location, their sensors as Datastreams with a Sensor, types as ObservedProperties. */
export function addPlatformThings(
  maker: CatalogueMaker,
  platform: Platform,
  history: History,
  mayRead: ReadonlySet<string>,
): void {
  for (const provider of platform.entities()) {
    const whole = mayRead.has(provider.id);
    const things = new Map<string, Entity>();
    for (const component of platform.components(provider.id)) {
      if (whole || component.publicAccess) things.set(component.id, addThing(maker, provider, component));
    }
    for (const sensor of platform.sensors(provider.id)) {
      if (!whole && !sensor.publicAccess) continue;
      const component = platform.component(provider.id, sensor.component);
      if (component && !whole && !component.publicAccess) continue;
      const thing = things.get(sensor.component) ?? addBareThing(maker, provider, sensor);
      const servedMinutes = platform.servedMinutes(sensor);
      addDatastream(maker, { provider, sensor, thing, component, servedMinutes }, history);
    }
  }
}

function addThing(maker: CatalogueMaker, provider: Provider, component: Component): Entity {
  const id = datastreamIdOf(provider.id, component.id);
  const description = component.description || component.id;
  const thing = maker.add('Things', id, {
    name: component.id,
    description,
    properties: {
      ...sourceOf(provider),
      type: component.type,
      ...component.additionalInfo,
      technicalDetails: component.technicalDetails,
    },
  });
  const geometry = geometryOf(component.location);
  if (geometry === null) return thing;
  const where = { name: component.id, description: `Where ${description} is`, encodingType: GEOJSON };
  const location = maker.add('Locations', id, { ...where, location: geometry, properties: sourceOf(provider) });
  maker.add('FeaturesOfInterest', id, { ...where, feature: geometry, properties: sourceOf(provider) });
  maker.link(thing, 'Locations', location);
  maker.link(location, 'Things', thing);
  addHistory(maker, thing, location, component.createdAtMs);
  return thing;
}

/** Of a sensor that sends without having been described. */
function addBareThing(maker: CatalogueMaker, provider: Provider, { component, id }: Sensor): Entity {
  const name = component || id;
  return maker.add('Things', datastreamIdOf(provider.id, name), {
    name,
    description: name,
    properties: sourceOf(provider),
  });
}

interface Described {
  readonly provider: Provider;
  readonly sensor: Sensor;
  readonly thing: Entity;
  readonly component: Component | null;
  readonly servedMinutes: number | null;
}

function addDatastream(maker: CatalogueMaker, described: Described, history: History): void {
  const { provider, sensor, thing, component, servedMinutes } = described;
  const id = datastreamIdOf(provider.id, sensor.id);
  const description = sensor.description || sensor.id;
  const measured = sensor.dataType === 'NUMBER';
  const geometry = component ? geometryOf(component.location) : null;
  const datastream = maker.add('Datastreams', id, {
    name: sensor.id,
    description,
    unitOfMeasurement: measured ? unitOf(sensor.unit) : NO_UNIT,
    observationType: observationTypeOf(sensor.dataType),
    ...(geometry === null ? {} : { observedArea: geometry }),
    properties: { ...sourceOf(provider), type: sensor.type, dataType: sensor.dataType, state: sensor.state },
  });
  const instrument = maker.add('Sensors', id, {
    name: sensor.id,
    description,
    encodingType: 'text/plain',
    metadata: sensor.technicalDetails.model ?? sensor.type,
    properties: { ...sensor.additionalInfo, technicalDetails: sensor.technicalDetails, timeZone: sensor.timeZone },
  });
  const observed = maker.add('ObservedProperties', sensor.type, propertyOf(sensor, history));
  connect(maker, { thing, datastream, sensor: instrument, observed });
  const location = geometry === null ? null : thing.id;
  const { series, dataType } = sensor;
  maker.addSource({ datastream, series, sensor, servedMinutes, dataType, told: provider.id, location });
}

function propertyOf({ type, series }: Sensor, history: History): Properties {
  const property = history.series().get(series)?.property;
  if (!property) {
    const definition = `urn:besso:type:${encodeURIComponent(type)}`;
    return { name: type, definition, description: type, properties: { type } };
  }
  const { name, definition } = PROPERTY_DEFINITIONS[property];
  return { name, definition, description: name, properties: { id: property, type } };
}

function sourceOf({ id, name, simulated, licence, attribution }: Provider): Readonly<Record<string, Json>> {
  return { provider: id, source: name || id, simulated, licence, attribution };
}

/** One place; a course; an area where it ends where it began. Null for what moves. */
function geometryOf(location: readonly LngLat[]): Json {
  const [first, last] = [location[0], location.at(-1)];
  if (!first || !last) return null;
  if (location.length === 1) return { type: 'Point', coordinates: [...first] };
  const coordinates = location.map((position) => [...position]);
  const closed = location.length > 3 && first[0] === last[0] && first[1] === last[1];
  return closed ? { type: 'Polygon', coordinates: [coordinates] } : { type: 'LineString', coordinates };
}
