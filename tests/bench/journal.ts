import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_VALUES, type Batch } from '../../server/store/batch.ts';
import { decodeBatch, encodeBatch } from '../../server/store/batch-codec.ts';
import { openFileJournal } from '../../server/store/file-journal.ts';
import type { Journal } from '../../server/store/journal.ts';
import { openPostgresJournal } from '../../server/store/postgres-journal.ts';

const VALUES_IN_BATCH = 100;
const CALLERS = 64;
const RATE_MS = 3000;
const SINGLES = 300;

/**
 * Batches of 100 values, encoded, appended and acknowledged after the sync: by 64 callers at once, and one after another;
 * then read again and decoded. With `DATABASE_URL` in a table of that server, else in a file of the temporary folder.
 */
export async function run(): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'besso-bench-journal-'));
  const url = process.env.DATABASE_URL;
  const open = () => (url ? openPostgresJournal(url) : openFileJournal(folder));
  try {
    const journal = await open();
    const batchesPerSecond = await rate(journal);
    const latencies = await singles(journal);
    await journal.close();
    const startMs = performance.now();
    const again = await open();
    const openMs = performance.now() - startMs;
    const values = await readAll(again);
    const readMs = performance.now() - startMs - openMs;
    await again.close();
    return {
      store: url ? 'postgres' : 'file',
      batchesPerSecond: Math.round(batchesPerSecond),
      valuesPerSecond: Math.round(batchesPerSecond * VALUES_IN_BATCH),
      singleP50Ms: round(latencies[Math.floor(SINGLES * 0.5)]),
      singleP99Ms: round(latencies[Math.floor(SINGLES * 0.99)]),
      openMs: round(openMs),
      readValuesPerSecond: Math.round(values / (readMs / 1000)),
      encodeValuesPerSecond: Math.round(encodeRate()),
      bytesPerValue: round(encodeBatch(batchAt(7)).length / VALUES_IN_BATCH),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function rate(journal: Journal): Promise<number> {
  const endMs = performance.now() + RATE_MS;
  let done = 0;
  const call = async () => {
    while (performance.now() < endMs) {
      await journal.append(encodeBatch(batchAt(done)));
      done++;
    }
  };
  const startMs = performance.now();
  await Promise.all(Array.from({ length: CALLERS }, call));
  return done / ((performance.now() - startMs) / 1000);
}

async function singles(journal: Journal): Promise<readonly number[]> {
  const latencies: number[] = [];
  for (let count = 0; count < SINGLES; count++) {
    const startMs = performance.now();
    await journal.append(encodeBatch(batchAt(count)));
    latencies.push(performance.now() - startMs);
  }
  return latencies.toSorted((a, b) => a - b);
}

async function readAll(journal: Journal): Promise<number> {
  let values = 0;
  for await (const { bytes } of journal.read(0)) values += decodeBatch(bytes).values.series.length;
  return values;
}

function encodeRate(): number {
  const batch = batchAt(5);
  const rounds = 20_000;
  const startMs = performance.now();
  for (let count = 0; count < rounds; count++) encodeBatch(batch);
  return (rounds * VALUES_IN_BATCH) / ((performance.now() - startMs) / 1000);
}

function batchAt(number: number): Batch {
  const arrivedMs = 1_795_000_000_000 + number * 40;
  const rows = Array.from({ length: VALUES_IN_BATCH }, (_, row) => row);
  return {
    arrivedMs,
    values: {
      ...NO_VALUES,
      series: Uint32Array.from(rows, (row) => 1 + ((number * VALUES_IN_BATCH + row) % 24_000)),
      atMs: Float64Array.from(rows, (row) => arrivedMs - ((row * 7919) % 1500)),
      value: Float64Array.from(rows, (row) => ((number + row * 31) % 1000) / 10),
      verdict: new Uint8Array(VALUES_IN_BATCH),
    },
    series: [],
    legs: [],
    records: [],
    gone: [],
    withdrawn: [],
    documents: [],
  };
}

function round(value: number | undefined): number {
  return Math.round((value ?? Number.NaN) * 100) / 100;
}
