import { createStore, type StoreApi } from 'zustand/vanilla';

/** How this page stands with the server. Times are city ms. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  | { readonly state: 'paused' }
  | { readonly state: 'away'; readonly sinceMs: number }
  | { readonly state: 'refused'; readonly code: string; readonly reason: string };

export type ConnectionStore = StoreApi<{ readonly connection: Connection }>;

export function createConnection(): ConnectionStore {
  return createStore<{ readonly connection: Connection }>(() => ({ connection: { state: 'connecting' } }));
}
