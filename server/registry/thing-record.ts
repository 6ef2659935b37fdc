import type { LngLat } from '../../data/contract/place.ts';
import type { RegistryId, RegistryRecord, Relation } from '../../data/contract/registry.ts';
import type { Thing } from './thing.ts';

/** What places things and names who runs them. */
export interface Surroundings {
  within(at: LngLat): readonly RegistryId[];
  organisation(name: string): RegistryId | undefined;
  isSimulated(feed: Thing['feed']): boolean;
}

/** A thing as the registry tells it, at a moment where one is asked for; null where it was not there then. */
export function recordOfThing(
  thing: Thing,
  { within, isSimulated }: Surroundings,
  atMs: number | null,
): RegistryRecord | null {
  if (atMs !== null && !isValid({ validFromMs: thing.fromMs, validToMs: thing.toMs }, atMs)) return null;
  const { id, kind, name, subject, feed, facts, fromMs, toMs } = thing;
  const at = atMs === null ? thing.at : placeAt(thing, atMs);
  return {
    id,
    kind,
    name,
    at,
    facts,
    aliases: [...(subject === id ? [] : [subject]), sourceIdOf(thing)],
    within: at ? within(at) : [],
    source: feed,
    simulated: isSimulated(feed),
    validFromMs: fromMs,
    validToMs: toMs,
  };
}

/** `feed:<feed>/<what the source calls it>`. */
function sourceIdOf({ subject, feed }: Thing): string {
  const slash = subject.indexOf('/');
  return `${feed}/${slash < 0 ? subject.slice(subject.indexOf(':') + 1) : subject.slice(slash + 1)}`;
}

/** Who runs it and where it lies, now and before. */
export function relationsOfThing(thing: Thing, { within, organisation }: Surroundings): readonly Relation[] {
  const relations: Relation[] = [];
  const add = (at: LngLat | null, operator: string, validFromMs: number, validToMs: number | null): void => {
    const span = { validFromMs, validToMs };
    const area = at ? within(at).at(-1) : undefined;
    if (area) relations.push({ type: 'located-in', from: thing.id, to: area, ...span });
    const runner = operator === '' ? undefined : organisation(operator);
    if (runner) relations.push({ type: 'operates', from: runner, to: thing.id, ...span });
  };
  for (const { at, operator, fromMs, toMs } of thing.before) add(at, operator, fromMs, toMs);
  add(thing.at, thing.operator, thing.before.at(-1)?.toMs ?? thing.fromMs, thing.toMs);
  return joined(relations);
}

/** What went on from one span to the next is one statement. */
function joined(relations: readonly Relation[]): readonly Relation[] {
  const found: Relation[] = [];
  for (const relation of relations) {
    const last = found.findLastIndex(
      ({ type, from, to, validToMs }) =>
        type === relation.type && from === relation.from && to === relation.to && validToMs === relation.validFromMs,
    );
    const known = found[last];
    if (known) found[last] = { ...known, validToMs: relation.validToMs };
    else found.push(relation);
  }
  return found;
}

export function isValid(
  { validFromMs, validToMs }: Pick<Relation, 'validFromMs' | 'validToMs'>,
  atMs: number,
): boolean {
  return (validFromMs === null || validFromMs <= atMs) && (validToMs === null || atMs < validToMs);
}

function placeAt({ at, before }: Thing, atMs: number): LngLat | null {
  const then = before.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
  return then ? then.at : at;
}
