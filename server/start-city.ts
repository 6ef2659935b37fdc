import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { CityPackage } from '../data/city/city-folder.ts';
import { seededRandom } from '../data/city/seeded-random.ts';
import type { Clock } from '../data/contract/clock.ts';
import type { FeedConfig } from '../data/contract/feed.ts';
import type { RecordId } from '../data/contract/record.ts';
import { addAuditRoutes } from './audit/audit-routes.ts';
import { type Audit, openAudit } from './audit/audit.ts';
import { cityClock, type ClockOrigin } from './city-clock.ts';
import { CONNECTORS } from './connectors/index.ts';
import { readDoorSettings, readText } from './doors-file.ts';
import { DOORS } from './doors/index.ts';
import { readFederation } from './federation/federation-config.ts';
import { startFederation } from './federation/start-federation.ts';
import { GATEWAY_DEFAULTS, type Gateway, startGateway } from './gateway/gateway.ts';
import { addIdentityRoutes } from './identity/identity-routes.ts';
import { type Identity, openIdentity } from './identity/identity.ts';
import { openIdOf } from './identity/openid-config.ts';
import type { FeedHeaders } from './ingest/feed-headers.ts';
import { type Ingest, startIngest } from './ingest/ingest.ts';
import type { Lifetimes } from './lifetimes.ts';
import type { Log } from './log.ts';
import { type Memory, openMemory } from './memory.ts';
import { guardedFetch } from './outbound/guarded-fetch.ts';
import { openPlatform } from './platform/open-platform.ts';
import type { Platform } from './platform/platform.ts';
import { type ProviderFeeds, startProviderFeeds } from './provider-feeds.ts';
import { makeReplayLibrary } from './replay/replay-library.ts';
import type { Config } from './settings.ts';
import { needSimulator, resolveFeeds } from './simulated-feeds.ts';
import { SIMULATED_PROVIDER_FEEDS, simulatedProviders } from './simulated-providers.ts';
import { startSimulatorThread } from './simulator-thread.ts';
import { openStandardsDesk } from './standards-desk.ts';

export interface CityParts {
  readonly config: Config;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Folder of package.json and dist/. */
  readonly root: string;
  readonly feeds: readonly FeedConfig[];
  /** Whose lines run by their own timetables. */
  readonly scheduledSources: readonly number[];
  readonly headers: ReadonlyMap<RecordId<'feed'>, FeedHeaders>;
  readonly city: CityPackage;
  readonly log: Log;
  readonly lifetimes: Lifetimes;
}

/** Where a started city listens, and how its administrator comes in. */
interface Started {
  readonly port: number;
  readonly sentiloPort: number;
  readonly mqttPort: number;
  readonly adminLink: string | null;
}

/** What the parts of a city are built from, one after the other. */
interface Base extends CityParts {
  readonly clock: Clock;
  readonly origin: ClockOrigin;
  readonly memory: Memory;
  readonly platform: Platform;
  readonly identity: Identity;
  readonly audit: Audit;
  readonly providerFeeds: ProviderFeeds;
}

/** The parts of the server, handed to each other; each is stopped before those that it was handed. */
export async function startCity(parts: CityParts): Promise<Started> {
  const { config, log, lifetimes } = parts;
  const base = await openBase(parts);
  const { platform, memory } = base;
  const isSimulated = needSimulator(parts.feeds);
  const speaking = new Set(platform.entities().map(({ id }): RecordId<'feed'> => `feed:${id}`));
  await memory.store.letGo((feed) => !speaking.has(feed) || (!isSimulated && SIMULATED_PROVIDER_FEEDS.has(feed)));
  if (config.testProvider) await addTestProvider(platform, log);
  const work: { ingest: Ingest | null } = { ingest: null };
  const ports = { sentilo: config.sentiloPort, mqtt: config.mqttPort };
  const opened = { sentilo: 0, mqtt: 0 };
  const gateway = lifetimes.add(await openGateway(base, () => work.ingest, ports, opened));
  const simulatorPort = isSimulated ? await startSimulator(base, opened) : null;
  work.ingest = lifetimes.add(
    startIngest({
      feeds: simulatorPort === null ? parts.feeds : resolveFeeds(parts.feeds, simulatorPort),
      connectors: CONNECTORS,
      headers: parts.headers,
      store: memory.store,
      clock: base.clock,
      random: seededRandom(config.seed),
      log,
    }),
  );
  await federate(base);
  const address = publicAddress(config, gateway.port);
  const adminLink = base.identity.openId ? null : base.identity.offerLink(address);
  return { port: gateway.port, sentiloPort: opened.sentilo, mqttPort: opened.mqtt, adminLink };
}

async function openBase(parts: CityParts): Promise<Base> {
  const { config, root, log, lifetimes } = parts;
  const wallMs = Date.now();
  const origin: ClockOrigin = { wallMs, cityMs: config.timeMs ?? wallMs, speed: config.speed };
  const clock = cityClock(origin, Date.now);
  const failed = failing(log);
  const memory = await openMemory(config, clock, root, log);
  lifetimes.add(memory.archive);
  lifetimes.add(memory.store);
  const audit = lifetimes.add(await openAudit({ folder: config.home, clock, wallMs: Date.now, failed }));
  const { documents } = memory.archive;
  const identity = await openIdentity({ documents, openId: openIdOf(config), wallMs: Date.now, failed });
  const platform = await openPlatform({ store: memory.store, archive: memory.archive, clock, log });
  const providerFeeds = lifetimes.add(startProviderFeeds({ platform, store: memory.store, clock, log }));
  return { ...parts, clock, origin, memory, platform, identity, audit, providerFeeds };
}

async function openGateway(
  base: Base,
  ingest: () => Ingest | null,
  ports: { readonly sentilo: number; readonly mqtt: number },
  opened: { sentilo: number; mqtt: number },
): Promise<Gateway> {
  const { config, root, city, clock, log, lifetimes, memory, identity, audit, providerFeeds } = base;
  const feeds = () => [...(ingest()?.health() ?? []), ...providerFeeds.health()];
  const outside = guardedFetch({ allowed: config.allowOutside });
  const version = readVersion(root);
  const settings = readDoorSettings(config.doors);
  const shared = { clock, version, log, settings, host: config.host, ports, outside, feeds };
  const doorParts = { ...shared, ...memory, platform: base.platform, city: () => memory.store.city() };
  const openDoors = async (app: FastifyInstance): Promise<void> => {
    let port = config.port;
    app.addHook('onListen', async () => {
      const address = app.server.address();
      if (typeof address === 'object' && address) port = address.port;
    });
    addIdentityRoutes(app, { identity, audit, address: () => publicAddress(config, port) });
    addAuditRoutes(app, { identity, audit });
    for (const door of DOORS) {
      await app.register(async (scope) => {
        const open = lifetimes.add(await door.open(doorParts, scope));
        if (open.port !== undefined && door.name in opened) opened[door.name as keyof typeof opened] = open.port;
      });
    }
  };
  const desk = lifetimes.add(openStandardsDesk(join(root, 'dist/server/standards-worker.js'), city));
  return startGateway({
    settings: { ...GATEWAY_DEFAULTS, host: config.host, port: config.port },
    version,
    clock,
    store: memory.store,
    folders: { cityFolder: city.folder, pageFolder: join(root, 'dist/client'), tilesets: config.tilesets },
    past: {
      library: makeReplayLibrary(memory.archive.history),
      archive: memory.archive,
      recordings: () => [],
    },
    desk,
    feeds,
    openDoors,
    failed: failing(log),
  });
}

/** Gives the port at which the simulated city's operators publish. */
async function startSimulator(
  { config, root, city, origin, scheduledSources, lifetimes, platform }: Base,
  ports: { readonly sentilo: number; readonly mqtt: number },
): Promise<number> {
  const own = ownAddress(config.host);
  const addresses = { sentilo: `http://${own}:${ports.sentilo}`, broker: `mqtt://${own}:${ports.mqtt}` };
  const doors = await simulatedProviders(platform, addresses);
  const order = { origin, seed: config.seed, folder: city.folder, scheduledSources, doors };
  const simulator = await startSimulatorThread(join(root, 'dist/server/simulator-worker.js'), order);
  return lifetimes.add(simulator).port;
}

async function federate({ config, variables, platform, log, lifetimes }: Base): Promise<void> {
  if (config.federation === null) return;
  const remotes = readFederation(readText(config.federation, '--federation'), variables);
  const outside = guardedFetch({ allowed: config.allowOutside });
  lifetimes.add(await startFederation(remotes, { platform, outside, wallMs: Date.now, log }));
}

const TEST_PROVIDER = {
  id: 'testApi_provider',
  kind: 'provider',
  name: 'testApi_provider',
  simulated: true,
  licence: 'CC0-1.0',
  attribution: 'a test of the interface',
} as const;

/** A provider for tests of the interface, its token in the log: only where it was asked for. */
async function addTestProvider(platform: Platform, log: Log): Promise<void> {
  const { id } = TEST_PROVIDER;
  const token = platform.entity(id) ? await platform.renewToken(id) : await platform.addEntity(TEST_PROVIDER);
  log.info(`provider ${id} token ${token}`);
}

function failing(log: Log): (error: unknown) => void {
  return (error) => log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function publicAddress({ publicUrl, host }: Config, port: number): string {
  return publicUrl ?? `http://${ownAddress(host)}:${port}`;
}

/** Where the server reaches itself. */
function ownAddress(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function readVersion(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
