import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../data/contract/clock.ts';
import type { TimelineState } from '../../data/contract/protocol.ts';
import type { Store } from '../store/store.ts';
import { limitAddresses } from './address-connections.ts';
import type { FeedHealth } from './feed-health.ts';
import type { FolderParts } from './file-routes.ts';
import { makeHttpApp } from './http-app.ts';
import { makeMetrics, type Metrics } from './metrics.ts';
import { OpenTimeline } from './open-timeline.ts';
import { isLoopbackHost } from './origin.ts';
import type { PastParts } from './history-routes.ts';
import { REPLAY_DEFAULTS, Replays, type ReplaySettings, type ReplaysParts } from './replays.ts';
import { attachSockets } from './sockets.ts';
import type { StandardsDesk } from './standards-routes.ts';

export interface GatewaySettings {
  readonly host: string;
  readonly port: number;
  /** Wall time between two frames at least, ms; more where making them is much work. */
  readonly tickMs: number;
  /** A client with more bytes than this waiting skips frames. */
  readonly pendingLimitBytes: number;
  readonly clientsAtMost: number;
  /** For how long frames are kept for those who come back, ms of the wall. */
  readonly keptMs: number;
  readonly replay: ReplaySettings;
  /** The address under which a proxy shows this server; absent: none does. */
  readonly publicUrl?: string | null;
  /** Whether the nearest proxy tells who asks, and whether by TLS. */
  readonly trustProxy?: boolean;
  /** Connections of one address at a time; absent: any number. */
  readonly perAddress?: number;
}

export const GATEWAY_DEFAULTS: GatewaySettings = {
  host: '127.0.0.1',
  port: 8080,
  tickMs: 250,
  pendingLimitBytes: 2_000_000,
  clientsAtMost: 2000,
  keptMs: 60_000,
  replay: REPLAY_DEFAULTS,
};

export interface GatewayParts {
  readonly settings: GatewaySettings;
  readonly version: string;
  readonly clock: Clock;
  readonly store: Pick<Store, 'city'>;
  readonly folders: FolderParts;
  /** Answers at the doors of the open standards. */
  readonly desk: StandardsDesk;
  /** What was; absent: nothing is kept. */
  readonly past?: PastParts;
  feeds(): readonly FeedHealth[];
  /** Adds who may do what, and the log of it: before all else that answers. */
  addTrust?(app: FastifyInstance): void;
  /** Told of each command of a page that could be read, with the headers of who gave it. */
  commanded?(headers: IncomingHttpHeaders, name: string, accepted: boolean): void;
  /** Adds the routes of other standards. */
  openDoors?(app: FastifyInstance): Promise<void>;
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

/** Connections in all. */
const CONNECTIONS_AT_MOST = 10_000;

/** Opens every door of the server: HTTP and Socket.IO on one port. Settles once it listens; rejects where it cannot. */
export async function startGateway(parts: GatewayParts): Promise<Gateway> {
  const { settings, clock, store, failed } = parts;
  const boundToLoopback = isLoopbackHost(settings.host);
  const counts = { clients: () => 0, behind: () => 0 };
  const metrics = makeMetrics({ feeds: parts.feeds, counts });
  const app = await makeApp(parts, metrics, boundToLoopback, () => counts.clients());
  const { keptMs, pendingLimitBytes, clientsAtMost } = settings;
  const shared = { events: metrics, keptMs, pendingLimitBytes };
  const state = (epoch: string) => liveState(parts, epoch);
  const live = new OpenTimeline({ ...shared, id: 'live', clock, keptChanges: KEPT_CHANGES, state });
  const replays = openReplays(parts, shared);
  const events = { refused: metrics.refused, failed };
  const { server } = app;
  limitAddresses(server, CONNECTIONS_AT_MOST, settings.perAddress);
  const publicHost = publicHostOf(settings);
  const { commanded = () => undefined } = parts;
  const admission = { boundToLoopback, publicHost, clientsAtMost };
  const sockets = attachSockets({ server, live, replays, ...admission, events, commanded });
  counts.clients = sockets.countClients;
  counts.behind = () => [live, ...(replays?.timelines ?? [])].reduce((sum, each) => sum + each.countBehind(), 0);
  const tick = () => {
    const startMs = performance.now();
    live.tick(store.city(), clock.nowMs(), startMs);
    metrics.ticked((performance.now() - startMs) / 1000);
  };
  const stopTicking = tickEvery(settings.tickMs, tick, failed);
  const close = async () => {
    stopTicking();
    replays?.close();
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

function liveState({ clock, past }: GatewayParts, epoch: string): TimelineState {
  const atMs = clock.nowMs();
  const fromMs = past?.archive.usage().oldestMs ?? null;
  const told = {
    timeline: 'live',
    epoch,
    atMs,
    rate: clock.speed,
    playing: true,
    seeking: false,
    source: 'live',
  } as const;
  return { ...told, fromMs, toMs: fromMs === null ? null : atMs };
}

function openReplays({ settings, past, failed }: GatewayParts, timeline: ReplaysParts['timeline']): Replays | null {
  return past ? new Replays({ library: past.library, settings: settings.replay, timeline, failed }) : null;
}

function makeApp(parts: GatewayParts, metrics: Metrics, boundToLoopback: boolean, countClients: () => number) {
  const { settings, clock, version, store, feeds, desk, folders, past, openDoors, addTrust, failed } = parts;
  const standards = { desk, clock, city: () => store.city() };
  const startedAtMs = performance.now();
  const usage = () => past?.archive.usage();
  const api = { clock, version, startedAtMs, city: () => store.city(), feeds, countClients, usage };
  const added = { ...(openDoors ? { openDoors } : {}), ...(addTrust ? { addTrust } : {}) };
  const proxy = { publicHost: publicHostOf(settings), trustProxy: settings.trustProxy ?? false };
  return makeHttpApp({ api, standards, folders, past, metrics, boundToLoopback, failed, ...proxy, ...added });
}

function publicHostOf({ publicUrl }: GatewaySettings): string | null {
  return publicUrl ? new URL(publicUrl).host : null;
}

/** A tick that was much work is followed by so many times its own time before the next, up to so much, ms. */
const REST = 10;
const REST_AT_MOST_MS = 1000;

/** Keeps its beat while ticks are little work, and goes on after one that failed. */
function tickEvery(tickMs: number, tick: () => void, failed: (error: unknown) => void): () => void {
  const beat = (dueMs: number): void => {
    const startMs = performance.now();
    try {
      tick();
    } catch (error) {
      failed(error);
    }
    const nowMs = performance.now();
    const restMs = Math.min(REST_AT_MOST_MS, (nowMs - startMs) * REST);
    const nextMs = Math.max(nowMs, dueMs + Math.max(tickMs, restMs));
    timer = setTimeout(() => beat(nextMs), nextMs - nowMs);
  };
  let timer = setTimeout(() => beat(performance.now()), tickMs);
  return () => clearTimeout(timer);
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
