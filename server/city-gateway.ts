import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { LngLat } from '../data/contract/place.ts';
import type { RecordId } from '../data/contract/record.ts';
import { openBaseDesks } from './base-desks.ts';
import type { CityBase } from './city-base.ts';
import type { DoorParts } from './doors/door.ts';
import { placeOf as placeOfEntry } from './doors/entry-place.ts';
import { districtFinder } from './district-finder.ts';
import { readDoorSettings } from './doors-file.ts';
import { DOORS } from './doors/index.ts';
import { CityForecasts } from './forecast-desk.ts';
import type { FeedHealth } from './gateway/feed-health.ts';
import { addForecastRoutes } from './gateway/forecast-routes.ts';
import { GATEWAY_DEFAULTS, type Gateway, startGateway } from './gateway/gateway.ts';
import { addTrust } from './identity/add-trust.ts';
import { failing } from './log.ts';
import { guardedFetch } from './outbound/guarded-fetch.ts';
import { publicAddress } from './own-address.ts';
import { recordingReader } from './recording-reader.ts';
import { findRecordings } from './replay/find-recordings.ts';
import { Recordings } from './replay/recordings.ts';
import { makeReplayLibrary } from './replay/replay-library.ts';
import type { Config } from './settings.ts';
import { openStandardsDesk } from './standards-desk.ts';

/** The gateway, and the ports of the doors that listen on their own. */
export interface CityGateway {
  readonly gateway: Gateway;
  readonly ports: ReadonlyMap<string, number>;
}

/** Opens every door of a city: pages, API and live stream, the standards', the sensors'. */
export async function openCityGateway(base: CityBase, feeds: () => readonly FeedHealth[]): Promise<CityGateway> {
  const { config, root, city, clock, log, lifetimes, memory, identity, audit } = base;
  const version = readVersion(root);
  const { host, publicUrl, trustProxy } = config;
  const ports = new Map<string, number>();
  const worker = (name: string): string => join(root, `dist/server/${name}-worker.js`);
  const { history } = memory.archive;
  const placeOf = (subject: RecordId): LngLat | null => {
    const entry = memory.store.city().entries.get(subject);
    return entry ? placeOfEntry(entry, clock.nowMs()) : null;
  };
  const forecasts = lifetimes.add(new CityForecasts({ file: worker('forecast'), history, clock, placeOf }));
  const desk = lifetimes.add(openStandardsDesk(worker('standards'), city));
  const recordings = recordingsOf(base, worker('recording'));
  const baseDesks = openBaseDesks(base, feeds, desk);
  const gateway = await startGateway({
    settings: { ...GATEWAY_DEFAULTS, host, port: config.port, publicUrl, trustProxy, ...connectionsOf(config) },
    version,
    clock,
    store: memory.store,
    folders: { cityFolder: city.folder, pageFolder: join(root, 'dist/client'), tilesets: config.tilesets },
    past: {
      library: makeReplayLibrary(history, recordings),
      archive: memory.archive,
      recordings: () => recordings.list(),
    },
    desk,
    feeds,
    addTrust: (app) => addTrustTo(app, base),
    commanded: (headers, name, accepted) => {
      const { role, person } = identity.callerOf({ headers });
      const outcome = accepted ? 'done' : 'refused';
      audit.count({ who: { role, id: person }, action: `command ${name}`, target: '', outcome });
    },
    openDoors: async (app) => {
      addForecastRoutes(app, { desk: forecasts, city: () => memory.store.city() });
      baseDesks.addRoutes(app);
      await openDoors(app, base, doorPartsOf(base, version, feeds), ports);
    },
    failed: failing(log),
  });
  return { gateway, ports };
}

/** A proxy in front has one address for all who come. */
function connectionsOf({ trustProxy, perAddress }: Config): { readonly perAddress?: number } {
  return trustProxy ? {} : { perAddress };
}

function recordingsOf({ config, log }: CityBase, file: string): Recordings {
  const found = config.recordings ? findRecordings(config.recordings, (line) => log.info(line)) : [];
  return new Recordings({ found, read: recordingReader(file), failed: failing(log) });
}

function doorPartsOf(base: CityBase, version: string, feeds: () => readonly FeedHealth[]): DoorParts {
  const { config, city, clock, log, memory, platform, audit } = base;
  return {
    ...memory,
    clock,
    version,
    log,
    settings: readDoorSettings(config.doors),
    host: config.host,
    publicUrl: config.publicUrl,
    ports: { sentilo: config.sentiloPort, mqtt: config.mqttPort },
    ...connectionsOf(config),
    platform,
    outside: guardedFetch({ allowed: config.allowOutside }),
    audit,
    city: () => memory.store.city(),
    feeds,
    districtOf: districtFinder(city, failing(log)),
  };
}

async function openDoors(
  app: FastifyInstance,
  { lifetimes }: CityBase,
  parts: DoorParts,
  ports: Map<string, number>,
): Promise<void> {
  for (const door of DOORS) {
    await app.register(async (scope) => {
      const { port } = lifetimes.add(await door.open(parts, scope));
      if (port !== undefined) ports.set(door.name, port);
    });
  }
}

function addTrustTo(app: FastifyInstance, { config, identity, audit, log }: CityBase): void {
  let { port } = config;
  app.addHook('onListen', async () => {
    const address = app.server.address();
    if (typeof address === 'object' && address) port = address.port;
  });
  addTrust(app, { identity, audit, address: () => publicAddress(config, port), failed: failing(log) });
}

function readVersion(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
