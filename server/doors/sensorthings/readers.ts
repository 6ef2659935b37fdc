import type { Entity as Teller, Platform } from '../../platform/platform.ts';

const NOBODY: ReadonlySet<string> = new Set();

/** The providers whose sensors somebody may read although they are not public. */
export function readableBy(platform: Platform, teller: Teller | null): ReadonlySet<string> {
  if (!teller) return NOBODY;
  const providers = platform.entities().filter(({ id }) => platform.may(teller, id, 'READ'));
  return new Set(providers.map(({ id }) => id));
}
