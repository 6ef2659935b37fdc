import type { Sensor } from '../../platform/platform.ts';
import type { Entity, EntitySet } from './entity.ts';

/** Where a Datastream's observations are. */
export interface Source {
  readonly datastream: Entity;
  /** Its series in the store; null before the first value. */
  readonly series: number | null;
  /** Null where a feed tells it. */
  readonly sensor: Sensor | null;
  /** Minutes that its observations are served for; null: as long as they are kept. */
  readonly servedMinutes: number | null;
  readonly dataType: string;
  /** Provider or feed that tells it. */
  readonly told: string;
  /** The Location of its Thing; null for what moves. */
  readonly location: string | null;
}

/** Every entity but the observations, as they are now. An immutable value. */
export interface Catalogue {
  entities(set: EntitySet): ReadonlyMap<string, Entity>;
  /** Where an entity leads to, without observations. */
  related(entity: Entity, navigation: string): readonly Entity[];
  source(datastream: string): Source | undefined;
  sources(): readonly Source[];
}

/** Adds entities and what they lead to while a catalogue is made. */
export class CatalogueMaker {
  readonly #sets = new Map<EntitySet, Map<string, Entity>>();
  readonly #links = new Map<Entity, Map<string, Entity[]>>();
  readonly #sources = new Map<string, Source>();

  /** The entity of that id, made where there is none yet. */
  add(set: EntitySet, id: string, properties: Entity['properties']): Entity {
    const known = this.#set(set);
    const entity = known.get(id) ?? { set, id, properties };
    known.set(id, entity);
    return entity;
  }

  /** Told once of each two. */
  link(from: Entity, navigation: string, to: Entity): void {
    const links = this.#links.get(from) ?? new Map<string, Entity[]>();
    this.#links.set(from, links);
    const known = links.get(navigation);
    if (known) known.push(to);
    else links.set(navigation, [to]);
  }

  addSource(source: Source): void {
    this.#sources.set(source.datastream.id, source);
  }

  done(): Catalogue {
    const sources = [...this.#sources.values()];
    return {
      entities: (set) => this.#set(set),
      related: (entity, navigation) => this.#links.get(entity)?.get(navigation) ?? [],
      source: (datastream) => this.#sources.get(datastream),
      sources: () => sources,
    };
  }

  #set(set: EntitySet): Map<string, Entity> {
    const known = this.#sets.get(set) ?? new Map<string, Entity>();
    this.#sets.set(set, known);
    return known;
  }
}
