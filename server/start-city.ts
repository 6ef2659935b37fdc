import { join } from 'node:path';
import { seededRandom } from '../data/city/seeded-random.ts';
import type { RecordId } from '../data/contract/record.ts';
import { countObservations } from './audit/audit-platform.ts';
import { type Audit, openAudit } from './audit/audit.ts';
import type { CityBase, CityParts } from './city-base.ts';
import { cityClock, type ClockOrigin } from './city-clock.ts';
import { openCityGateway } from './city-gateway.ts';
import { CONNECTORS } from './connectors/index.ts';
import { readDoorSettings, readText } from './doors-file.ts';
import { readFederation } from './federation/federation-config.ts';
import { startFederation } from './federation/start-federation.ts';
import { openIdentity } from './identity/identity.ts';
import { openIdOf } from './identity/openid-config.ts';
import { type Ingest, startIngest } from './ingest/ingest.ts';
import { openLocalChannel } from './local-channel.ts';
import { failing, type Log } from './log.ts';
import { providerCommands } from './make-provider.ts';
import { openMemory } from './memory.ts';
import { guardedFetch } from './outbound/guarded-fetch.ts';
import { ownAddress, publicAddress } from './own-address.ts';
import { openPlatform } from './platform/open-platform.ts';
import { readPlatformSettings } from './platform/platform-settings.ts';
import type { Platform } from './platform/platform.ts';
import { startProviderFeeds } from './provider-feeds.ts';
import { needSimulator, resolveFeeds } from './simulated-feeds.ts';
import { SIMULATED_PROVIDER_FEEDS, simulatedProviders } from './simulated-providers.ts';
import { startSimulatorThread } from './simulator-thread.ts';

/** Where a started city listens, and how its administrator comes in. */
interface Started {
  readonly port: number;
  readonly sentiloPort: number;
  readonly mqttPort: number;
  readonly adminLink: string | null;
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
  lifetimes.add(
    await openLocalChannel(
      config.home,
      providerCommands(platform, (change) => noteProvider(base.audit, change)),
    ),
  );
  const work: { ingest: Ingest | null } = { ingest: null };
  const feeds = () => [...(work.ingest?.health() ?? []), ...base.providerFeeds.health()];
  const { gateway, ports } = await openCityGateway(base, feeds);
  lifetimes.add(gateway);
  const simulatorPort = isSimulated ? await startSimulator(base, ports) : null;
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
  return { port: gateway.port, sentiloPort: ports.get('sentilo') ?? 0, mqttPort: ports.get('mqtt') ?? 0, adminLink };
}

async function openBase(parts: CityParts): Promise<CityBase> {
  const { config, root, log, lifetimes } = parts;
  const settings = readPlatformSettings(readDoorSettings(config.doors).platform);
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
  const platform = await openPlatform({ store: memory.store, archive: memory.archive, clock, log, settings });
  countObservations(platform, audit);
  const providerFeeds = lifetimes.add(startProviderFeeds({ platform, store: memory.store, clock, log }));
  return { ...parts, clock, origin, memory, platform, identity, audit, providerFeeds };
}

/** Gives the port at which the simulated city's operators publish. */
async function startSimulator(
  { config, root, city, origin, scheduledSources, lifetimes, platform }: CityBase,
  ports: ReadonlyMap<string, number>,
): Promise<number> {
  const own = ownAddress(config.host);
  const addresses = {
    sentilo: `http://${own}:${ports.get('sentilo')}`,
    broker: `mqtt://${own}:${ports.get('mqtt')}`,
  };
  const doors = await simulatedProviders(platform, addresses);
  const order = { origin, seed: config.seed, folder: city.folder, scheduledSources, doors };
  const simulator = await startSimulatorThread(join(root, 'dist/server/simulator-worker.js'), order);
  return lifetimes.add(simulator).port;
}

async function federate({ config, variables, platform, log, lifetimes }: CityBase): Promise<void> {
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

function noteProvider(audit: Audit, target: string): Promise<void> {
  return audit.note({ who: { role: 'server', id: null }, action: 'provider', target, outcome: 'done' });
}
