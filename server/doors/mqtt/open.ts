import type { Door, DoorParts, OpenDoor } from '../door.ts';
import { ownOrigin } from '../own-origin.ts';
import { Catalogues } from '../sensorthings/catalogue.ts';
import { openEmbeddedBroker } from './embedded-broker.ts';
import { Listeners } from './listeners.ts';
import { Outward } from './outward.ts';
import { Receiver } from './receiver.ts';
import { type MqttSettings, readSettings } from './settings.ts';

/** MQTT: a broker in the process, or one elsewhere by settings. */
export const mqttDoor: Door = {
  name: 'mqtt',
  open(parts, app) {
    const settings = readSettings(parts.settings.mqtt);
    const address = () => settings.address || ownOrigin(app, parts);
    return settings.broker ? openAtBroker(parts, settings, address) : openBroker(parts, settings, address);
  },
};

async function openBroker(parts: DoorParts, settings: MqttSettings, address: () => string): Promise<OpenDoor> {
  const catalogues = cataloguesOf(parts);
  const receiver = new Receiver(parts, settings.topics, catalogues);
  const listeners = new Listeners(parts, settings.topics, catalogues);
  const broker = await openEmbeddedBroker(parts, settings, receiver, listeners);
  const outward = new Outward(parts, broker, listeners, catalogues, address);
  return {
    port: broker.port,
    close: async () => {
      await outward.close();
      await broker.close();
    },
  };
}

async function openAtBroker(parts: DoorParts, settings: MqttSettings, address: () => string): Promise<OpenDoor> {
  const catalogues = cataloguesOf(parts);
  const receiver = new Receiver(parts, settings.topics, catalogues);
  if (!settings.broker) throw new Error('doors: mqtt: no broker is named');
  const { openExternalBroker } = await import('./external-broker.ts');
  const broker = openExternalBroker(settings.broker, settings, parts, receiver, process.env);
  const outward = new Outward(parts, broker, null, catalogues, address);
  broker.onConnect = () => outward.afresh();
  return {
    close: async () => {
      await outward.close();
      await broker.close();
    },
  };
}

function cataloguesOf({ platform, archive, city }: DoorParts): Catalogues {
  return new Catalogues({ platform, history: archive.history, city });
}
