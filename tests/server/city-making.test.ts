import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readCommand } from '../../server/city-making/command-line.ts';
import { reportText } from '../../server/city-making/city-report.ts';
import { makeSurveyedCity } from '../../server/city-making/make-surveyed-city.ts';
import { readSourceFolder } from '../../server/city-making/source-folder.ts';
import { folderOf, plainMakers } from './city-making.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = folderOf(files);
  folders.push(folder);
  return folder;
}

function orderFor(from: string, out = join(folderWith({}), 'package')) {
  return { from, out, seed: 1, generator: 'program' };
}

const quiet = () => undefined;

describe('the command line', () => {
  test('names the folder and the package, in either way of writing', () => {
    const asked = { from: 'files', out: 'city', report: null, seed: 1, fetch: false };
    expect(readCommand(['--from', 'files', '--out=city'])).toMatchObject(asked);
    expect(readCommand(['--help'])).toBe('help');
  });

  test.each([
    [['--form', 'files'], /unknown flag --form/],
    [['--from'], /--from needs a value/],
    [['--out', 'city'], /--from <folder>/],
    [['--from', 'files'], /--out <package>/],
    [['--from', 'files', '--out', 'city', '--seed', 'x'], /--seed/],
  ])('refuses %j in one line', (args, line) => {
    expect(() => readCommand(args)).toThrow(line);
  });
});

describe('the files of a folder', () => {
  test('are those of all folders below, in the order of their paths, with what was left out and why', () => {
    const folder = folderWith({ 'b/x.csv': 'x', 'a.csv': 'a', 'b/a/y.csv': 'y', '.hidden': 'h', 'b/void.csv': '' });
    symlinkSync('/etc/hostname', join(folder, 'link.csv'));
    const found = readSourceFolder(folder);
    expect(found.files.map(({ path }) => path)).toEqual(['a.csv', 'b/a/y.csv', 'b/x.csv']);
    expect(Object.fromEntries(found.leftOut.map(({ path, reason }) => [path, reason]))).toEqual({
      '.hidden': 'hidden',
      'b/void.csv': 'empty',
      'link.csv': 'link',
    });
  });

  test('are bounded in number, depth and size', () => {
    const folder = folderWith({ 'a.csv': 'a', 'b.csv': 'b', 'deep/c.csv': 'c', 'large.csv': 'much too large' });
    const { files, leftOut } = readSourceFolder(folder, { files: 9, depth: 0, fileBytes: 5 });
    expect(files.map(({ path }) => path)).toEqual(['a.csv', 'b.csv']);
    expect(leftOut.map(({ reason }) => reason)).toEqual(['too-deep', 'too-large']);
    const few = readSourceFolder(folder, { files: 1, depth: 9, fileBytes: 5 });
    expect(few.files.map(({ path }) => path)).toEqual(['a.csv']);
    expect(few.leftOut).toEqual([{ path: 'b.csv', reason: 'too-many' }]);
  });

  test('come in pieces of at most 1 MiB, whole, and again with each call', () => {
    const folder = folderWith({ 'long.txt': 'å'.repeat(1_300_000) });
    const [file] = readSourceFolder(folder).files;
    const sizes = () => [...(file?.pieces() ?? [])].map(({ length }) => length);
    expect(sizes()).toEqual([1 << 20, 1 << 20, 2_600_000 - (1 << 21)]);
    expect(sizes()).toHaveLength(3);
    expect(file?.head).toHaveLength(1 << 16);
  });

  test('have their neighbours by name whatever the case of its letters, and no others', () => {
    const folder = folderWith({ 'a/City.SHP': 'x', 'a/city.dbf': 'y', 'b/city.prj': 'z' });
    const [file] = readSourceFolder(folder).files;
    expect(file?.sibling('city.DBF')?.path).toBe('a/city.dbf');
    expect(file?.sibling('city.prj')).toBeUndefined();
    expect(file?.sibling('../b/city.prj')).toBeUndefined();
    expect(file?.sibling('city.shp')).toBeUndefined();
  });

  test('that is not there or no folder are told in one line', () => {
    const folder = folderWith({ 'a.csv': 'a' });
    expect(() => readSourceFolder(join(folder, 'nowhere'))).toThrow(/nowhere cannot be read: there is no such folder/);
    expect(() => readSourceFolder(join(folder, 'a.csv'))).toThrow(/is not a folder/);
  });
});

describe('a city from a folder', () => {
  test('tells what each file was used for, what was skipped and why, and which rows could not be read', async () => {
    const from = folderWith({
      'much.txt': 'tree a\ntree b\ntree ?\ntree c',
      'less.txt': 'tree a\ntree b',
      'more.txt': 'tree c\ntree d',
      'paris.txt': 'tree x\nelsewhere',
      'notes.md': '# notes',
    });
    const order = orderFor(from);
    const report = await makeSurveyedCity(order, quiet, plainMakers());
    expect(report.used.map(({ path, facts, used }) => [path, facts, used])).toEqual([
      ['more.txt', 2, 1],
      ['much.txt', 3, 3],
    ]);
    expect(report.skipped.map(({ path, reason }) => [path, reason])).toEqual([
      ['less.txt', 'superseded'],
      ['notes.md', 'not-recognised'],
      ['paris.txt', 'refused'],
    ]);
    expect(report.rejected).toEqual({ malformed: 1 });
    expect(report.used[1]?.rejects.malformed?.first).toEqual(['row 3']);
    expect(report.read.tree).toBe(4);
    const text = reportText(report);
    for (const said of ['much.txt', '1 malformed: row 3', 'less.txt', '2.35, 48.85', 'notes.md', 'CC0-1.0']) {
      expect(text).toContain(said);
    }
  });

  test('shows names of files without what a terminal would obey', async () => {
    const order = orderFor(folderWith({ 'a\u001b[2J\n.txt': 'tree a' }));
    const text = reportText(await makeSurveyedCity(order, quiet, plainMakers()));
    expect(text).not.toContain('\u001b');
    expect(text).toContain('a\ufffd[2J\ufffd.txt');
  });

  test('is the same bytes from the same files', async () => {
    const from = folderWith({ 'b.txt': 'tree b\ntree c', 'a.txt': 'tree a' });
    const orders = [orderFor(from), orderFor(from)] as const;
    for (const order of orders) await makeSurveyedCity(order, quiet, plainMakers());
    expect(readFileSync(join(orders[0].out, 'tiles'))).toEqual(readFileSync(join(orders[1].out, 'tiles')));
  });

  test('broken off is gone on with: what was read is not read again, unless the file or the program changed', async () => {
    const from = folderWith({ 'a.txt': 'tree a', 'b.txt': 'tree b', 'c.txt': 'tree c' });
    const order = orderFor(from);
    const brokenOff = { ...plainMakers(), build: () => expect.fail('broken off') };
    await expect(makeSurveyedCity(order, quiet, brokenOff)).rejects.toThrow('broken off');
    expect(existsSync(order.out)).toBe(false);
    writeFileSync(join(from, 'b.txt'), 'tree B');
    const again = plainMakers();
    const { read } = await makeSurveyedCity(order, quiet, again);
    expect(again.asked).toEqual(['b.txt']);
    expect(read.tree).toBe(3);
    expect(readFileSync(join(order.out, 'tiles'), 'utf8')).toContain('"B"');
    expect(existsSync(`${order.out}.part`)).toBe(false);

    await expect(makeSurveyedCity(order, quiet, brokenOff)).rejects.toThrow('broken off');
    const otherProgram = plainMakers();
    await makeSurveyedCity({ ...order, generator: 'another' }, quiet, otherProgram);
    expect(otherProgram.asked).toEqual(['a.txt', 'b.txt', 'c.txt']);
  });

  test('whose kept facts were cut reads the files again', async () => {
    const from = folderWith({ 'a.txt': 'tree a' });
    const order = orderFor(from);
    const brokenOff = { ...plainMakers(), build: () => expect.fail('broken off') };
    await expect(makeSurveyedCity(order, quiet, brokenOff)).rejects.toThrow('broken off');
    for (const name of readdirSync(`${order.out}.part`)) truncateSync(join(`${order.out}.part`, name), 9);
    const again = plainMakers();
    expect((await makeSurveyedCity(order, quiet, again)).read.tree).toBe(1);
    expect(again.asked).toEqual(['a.txt']);
  });

  test('with nothing usable in it says so in one line and leaves nothing behind', async () => {
    const nothing = orderFor(folderWith({ 'notes.md': '# notes' }));
    await expect(makeSurveyedCity(nothing, quiet, plainMakers())).rejects.toThrow(
      /none of the 1 files of .* known here/,
    );
    const refused = orderFor(folderWith({ 'paris.txt': 'tree x\nelsewhere' }));
    await expect(makeSurveyedCity(refused, quiet, plainMakers())).rejects.toThrow(
      /could be used; paris\.txt: .*48\.85/,
    );
    const empty = orderFor(folderWith({}));
    await expect(makeSurveyedCity(empty, quiet, plainMakers())).rejects.toThrow(/holds no files/);
    for (const { out } of [nothing, refused, empty]) {
      expect([existsSync(out), existsSync(`${out}.part`)]).toEqual([false, false]);
    }
  });
});
