import type { RegistryId, RegistryRecord } from '../../data/contract/registry.ts';
import type { Territory } from './territory.ts';

/** The territory with what was a part of it before, and what is to be kept of that. */
export interface FollowedTerritory {
  readonly territory: Territory;
  readonly changes: readonly RegistryRecord[];
}

/**
 * Sees a package beside what was kept of those before. What it has no more is kept, with its end; what is new in it is
 * valid from now on; what comes back goes on. Of the first package all of it was there since ever.
 */
export function followTerritory(
  territory: Territory,
  kept: ReadonlyMap<RegistryId, RegistryRecord>,
  nowMs: number,
): FollowedTerritory {
  const records = new Map<RegistryId, RegistryRecord>();
  const changes: RegistryRecord[] = [];
  for (const [id, told] of territory.records) {
    const known = kept.get(id);
    const validFromMs = known ? known.validFromMs : kept.size === 0 ? null : nowMs;
    const record = { ...told, validFromMs };
    records.set(id, record);
    if (!known || !isSame(known, record)) changes.push(record);
  }
  for (const [id, known] of kept) {
    if (records.has(id)) continue;
    const record = known.validToMs === null ? { ...known, validToMs: nowMs } : known;
    records.set(id, record);
    if (record !== known) changes.push(record);
  }
  const partsOf = (id: RegistryId) => {
    const { kind, within = [], validFromMs = null, validToMs = null } = records.get(id) ?? {};
    const to = within.at(-1);
    if (validToMs === null || kind === 'street' || to === undefined) {
      return territory.partsOf(id).map((relation) => ({ ...relation, validFromMs }));
    }
    return [{ type: 'part-of', from: id, to, validFromMs, validToMs } as const];
  };
  return { territory: { ...territory, records, partsOf }, changes };
}

function isSame(one: RegistryRecord, other: RegistryRecord): boolean {
  return textOf(one) === textOf(other);
}

function textOf({
  name,
  at,
  facts,
  aliases,
  within,
  source,
  simulated,
  validFromMs,
  validToMs,
}: RegistryRecord): string {
  const sorted = Object.entries(facts).sort(([one], [next]) => (one < next ? -1 : 1));
  return JSON.stringify([name, at, sorted, aliases, within, source, simulated, validFromMs, validToMs]);
}
