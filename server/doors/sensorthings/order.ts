import type { Asking } from './asking.ts';
import type { Entity } from './entity.ts';
import { type Evaluation, evaluate, orderOf } from './evaluate.ts';
import type { Order } from './query-options.ts';
import type { Value } from './value.ts';

/** An entity with what it is put in order by. */
export interface Keyed<Of extends Entity = Entity> {
  readonly entity: Of;
  readonly keys: readonly Value[];
}

export function keyed<Of extends Entity>(entity: Of, order: Order, evaluation: Evaluation): Keyed<Of> {
  return { entity, keys: order.map(({ by }) => evaluate(by, entity, evaluation)) };
}

/** Negative where one comes before the other in an order; what cannot be compared comes last. */
export function compareKeyed(one: Keyed, other: Keyed, order: Order): number {
  for (const [index, { descending }] of order.entries()) {
    const [a = null, b = null] = [one.keys[index], other.keys[index]];
    if (a === null || b === null) {
      if (a !== b) return a === null ? 1 : -1;
      continue;
    }
    const difference = orderOf(a, b) ?? 0;
    if (difference !== 0) return descending ? -difference : difference;
  }
  return 0;
}

export function ordered<Of extends Entity>(entities: readonly Of[], order: Order, asking: Asking): readonly Of[] {
  return entities
    .map((entity) => keyed(entity, order, asking))
    .toSorted((one, other) => compareKeyed(one, other, order))
    .map(({ entity }) => entity);
}
