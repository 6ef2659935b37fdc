import type { Door } from './door.ts';
import { sentiloDoor } from './sentilo/sentilo.ts';
import { downloadsDoor } from './downloads/downloads.ts';
import { eventsDoor } from './events/events.ts';
import { gbfsDoor } from './gbfs/gbfs.ts';
import { gtfsRealtimeDoor } from './gtfs-realtime/gtfs-realtime.ts';
import { mqttDoor } from './mqtt/open.ts';
import { ngsiLdDoor } from './ngsi-ld/ngsi-ld.ts';
import { sensorThingsDoor } from './sensorthings/open.ts';

/** Every standard that the city speaks besides its own wire and the exports of what there is. */
export const DOORS: readonly Door[] = [
  sentiloDoor,
  sensorThingsDoor,
  mqttDoor,
  ngsiLdDoor,
  gtfsRealtimeDoor,
  gbfsDoor,
  eventsDoor,
  downloadsDoor,
];
