import { KNOWN_ORGANISATIONS } from '../../data/catalogue/organisations.ts';
import type { PackageSource } from '../../data/contract/package.ts';
import type { FeedRecord } from '../../data/contract/record.ts';
import type { RegistryId, RegistryRecord, Relation } from '../../data/contract/registry.ts';
import { organisationNamed, plainName, slugOf } from './names.ts';
import type { Thing } from './thing.ts';

/** Who names organisations. */
export interface Naming {
  readonly feeds: readonly FeedRecord[];
  readonly things: Iterable<Thing>;
  readonly sources: readonly PackageSource[];
  /** Of the sensor platform. */
  readonly providers: readonly {
    readonly id: string;
    readonly name: string;
    readonly attribution: string;
    readonly simulated: boolean;
  }[];
}

/** The organisations that sources name, by their ids, and which one a name means. */
export interface Organisations {
  readonly records: ReadonlyMap<RegistryId, RegistryRecord>;
  /** What holds between them. */
  readonly relations: readonly Relation[];
  named(name: string): RegistryId | undefined;
}

/** Names that say that there is none. */
const NOBODY = new Set(['', 'not stated', 'unknown']);

const BY_NAME: ReadonlyMap<string, (typeof KNOWN_ORGANISATIONS)[number]> = new Map(
  KNOWN_ORGANISATIONS.flatMap((known) => [known.name, ...known.otherNames].map((name) => [plainName(name), known])),
);

interface Draft {
  readonly name: string;
  readonly aliases: Set<string>;
  readonly functions: Set<string>;
  readonly source: string;
  simulated: boolean;
}

export function organisationsOf({ feeds, things, sources, providers }: Naming): Organisations {
  const drafts = new Map<RegistryId, Draft>();
  const add = (name: string, does: string, source: string, alias: string | null, simulated: boolean): void => {
    const id = idNamed(name);
    if (!id) return;
    const draft = drafts.get(id) ?? draftOf(name, source);
    drafts.set(id, draft);
    draft.functions.add(does);
    draft.simulated &&= simulated;
    if (alias) draft.aliases.add(alias);
    if (name !== draft.name) draft.aliases.add(name);
  };
  for (const { key, name } of KNOWN_ORGANISATIONS) {
    if (key !== 'besso') drafts.set(`organisation:${key}`, draftOf(name, 'besso'));
  }
  for (const { id, attribution, name, simulated } of feeds) {
    add(organisationNamed(attribution) || name, 'provider', id, id, simulated);
  }
  for (const { id, name, attribution, simulated } of providers) {
    add(organisationNamed(attribution) || name, 'provider', `feed:${id}`, `sentilo:${id}`, simulated);
  }
  for (const { operator, feed } of things) if (operator) add(operator, 'operator', feed, null, false);
  for (const { publisher, id, generated } of sources) add(publisher, 'publisher', id, null, generated);
  const records = new Map([...drafts].map(([id, draft]) => [id, recordOf(id, draft)]));
  return { records, relations: relationsAmong(records), named: (name) => existing(idNamed(name), records) };
}

function existing(id: RegistryId | null, records: ReadonlyMap<RegistryId, unknown>): RegistryId | undefined {
  return id !== null && records.has(id) ? id : undefined;
}

function idNamed(name: string): RegistryId | null {
  const plain = plainName(name);
  if (NOBODY.has(plain)) return null;
  return `organisation:${BY_NAME.get(plain)?.key ?? slugOf(name)}`;
}

function draftOf(name: string, source: string): Draft {
  const known = BY_NAME.get(plainName(name));
  const aliases = new Set(known?.otherNames ?? []);
  return { name: known?.name ?? name, aliases, functions: new Set(), source, simulated: true };
}

function recordOf(id: RegistryId, { name, aliases, functions, source, simulated }: Draft): RegistryRecord {
  return {
    id,
    kind: 'organisation',
    name,
    at: null,
    facts: functions.size === 0 ? {} : { functions: [...functions].sort().join(' ') },
    aliases: [...aliases].filter((alias) => alias !== name).sort(),
    within: [],
    source,
    simulated: functions.size > 0 && simulated,
    validFromMs: null,
    validToMs: null,
  };
}

function relationsAmong(records: ReadonlyMap<RegistryId, unknown>): readonly Relation[] {
  return KNOWN_ORGANISATIONS.flatMap(({ key, relations = [] }) =>
    relations.map(({ type, to, since }) => ({
      type,
      from: `organisation:${key}`,
      to: `organisation:${to}`,
      validFromMs: since === undefined ? null : Date.parse(`${since}T00:00:00+01:00`),
      validToMs: null,
    })),
  ).filter(({ from, to }) => records.has(from) && records.has(to));
}
