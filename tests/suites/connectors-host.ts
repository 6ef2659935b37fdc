import { readFileSync } from 'node:fs';
import type { FeedConfig } from '../../data/contract/feed.ts';
import type { RejectReason, Reject } from '../../data/contract/observation.ts';
import { SourceAway } from '../../server/connectors/connector.ts';
import type { ConnectorHost, Fetched } from '../../server/connectors/connector.ts';

/** The world of a connector under test: files by address, and a clock that stands until it is moved. */
export interface TestHost extends ConnectorHost {
  nowMs: number;
  readonly files: Map<string, Uint8Array>;
}

export function testHost(nowMs: number, files: Readonly<Record<string, Uint8Array>> = {}, speed = 1): TestHost {
  const host: TestHost = {
    nowMs,
    files: new Map(Object.entries(files)),
    clock: { nowMs: () => host.nowMs, speed },
    fetch: (address): Promise<Fetched> => {
      const bytes = host.files.get(address);
      if (!bytes) return Promise.reject(new SourceAway(`${address} is not there`));
      return Promise.resolve({ unchanged: false, bytes, contentType: '' });
    },
  };
  return host;
}

export function testFeed(protocol: string, options: Readonly<Record<string, unknown>>, ttlS = 30): FeedConfig {
  return {
    id: 'feed:test',
    name: 'Test',
    protocol,
    simulated: false,
    recorded: false,
    licence: 'CC0-1.0',
    attribution: 'Test operator',
    options,
    ttlS,
  };
}

export function read(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

/** How many rejects there are of each reason. */
export function countReasons(rejects: readonly Reject[]): Partial<Record<RejectReason, number>> {
  const counts: Partial<Record<RejectReason, number>> = {};
  for (const { reason } of rejects) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

export const NEVER = new AbortController().signal;
