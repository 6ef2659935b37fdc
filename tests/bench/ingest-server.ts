import { join } from 'node:path';
import fastify from 'fastify';
import { sentiloDoor } from '../../server/doors/sentilo/sentilo.ts';
import { OutsideRefused } from '../../server/outbound/outside-fetch.ts';
import { openPlatform } from '../../server/platform/open-platform.ts';
import { SeriesJudge } from '../../server/quality/judge.ts';
import { CityStore } from '../../server/store/city-store.ts';
import { RETENTION_DEFAULTS } from '../../server/store/historian-parts.ts';
import { openArchive } from '../../server/store/open-archive.ts';
import { PROVIDER, SENSORS } from './ingest.ts';

const home = process.argv[2] ?? '';
const clock = { nowMs: Date.now, speed: 1 };
const log = {
  error: (line: string) => process.stderr.write(`${line}\n`),
  info: () => undefined,
  debug: () => undefined,
};

const archive = await openArchive({
  folder: join(home, 'store'),
  databaseUrl: process.env.DATABASE_URL || null,
  retention: RETENTION_DEFAULTS,
  clock,
  log,
  workerFile: join(import.meta.dirname, 'pglite-worker.mjs'),
});
const store = new CityStore(clock, { judge: new SeriesJudge(), recorder: archive, restored: archive.restored });
const platform = await openPlatform({ store, archive, clock, log });
const described = { simulated: true, licence: 'CC0-1.0', attribution: 'bench' };
const token = await platform.addEntity({ id: PROVIDER, kind: 'provider', name: PROVIDER, ...described });
const problems = await platform.addSensors(
  PROVIDER,
  Array.from({ length: SENSORS }, (_, index) => ({
    sensor: `s${index}`,
    type: 'temperature',
    unit: '°C',
    component: `c${index}`,
    componentType: 'temperature',
    location: `41.${380 + (index % 40)} 2.${150 + (index % 50)}`,
  })),
);
if (problems.length > 0) throw new Error(problems.join('\n'));
const door = await sentiloDoor.open(
  {
    clock,
    version: '0.0.0',
    log,
    settings: {},
    host: '127.0.0.1',
    ports: { sentilo: 0, mqtt: 0 },
    store,
    archive,
    platform,
    outside: () => Promise.reject(new OutsideRefused('nobody is called')),
    city: () => store.city(),
    feeds: () => [],
  },
  fastify(),
);
process.on('message', () => process.send?.({ values: archive.usage().valuesKept }));
process.send?.({ port: door.port, token });
