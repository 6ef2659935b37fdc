import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import bindings from 'gtfs-realtime-bindings';
import type { Observation, Reject, RejectReason } from '../../data/contract/observation.ts';
import type { Connector } from '../../server/connectors/connector.ts';
import { countReasons, NEVER, read, testFeed, testHost } from './connectors-host.ts';

const VECTORS = join(dirname(fileURLToPath(import.meta.url)), '../vectors');

/** One read of a source: what changes before it. */
interface Step {
  /** Seconds since the step before. */
  readonly afterS?: number;
  /** Address to file of the case; a folder is zipped, `.pb.json` is encoded as GTFS-Realtime, null takes it away. */
  readonly files?: Readonly<Record<string, string | null>>;
}

export interface ConnectorCase {
  readonly about: string;
  readonly now: string;
  readonly speed?: number;
  readonly recorded?: boolean;
  readonly ttlS?: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
}

/** What each step is to give. */
export interface StepResult {
  readonly observations: readonly Observation[];
  readonly rejects: Partial<Record<RejectReason, number>>;
}

export function caseNames(protocol: string): string[] {
  const folder = join(VECTORS, protocol);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

export function readCase(protocol: string, name: string): ConnectorCase {
  return json(join(VECTORS, protocol, name, 'case.json')) as ConnectorCase;
}

export function expectedOf(protocol: string, name: string): readonly StepResult[] {
  return json(join(VECTORS, protocol, name, 'expected.json')) as readonly StepResult[];
}

/** Changes bytes before they are decoded. */
export type Damage = (bytes: Uint8Array) => Uint8Array;

const UNHARMED: Damage = (bytes) => bytes;

/** Plays a case; `damage` may change every file first, `inside` every file of an archive. */
export async function playCase(
  connector: Connector,
  name: string,
  damage: Damage = UNHARMED,
  inside: Damage = UNHARMED,
): Promise<{ readonly results: readonly StepResult[]; readonly rejects: readonly Reject[] }> {
  const { protocol } = connector;
  const { now, speed, options, steps, recorded = false, ttlS } = readCase(protocol, name);
  const host = testHost(Date.parse(now), {}, speed);
  const feed = { ...testFeed(protocol, options, ttlS), recorded };
  const source = connector.open(feed, host);
  const results: StepResult[] = [];
  const all: Reject[] = [];
  for (const step of steps) {
    host.nowMs += (step.afterS ?? 0) * 1000;
    for (const [address, file] of Object.entries(step.files ?? {})) {
      if (file === null) host.files.delete(address);
      else host.files.set(address, damage(bytesOf(join(VECTORS, protocol, name), file, inside)));
    }
    const { observations, rejects } = await source.read(NEVER);
    results.push({ observations, rejects: countReasons(rejects) });
    all.push(...rejects);
  }
  return { results, rejects: all };
}

function bytesOf(folder: string, file: string, inside: Damage): Uint8Array {
  const path = join(folder, file);
  if (file.endsWith('/')) {
    return zipSync(Object.fromEntries(readdirSync(path).map((name) => [name, inside(read(join(path, name)))])));
  }
  if (!file.endsWith('.pb.json')) return read(path);
  const { FeedMessage } = bindings.transit_realtime;
  return FeedMessage.encode(FeedMessage.fromObject(json(path) as Record<string, unknown>)).finish();
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
