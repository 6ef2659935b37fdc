import { bicingHistory } from './bicing-history/open.ts';
import type { Connector } from './connector.ts';
import { gbfs } from './gbfs/open.ts';
import { gtfsRealtime } from './gtfs/open-realtime.ts';
import { gtfsSchedule } from './gtfs/open-schedule.ts';
import { observationFile } from './observation-file/open.ts';
import { trafficDat } from './traffic-dat/open.ts';

/** Every protocol that the twin speaks. */
export const CONNECTORS: readonly Connector[] = [
  gtfsSchedule,
  gtfsRealtime,
  gbfs,
  trafficDat,
  observationFile,
  bicingHistory,
];
