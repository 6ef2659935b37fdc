import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Manifest, Places, Relief, TransitNetwork } from '../../data/contract/package.ts';

/** The city package as it has arrived so far. */
export interface PackageState {
  readonly manifest: Manifest | null;
  readonly transit: TransitNetwork | null;
  readonly places: Places | null;
  readonly relief: Relief | null;
  /** Why the package cannot be read; null while all is well. */
  readonly problem: string | null;
}

export type PackageStore = StoreApi<PackageState>;

export function createPackage(): PackageStore {
  return createStore<PackageState>(() => ({
    manifest: null,
    transit: null,
    places: null,
    relief: null,
    problem: null,
  }));
}
