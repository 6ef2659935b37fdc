import type { Door } from './door.ts';
import { sentilo } from './sentilo/sentilo.ts';
import { DOWNLOADS_DOOR } from './downloads/downloads.ts';
import { EVENTS_DOOR } from './events/events.ts';
import { GBFS_DOOR } from './gbfs/gbfs.ts';
import { GTFS_REALTIME_DOOR } from './gtfs-realtime/gtfs-realtime.ts';
import { mqtt } from './mqtt/open.ts';
import { NGSI_LD_DOOR } from './ngsi-ld/ngsi-ld.ts';
import { sensorThings } from './sensorthings/open.ts';

/** Every standard that the city speaks besides its own wire and the exports of what there is. */
export const DOORS: readonly Door[] = [
  sentilo,
  sensorThings,
  mqtt,
  NGSI_LD_DOOR,
  GTFS_REALTIME_DOOR,
  GBFS_DOOR,
  EVENTS_DOOR,
  DOWNLOADS_DOOR,
];
