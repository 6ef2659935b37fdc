import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SourceFile } from '../../data/city/importers/importer.ts';
import { IMPORTERS } from '../../data/city/importers/index.ts';
import {
  type AnyImporter,
  filesOfCase,
  importerCaseNames,
  importerFolders,
  plain,
  readImporterCase,
  readWhole,
  sourceFile,
} from './importer-cases.ts';

/** Runs of each case; set FUZZ_RUNS for a longer look. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 30);

const SOURCE = join(dirname(fileURLToPath(import.meta.url)), '../../data/city/importers');

const CASES = IMPORTERS.flatMap((importer: AnyImporter) =>
  importerCaseNames(importer.id).map((name) => ({ id: importer.id, name, importer })),
);

describe('A6: the registry of importers is whole', () => {
  test('each has an id of its own', () => {
    expect(new Set(IMPORTERS.map(({ id }) => id)).size).toBe(IMPORTERS.length);
  });

  test('each has a case, and each folder of cases an importer', () => {
    const ids = IMPORTERS.map(({ id }): string => id);
    expect(ids.filter((id) => importerCaseNames(id).length === 0)).toEqual([]);
    expect(importerFolders().filter((folder) => !ids.includes(folder))).toEqual([]);
  });

  test('each that a file makes is in the list', () => {
    const made = readdirSync(SOURCE).flatMap((name) => {
      const text = readFileSync(join(SOURCE, name), 'utf8');
      return [...text.matchAll(/^export const ([A-Z0-9_]+): Importer</gm)].map((match) => match[1] ?? '');
    });
    const list = readFileSync(join(SOURCE, 'index.ts'), 'utf8');
    expect(made.filter((constant) => !new RegExp(`^ {2}(?:\\.\\.\\.)?${constant},`, 'm').test(list))).toEqual([]);
  });

  test.each(CASES)('$id: $name says whose its facts are, under which licence', ({ importer, name }) => {
    const { id, ...rest } = importer.sourceOf(mainFile(importer, name));
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(Object.values(rest).every((text) => text.trim() !== '')).toBe(true);
  });
});

describe('every case of an importer', () => {
  test.each(CASES)('$id: $name', async ({ importer, name }) => {
    const { facts, rejects = [], problem } = readImporterCase(importer.id, name);
    const result = await readWhole(importer, mainFile(importer, name));
    expect(result.facts).toEqual(plain(facts));
    expect(result.rejects).toEqual(rejects);
    if (problem === undefined) expect(result.problem).toBeUndefined();
    else expect(result.problem).toContain(problem);
  });

  test.each(CASES)('$id: $name is claimed by it and by no other importer of its kind', ({ importer, name }) => {
    const file = mainFile(importer, name);
    const claiming = IMPORTERS.filter((each) => each.kind === importer.kind && each.recognises(file));
    expect(claiming.map(({ id }) => id)).toEqual([importer.id]);
  });

  test.each(CASES)('$id: $name reads alike in pieces of any size', async ({ importer, name }) => {
    const whole = await readWhole(importer, mainFile(importer, name));
    for (const pieceBytes of [1, 7, 64]) {
      const pieces = await readWhole(importer, mainFile(importer, name, pieceBytes));
      expect(pieces).toEqual(whole);
    }
  });
});

describe('any bytes give facts, rejects or a FileProblem', () => {
  test.each(CASES)('$id: $name harmed', { timeout: 60_000 }, async ({ importer, name }) => {
    const files = filesOfCase(importer.id, name);
    const { file } = readImporterCase(importer.id, name);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files.keys()), harm(), async (which, change) => {
        const harmed = new Map(files);
        harmed.set(which, change(files.get(which) ?? new Uint8Array(0)));
        await readsCalmly(importer, sourceFile(file, harmed, 1000));
      }),
      { numRuns: RUNS },
    );
  });

  test('whatever importer is given whatever bytes', { timeout: 120_000 }, async () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string({ maxLength: 400 }).map(utf8));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...IMPORTERS.map(({ id }) => id)), bytes, async (id, content) => {
        const importer = IMPORTERS.find((each) => each.id === id);
        if (importer) await readsCalmly(importer, sourceFile('any', new Map([['any', content]]), 100));
      }),
      { numRuns: RUNS * 20 },
    );
  });

  test("whatever importer is given another's file", { timeout: 120_000 }, async () => {
    for (const importer of IMPORTERS) {
      for (const each of CASES) await readsCalmly(importer, mainFile(each.importer, each.name));
    }
  });
});

/** The file that a case is about. */
function mainFile(importer: AnyImporter, name: string, pieceBytes?: number): SourceFile {
  return sourceFile(readImporterCase(importer.id, name).file, filesOfCase(importer.id, name), pieceBytes);
}

/** Neither throws but a FileProblem, nor takes long. */
async function readsCalmly(importer: AnyImporter, file: SourceFile): Promise<void> {
  const start = performance.now();
  expect(importer.recognises(file)).toBeTypeOf('boolean');
  await readWhole(importer, file);
  expect(performance.now() - start).toBeLessThan(30_000);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Cuts bytes off, changes some, doubles a stretch or takes one out. */
function harm(): fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  return fc.oneof(
    share.map((from) => (bytes: Uint8Array) => bytes.slice(0, Math.floor(from * bytes.length))),
    fc.array(fc.tuple(share, fc.nat(255)), { minLength: 1, maxLength: 12 }).map((changes) => (bytes: Uint8Array) => {
      const changed = Uint8Array.from(bytes);
      for (const [at, byte] of changes) changed[Math.floor(at * (bytes.length - 1))] = byte;
      return changed;
    }),
    fc.tuple(share, share).map(([one, other]) => (bytes: Uint8Array) => {
      const [from, to] = [one, other].toSorted((a, b) => a - b).map((at) => Math.floor(at * bytes.length));
      return Uint8Array.from([...bytes.subarray(0, to), ...bytes.subarray(from)]);
    }),
    fc.tuple(share, share).map(([one, other]) => (bytes: Uint8Array) => {
      const [from, to] = [one, other].toSorted((a, b) => a - b).map((at) => Math.floor(at * bytes.length));
      return Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(to)]);
    }),
  );
}
