import { isAtLeast, isRole, type Role } from '../../data/contract/role.ts';

/** Which role each value of a claim stands for. */
export type RoleMapping = ReadonlyMap<string, Role>;

/** `value=role` pairs after commas, such as `city-staff=operator,it=administrator`; undefined where it is none. */
export function readRoleMapping(text: string): RoleMapping | undefined {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  const mapping = new Map<string, Role>();
  for (const pair of pairs) {
    const equals = pair.lastIndexOf('=');
    const value = pair.slice(0, equals).trim();
    const role = pair.slice(equals + 1).trim();
    if (equals < 1 || value === '' || !isRole(role)) return undefined;
    mapping.set(value, role);
  }
  return mapping;
}

/** A claim and what its values stand for: `claim:value=role,value=role`; undefined where it is none. */
export function readRoleRule(text: string): { readonly claim: string; readonly mapping: RoleMapping } | undefined {
  const [, claim, pairs] = /^((?:https?:\/\/)?[^:=,]+):(.+)$/.exec(text.trim()) ?? [];
  const mapping = pairs === undefined ? undefined : readRoleMapping(pairs);
  return claim !== undefined && mapping ? { claim, mapping } : undefined;
}

/** Values of a claim that are looked at. */
const VALUES_AT_MOST = 1000;

/** The highest role that a person's claim stands for; `a.b` looks inside of `a` where there is no claim `a.b`. */
export function roleOfClaims(claims: unknown, claim: string, mapping: RoleMapping): Role {
  const found = claimOf(claims, claim);
  const values: readonly unknown[] = Array.isArray(found) ? found.slice(0, VALUES_AT_MOST) : [found];
  const roles = values.flatMap((value) => (typeof value === 'string' ? (mapping.get(value) ?? []) : []));
  return roles.reduce<Role>((best, role) => (isAtLeast(role, best) ? role : best), 'viewer');
}

export function claimOf(claims: unknown, claim: string): unknown {
  if (memberOf(claims, claim) !== undefined) return memberOf(claims, claim);
  return claim.split('.').reduce(memberOf, claims);
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
