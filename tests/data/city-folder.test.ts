import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Manifest, PACKAGE_FILES } from '../../data/contract/package.ts';
import { type CityPackageBytes, PACKAGE_FILE_NAMES } from '../../data/city/build-city.ts';
import { CityPackageError, openCityPackage, writeCityPackage } from '../../data/city/city-folder.ts';

let home: string;
let folder: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'besso-city-'));
  folder = join(home, 'city');
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('a package on disk', () => {
  test('is written whole, and opens with its manifest and paths', () => {
    const bytes = smallPackage('one');
    writeCityPackage(folder, bytes);
    const opened = openCityPackage(folder, { verify: true });
    expect(opened.manifest).toEqual(bytes.manifest);
    expect(readFileSync(opened.paths.streets, 'utf8')).toBe('one streets');
  });

  test('takes the place of the one before and leaves nothing beside it', () => {
    writeCityPackage(folder, smallPackage('one'));
    writeFileSync(join(folder, 'stray'), '');
    writeCityPackage(folder, smallPackage('two'));
    expect(readdirSync(home)).toEqual(['city']);
    expect(existsSync(join(folder, 'stray'))).toBe(false);
    expect(readFileSync(openCityPackage(folder).paths.relief, 'utf8')).toBe('two relief');
  });
});

describe('a package that cannot be used is refused in one line that names the file', () => {
  test.each(PACKAGE_FILES)('%s is missing', (part) => {
    writeCityPackage(folder, smallPackage('one'));
    rmSync(join(folder, PACKAGE_FILE_NAMES[part]));
    expect(refusal()).toMatch(new RegExp(`${PACKAGE_FILE_NAMES[part]} is missing`));
  });

  test.each(PACKAGE_FILES)('%s is cut', (part) => {
    writeCityPackage(folder, smallPackage('one'));
    truncateSync(join(folder, PACKAGE_FILE_NAMES[part]), 3);
    expect(refusal()).toMatch(new RegExp(`${PACKAGE_FILE_NAMES[part]} is cut or altered: 3 bytes`));
  });

  test('a file was altered at the same size', () => {
    writeCityPackage(folder, smallPackage('one'));
    writeFileSync(join(folder, 'places.json'), 'owe places');
    expect(openCityPackage(folder).manifest.name).toBe('Test');
    expect(refusal(true)).toMatch(/places\.json is altered/);
  });

  test.each([
    ['no folder at all', undefined, /has no manifest\.json/],
    ['a manifest cut short', '{"format":"besso-ci', /manifest\.json is cut or damaged/],
    ['another kind of manifest', '{"name":"x"}', /manifest\.json is not the manifest of a city package/],
    ['a list for a manifest', '[1]', /manifest\.json is not the manifest/],
    [
      'a newer version',
      '{"format":"besso-city","version":2}',
      /manifest\.json is of version 2; this Bessó reads version 1/,
    ],
    ['no list of files', '{"format":"besso-city","version":1}', /manifest\.json does not list the file of tiles/],
  ])('%s', (_, manifest, words) => {
    if (manifest !== undefined) {
      writeCityPackage(folder, smallPackage('one'));
      writeFileSync(join(folder, 'manifest.json'), manifest);
    }
    expect(refusal()).toMatch(words);
  });

  test('a file listed outside of the folder', () => {
    const bytes = smallPackage('one');
    const { files } = bytes.manifest;
    const manifest = { ...bytes.manifest, files: { ...files, tiles: { ...files.tiles, name: '../../etc/passwd' } } };
    writeCityPackage(folder, bytes);
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    expect(refusal()).toMatch(/does not list the file of tiles/);
  });
});

function refusal(verify = false): string {
  try {
    openCityPackage(folder, { verify });
  } catch (error) {
    expect(error).toBeInstanceOf(CityPackageError);
    const { message } = error as CityPackageError;
    expect(message).not.toMatch(/\n/);
    expect(message).toContain(folder);
    return message;
  }
  return 'opened';
}

function smallPackage(word: string): CityPackageBytes {
  const contents = PACKAGE_FILES.map((part) => [part, Buffer.from(`${word} ${part}`)] as const);
  const files = contents.map(([part, bytes]) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return [part, { name: PACKAGE_FILE_NAMES[part], bytes: bytes.length, sha256 }] as const;
  });
  const manifest: Manifest = {
    format: 'besso-city',
    version: 1,
    name: 'Test',
    bounds: [2, 41, 2.3, 41.5],
    origin: [2.17, 41.387],
    licence: 'CC0-1.0',
    attribution: 'test',
    source: 'test',
    generated: true,
    seed: 1,
    counts: {},
    sources: [],
    files: Object.fromEntries(files) as Manifest['files'],
  };
  return {
    manifest,
    files: new Map<string, Uint8Array>([
      ['manifest.json', Buffer.from(JSON.stringify(manifest))],
      ...contents.map(([part, bytes]) => [PACKAGE_FILE_NAMES[part], bytes] as const),
    ]),
  };
}
