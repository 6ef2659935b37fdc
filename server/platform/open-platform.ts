import { COMPONENT_TYPES, SENSOR_TYPES } from '../../data/catalogue/sentilo-types.ts';
import type { Clock } from '../../data/contract/clock.ts';
import type { Archive } from '../store/archive.ts';
import type { Store } from '../store/store.ts';
import type { Platform } from './platform.ts';
import { SensorPlatform } from './sensor-platform.ts';

export interface PlatformSettings {
  /** False: an unknown sensor that speaks becomes a ghost. */
  readonly rejectUnknownSensors: boolean;
  /** Types besides those of Sentilo's documentation. */
  readonly sensorTypes: readonly string[];
  readonly componentTypes: readonly string[];
  /** Minutes that observations of a sensor without a ttl of its own are served for; null: as long as they are kept. */
  readonly defaultTtlMinutes: number | null;
}

export const PLATFORM_DEFAULTS: PlatformSettings = {
  rejectUnknownSensors: true,
  sensorTypes: [],
  componentTypes: [],
  defaultTtlMinutes: null,
};

export interface PlatformParts {
  readonly store: Store;
  readonly archive: Pick<Archive, 'documents' | 'history'>;
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
