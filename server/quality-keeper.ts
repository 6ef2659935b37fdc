import { promisify } from 'node:util';
import { deflateRaw, inflateRaw, inflateRawSync } from 'node:zlib';
import type { RecordId } from '../data/contract/record.ts';
import { VERDICT_FLAGS } from '../data/contract/verdict.ts';
import type { JudgeMemory, SeriesJudge } from './quality/judge.ts';
import { bytesOfTable, type NumberTable, tableOfBytes } from './quality/number-table.ts';
import type { Quality, Rejected } from './quality/quality.ts';
import { HOUR_MS, HOURS } from './quality/series-tally.ts';
import type { Archive, Documents } from './store/archive.ts';
import type { DocumentChange, Json } from './store/batch.ts';

/** What is known of quality: what is to be said against what comes, and how good it was. */
export interface QualityMemory {
  readonly quality: Quality;
  readonly judge: SeriesJudge;
}

/** Messages refused of each feed within an hour, and since when they were counted in it. */
export type RefusedOf = ReadonlyMap<RecordId<'feed'>, Rejected>;

/** An hour as it was kept. */
export interface KeptHour {
  /** Since the epoch. */
  readonly hour: number;
  readonly table: NumberTable;
  readonly refused: RefusedOf;
}

const KIND = 'quality';
const NOW = 'now';

const STATE_WIDTH = 3;
const HOUR_WIDTH = 4 + VERDICT_FLAGS.length;
const MEMORY_WIDTH = 9;

/** Larger than what 100,000 series need, bytes. */
const BYTES_AT_MOST = 100_000_000;
const INFLATE_OPTIONS = { maxOutputLength: BYTES_AT_MOST };

const [deflated, inflated] = [promisify(deflateRaw), promisify(inflateRaw)];

/**
 * Lets judge and quality go on from what was kept, before anything new comes; gives the moment of that, null where there
 * is none. The hours gone by are read by {@link keptHours}, bit by bit; what came since is in the history.
 */
export function resumeQuality(
  archive: Pick<Archive, 'documents' | 'restored'>,
  { quality, judge }: QualityMemory,
  nowMs: number,
): number | null {
  const { series, city } = archive.restored;
  const byId = new Map(series.map((each) => [each.id, each]));
  const { atMs, states, memories } = fieldsOf(archive.documents.all(KIND).get(NOW));
  for (const [id, [intervalMs = Number.NaN, newestMs = Number.NaN, firstMs = Number.NaN]] of unpacked(
    states,
    STATE_WIDTH,
  )) {
    const known = byId.get(id);
    if (known) quality.resume(known, { intervalMs, newestMs, firstMs });
  }
  for (const [id, numbers] of unpacked(memories, MEMORY_WIDTH)) if (byId.has(id)) judge.resume(id, memoryOf(numbers));
  if (!city) return null;
  const { values } = city;
  for (let row = 0; row < values.series.length; row++) {
    const known = byId.get(values.series[row] ?? 0);
    if (!known) continue;
    const told = {
      atMs: values.atMs[row] ?? 0,
      value: values.value[row] ?? Number.NaN,
      verdict: values.verdict[row] ?? 0,
    };
    const location = values.locations.get(row);
    judge.recall(known, location === undefined ? told : { ...told, location });
    const isVehicle = known.subject?.startsWith('vehicle:') ?? false;
    const isSilent = told.atMs < nowMs - HOURS * HOUR_MS;
    if (isSilent && !isVehicle && !quality.knows(known)) quality.resume(known, silentSince(told.atMs));
  }
  return typeof atMs === 'number' ? atMs : null;
}

/** The hours that were kept, one after another. */
export async function* keptHours(documents: Documents): AsyncGenerator<KeptHour> {
  for (const [id, json] of documents.all(KIND)) {
    const { hour, table, refused } = fieldsOf(json);
    if (id === NOW || typeof hour !== 'number' || typeof table !== 'string') continue;
    const bytes = await inflated(Buffer.from(table, 'base64'), INFLATE_OPTIONS);
    yield { hour, table: tableOfBytes(bytes, HOUR_WIDTH), refused: refusedOf(refused) };
  }
}

/** Keeps what is known now, with these hours: all of it, or nothing. */
export async function keepQuality(
  documents: Documents,
  { quality, judge }: QualityMemory,
  atMs: number,
  hours: ReadonlyMap<number, RefusedOf>,
): Promise<void> {
  const states = new Map(
    [...quality.states()].map(([id, { intervalMs, newestMs, firstMs }]) => [id, [intervalMs, newestMs, firstMs]]),
  );
  const memories = new Map([...judge.memories].map(([id, memory]) => [id, numbersOf(memory)]));
  const tables = [...hours].map(([hour, refused]) => ({ hour, refused, bytes: bytesOfTable(quality.hour(hour)) }));
  const now = [bytesOfTable(states), bytesOfTable(memories)] as const;
  const changes: DocumentChange[] = [];
  for (const { hour, refused, bytes } of tables) {
    const counts = [...refused].map(([feed, { count, sinceMs }]) => [feed, count, sinceMs]);
    const json = { hour, table: await packed(bytes), refused: counts };
    changes.push({ kind: KIND, id: `hour-${hour % HOURS}`, json });
  }
  changes.push({ kind: KIND, id: NOW, json: { atMs, states: await packed(now[0]), memories: await packed(now[1]) } });
  await documents.put(changes);
}

function refusedOf(json: unknown): RefusedOf {
  const rows: readonly unknown[] = Array.isArray(json) ? json : [];
  const refused = new Map<RecordId<'feed'>, Rejected>();
  for (const row of rows) {
    const [feed, count, sinceMs]: readonly unknown[] = Array.isArray(row) ? row : [];
    const isWhole = typeof feed === 'string' && typeof count === 'number' && typeof sinceMs === 'number';
    if (isWhole && feed.startsWith('feed:')) refused.set(feed as RecordId<'feed'>, { count, sinceMs });
  }
  return refused;
}

function silentSince(atMs: number) {
  return { intervalMs: Number.NaN, newestMs: atMs, firstMs: atMs };
}

function numbersOf(memory: JudgeMemory): readonly number[] {
  const { value, atMs, steadySinceMs, steadyCount, doubted, doubtedCount, place } = memory;
  const where = place ? [place.latitude, place.longitude, place.atMs] : [Number.NaN, Number.NaN, Number.NaN];
  return [value, atMs, steadySinceMs, steadyCount, doubted, doubtedCount, ...where];
}

function memoryOf(numbers: readonly number[]): JudgeMemory {
  const [value = 0, atMs = 0, steadySinceMs = 0, steadyCount = 0, doubted = 0, doubtedCount = 0] = numbers;
  const [latitude = Number.NaN, longitude = Number.NaN, reachedMs = Number.NaN] = numbers.slice(6);
  const place = Number.isNaN(latitude) ? null : { latitude, longitude, atMs: reachedMs };
  return { value, atMs, steadySinceMs, steadyCount, doubted, doubtedCount, place };
}

async function packed(bytes: Uint8Array): Promise<string> {
  return (await deflated(bytes)).toString('base64');
}

function unpacked(text: unknown, width: number): NumberTable {
  if (typeof text !== 'string') return new Map();
  return tableOfBytes(inflateRawSync(Buffer.from(text, 'base64'), INFLATE_OPTIONS), width);
}

function fieldsOf(json: unknown): Readonly<Record<string, Json>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as Readonly<Record<string, Json>>)
    : {};
}
