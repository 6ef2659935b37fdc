import type { FeedConfig } from '../contract/feed.ts';

/** Simulated values at places, streets and lines of the city package, whose sources hold for them too. */
const SIMULATED = {
  simulated: true,
  recorded: false,
  licence: 'CC-BY-4.0',
  attribution:
    'Bessó, simulated; places and courses after open data of Ajuntament de Barcelona (CC BY 4.0), TMB, FGC and TRAM',
} as const;

/** The default feeds: the simulated city, published in real wire formats on loopback. */
export const SIMULATED_FEEDS: readonly FeedConfig[] = [
  {
    ...SIMULATED,
    id: 'feed:transit',
    name: 'Transport públic',
    protocol: 'gtfs-realtime',
    ttlS: 10,
    options: {
      scheduleUrl: 'simulator:/gtfs/static.zip',
      vehiclePositionsUrl: 'simulator:/gtfs-rt/vehicle-positions.pb',
      tripUpdatesUrl: 'simulator:/gtfs-rt/trip-updates.pb',
    },
  },
  {
    ...SIMULATED,
    id: 'feed:bikes',
    name: 'Bicing',
    protocol: 'gbfs',
    ttlS: 30,
    options: { url: 'simulator:/gbfs/3.0/gbfs.json' },
  },
  {
    ...SIMULATED,
    id: 'feed:traffic',
    name: 'Trànsit',
    protocol: 'traffic-dat',
    ttlS: 60,
    options: { sectionsUrl: 'simulator:/traffic/sections.csv', stateUrl: 'simulator:/traffic/state.dat' },
  },
];
