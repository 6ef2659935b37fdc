import type { RegistryId, RegistryRecord } from '../../data/contract/registry.ts';
import type { Merges } from './merges.ts';

/** Records as they are seen through the merges in force: what was merged is gone, its ids lead to what was kept. */
export function viewThrough(
  merges: Merges,
  records: ReadonlyMap<RegistryId, RegistryRecord>,
): ReadonlyMap<RegistryId, RegistryRecord> {
  const seen = new Map<RegistryId, RegistryRecord>();
  for (const [id, record] of records) {
    const canonical = merges.canonical(id);
    if (canonical === id && merges.membersOf(id).length === 0) seen.set(id, record);
    else if (!seen.has(canonical)) seen.set(canonical, united(canonical, merges, records));
  }
  return seen;
}

/** The kept record as it is, valid as long as any of them; where it is no more, the first that is. */
function united(id: RegistryId, merges: Merges, records: ReadonlyMap<RegistryId, RegistryRecord>): RegistryRecord {
  const members = [id, ...merges.membersOf(id)].flatMap((member) => records.get(member) ?? []);
  const [first] = members;
  if (!first) throw new Error(`united: nothing of ${id} is there; ask only for records that are`);
  const aliases = new Set(members.flatMap((member) => [member.id, ...member.aliases]));
  aliases.delete(id);
  return {
    ...first,
    id,
    aliases: [...aliases],
    validFromMs: earliest(members.map(({ validFromMs }) => validFromMs)),
    validToMs: latest(members.map(({ validToMs }) => validToMs)),
  };
}

/** Null is since ever. */
function earliest(moments: readonly (number | null)[]): number | null {
  return moments.reduce((one, other) => (one === null || other === null ? null : Math.min(one, other)));
}

/** Null is still. */
function latest(moments: readonly (number | null)[]): number | null {
  return moments.reduce((one, other) => (one === null || other === null ? null : Math.max(one, other)));
}
