import { vi } from 'vitest';

/** Looks again and again until nothing is thrown: only what never comes about takes so long, on any machine. */
export function eventually<Got>(look: () => Got | Promise<Got>): Promise<Got> {
  return vi.waitFor(look, { timeout: 30_000, interval: 10 });
}
