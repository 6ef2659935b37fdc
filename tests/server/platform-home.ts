import { expect } from 'vitest';
import { openPlatform } from '../../server/platform/open-platform.ts';
import type { PlatformSettings } from '../../server/platform/platform-settings.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { CityStore } from '../../server/store/city-store.ts';
import { MemoryArchive } from './memory-archive.ts';
import { NOON_MS, provider, SetClock } from './sentilo-door.ts';

export interface Home {
  readonly platform: Platform;
  readonly store: CityStore;
  readonly archive: MemoryArchive;
  readonly clock: SetClock;
}

/** A platform over the city's own store; on an archive that was there before it finds what that kept. */
export async function home(
  archive = new MemoryArchive(),
  clock = new SetClock(),
  settings: Partial<PlatformSettings> = {},
): Promise<Home> {
  const series = [...archive.history.series().values()];
  const store = new CityStore(clock, { recorder: archive, restored: { series, city: null } });
  const log = { error: (line: string) => expect.fail(line) };
  return { platform: await openPlatform({ store, archive, clock, log, settings }), store, archive, clock };
}

export const P = provider('p');
export const PLACE = { component: 'c', location: '41.4 2.17', componentDesc: 'Plaça' };
export const ALL = { fromMs: 0, toMs: NOON_MS + 1e9, limit: 100 };
