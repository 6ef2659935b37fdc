import { timingSafeEqual } from 'node:crypto';
import type { Entity, Platform } from '../../platform/platform.ts';

interface Known {
  readonly token: Buffer;
  readonly entity: Entity;
}

/**
 * Whose token it is that comes on a connection. One that is said again there is looked up once: it is held against the
 * one before in constant time, and counts as long as its entity is what it was (with another token it is another).
 */
export class Callers {
  readonly #platform: Pick<Platform, 'entity' | 'entityOf'>;
  readonly #known = new WeakMap<object, Known>();

  constructor(platform: Pick<Platform, 'entity' | 'entityOf'>) {
    this.#platform = platform;
  }

  /** Null for a token that nobody has. */
  of(connection: object, said: string): Entity | null {
    const known = this.#known.get(connection);
    const token = Buffer.from(said);
    if (known && isSame(known.token, token) && this.#platform.entity(known.entity.id) === known.entity) {
      return known.entity;
    }
    const entity = this.#platform.entityOf(said);
    if (entity) this.#known.set(connection, { token, entity });
    return entity;
  }
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
