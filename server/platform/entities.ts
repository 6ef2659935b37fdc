import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Documents } from '../store/archive.ts';
import { keepChanges, keptChange, Turns } from './kept-changes.ts';
import { type Entity, LEVELS, type Level, MASTER } from './platform.ts';

const ENTITY_KIND = 'entity';
const PERMISSION_KIND = 'permission';

/** What ids of entities, components, sensors and alerts are made of, and how long they may be. */
export const ID_PATTERN = /^[0-9a-zA-Z_-]{1,200}$/;

/** A token longer than this is none of ours, bytes. */
const TOKEN_AT_MOST = 1024;

interface KeptEntity extends Entity {
  /** SHA-256 of the token, hex; empty: it has none, and nobody can act as it. */
  readonly digest: string;
  readonly secureOnly: boolean;
}

/** Who there is, by which token, and who may do what to whom. */
export class Entities {
  readonly #documents: Documents;
  readonly #entities = new Map<string, KeptEntity>();
  readonly #byDigest = new Map<string, KeptEntity>();
  /** Levels by `source target`. */
  readonly #permissions = new Map<string, Level>();
  readonly #turns = new Turns();

  constructor(documents: Documents) {
    this.#documents = documents;
    for (const json of documents.all(ENTITY_KIND).values()) this.#remember(json as unknown as KeptEntity);
    for (const [id, json] of documents.all(PERMISSION_KIND)) {
      const level = LEVELS.find((each) => each === json);
      if (level) this.#permissions.set(id, level);
    }
  }

  /** The master is there from the start, with no token until one is made. */
  async open(): Promise<void> {
    if (this.#entities.has(MASTER)) return;
    const described = { simulated: false, licence: '', attribution: '' };
    const master = { id: MASTER, kind: 'application' as const, name: 'Catalogue', ...described };
    await this.#keep({ ...master, digest: '', secureOnly: false });
  }

  ofToken(token: string): Entity | null {
    if (token.length === 0 || token.length > TOKEN_AT_MOST) return null;
    const digest = digestOf(token);
    const entity = this.#byDigest.get(digest);
    return entity && timingSafeEqual(Buffer.from(entity.digest), Buffer.from(digest)) ? entity : null;
  }

  all(): readonly Entity[] {
    return [...this.#entities.values()];
  }

  get(id: string): Entity | null {
    return this.#entities.get(id) ?? null;
  }

  add(entity: Entity): Promise<string> {
    return this.#turns.take(entity.id, () => this.#add(entity));
  }

  async renewToken(id: string): Promise<string> {
    const token = newToken();
    await this.#turns.take(id, () => this.#keep({ ...this.#known(id), digest: digestOf(token) }));
    return token;
  }

  isSecureOnly(id: string): boolean {
    return this.#entities.get(id)?.secureOnly ?? false;
  }

  requireSecure(id: string, required: boolean): Promise<void> {
    return this.#turns.take(id, () => this.#keep({ ...this.#known(id), secureOnly: required }));
  }

  async #add(entity: Entity): Promise<string> {
    if (!ID_PATTERN.test(entity.id)) throw new Error(`an entity's id is made of 0-9 a-z A-Z _ -, unlike ${entity.id}`);
    if (this.#entities.has(entity.id)) throw new Error(`there is an entity ${entity.id} already`);
    const { id, kind, name, simulated, licence, attribution } = entity;
    const token = newToken();
    const described = { id, kind, name, simulated, licence, attribution };
    await this.#keep({ ...described, digest: digestOf(token), secureOnly: false });
    return token;
  }

  may(source: string, target: string, level: Level): boolean {
    if (source === target || source === MASTER) return true;
    const given = this.#permissions.get(`${source} ${target}`);
    return given !== undefined && LEVELS.indexOf(given) >= LEVELS.indexOf(level);
  }

  permissionsOf(source: string): ReadonlyMap<string, Level> {
    const targets = source === MASTER ? this.#entities.keys() : [source];
    const own = [...targets].map((target) => [target, 'ADMIN'] as const);
    const given = [...this.#permissions].flatMap(([key, level]) => {
      const [from = '', to = ''] = key.split(' ');
      return from === source && this.#entities.has(to) ? [[to, level] as const] : [];
    });
    return new Map<string, Level>([...given, ...own]);
  }

  async permit(source: string, target: string, level: Level | null): Promise<void> {
    const key = `${this.#known(source).id} ${this.#known(target).id}`;
    await keepChanges(this.#documents, [keptChange(PERMISSION_KIND, key, this.#permissions, key, level)]);
  }

  #known(id: string): KeptEntity {
    const entity = this.#entities.get(id);
    if (!entity) throw new Error(`there is no entity ${id}`);
    return entity;
  }

  /** An old token ends when the new one is safe. */
  async #keep(entity: KeptEntity): Promise<void> {
    await this.#documents.put([{ kind: ENTITY_KIND, id: entity.id, json: { ...entity } }]);
    const before = this.#entities.get(entity.id);
    if (before) this.#byDigest.delete(before.digest);
    this.#remember(entity);
  }

  #remember(entity: KeptEntity): void {
    this.#entities.set(entity.id, entity);
    if (entity.digest !== '') this.#byDigest.set(entity.digest, entity);
  }
}

/** 64 hex characters of chance. */
function newToken(): string {
  return randomBytes(32).toString('hex');
}

function digestOf(token: string): string {
  return hash('sha256', token, 'hex');
}
