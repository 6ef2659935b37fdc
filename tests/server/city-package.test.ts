import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PACKAGE_FILES } from '../../data/contract/package.ts';
import { openCity } from '../../server/city-package.ts';
import { makeLog } from '../../server/log.ts';

let home: string;
let worker: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'besso-home-'));
  worker = join(home, 'generator.mjs');
  writeGenerator('first');
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A program that makes a package with nothing in it, named after itself and how often it was asked. */
function writeGenerator(name: string): void {
  writeFileSync(
    worker,
    `
    import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
    import { workerData } from 'node:worker_threads';
    const { folder, seed, generator } = workerData;
    const asked = ${JSON.stringify(join(home, 'asked'))};
    appendFileSync(asked, 'x');
    mkdirSync(folder, { recursive: true });
    const files = {};
    for (const part of ${JSON.stringify(PACKAGE_FILES)}) {
      writeFileSync(folder + '/' + part, '');
      files[part] = { name: part, bytes: 0, sha256: '' };
    }
    const name = '${name} ' + readFileSync(asked, 'utf8').length;
    writeFileSync(folder + '/manifest.json', JSON.stringify({ format: 'besso-city', version: 1, name, seed, generator, files }));
    `,
  );
}

async function nameOfCity(seed: number, folder = home): Promise<string> {
  const log = makeLog('silent', () => undefined);
  const making = { worker, log, output: { write: () => true }, stopped: new AbortController().signal };
  const { manifest } = await openCity({ city: null, home: folder, seed }, making);
  return manifest.name;
}

describe('the city of the home folder', () => {
  test('is in a folder that is for nobody else to read, where the server makes it', async () => {
    const own = join(home, 'made/home');
    await nameOfCity(1, own);
    expect(statSync(own).mode & 0o777).toBe(0o700);
  });

  test('is made once and then used', async () => {
    expect(await nameOfCity(1)).toBe('first 1');
    expect(await nameOfCity(1)).toBe('first 1');
  });

  test('is made again for another seed', async () => {
    await nameOfCity(1);
    expect(await nameOfCity(2)).toBe('first 2');
  });

  test('is made again when the program that makes it has changed, and told by it', async () => {
    await nameOfCity(1);
    const before = readFileSync(join(home, 'city/manifest.json'), 'utf8');
    writeGenerator('second');
    expect(await nameOfCity(1)).toBe('second 2');
    expect(await nameOfCity(1)).toBe('second 2');
    expect(JSON.parse(before).generator).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is made again where it is of an older program that knew fewer parts', async () => {
    await nameOfCity(1);
    const path = join(home, 'city/manifest.json');
    const { files, ...said } = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...said, generator: 'older', files: { tiles: files.tiles } }));
    expect(await nameOfCity(1)).toBe('first 2');
  });

  test('is left to a person where it cannot be read', async () => {
    await nameOfCity(1);
    writeFileSync(join(home, 'city/manifest.json'), '{"cut');
    await expect(nameOfCity(1)).rejects.toThrow(/is cut or damaged.+remove .+ to have it made again/);
  });
});
