import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { survive } from '../bench/survive.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'besso-survive-test-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('killed under load and while starting, a server keeps all that it acknowledged, each once', async () => {
  const result = await survive({ kills: 3, seed: 20_261_122, sealing: false, folder, loadedMs: 500 });
  expect(result.acknowledged).toBeGreaterThan(100);
  expect(result).toMatchObject({ lost: 0, doubled: 0, failures: [] });
}, 180_000);
