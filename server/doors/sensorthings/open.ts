import type { Door } from '../door.ts';
import { Catalogues } from './catalogue.ts';
import { addSensorThings } from './routes.ts';

/** OGC SensorThings API 1.1, part 1: Sensing (18-088). */
export const sensorThingsDoor: Door = {
  name: 'sensorthings',
  async open(parts, app) {
    const { platform, archive } = parts;
    await addSensorThings(app, parts, new Catalogues({ platform, history: archive.history, city: parts.city }));
    return { close: () => Promise.resolve() };
  },
};
