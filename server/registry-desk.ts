import type { City } from '../data/contract/city.ts';
import type { Clock } from '../data/contract/clock.ts';
import type { LngLat } from '../data/contract/place.ts';
import type { RecordId } from '../data/contract/record.ts';
import type { RegistryRecord } from '../data/contract/registry.ts';
import type { PackageReader } from './exports/export-city.ts';
import type { RegistryDesk } from './gateway/registry-routes.ts';
import type { StandardsDesk } from './gateway/standards-routes.ts';
import type { Platform, Sensor } from './platform/platform.ts';
import { Merges } from './registry/merges.ts';
import { followTerritory } from './registry/past-territory.ts';
import { Registry } from './registry/registry.ts';
import { type Territory, territoryOf } from './registry/territory.ts';
import { buildingsIn, findBuilding } from './registry-buildings.ts';
import { keepMerge, keepTerritory, keptMerges, keptTerritory, keptThings, ThingKeeper } from './registry-keeper.ts';
import type { Documents, History } from './store/archive.ts';

export interface RegistryDeskParts {
  readonly documents: Documents;
  readonly history: Pick<History, 'series'>;
  readonly platform: Pick<Platform, 'entities' | 'sensors' | 'sensor'>;
  readonly reader: Pick<PackageReader, 'manifest' | 'part'>;
  /** Answers of single buildings: they stay in the city package. */
  readonly standards: Pick<StandardsDesk, 'ask'>;
  readonly clock: Clock;
  city(): City;
  failed(error: unknown): void;
}

/** Wall time before the first look at the city, between two, and between two that questions ask for, ms. */
const FIRST_LOOK_MS = 5000;
const LOOK_MS = 30_000;
const ASKED_LOOK_MS = 1000;

/** The city's base information: follows the city, keeps what is to be kept, answers. */
export function openRegistryDesk(parts: RegistryDeskParts): RegistryDesk & { close(): Promise<void> } {
  const { documents, clock, standards, reader } = parts;
  const { sources } = reader.manifest;
  const followed = new FollowedRegistry(parts);
  const { merges } = followed.registry;
  const buildings = { standards, clock, sources, within: (at: LngLat) => followed.registry.within(at) };
  return {
    ready: () => followed.ready(),
    buildings: (bbox, page) => buildingsIn(buildings, bbox, page),
    record: async (id) => {
      const registry = await followed.ready();
      const found = registry.get(id);
      if (found) return { ...found, record: withPlatformIds(found.record, parts) };
      const record = await findBuilding(buildings, id);
      return record && { record, relations: registry.relationsOfBuilding(record) };
    },
    resolve: async (alias) => {
      const found = (await followed.ready()).resolve(subjectOfSentilo(alias, parts) ?? alias);
      const building = found.length > 0 ? null : await findBuilding(buildings, alias);
      return building ? [building] : found;
    },
    merge: async (kept, merged, reason, by) => {
      const registry = await followed.ready();
      if (!registry.isRecord(kept) || !registry.isRecord(merged)) return 'unknown';
      const merge = merges.propose(kept, merged, { reason, by, atMs: clock.nowMs() });
      return typeof merge === 'string' ? merge : keepMerge(merge, null, merges, documents);
    },
    undo: async (id, by) => {
      const merge = merges.get(id);
      if (!merge) return 'unknown';
      if (merge.undoneAtMs !== null) return `${id} is undone already.`;
      return keepMerge({ ...merge, undoneBy: by, undoneAtMs: clock.nowMs() }, merge, merges, documents);
    },
    close: () => followed.close(),
  };
}

/** The registry as it follows the city; the territory is read with the first question. */
class FollowedRegistry {
  readonly registry: Registry;
  readonly #parts: RegistryDeskParts;
  readonly #keeper: ThingKeeper;
  readonly #first: NodeJS.Timeout;
  readonly #timer: NodeJS.Timeout;
  #territory: Territory | null = null;
  #reading: Promise<Territory> | null = null;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(parts: RegistryDeskParts) {
    const { documents, platform, reader } = parts;
    this.#parts = parts;
    this.#keeper = new ThingKeeper(documents, parts.failed);
    this.registry = new Registry({
      things: keptThings(documents),
      merges: new Merges(keptMerges(documents)),
      sources: reader.manifest.sources,
      territory: () => this.#territory ?? NO_TERRITORY,
      providers: () => platform.entities().filter(({ kind }) => kind === 'provider'),
    });
    this.#first = setTimeout(() => this.#look(), FIRST_LOOK_MS).unref();
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  async ready(): Promise<Registry> {
    this.#reading ??= readTerritory(this.#parts);
    try {
      this.#territory ??= await this.#reading;
    } catch (error) {
      this.#reading = null;
      throw error;
    }
    if (performance.now() - this.#lookedMs > ASKED_LOOK_MS) this.#look();
    return this.registry;
  }

  async close(): Promise<void> {
    clearTimeout(this.#first);
    clearInterval(this.#timer);
    await this.#keeper.close();
  }

  #look(): void {
    const { city, clock } = this.#parts;
    this.#lookedMs = performance.now();
    for (const { id, thing } of this.registry.follow(city(), clock.nowMs())) this.#keeper.keep(id, thing);
  }
}

const NO_TERRITORY: Territory = { records: new Map(), within: () => [], partsOf: () => [] };

/** That of the package, with what those before had and it has not. */
async function readTerritory({ reader, documents, clock, failed }: RegistryDeskParts): Promise<Territory> {
  const [areas, places] = [await reader.part('areas'), await reader.part('places')];
  const own = territoryOf(reader.manifest, areas, places);
  const { territory, changes } = followTerritory(own, keptTerritory(documents), clock.nowMs());
  keepTerritory(documents, changes).catch(failed);
  return territory;
}

/** `sentilo:<provider>/<sensor>` is what the sensor platform calls a sensor. */
const SENTILO = /^sentilo:([0-9A-Za-z_-]+)\/(.+)$/;

function subjectOfSentilo(alias: string, { platform, history }: RegistryDeskParts): RecordId | null {
  const [, provider, id] = SENTILO.exec(alias) ?? [];
  const sensor = provider && id ? platform.sensor(provider, id) : null;
  return sensor ? (history.series().get(sensor.series)?.subject ?? null) : null;
}

/** Beside its ids those of the sensors of the platform that it is made of. */
function withPlatformIds(record: RegistryRecord, { platform, history }: RegistryDeskParts): RegistryRecord {
  if (record.kind !== 'sensor') return record;
  const provider = record.source.slice('feed:'.length);
  const series = history.series();
  const isOf = (sensor: Sensor): boolean => {
    const subject = series.get(sensor.series)?.subject;
    return subject === record.id || (subject !== undefined && subject !== null && record.aliases.includes(subject));
  };
  const ids = platform
    .sensors(provider)
    .filter(isOf)
    .map(({ id }) => `sentilo:${provider}/${id}`);
  return ids.length === 0 ? record : { ...record, aliases: [...record.aliases, ...ids] };
}
