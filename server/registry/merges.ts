import { MERGE_REASONS, type MergeReason, type RegistryId, type RegistryMerge } from '../../data/contract/registry.ts';
import { isRole, type Role } from '../../data/contract/role.ts';

/** Kinds whose records may be of one thing: the territory is the publisher's to put right. */
const MERGEABLE = /^(?:organisation|sensor|station|stop|line|road-section):/;

/**
 * Which records became others. Nothing is rewritten: records are seen through the merges in force, so undoing one leaves
 * exactly what there was.
 */
export class Merges {
  readonly #merges = new Map<string, RegistryMerge>();
  #into = new Map<RegistryId, RegistryId>();
  #members = new Map<RegistryId, RegistryId[]>();
  version = 0;

  constructor(kept: readonly RegistryMerge[]) {
    for (const merge of kept) this.#merges.set(merge.id, merge);
    this.#see();
  }

  /** Newest first. */
  get all(): readonly RegistryMerge[] {
    return [...this.#merges.values()].sort((one, other) => other.atMs - one.atMs || numberOf(other) - numberOf(one));
  }

  get(id: string): RegistryMerge | undefined {
    return this.#merges.get(id);
  }

  /** The record that an id means now. */
  canonical(id: RegistryId): RegistryId {
    let now = id;
    for (let next = this.#into.get(now); next !== undefined; next = this.#into.get(now)) now = next;
    return now;
  }

  /** What was merged into a record, whether at once or through others. */
  membersOf(id: RegistryId): readonly RegistryId[] {
    return (this.#members.get(id) ?? []).flatMap((member) => [member, ...this.membersOf(member)]);
  }

  /** A merge to be kept, or why it cannot be. */
  propose(
    kept: RegistryId,
    merged: RegistryId,
    { reason, by, atMs }: { readonly reason: MergeReason; readonly by: Role; readonly atMs: number },
  ): RegistryMerge | string {
    if (!MERGEABLE.test(kept) || kindOf(kept) !== kindOf(merged)) return 'Only two records of one kind can be merged.';
    if (this.canonical(kept) !== kept) return `${kept} is merged into ${this.canonical(kept)} itself.`;
    if (this.canonical(merged) !== merged) return `${merged} is merged into ${this.canonical(merged)} already.`;
    if (kept === merged) return 'A record cannot be merged into itself.';
    const last = [...this.#merges.values()].reduce((most, merge) => Math.max(most, numberOf(merge)), 0);
    return { id: `merge-${last + 1}`, kept, merged, reason, by, atMs, undoneBy: null, undoneAtMs: null };
  }

  put(merge: RegistryMerge): void {
    this.#merges.set(merge.id, merge);
    this.#see();
    this.version++;
  }

  drop(id: string): void {
    this.#merges.delete(id);
    this.#see();
    this.version++;
  }

  #see(): void {
    this.#into = new Map();
    this.#members = new Map();
    for (const { kept, merged, undoneAtMs } of this.#merges.values()) {
      if (undoneAtMs !== null) continue;
      this.#into.set(merged, kept);
      this.#members.set(kept, [...(this.#members.get(kept) ?? []), merged]);
    }
  }
}

/** A merge as it was kept; null for what is none. */
export function readMerge(json: unknown): RegistryMerge | null {
  if (typeof json !== 'object' || json === null) return null;
  const { id, kept, merged, reason, by, atMs, undoneBy, undoneAtMs } = json as Record<string, unknown>;
  const isWhole = typeof id === 'string' && typeof kept === 'string' && typeof merged === 'string';
  const reasonKnown = MERGE_REASONS.find((each) => each === reason);
  if (!isWhole || !reasonKnown || !isRole(by) || typeof atMs !== 'number') return null;
  const undone = typeof undoneAtMs === 'number' && isRole(undoneBy) ? { undoneBy, undoneAtMs } : NOT_UNDONE;
  return { id, kept, merged, reason: reasonKnown, by, atMs, ...undone };
}

const NOT_UNDONE = { undoneBy: null, undoneAtMs: null } as const;

function kindOf(id: RegistryId): string {
  return id.slice(0, id.indexOf(':'));
}

function numberOf({ id }: RegistryMerge): number {
  return Number(id.slice('merge-'.length)) || 0;
}
