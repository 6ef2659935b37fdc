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
