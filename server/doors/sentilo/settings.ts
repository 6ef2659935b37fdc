import { type Static, Type } from '@sinclair/typebox';
import { readSettingsOf } from '../../bad-settings.ts';

const STRICT = { additionalProperties: false };

const COUNT = Type.Integer({ minimum: 0, default: 0 });

const LIMITS = Type.Object({ inboundPerHour: COUNT, outboundPerHour: COUNT }, { default: {}, ...STRICT });

const SETTINGS = Type.Object(
  {
    /** The entity as which requests without a key act; null: they are refused. */
    anonymous: Type.Union([Type.String(), Type.Null()], { default: null }),
    /** The largest body, bytes. */
    bodyBytes: Type.Integer({ minimum: 1024, maximum: 67_108_864, default: 2_097_152 }),
    /** Connections at a time. */
    connections: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 10_000 }),
    /** How long reads wait for the past to be opened after a start before they are told to come back, ms. */
    startWaitMs: Type.Integer({ minimum: 0, maximum: 60_000, default: 10_000 }),
    /** Requests in an hour: of all together, of an entity without limits of its own, and of those with; 0: no limit. */
    quotas: Type.Object(
      {
        globalInboundPerHour: COUNT,
        entity: LIMITS,
        entities: Type.Record(Type.String(), LIMITS, { default: {} }),
      },
      { default: {}, ...STRICT },
    ),
  },
  STRICT,
);

/** Of the door that speaks Sentilo; `sentilo` in the settings of the doors. */
export type SentiloSettings = Static<typeof SETTINGS>;

/** Throws BadSettings where they are none. */
export function readSentiloSettings(said: unknown): SentiloSettings {
  return readSettingsOf('sentilo', SETTINGS, said);
}
