import { type Static, Type } from '@sinclair/typebox';
import { readSettingsOf } from '../bad-settings.ts';

/** A type's name, as Sentilo's own are; many more than an installation has. */
const TYPES = Type.Array(Type.String({ pattern: '^[0-9A-Za-z_-]{1,100}$' }), { default: [], maxItems: 10_000 });

/** Ten years. */
const TTL_AT_MOST_MINUTES = 5_256_000;

const SETTINGS = Type.Object(
  {
    /** False: an unknown sensor that speaks becomes a ghost. */
    rejectUnknownSensors: Type.Boolean({ default: true }),
    /** Types besides those of Sentilo's documentation. */
    sensorTypes: TYPES,
    componentTypes: TYPES,
    /** Minutes that observations of a sensor without a ttl of its own are served for; null: as long as they are kept. */
    defaultTtlMinutes: Type.Union([Type.Integer({ minimum: 1, maximum: TTL_AT_MOST_MINUTES }), Type.Null()], {
      default: null,
      description: `a whole number of minutes, 1 to ${TTL_AT_MOST_MINUTES}, or null`,
    }),
    /** Whether sensors and components are for everyone where their description does not say. */
    publicByDefault: Type.Boolean({ default: true }),
  },
  { additionalProperties: false },
);

/** Of the sensor platform; `platform` in the settings of the doors. */
export type PlatformSettings = Readonly<Static<typeof SETTINGS>>;

/** Throws BadSettings. */
export function readPlatformSettings(said: unknown): PlatformSettings {
  return readSettingsOf('platform', SETTINGS, said);
}

export const PLATFORM_DEFAULTS: PlatformSettings = readPlatformSettings({});
