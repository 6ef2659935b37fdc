import { COMPONENT_TYPES, SENSOR_TYPES } from '../../data/catalogue/sentilo-types.ts';
import type { Clock } from '../../data/contract/clock.ts';
import type { Archive } from '../store/archive.ts';
import type { Store } from '../store/store.ts';
import type { Platform } from './platform.ts';
import { PLATFORM_DEFAULTS, type PlatformSettings } from './platform-settings.ts';
import { SensorPlatform } from './sensor-platform.ts';

export interface PlatformParts {
  readonly store: Store;
  readonly archive: Pick<Archive, 'documents' | 'history' | 'restored'>;
  readonly clock: Clock;
  readonly log: { error(line: string): void };
  readonly settings?: Partial<PlatformSettings>;
}

/** The sensor platform with everything that was kept of it. */
export async function openPlatform({ store, archive, clock, log, settings }: PlatformParts): Promise<Platform> {
  const chosen = { ...PLATFORM_DEFAULTS, ...settings };
  const types = {
    sensors: new Set([...SENSOR_TYPES, ...chosen.sensorTypes].map((type) => type.toLowerCase())),
    components: new Set([...COMPONENT_TYPES, ...chosen.componentTypes].map((type) => type.toLowerCase())),
  };
  const platform = new SensorPlatform({ store, archive, clock, log, types, settings: chosen });
  await platform.open();
  return platform;
}
