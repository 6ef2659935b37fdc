import type { Json } from '../../store/batch.ts';
import { type Asking, featureOf, find, isObservation, observedBy } from './asking.ts';
import type { Source } from './catalogue-maker.ts';
import { addressOf, type Entity, type EntitySet, NAVIGATION, navigationOf, OPTIONAL } from './entity.ts';
import type { Expression } from './expression.ts';
import { type QueryOptions, readPath, readQuery, type Step } from './query-options.ts';
import { malformed, quoted, Refusal } from './refusal.ts';
import { type Page, selectObservations } from './select-observations.ts';
import { selectEntities } from './select-entities.ts';
import { allOf, conditionsOf } from './time-bounds.ts';

/** What is answered: JSON, or the plain text of a `$value`; null: there is nothing (204). */
export interface Answer {
  readonly body: Json;
  readonly plain: boolean;
}

type Members = Record<string, Json>;

/** What an address leads to. */
type Place =
  | { readonly type: 'entity'; readonly entity: Entity }
  | { readonly type: 'many'; readonly set: EntitySet; readonly from: Entity | null; readonly address: string };

/** Entities in one answer, those expanded included. */
const ENTITIES_AT_MOST = 20_000;

/**
 * Answers one GET. `root`: the service's address without a slash at the end; `path` and `query` undecoded. Throws a
 * refusal.
 */
export async function answer(root: string, path: string, query: string, asking: Asking): Promise<Answer> {
  const steps = readPath(path);
  const { place, rest } = await follow(steps, asking);
  const writer = new Writer(root, asking);
  const [first] = rest;
  if (!first) {
    const options = readQuery(query, place.type === 'many' ? place.set : place.entity.set);
    if (place.type === 'many') return json(await writer.list(place, options));
    return json(await writer.entity(place.entity, checkedForOne(options)));
  }
  if (first.type === 'ref') return json(await writer.references(place, readQuery(query, setOf(place))));
  if (place.type !== 'entity' || first.type !== 'property') throw new Refusal(404, 'there is nothing at this address');
  readQuery(query, null);
  return propertyAt(place.entity, first.names, rest.slice(1));
}

function json(body: Json): Answer {
  return { body, plain: false };
}

function setOf(place: Place): EntitySet {
  return place.type === 'many' ? place.set : place.entity.set;
}

function checkedForOne(options: QueryOptions): QueryOptions {
  const { filter, order, top, skip, count, dataArray } = options;
  if ([filter, order, top, skip, count, dataArray].some((each) => each !== undefined)) {
    throw malformed('one entity can only be asked with $select and $expand');
  }
  return options;
}

/** Walks an address; `rest`: what comes after the entities. */
async function follow(
  steps: readonly Step[],
  asking: Asking,
): Promise<{ readonly place: Place; readonly rest: readonly Step[] }> {
  let place: Place | null = null;
  for (const [index, step] of steps.entries()) {
    if (step.type === 'set') place = await inSet(step.set, step.id, asking);
    else if (step.type === 'navigation' && place?.type === 'entity') place = await onward(place.entity, step, asking);
    else if (!place || step.type === 'navigation') throw new Refusal(404, 'there is nothing at this address');
    else return { place, rest: steps.slice(index) };
  }
  if (!place) throw new Refusal(404, 'there is nothing at this address');
  return { place, rest: [] };
}

async function inSet(set: EntitySet, id: string | null, asking: Asking): Promise<Place> {
  if (id === null) return { type: 'many', set, from: null, address: set };
  const entity = await find(set, id, asking);
  if (!entity) throw new Refusal(404, `there is no ${set}(${quoted(id)})`);
  return { type: 'entity', entity };
}

async function onward(
  from: Entity,
  { name, id }: Extract<Step, { type: 'navigation' }>,
  asking: Asking,
): Promise<Place> {
  const to = navigationOf(from.set, name);
  const missing = new Refusal(404, `${addressOf(from)} has no such ${quoted(name)}`);
  if (!to) throw missing;
  if (to.many && id === null) return { type: 'many', set: to.to, from, address: `${addressOf(from)}/${name}` };
  if (!to.many && id !== null) throw missing;
  const entity = to.many ? await find(to.to, id ?? '', asking) : asking.related(from, name)[0];
  if (!entity || (to.many && !belongs(from, name, entity, asking))) throw missing;
  return { type: 'entity', entity };
}

function belongs(from: Entity, name: string, entity: Entity, asking: Asking): boolean {
  if (!isObservation(entity)) return asking.related(from, name).includes(entity);
  if (from.set === 'FeaturesOfInterest') return featureOf(entity, asking.catalogue)?.id === from.id;
  return entity.source.datastream === from;
}

function propertyAt({ set, id, properties }: Entity, names: readonly string[], rest: readonly Step[]): Answer {
  const [first = '', ...deeper] = names;
  const known = first === 'id' || first === '@iot.id' ? id : properties[first];
  if (known === undefined && !OPTIONAL[set].includes(first)) throw new Refusal(404, `there is no ${quoted(first)}`);
  let value: Json = known ?? null;
  for (const name of deeper) {
    const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    if (!inside) throw new Refusal(404, `there is no ${quoted(name)}`);
    value = (value as Readonly<Record<string, Json>>)[name] ?? null;
  }
  const [last] = rest;
  if (rest.length > 1 || (last && last.type !== 'value')) throw new Refusal(404, 'there is nothing at this address');
  if (value === null) return json(null);
  if (!last) return json({ [names.at(-1) ?? '']: value });
  return { body: typeof value === 'object' ? JSON.stringify(value) : value, plain: true };
}

/** Writes entities as JSON for one answer. */
class Writer {
  readonly #root: string;
  readonly #asking: Asking;
  #written = 0;

  constructor(root: string, asking: Asking) {
    this.#root = root;
    this.#asking = asking;
  }

  async list(place: Extract<Place, { type: 'many' }>, options: QueryOptions): Promise<Json> {
    const page = await this.#page(place.set, place.from, options);
    const counted: Members = page.count === undefined ? {} : { '@iot.count': page.count };
    const next = this.#next(place.address, page, options);
    const paged: Members = { ...counted, ...(next ? { '@iot.nextLink': next } : {}) };
    if (!options.dataArray) return { ...paged, value: await this.#entities(page.entities, options) };
    if (place.set !== 'Observations') throw malformed('dataArray is a format of Observations');
    return { ...paged, value: this.#dataArrays(page.entities, options) };
  }

  async references(place: Place, options: QueryOptions): Promise<Json> {
    if (place.type === 'entity') return { '@iot.selfLink': this.#link(addressOf(place.entity)) };
    const page = await this.#page(place.set, place.from, options);
    const next = this.#next(`${place.address}/$ref`, page, options);
    const value = page.entities.map((entity) => ({ '@iot.selfLink': this.#link(addressOf(entity)) }));
    return { ...(next ? { '@iot.nextLink': next } : {}), value };
  }

  async entity(entity: Entity, options: QueryOptions): Promise<Json> {
    if (++this.#written > ENTITIES_AT_MOST) throw malformed('that is too much for one answer: ask for less');
    const address = addressOf(entity);
    const members: Members = {};
    const wanted = (name: string) => !options.select || options.select.includes(name);
    if (wanted('@iot.id')) members['@iot.id'] = entity.id;
    if (wanted('@iot.selfLink')) members['@iot.selfLink'] = this.#link(address);
    for (const [name, value] of Object.entries(entity.properties)) if (wanted(name)) members[name] = value;
    for (const name of Object.keys(NAVIGATION[entity.set])) {
      const expanded = options.expand?.get(name);
      if (expanded) await this.#expand(entity, name, expanded, members);
      else if (wanted(name)) members[`${name}@iot.navigationLink`] = this.#link(`${address}/${name}`);
    }
    return members;
  }

  async #expand(entity: Entity, name: string, options: QueryOptions, members: Members): Promise<void> {
    const to = navigationOf(entity.set, name);
    if (!to) return;
    if (!to.many) {
      const [one] = this.#asking.related(entity, name);
      members[name] = one ? await this.entity(one, options) : null;
      return;
    }
    const page = await this.#page(to.to, entity, options);
    if (page.count !== undefined) members[`${name}@iot.count`] = page.count;
    members[name] = await this.#entities(page.entities, options);
    const next = this.#next(`${addressOf(entity)}/${name}`, page, options);
    if (next) members[`${name}@iot.nextLink`] = next;
  }

  #page(set: EntitySet, from: Entity | null, options: QueryOptions): Promise<Page> {
    const { catalogue } = this.#asking;
    checkSelect(set, options);
    if (set === 'Observations') {
      const sources: readonly Source[] = from ? observedBy(from, this.#asking) : catalogue.sources();
      return selectObservations(sources, ofFeature(from, sources, options, this.#asking), this.#asking);
    }
    const navigation = from && Object.entries(NAVIGATION[from.set]).find(([, to]) => to.to === set)?.[0];
    const entities = from ? this.#asking.related(from, navigation ?? '') : [...catalogue.entities(set).values()];
    return selectEntities(entities, options, this.#asking);
  }

  async #entities(entities: readonly Entity[], options: QueryOptions): Promise<readonly Json[]> {
    const written: Json[] = [];
    for (const entity of entities) written.push(await this.entity(entity, options));
    return written;
  }

  /** The observations of each Datastream as rows (18-088, 14.1). */
  #dataArrays(entities: readonly Entity[], { select }: QueryOptions): readonly Json[] {
    const components = (select ?? ['@iot.id', 'phenomenonTime', 'result', 'resultTime']).map((name) =>
      name === '@iot.id' ? 'id' : name,
    );
    const rows = new Map<string, Json[]>();
    for (const entity of entities.filter(isObservation)) {
      const row = components.map((name) => (name === 'id' ? entity.id : (entity.properties[name] ?? null)));
      const address = addressOf(entity.source.datastream);
      const known = rows.get(address) ?? [];
      known.push(row);
      rows.set(address, known);
    }
    return Array.from(rows, ([address, dataArray]) => ({
      'Datastream@iot.navigationLink': this.#link(address),
      components,
      'dataArray@iot.count': dataArray.length,
      dataArray,
    }));
  }

  #next(address: string, { next }: Page, { asked }: QueryOptions): string | undefined {
    if (next === undefined) return undefined;
    return this.#link(`${address}?${[...(asked ?? []).map(encoded), next].join('&')}`);
  }

  #link(address: string): string {
    return `${this.#root}/${address}`;
  }
}

/** With the feature as a condition, where some of its sources observe others too. */
function ofFeature(
  from: Entity | null,
  sources: readonly Source[],
  options: QueryOptions,
  asking: Asking,
): QueryOptions {
  if (from?.set !== 'FeaturesOfInterest') return options;
  if (sources.every(({ location }) => location === from.id) && !asking.strays(sources).elsewhere) return options;
  const left: Expression = { type: 'path', segments: ['FeatureOfInterest', '@iot.id'] };
  const isOf: Expression = { type: 'binary', operator: 'eq', left, right: { type: 'literal', value: from.id } };
  const filter = allOf([...conditionsOf(options.filter), isOf]);
  return filter ? { ...options, filter } : options;
}

function checkSelect(set: EntitySet, { select }: QueryOptions): void {
  const unknown = select?.find((name) => {
    const [first = ''] = name.split('/');
    return !first.startsWith('@iot.') && !OPTIONAL[set].includes(first) && !navigationOf(set, first);
  });
  if (unknown !== undefined) throw malformed(`${set} have no ${quoted(unknown)}`);
}

function encoded(pair: string): string {
  const equals = pair.indexOf('=');
  return equals < 0 ? pair : `${pair.slice(0, equals)}=${encodeURIComponent(pair.slice(equals + 1))}`;
}
