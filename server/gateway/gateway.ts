import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../data/contract/clock.ts';
import type { Store } from '../store/store.ts';
import { Audience } from './audience.ts';
import type { FeedHealth } from './feed-health.ts';
import type { FolderParts } from './file-routes.ts';
import { encodeMessage } from './frame-encoder.ts';
import { makeHttpApp } from './http-app.ts';
import { Journal } from './journal.ts';
import { makeMetrics, type Metrics } from './metrics.ts';
import type { DoorParts } from './observation-door.ts';
import { isLoopbackHost } from './origin.ts';
import { attachSockets } from './sockets.ts';
import type { StandardsDesk } from './standards-routes.ts';

export interface GatewaySettings {
  readonly host: string;
  readonly port: number;
  /** Wall time between two frames, ms. */
  readonly tickMs: number;
  /** A client with more bytes than this waiting skips frames. */
  readonly pendingLimitBytes: number;
  readonly clientsAtMost: number;
  /** For how long frames are kept for those who come back, ms of the wall. */
  readonly keptMs: number;
}

export const GATEWAY_DEFAULTS: GatewaySettings = {
  host: '127.0.0.1',
  port: 8080,
  tickMs: 1000,
  pendingLimitBytes: 2_000_000,
  clientsAtMost: 2000,
  keptMs: 60_000,
};

export interface GatewayParts {
  readonly settings: GatewaySettings;
  readonly version: string;
  readonly clock: Clock;
  readonly store: Pick<Store, 'city'>;
  readonly folders: FolderParts;
  readonly door: DoorParts;
  /** Answers at the doors of the open standards. */
  readonly desk: StandardsDesk;
  feeds(): readonly FeedHealth[];
  /** Told of our own faults, which no client is told. */
  failed(error: unknown): void;
}

export interface Gateway {
  /** The port that it listens on. */
  readonly port: number;
  /** Makes and sends the frames of what has changed since the last tick; the gateway does so by itself. */
  tick(): void;
  close(): Promise<void>;
}

/** How many changes are kept in all for those who come back: tens of megabytes. */
const KEPT_CHANGES = 200_000;

/** Opens every door of the server: HTTP and Socket.IO on one port. Settles once it listens; rejects where it cannot. */
export async function startGateway(parts: GatewayParts): Promise<Gateway> {
  const { settings, clock, store, failed } = parts;
  const epoch = randomBytes(9).toString('base64url');
  const boundToLoopback = isLoopbackHost(settings.host);
  const { keptMs, pendingLimitBytes, clientsAtMost } = settings;
  const journal = new Journal({ timeline: 'live', epoch, encode: encodeMessage, keptMs, keptChanges: KEPT_CHANGES });
  const counts = { clients: () => 0, behind: () => 0 };
  const metrics = makeMetrics({ feeds: parts.feeds, counts });
  const audience = new Audience({ journal, events: metrics, pendingLimitBytes });
  const app = await makeApp(parts, metrics, boundToLoopback, () => counts.clients());
  const events = { refused: metrics.refused, failed };
  const { server } = app;
  const sockets = attachSockets({
    server,
    audience,
    clock,
    epoch,
    timeline: 'live',
    boundToLoopback,
    clientsAtMost,
    events,
  });
  counts.clients = sockets.countClients;
  counts.behind = () => audience.countBehind();
  const tick = () => {
    const startMs = performance.now();
    audience.broadcast(journal.advance(store.city(), clock.nowMs(), startMs));
    metrics.ticked((performance.now() - startMs) / 1000);
  };
  const stopTicking = tickEvery(settings.tickMs, tick, failed);
  const close = async () => {
    stopTicking();
    sockets.close();
    await app.close();
  };
  try {
    await app.listen({ host: settings.host, port: settings.port });
  } catch (error) {
    await close();
    throw error;
  }
  return { port: portOf(app), tick, close };
}

function makeApp(parts: GatewayParts, metrics: Metrics, boundToLoopback: boolean, countClients: () => number) {
  const { clock, version, store, feeds, door, desk, folders, failed } = parts;
  const standards = { desk, clock, city: () => store.city() };
  const api = { clock, version, startedAtMs: performance.now(), city: () => store.city(), feeds, countClients };
  return makeHttpApp({ api, door, standards, folders, metrics, boundToLoopback, failed });
}

/** Keeps its beat whatever a tick costs, and goes on after one that failed. */
function tickEvery(tickMs: number, tick: () => void, failed: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    try {
      tick();
    } catch (error) {
      failed(error);
    }
  }, tickMs);
  return () => clearInterval(timer);
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
