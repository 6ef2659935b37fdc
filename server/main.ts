import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CityPackage } from '../data/city/city-folder.ts';
import { seededRandom } from '../data/city/seeded-random.ts';
import type { FeedConfig } from '../data/contract/feed.ts';
import type { RecordId } from '../data/contract/record.ts';
import { chosenFeeds } from './chosen-feeds.ts';
import { cityClock, type ClockOrigin } from './city-clock.ts';
import { openCity } from './city-package.ts';
import { readTransit } from './city-parts.ts';
import { BadStart, helpText, readConfig } from './config.ts';
import { CONNECTORS } from './connectors/index.ts';
import { GATEWAY_DEFAULTS, startGateway } from './gateway/gateway.ts';
import { type FeedHeaders, readHeaders } from './ingest/feed-headers.ts';
import { startIngest, type Ingest } from './ingest/ingest.ts';
import { Lifetimes } from './lifetimes.ts';
import { makeLog, type Log } from './log.ts';
import { checkPortFree } from './port.ts';
import { needSimulator, resolveFeeds } from './simulated-feeds.ts';
import { startSimulatorThread } from './simulator-thread.ts';
import { explainStart } from './start-problem.ts';
import type { Config } from './settings.ts';
import { folderWithoutTileset } from './tilesets.ts';
import { openStandardsDesk } from './standards-desk.ts';
import { CityStore } from './store/city-store.ts';
import { NO_TIMETABLES, timetablesOf } from './timetable-feeds.ts';

/** How the server was called. */
export interface Invocation {
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Folder of package.json and dist/. */
  readonly root: string;
}

/** A stop takes no longer than this, ms. */
const STOP_WITHIN_MS = 4500;

/** Runs the server until a signal stops it. A start that cannot go on: one line on stderr, exit code 2. */
export async function main({ args, variables, root }: Invocation): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  const lifetimes = new Lifetimes();
  try {
    const config = readConfig(args, variables);
    if (config === 'help') {
      process.stdout.write(helpText());
      return;
    }
    await run({ config, variables, root, lifetimes, stopped: stopping.signal });
    process.exitCode = 0;
  } catch (error) {
    const { line, exitCode } = explainStart(error, stopping.signal.aborted);
    if (line !== '') process.stderr.write(`${line}\n`);
    process.exitCode = exitCode;
  }
  await lifetimes.close(STOP_WITHIN_MS);
  process.exit();
}

interface Run {
  readonly config: Config;
  readonly variables: Invocation['variables'];
  readonly root: string;
  readonly lifetimes: Lifetimes;
  readonly stopped: AbortSignal;
}

/** Settles when the server has been told to stop. */
async function run({ config, variables, root, lifetimes, stopped }: Run): Promise<void> {
  const log = makeLog(config.log, (line) => process.stderr.write(`${line}\n`));
  const chosen = chosenFeeds(config.feeds, variables, log);
  const headers = readHeaders(chosen, variables);
  const bare = folderWithoutTileset(config.tilesets);
  if (bare !== null) throw new BadStart(`--tileset: there is no tileset.json in ${bare}`);
  await checkPortFree(config.host, config.port);
  const worker = join(root, 'dist/server/city-worker.js');
  const city = await openCity(config, { worker, log, output: process.stderr, stopped });
  const scheduled =
    config.feeds === null && city.manifest.timetables
      ? timetablesOf(city, readTransit(city), config.timeMs ?? Date.now(), log)
      : NO_TIMETABLES;
  const feeds = [...chosen, ...scheduled.feeds];
  const scheduledSources = scheduled.sources;
  const port = await startParts({ config, root, feeds, scheduledSources, headers, city, log, lifetimes });
  log.info(`Bessó is at http://${inUrl(config.host)}:${port}`);
  if (!stopped.aborted) await new Promise((resolve) => stopped.addEventListener('abort', resolve, { once: true }));
}

interface Parts {
  readonly config: Config;
  readonly root: string;
  readonly feeds: readonly FeedConfig[];
  /** Whose lines run by their own timetables. */
  readonly scheduledSources: readonly number[];
  readonly headers: ReadonlyMap<RecordId<'feed'>, FeedHeaders>;
  readonly city: CityPackage;
  readonly log: Log;
  readonly lifetimes: Lifetimes;
}

/** The parts of the server, handed to each other; each is stopped before those that it was handed. Gives the port. */
async function startParts(parts: Parts): Promise<number> {
  const { config, root, feeds, headers, city, log, lifetimes } = parts;
  const { host, port, seed, speed } = config;
  const wallMs = Date.now();
  const origin: ClockOrigin = { wallMs, cityMs: config.timeMs ?? wallMs, speed };
  const clock = cityClock(origin, Date.now);
  const token = randomBytes(24).toString('base64url');
  const store = lifetimes.add(new CityStore(clock));
  const desk = lifetimes.add(openStandardsDesk(join(root, 'dist/server/standards-worker.js'), city));
  const work: { ingest: Ingest | null } = { ingest: null };
  const gateway = lifetimes.add(
    await startGateway({
      settings: { ...GATEWAY_DEFAULTS, host, port },
      version: readVersion(root),
      clock,
      store,
      folders: { cityFolder: city.folder, pageFolder: join(root, 'dist/client'), tilesets: config.tilesets },
      door: { token, push: async (feed, bytes) => work.ingest?.push(feed, bytes) },
      desk,
      feeds: () => work.ingest?.health() ?? [],
      failed: (error) => log.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    }),
  );
  const address = `http://${ownAddress(host)}:${gateway.port}`;
  const { scheduledSources } = parts;
  const order = { origin, seed, folder: city.folder, scheduledSources, door: { address, token } };
  const simulator = needSimulator(feeds)
    ? lifetimes.add(await startSimulatorThread(join(root, 'dist/server/simulator-worker.js'), order))
    : null;
  work.ingest = lifetimes.add(
    startIngest({
      feeds: simulator ? resolveFeeds(feeds, simulator.port) : feeds,
      connectors: CONNECTORS,
      headers,
      store,
      clock,
      random: seededRandom(seed),
      log,
    }),
  );
  return gateway.port;
}

/** Where the server reaches itself. */
function ownAddress(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : inUrl(host);
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function readVersion(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
