import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { City } from '../../data/contract/city.ts';
import type { Observation } from '../../data/contract/observation.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { seededRandom } from '../../data/city/seeded-random.ts';
import { encodeMessage } from '../../server/gateway/frame-encoder.ts';
import { GATEWAY_DEFAULTS, startGateway } from '../../server/gateway/gateway.ts';
import { Journal } from '../../server/gateway/journal.ts';
import { CityStore } from '../../server/store/city-store.ts';
import { NO_DESK } from '../server/no-desk.ts';
import { CLIENTS, FRAMES, LEGS, type Kind, type Ready, type ServerWindow } from './fanout.ts';

/** The server's process: makes the cities beforehand, then shows one a second through the gateway or through bare `ws`. */

const TICK_MS = 1000;
const START_MS = Date.UTC(2026, 10, 20, 7, 30);
const ROOM = 'bus/0_0';
/** Enough for every window, warm-up included, and one more of which the clients join. */
const CITIES = 6 * FRAMES + 1;

/** Buses on straight streets of one tile that turn now and then, at 3 to 14 m/s; each reports every second. */
async function makeCities(): Promise<readonly City[]> {
  const random = seededRandom(7);
  const clock = { nowMs: () => clockMs.now, speed: 1 };
  const clockMs = { now: START_MS };
  const store = new CityStore(clock);
  const buses = Array.from({ length: LEGS }, (_, index) => ({
    id: `vehicle:bus-${index}` as RecordId<'vehicle'>,
    xCm: 20_000 + Math.floor(random() * 350_000),
    yCm: 20_000 + Math.floor(random() * 350_000),
    angle: random() * 2 * Math.PI,
    speedCmS: 300 + random() * 1100,
  }));
  await store.fold(
    'feed:bench',
    buses.map(
      ({ id }): Observation => ({
        type: 'record',
        record: {
          id,
          kind: 'vehicle',
          feed: 'feed:bench',
          name: id,
          mode: 'bus',
          line: null,
          headsign: '',
          basis: 'observed',
          lengthM: 12,
        },
      }),
    ),
  );
  const cities: City[] = [];
  for (let index = 0; index < CITIES; index++) {
    clockMs.now = START_MS + index * TICK_MS;
    const legs = buses.map((bus): Observation => {
      if (random() < 0.1) bus.angle += Math.PI / 2;
      const from = { xCm: bus.xCm, yCm: bus.yCm };
      const turn = Math.max(from.xCm, from.yCm) > 390_000 || Math.min(from.xCm, from.yCm) < 10_000 ? Math.PI : 0;
      bus.angle += turn;
      bus.xCm += Math.round(Math.cos(bus.angle) * bus.speedCmS);
      bus.yCm += Math.round(Math.sin(bus.angle) * bus.speedCmS);
      const t0Ms = clockMs.now + TICK_MS;
      return {
        type: 'leg',
        vehicle: bus.id,
        leg: { t0Ms, t1Ms: t0Ms + TICK_MS, x0Cm: from.xCm, y0Cm: from.yCm, x1Cm: bus.xCm, y1Cm: bus.yCm },
      };
    });
    await store.fold('feed:bench', legs);
    cities.push(store.city());
  }
  return cities;
}

/** What the gateway will send for these cities, for the bare server to send too. */
function encodeAll(cities: readonly City[]): readonly Uint8Array[] {
  const journal = new Journal({
    timeline: 'live',
    epoch: 'bench-bench',
    encode: encodeMessage,
    keptMs: 0,
    keptChanges: 1,
  });
  return cities.map((city, index) => {
    journal.advance(city, START_MS + index * TICK_MS, index);
    return journal.newest(ROOM)?.packet ?? new Uint8Array();
  });
}

async function serve(): Promise<void> {
  const cities = await makeCities();
  const packets = encodeAll(cities);
  globalThis.gc?.();
  let shown = 0;
  const raw = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  const rawClients: WebSocket[] = [];
  raw.on('connection', (socket) => rawClients.push(socket));
  const gateway = await startGateway({
    settings: { ...GATEWAY_DEFAULTS, port: 0, tickMs: 3_600_000, clientsAtMost: 2 * CLIENTS },
    version: 'bench',
    clock: { nowMs: () => START_MS + shown * TICK_MS, speed: 1 },
    store: { city: () => cities[shown] ?? { entries: new Map() } },
    folders: { cityFolder: tmpdir(), pageFolder: join(tmpdir(), 'no-page') },
    desk: NO_DESK,
    feeds: () => [],
    failed: (error) => process.stderr.write(`${error}\n`),
  });
  gateway.tick();
  const rawShown = { count: 0 };
  const act: Record<Kind, () => void> = {
    idle: () => undefined,
    gateway: () => {
      shown++;
      gateway.tick();
    },
    raw: () => {
      rawShown.count++;
      const packet = packets[rawShown.count] ?? new Uint8Array();
      for (const socket of rawClients) socket.send(packet, { binary: true, compress: false });
    },
  };
  process.on('message', ({ kind }: { kind: Kind }) => void measure(act[kind]).then((window) => process.send?.(window)));
  const address = raw.address();
  const ready: Ready = {
    gatewayPort: gateway.port,
    rawPort: typeof address === 'object' && address ? address.port : 0,
  };
  process.send?.(ready);
}

async function measure(act: () => void): Promise<ServerWindow> {
  const began: number[] = [];
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  for (let index = 0; index < FRAMES; index++) {
    began.push(performance.timeOrigin + performance.now());
    act();
    const nextMs = startMs + (index + 1) * TICK_MS;
    await new Promise((resolve) => setTimeout(resolve, nextMs - performance.now()));
  }
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - startMs, beganMs: began };
}

await serve();
