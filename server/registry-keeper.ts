import type { RegistryId, RegistryMerge, RegistryRecord } from '../data/contract/registry.ts';
import { type Merges, readMerge } from './registry/merges.ts';
import { readTerritoryRecord, readThing } from './registry/read-thing.ts';
import type { Thing } from './registry/thing.ts';
import type { Documents } from './store/archive.ts';
import type { Json } from './store/batch.ts';

const THINGS = 'registry-thing';
const TERRITORY = 'registry-territory';
const MERGES = 'registry-merge';

/** Things that are made safe at once. */
const TOGETHER = 500;

/** What was kept of the registry. */
export function keptThings(documents: Documents): readonly Thing[] {
  return [...documents.all(THINGS).values()].flatMap((json) => readThing(json) ?? []);
}

/** Parts of the territory of the packages before, by their ids. */
export function keptTerritory(documents: Documents): ReadonlyMap<RegistryId, RegistryRecord> {
  const records = [...documents.all(TERRITORY).values()].flatMap((json) => readTerritoryRecord(json) ?? []);
  return new Map(records.map((record) => [record.id, record]));
}

/** All of it or nothing: of half a package the other half would seem new. */
export function keepTerritory(documents: Documents, records: readonly RegistryRecord[]): Promise<void> {
  return documents.put(records.map((record) => ({ kind: TERRITORY, id: record.id, json: jsonOfRecord(record) })));
}

export function keptMerges(documents: Documents): readonly RegistryMerge[] {
  return [...documents.all(MERGES).values()].flatMap((json) => readMerge(json) ?? []);
}

/** Makes what is told of things safe, one put after another; what could not be is tried again with the next. */
export class ThingKeeper {
  readonly #documents: Documents;
  readonly #failed: (error: unknown) => void;
  #waiting = new Map<string, Thing | null>();
  #work: Promise<void> = Promise.resolve();
  #isWorking = false;

  constructor(documents: Documents, failed: (error: unknown) => void) {
    this.#documents = documents;
    this.#failed = failed;
  }

  keep(id: string, thing: Thing | null): void {
    this.#waiting.set(id, thing);
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#work = this.#keepAll();
  }

  async close(): Promise<void> {
    await this.#work;
  }

  async #keepAll(): Promise<void> {
    await Promise.resolve();
    try {
      while (this.#waiting.size > 0) await this.#keepSome();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isWorking = false;
    }
  }

  async #keepSome(): Promise<void> {
    const some = [...this.#waiting].slice(0, TOGETHER);
    for (const [id] of some) this.#waiting.delete(id);
    try {
      await this.#documents.put(some.map(([id, thing]) => ({ kind: THINGS, id, json: thing ? jsonOf(thing) : null })));
    } catch (error) {
      for (const [id, thing] of some) if (!this.#waiting.has(id)) this.#waiting.set(id, thing);
      throw error;
    }
  }
}

function jsonOfRecord(record: RegistryRecord): Json {
  const { at, facts, aliases, within } = record;
  return { ...record, at: at ? [...at] : null, facts: { ...facts }, aliases: [...aliases], within: [...within] };
}

function jsonOf(thing: Thing): Json {
  return { ...thing, facts: { ...thing.facts }, before: thing.before.map((each) => ({ ...each })) };
}

/** In force at once; taken back where it cannot be made safe. */
export async function keepMerge(
  merge: RegistryMerge,
  before: RegistryMerge | null,
  merges: Merges,
  documents: Documents,
): Promise<RegistryMerge> {
  merges.put(merge);
  try {
    await documents.put([{ kind: MERGES, id: merge.id, json: { ...merge } }]);
  } catch (error) {
    if (before) merges.put(before);
    else merges.drop(merge.id);
    throw error;
  }
  return merge;
}
