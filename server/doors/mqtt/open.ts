import type { Door, DoorParts, OpenDoor } from '../door.ts';
import { Catalogues } from '../sensorthings/catalogue.ts';
import { openEmbeddedBroker } from './embedded-broker.ts';
import { Listeners } from './listeners.ts';
import { Outward } from './outward.ts';
import { Receiver } from './receiver.ts';
import { type MqttSettings, readSettings } from './settings.ts';

/** MQTT: a broker in the process, or one elsewhere by settings. */
export const mqttDoor: Door = {
  name: 'mqtt',
  open(parts) {
    const settings = readSettings(parts.settings.mqtt);
    return settings.broker ? openAtBroker(parts, settings) : openBroker(parts, settings);
  },
};

async function openBroker(parts: DoorParts, settings: MqttSettings): Promise<OpenDoor> {
  const catalogues = cataloguesOf(parts);
  const receiver = new Receiver(parts, settings.topics, catalogues);
  const listeners = new Listeners(parts, settings.topics, catalogues);
  const broker = await openEmbeddedBroker(parts, settings, receiver, listeners);
  const outward = new Outward(parts, broker, listeners, catalogues, settings.address);
  return {
    port: broker.port,
    close: async () => {
      await outward.close();
      await broker.close();
    },
  };
}

async function openAtBroker(parts: DoorParts, settings: MqttSettings): Promise<OpenDoor> {
  const catalogues = cataloguesOf(parts);
  const receiver = new Receiver(parts, settings.topics, catalogues);
  if (!settings.broker) throw new Error('doors: mqtt: no broker is named');
  const { openExternalBroker } = await import('./external-broker.ts');
  const broker = openExternalBroker(settings.broker, settings, parts, receiver, process.env);
  const outward = new Outward(parts, broker, null, catalogues, settings.address);
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
