import { join } from 'node:path';
import { chosenFeeds } from './chosen-feeds.ts';
import { openCity } from './city-package.ts';
import { readTransit } from './city-parts.ts';
import { BadStart, helpText, readConfig } from './config.ts';
import { readHeaders } from './ingest/feed-headers.ts';
import { Lifetimes } from './lifetimes.ts';
import { makeLog } from './log.ts';
import { checkPortFree } from './port.ts';
import { startCity } from './start-city.ts';
import { explainStart } from './start-problem.ts';
import type { Config } from './settings.ts';
import { folderWithoutTileset } from './tilesets.ts';
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
  await checkPortFree(config.host, config.port, '--port');
  await checkPortFree(config.host, config.sentiloPort, '--sentilo-port');
  await checkPortFree(config.host, config.mqttPort, '--mqtt-port');
  const worker = join(root, 'dist/server/city-worker.js');
  const city = await openCity(config, { worker, log, output: process.stderr, stopped });
  const scheduled =
    config.feeds === null && city.manifest.timetables
      ? timetablesOf(city, readTransit(city), config.timeMs ?? Date.now(), log)
      : NO_TIMETABLES;
  const feeds = [...chosen, ...scheduled.feeds];
  const scheduledSources = scheduled.sources;
  const parts = { config, variables, root, feeds, scheduledSources, headers, city, log, lifetimes };
  const { port, sentiloPort, mqttPort, adminLink } = await startCity(parts);
  const host = inUrl(config.host);
  log.info(`Bessó is at http://${host}:${port}`);
  log.info(`Sensors speak Sentilo at http://${host}:${sentiloPort} and MQTT at mqtt://${host}:${mqttPort}`);
  if (adminLink !== null) log.info(`To administer it, once and within 30 minutes: ${adminLink}`);
  if (!stopped.aborted) await new Promise((resolve) => stopped.addEventListener('abort', resolve, { once: true }));
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
