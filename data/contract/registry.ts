import type { LngLat } from './place.ts';
import type { Role } from './role.ts';

/** The city's base information: what there is, as one record each. Fields are closed lists: nothing of people is among them. */
export const REGISTRY_GROUPS = ['organisations', 'territory', 'things', 'roles'] as const;
export type RegistryGroup = (typeof REGISTRY_GROUPS)[number];

export const REGISTRY_KINDS = {
  organisations: ['organisation'],
  territory: ['city', 'district', 'barri', 'census-section', 'street', 'building'],
  things: ['sensor', 'station', 'stop', 'line', 'road-section', 'vehicle'],
  roles: ['role'],
} as const satisfies Readonly<Record<RegistryGroup, readonly string[]>>;
export type RegistryKind = (typeof REGISTRY_KINDS)[RegistryGroup][number];

/** `kind:key`, ours, and the same as long as the thing is. */
export type RegistryId = string;

export const RELATION_TYPES = ['operates', 'owns', 'contracted-by', 'located-in', 'part-of'] as const;
export type RelationType = (typeof RELATION_TYPES)[number];

/**
 * A statement with the time that it is known to hold for, UTC epoch ms: from its published day, or when this city first
 * saw it; from null, since ever; to null, still.
 */
export interface Relation {
  readonly type: RelationType;
  readonly from: RegistryId;
  readonly to: RegistryId;
  readonly validFromMs: number | null;
  readonly validToMs: number | null;
}

/** What is told of a record besides, by kind; all are flat. */
export const REGISTRY_FACTS = [
  'functions',
  'sensorType',
  'mode',
  'longName',
  'capacity',
  'code',
  'population',
  'areaM2',
  'heightM',
  'levels',
  'yearBuilt',
  'use',
  'reference',
  'may',
] as const;
export type RegistryFact = (typeof REGISTRY_FACTS)[number];

export interface RegistryRecord {
  readonly id: RegistryId;
  readonly kind: RegistryKind;
  readonly name: string;
  readonly at: LngLat | null;
  readonly facts: Readonly<Partial<Record<RegistryFact, string | number>>>;
  /** Ids that sources, and records merged into this one, have for it. */
  readonly aliases: readonly string[];
  /** The parts of the territory that it lies in, from the widest. */
  readonly within: readonly RegistryId[];
  /** Who says so: a feed's id, or that of a source of the city package; `besso` for what we say. */
  readonly source: string;
  readonly simulated: boolean;
  readonly validFromMs: number | null;
  readonly validToMs: number | null;
}

export const MERGE_REASONS = ['same-thing', 'renamed', 'replaced'] as const;
export type MergeReason = (typeof MERGE_REASONS)[number];

/** One record became another's; undone, it never was. */
export interface RegistryMerge {
  readonly id: string;
  readonly kept: RegistryId;
  readonly merged: RegistryId;
  readonly reason: MergeReason;
  readonly by: Role;
  readonly atMs: number;
  readonly undoneBy: Role | null;
  readonly undoneAtMs: number | null;
}

/** Two records that may be of one thing, and why. */
export interface MergeProposal {
  readonly kept: RegistryId;
  readonly merged: RegistryId;
  readonly kind: RegistryKind;
  /** 0 to 1. */
  readonly score: number;
  readonly why: {
    /** Metres between them; null for what has no place. */
    readonly distanceM: number | null;
    /** 0 to 1: how alike their names are. */
    readonly nameLikeness: number;
    /** Both sources have the same id for it. */
    readonly sameSourceId: boolean;
    readonly words: readonly string[];
  };
}
