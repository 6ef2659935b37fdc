import { type Asking, observedBy } from './asking.ts';
import { type Entity, navigationOf } from './entity.ts';
import { matches, pathsOf } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { mergedObservations } from './merge.ts';
import type { Observation } from './observations.ts';
import type { QueryOptions } from './query-options.ts';
import { malformed } from './refusal.ts';
import { ordered } from './order.ts';
import { PAGE, type Page } from './select-observations.ts';
import { allOf, conditionsOf, timeBounds } from './time-bounds.ts';

const TOP_AT_MOST = 1000;

/** Entities whose observations a filter is looked up in; more are refused. */
const THROUGH_OBSERVATIONS_AT_MOST = 200;

/** One page of entities that are all in memory. */
export async function selectEntities(
  entities: readonly Entity[],
  options: QueryOptions,
  asking: Asking,
): Promise<Page> {
  const chosen = await filtered(entities, options.filter, asking);
  if (options.order?.some(({ by }) => throughObservations(by, entities[0]).length > 0)) {
    throw malformed('an order cannot lead through Observations');
  }
  const inOrder = options.order ? ordered(chosen, options.order, asking) : chosen;
  const skip = Math.max(options.skip ?? 0, Number(/^\d{1,9}$/.exec(options.skipToken ?? '')?.[0] ?? 0));
  const top = Math.min(options.top ?? PAGE, TOP_AT_MOST);
  const more = skip + top < inOrder.length && top > 0;
  return {
    entities: inOrder.slice(skip, skip + top),
    ...(options.count ? { count: inOrder.length } : {}),
    ...(more ? { next: `$skip=${skip + top}` } : {}),
  };
}

async function filtered(
  entities: readonly Entity[],
  filter: Expression | undefined,
  asking: Asking,
): Promise<readonly Entity[]> {
  if (!filter) return entities;
  const prefixes = throughObservations(filter, entities[0]);
  if (prefixes.length === 0) return passing(entities, filter, asking);
  const conditions = conditionsOf(filter);
  const plain = allOf(conditions.filter((each) => throughObservations(each, entities[0]).length === 0));
  const left = plain ? await passing(entities, plain, asking) : entities;
  if (left.length > THROUGH_OBSERVATIONS_AT_MOST) {
    throw malformed(
      `a filter through Observations is looked up for at most ${THROUGH_OBSERVATIONS_AT_MOST} entities, not ${left.length}: add a condition`,
    );
  }
  for (const prefix of prefixes) {
    const range = timeBounds(conditions, prefix, asking.strays(asking.catalogue.sources()));
    for (const entity of left) await preload(entity, prefix, range, asking);
  }
  return left.filter((entity) => matches(filter, entity, asking));
}

/** Entities that are looked at before others get a turn. */
const LOOKED_AT_ONCE = 500;

async function passing(entities: readonly Entity[], filter: Expression, asking: Asking): Promise<readonly Entity[]> {
  const passed: Entity[] = [];
  for (let start = 0; start < entities.length; start += LOOKED_AT_ONCE) {
    if (start > 0) await new Promise((resolve) => setImmediate(resolve));
    const some = entities.slice(start, start + LOOKED_AT_ONCE);
    passed.push(...some.filter((entity) => matches(filter, entity, asking)));
  }
  return passed;
}

async function preload(
  entity: Entity,
  prefix: readonly string[],
  range: ReturnType<typeof timeBounds>,
  asking: Asking,
): Promise<void> {
  let at: readonly Entity[] = [entity];
  for (const name of prefix.slice(0, -1)) at = at.flatMap((each) => asking.related(each, name));
  for (const source of at.flatMap((each) => observedBy(each, asking))) {
    if (asking.preloaded.has(source.datastream.id)) continue;
    const read: Observation[] = [];
    for await (const each of mergedObservations([source], range, { descending: true, whole: true }, asking.reading))
      read.push(each);
    asking.preloaded.set(source.datastream.id, read);
  }
}

/** The paths of an expression that lead through Observations, up to them. */
function throughObservations(expression: Expression, sample: Entity | undefined): readonly (readonly string[])[] {
  if (!sample || sample.set === 'Observations') return [];
  const found = new Map<string, readonly string[]>();
  for (const segments of pathsOf(expression)) {
    let set: Entity['set'] = sample.set;
    for (const [index, segment] of segments.entries()) {
      const navigation = navigationOf(set, segment);
      if (!navigation) break;
      set = navigation.to;
      const prefix = segments.slice(0, index + 1);
      if (segment === 'Observations') found.set(prefix.join('/'), prefix);
    }
  }
  return [...found.values()];
}
