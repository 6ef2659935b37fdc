import type { City } from '../../data/contract/city.ts';
import type { PackageSource } from '../../data/contract/package.ts';
import type { FeedRecord } from '../../data/contract/record.ts';
import {
  type MergeProposal,
  REGISTRY_KINDS,
  type RegistryGroup,
  type RegistryId,
  type RegistryRecord,
  type Relation,
} from '../../data/contract/registry.ts';
import { ROLES, type Role } from '../../data/contract/role.ts';
import type { Merges } from './merges.ts';
import { plainName } from './names.ts';
import { type Naming, type Organisations, organisationsOf } from './organisations.ts';
import { proposalsAmong } from './proposals.ts';
import type { Territory } from './territory.ts';
import type { Thing } from './thing.ts';
import { isValid, recordOfThing, relationsOfThing, type Surroundings } from './thing-record.ts';
import { type ThingChange, Things } from './things.ts';
import { viewThrough } from './view.ts';

/** What is asked of a list. */
export interface RegistryQuery {
  readonly group: RegistryGroup;
  readonly kind?: string | undefined;
  /** Part of a name or id, whatever its case and accents. */
  readonly name?: string | undefined;
  readonly bbox?: readonly [number, number, number, number] | undefined;
  /** Id of a part of the territory. */
  readonly within?: string | undefined;
  /** As it was then, UTC epoch ms; now where it is absent. */
  readonly atMs?: number | undefined;
  readonly limit: number;
  readonly offset: number;
}

export interface RegistryPage {
  readonly total: number;
  readonly records: readonly RegistryRecord[];
}

export interface RegistryParts {
  readonly things: readonly Thing[];
  readonly merges: Merges;
  /** Asked for only once there are questions. */
  territory(): Territory;
  readonly sources: readonly PackageSource[];
  providers(): Naming['providers'];
}

/** What each role may do: all that is known of people. */
const MAY: Readonly<Record<Role, string>> = {
  viewer: 'look',
  operator: 'act on what happens',
  planner: 'try what if',
  steward: 'tend the base information',
  administrator: 'run it',
};

/** Relations told of one record at most. */
const RELATIONS_AT_MOST = 500;

/** Records that one alias may mean. */
const MATCHES_AT_MOST = 20;

/** Everything that a moment's answers are made of. */
interface Made {
  readonly key: string;
  readonly organisations: Organisations;
  readonly surroundings: Surroundings;
  readonly records: ReadonlyMap<RegistryId, RegistryRecord>;
  /** Ids by every alias. */
  readonly aliases: ReadonlyMap<string, readonly RegistryId[]>;
}

/** The city's base information: one record for each organisation, part of the territory, thing and role. */
export class Registry {
  readonly #parts: RegistryParts;
  readonly #things: Things;
  readonly #places = new WeakMap<Thing, readonly RegistryId[]>();
  #feeds: readonly FeedRecord[] = [];
  #feedsVersion = 0;
  #made: Made | null = null;
  #proposals: { readonly key: string; readonly found: readonly MergeProposal[] } | null = null;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
    this.#things = new Things(parts.things);
  }

  get merges(): Merges {
    return this.#parts.merges;
  }

  /** How many records of the city were refused because they tell of people. */
  get refused(): number {
    return this.#things.refused;
  }

  /** Sees what is new in the city; gives what is to be kept of it. */
  follow(city: City, nowMs: number): readonly ThingChange[] {
    const feeds = [...city.entries.values()].flatMap(({ record }) => (record.kind === 'feed' ? [record] : []));
    if (feeds.length !== this.#feeds.length || feeds.some((feed, place) => !isSameFeed(feed, this.#feeds[place]))) {
      this.#feedsVersion++;
    }
    this.#feeds = feeds;
    return this.#things.follow(city, nowMs);
  }

  list(query: RegistryQuery): RegistryPage {
    const { limit, offset } = query;
    const found = this.#recordsAt(query.group, query.atMs ?? null).filter((record) => meets(record, query));
    return { total: found.length, records: found.slice(offset, offset + limit) };
  }

  /** A record by its id or that of one merged into it, with all that it is related to. */
  get(id: RegistryId): { readonly record: RegistryRecord; readonly relations: readonly Relation[] } | null {
    const record = this.#make().records.get(this.merges.canonical(id));
    return record ? { record, relations: this.#relationsOf(record).slice(0, RELATIONS_AT_MOST) } : null;
  }

  /** Whether a record of that very id is there and in force. */
  isRecord(id: RegistryId): boolean {
    return this.#make().records.has(id) || this.merges.canonical(id) !== id;
  }

  relationsOfBuilding(record: RegistryRecord): readonly Relation[] {
    return placeOfTerritory(record);
  }

  /** Every record that an id of ours or of a source means. */
  resolve(alias: string): readonly RegistryRecord[] {
    const { records, aliases } = this.#make();
    const ids = new Set([this.merges.canonical(alias), ...(aliases.get(alias) ?? [])]);
    return [...ids].flatMap((id) => records.get(id) ?? []).slice(0, MATCHES_AT_MOST);
  }

  proposals(): readonly MergeProposal[] {
    const { key, records } = this.#make();
    const known = this.#proposals;
    const found = known?.key === key ? known.found : proposalsAmong(records.values());
    this.#proposals = { key, found };
    return found;
  }

  /** How many records of each kind there are. */
  counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { kind } of this.#make().records.values()) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }

  /** The parts of the territory that hold a place, the widest first. */
  within(at: readonly [number, number]): readonly RegistryId[] {
    return this.#parts.territory().within(at);
  }

  #recordsAt(group: RegistryGroup, atMs: number | null): readonly RegistryRecord[] {
    const { records, surroundings } = this.#make();
    const kinds: readonly string[] = REGISTRY_KINDS[group];
    if (atMs === null) {
      return [...records.values()].filter(({ kind, validToMs }) => kinds.includes(kind) && validToMs === null);
    }
    if (group !== 'things')
      return [...records.values()].filter((each) => kinds.includes(each.kind) && isValid(each, atMs));
    const then = new Map<RegistryId, RegistryRecord>();
    for (const thing of this.#things.all.values()) {
      const record = recordOfThing(thing, surroundings, atMs);
      if (record) then.set(record.id, record);
    }
    return [...viewThrough(this.merges, then).values()];
  }

  #relationsOf(record: RegistryRecord): readonly Relation[] {
    const { surroundings, organisations } = this.#make();
    const ids = new Set([record.id, ...this.merges.membersOf(record.id)]);
    const told: Relation[] = [...ids].flatMap((id) => this.#parts.territory().partsOf(id));
    if (record.kind === 'organisation') {
      told.push(...organisations.relations.filter(({ from, to }) => ids.has(from) || ids.has(to)));
      for (const thing of this.#things.all.values()) {
        if (told.length >= RELATIONS_AT_MOST) break;
        if (thing.operator !== '')
          told.push(...relationsOfThing(thing, surroundings).filter(({ from }) => ids.has(from)));
      }
    }
    for (const id of ids) {
      const thing = this.#things.all.get(id);
      if (thing) told.push(...relationsOfThing(thing, surroundings));
    }
    if (record.kind === 'street' || record.kind === 'building') told.push(...placeOfTerritory(record));
    const seen = new Map<string, Relation>();
    for (const each of told) {
      const relation = { ...each, from: this.merges.canonical(each.from), to: this.merges.canonical(each.to) };
      seen.set(JSON.stringify(relation), relation);
    }
    return [...seen.values()];
  }

  /** Made anew only where something has changed. */
  #make(): Made {
    const key = `${this.#things.version} ${this.merges.version} ${this.#feedsVersion}`;
    if (this.#made?.key === key) return this.#made;
    const { sources } = this.#parts;
    const territory = this.#parts.territory();
    const things = [...this.#things.all.values()];
    const organisations = organisationsOf({ feeds: this.#feeds, things, sources, providers: this.#parts.providers() });
    const simulated = new Set(this.#feeds.flatMap(({ id, simulated: isSo }) => (isSo ? [id] : [])));
    const surroundings: Surroundings = {
      within: (at) => territory.within(at),
      organisation: (name) => organisations.named(name),
      isSimulated: (feed) => simulated.has(feed),
    };
    const all = new Map([...organisations.records, ...territory.records, ...ROLE_RECORDS]);
    for (const thing of things) {
      const placed = { ...surroundings, within: (at: readonly [number, number]) => this.#placeOf(thing, at) };
      const record = recordOfThing(thing, placed, null);
      if (record) all.set(record.id, record);
    }
    const records = viewThrough(this.merges, all);
    this.#made = { key, organisations, surroundings, records, aliases: aliasesOf(records) };
    return this.#made;
  }

  /** Where a thing lies is looked up once, as long as it is the same. */
  #placeOf(thing: Thing, at: readonly [number, number]): readonly RegistryId[] {
    const within = this.#places.get(thing) ?? this.#parts.territory().within(at);
    this.#places.set(thing, within);
    return within;
  }
}

const ROLE_RECORDS: ReadonlyMap<RegistryId, RegistryRecord> = new Map(
  ROLES.map((role) => [
    `role:${role}`,
    {
      id: `role:${role}`,
      kind: 'role',
      name: role,
      at: null,
      facts: { may: MAY[role] },
      aliases: [],
      within: [],
      source: 'besso',
      simulated: false,
      validFromMs: null,
      validToMs: null,
    },
  ]),
);

function placeOfTerritory({ id, within, validFromMs, validToMs }: RegistryRecord): readonly Relation[] {
  const to = within.at(-1);
  return to === undefined ? [] : [{ type: 'located-in', from: id, to, validFromMs, validToMs }];
}

function meets(record: RegistryRecord, { kind, name, bbox, within }: RegistryQuery): boolean {
  if (kind !== undefined && record.kind !== kind) return false;
  if (within !== undefined && !record.within.includes(within)) return false;
  if (bbox && !(record.at && isInBox(record.at, bbox))) return false;
  if (name === undefined) return true;
  const wanted = plainName(name);
  return plainName(record.name).includes(wanted) || plainName(record.id).includes(wanted);
}

function isInBox([x, y]: readonly [number, number], [west, south, east, north]: readonly number[]): boolean {
  return x >= (west ?? 0) && x <= (east ?? 0) && y >= (south ?? 0) && y <= (north ?? 0);
}

/** By every alias, and by what a source calls it alone. */
function aliasesOf(records: ReadonlyMap<RegistryId, RegistryRecord>): ReadonlyMap<string, readonly RegistryId[]> {
  const found = new Map<string, RegistryId[]>();
  const add = (alias: string, id: RegistryId): void => {
    const known = found.get(alias);
    if (!known) found.set(alias, [id]);
    else if (!known.includes(id) && known.length < MATCHES_AT_MOST) known.push(id);
  };
  for (const { id, aliases } of records.values()) {
    for (const alias of aliases) {
      add(alias, id);
      const slash = alias.indexOf('/');
      if (alias.startsWith('feed:') && slash > 0) add(alias.slice(slash + 1), id);
    }
  }
  return found;
}

function isSameFeed(one: FeedRecord, other: FeedRecord | undefined): boolean {
  return one.id === other?.id && one.attribution === other.attribution && one.simulated === other.simulated;
}
