import type { RecordId } from '../data/contract/record.ts';
import type { Entity, Platform } from './platform/platform.ts';
import type { SensorDoors } from './simulator/environment.ts';

const RIGHTS = {
  kind: 'provider',
  simulated: true,
  licence: 'CC-BY-4.0',
  attribution: 'Bessó, simulated; places after open data of Ajuntament de Barcelona (CC BY 4.0)',
} as const;

/** Whose sensors the simulated city has: stations that speak Sentilo, and meters that speak MQTT. */
const PROVIDERS = {
  sentilo: { ...RIGHTS, id: 'environment', name: 'Aire i temps' },
  mqtt: { ...RIGHTS, id: 'noise', name: 'Soroll' },
} as const satisfies Record<string, Entity>;

/** The feeds of a simulated city's providers. */
export const SIMULATED_PROVIDER_FEEDS: ReadonlySet<RecordId<'feed'>> = new Set(
  Object.values(PROVIDERS).map(({ id }): RecordId<'feed'> => `feed:${id}`),
);

/** Gives the simulated sensors their providers, each with a new token for this run alone. */
export async function simulatedProviders(
  platform: Platform,
  addresses: { readonly sentilo: string; readonly broker: string },
): Promise<SensorDoors> {
  const tokenOf = (entity: Entity): Promise<string> =>
    platform.entity(entity.id) ? platform.renewToken(entity.id) : platform.addEntity(entity);
  const { sentilo, mqtt } = PROVIDERS;
  const address = addresses.sentilo;
  return {
    sentilo: { address, provider: sentilo.id, token: await tokenOf(sentilo) },
    mqtt: { address, provider: mqtt.id, token: await tokenOf(mqtt), broker: addresses.broker },
  };
}
