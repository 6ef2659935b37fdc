import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuzz } from '../bench/fuzz.ts';

const SEED = 20_261_122;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'besso-fuzz-test-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`what seed ${SEED} makes up, over every door, breaks nothing and is answered with no 500`, async () => {
  const { byStatus, failures, requests } = await fuzz({ requests: 2500, seed: SEED, warm: false, folder });
  expect(failures).toEqual([]);
  expect(byStatus['500'] ?? 0).toBe(0);
  expect(byStatus.late ?? 0).toBe(0);
  expect(requests).toBeGreaterThanOrEqual(2500);
}, 60_000);
