/** What people may do, each all that the ones before may: look; act on what happens; try what if; tend the base; run it. */
export const ROLES = ['viewer', 'operator', 'planner', 'steward', 'administrator'] as const;

export type Role = (typeof ROLES)[number];

export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}

/** Whether a role may do what another is needed for. */
export function isAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Who is looking, as `GET /api/v1/me` answers. */
export interface Me {
  readonly role: Role;
  readonly signedIn: boolean;
  /** Whether `/sign-in` leads to a sign-in service. */
  readonly signInAvailable: boolean;
  /** The pseudonym under which roles are given; null for who is not signed in. */
  readonly id: string | null;
}
