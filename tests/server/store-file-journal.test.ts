import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seededRandom } from '../../data/city/seeded-random.ts';
import { type FileJournalSettings, openFileJournal } from '../../server/store/file-journal.ts';
import type { Journal } from '../../server/store/journal.ts';
import type { SegmentFile } from '../../server/store/segment-file.ts';
import { bytesOf, textsAfter } from '../suites/journal.ts';

let folder: string;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'besso-journal-'));
  lines = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function openIt(settings: FileJournalSettings = {}): Promise<Journal> {
  return openFileJournal(folder, { report: (line) => lines.push(line), ...settings });
}

async function withEntries(count: number): Promise<void> {
  const journal = await openIt();
  for (let number = 1; number <= count; number++) await journal.append(bytesOf(`entry ${number}`));
  await journal.close();
}

async function offsetsNow(): Promise<readonly number[]> {
  const journal = await openIt();
  const offsets = (await textsAfter(journal, 0)).map(([offset, text]) => {
    expect(text).toBe(`entry ${offset}`);
    return offset;
  });
  await journal.close();
  return offsets;
}

function segments(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.journal'))
    .toSorted()
    .map((name) => join(folder, name));
}

function change(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
}

describe('a journal whose file was damaged', () => {
  test('cuts a torn end, says so, and goes on behind it', async () => {
    await withEntries(3);
    const [file = ''] = segments();
    const whole = readFileSync(file);
    for (const cut of [1, 10, 30]) {
      lines = [];
      writeFileSync(file, whole.subarray(0, whole.length - cut));
      expect(await offsetsNow()).toEqual([1, 2]);
      expect(lines).toEqual([expect.stringContaining('are cut off')]);
    }
    const journal = await openIt();
    expect(await journal.append(bytesOf('entry 3'))).toBe(3);
    await journal.close();
    expect(await offsetsNow()).toEqual([1, 2, 3]);
  });

  test('loses the one entry that was hit, wherever, says so, and gives all others', async () => {
    await withEntries(3);
    const [file = ''] = segments();
    const whole = readFileSync(file);
    const length = (whole.length - 8) / 3;
    for (let at = 8 + length; at < 8 + 2 * length; at++) {
      lines = [];
      change(file, at);
      expect(await offsetsNow()).toEqual([1, 3]);
      expect(lines).toHaveLength(2);
      expect(lines.every((line) => line.includes('damaged'))).toBe(true);
      writeFileSync(file, whole);
    }
  });

  test('reads on behind zeros where a disk lost a block', async () => {
    await withEntries(200);
    const [file = ''] = segments();
    const bytes = readFileSync(file);
    bytes.fill(0, 512, 1024);
    writeFileSync(file, bytes);
    const offsets = await offsetsNow();
    expect(offsets.length).toBeGreaterThan(180);
    expect(offsets.at(0)).toBe(1);
    expect(offsets.at(-1)).toBe(200);
    expect(lines.join()).toContain('damaged');
  });

  test('gives nothing wrong and never fails, whatever bytes are hit (seed 9)', async () => {
    await withEntries(20);
    const [file = ''] = segments();
    const whole = readFileSync(file);
    const random = seededRandom(9);
    for (let round = 0; round < 60; round++) {
      const bytes = Buffer.from(whole);
      for (let hit = 0; hit < 4; hit++)
        bytes[8 + Math.floor(random() * (bytes.length - 8))] = Math.floor(random() * 256);
      writeFileSync(file, bytes);
      expect((await offsetsNow()).length).toBeGreaterThanOrEqual(16);
    }
  });

  test('misses a file that is gone, and says which entries', async () => {
    const journal = await openIt({ maxSegmentBytes: 50 });
    for (let number = 1; number <= 5; number++) await journal.append(bytesOf(`entry ${number}`));
    await journal.close();
    rmSync(segments()[2] ?? '');
    expect(await offsetsNow()).toEqual([1, 2, 4, 5]);
    expect(lines).toEqual([expect.stringContaining('entries 3 to 3 are missing')]);
  });

  test('leaves a file of a later version alone', async () => {
    await withEntries(1);
    const [file = ''] = segments();
    const bytes = readFileSync(file);
    bytes.write('besso-j2');
    writeFileSync(file, bytes);
    await expect(openIt()).rejects.toThrow('another version');
    expect(readFileSync(file)).toEqual(bytes);
  });
});

/** A disk with so much room, whose files can be made to fail. */
class SmallDisk {
  room = Number.POSITIVE_INFINITY;
  readonly done: string[] = [];
  syncFails = false;
  syncing: Promise<void> = Promise.resolve();

  readonly openFile = async (path: string): Promise<SegmentFile> => {
    const file = await open(path, 'w');
    return {
      write: async (bytes, from, length, position) => {
        const fitting = Math.min(length, this.room);
        if (fitting === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        this.room -= fitting;
        this.done.push('write');
        return file.write(bytes, from, fitting, position);
      },
      datasync: async () => {
        await this.syncing;
        if (this.syncFails) throw Object.assign(new Error('i/o error'), { code: 'EIO' });
        await file.datasync();
        this.done.push('sync');
      },
      truncate: async (length) => {
        const { size } = await file.stat();
        this.room += Math.max(0, size - length);
        await file.truncate(length);
        this.done.push('truncate');
      },
      close: () => file.close(),
    };
  };
}

describe('a journal on a disk', () => {
  test('acknowledges after the sync, and those who come meanwhile share the next', async () => {
    const disk = new SmallDisk();
    const journal = await openIt({ aheadBytes: 0, openFile: disk.openFile });
    await journal.append(bytesOf('a'));
    disk.done.length = 0;
    let release = (): void => undefined;
    disk.syncing = new Promise((resolve) => {
      release = resolve;
    });
    const acknowledged: number[] = [];
    const first = journal.append(bytesOf('b')).then((offset) => acknowledged.push(offset));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const others = Array.from({ length: 30 }, () =>
      journal.append(bytesOf('c')).then((offset) => acknowledged.push(offset)),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(acknowledged).toEqual([]);
    release();
    await Promise.all([first, ...others]);
    expect(disk.done).toEqual(['write', 'sync', 'write', 'sync']);
    await journal.close();
  });

  test('refuses what does not fit, keeps what was there, and goes on when there is room', async () => {
    const disk = new SmallDisk();
    const journal = await openIt({ aheadBytes: 0, openFile: disk.openFile });
    await journal.append(bytesOf('a'));
    const [file = ''] = segments();
    const { size } = statSync(file);
    disk.room = 10;
    await expect(journal.append(bytesOf('too much'))).rejects.toMatchObject({ name: 'StoreFull' });
    expect(statSync(file).size).toBe(size);
    await expect(journal.append(bytesOf('too much'))).rejects.toMatchObject({ name: 'StoreFull' });
    expect(await textsAfter(journal, 0)).toEqual([[1, 'a']]);
    disk.room = 1000;
    expect(await journal.append(bytesOf('b'))).toBe(2);
    await journal.close();
    const again = await openIt();
    expect(await textsAfter(again, 0)).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
    await again.close();
    expect(lines).toEqual([]);
  });

  test('can forget without any room, and has room then', async () => {
    const disk = new SmallDisk();
    const journal = await openIt({ aheadBytes: 0, openFile: disk.openFile });
    await journal.append(bytesOf('a long one '.repeat(9)));
    disk.room = 0;
    await expect(journal.append(bytesOf('b'))).rejects.toMatchObject({ name: 'StoreFull' });
    await journal.trim(1);
    expect(await journal.append(bytesOf('b'))).toBe(2);
    await journal.close();
  });

  test('begins no new file where there is no room for one', async () => {
    const disk = new SmallDisk();
    const journal = await openIt({ aheadBytes: 0, openFile: disk.openFile, maxSegmentBytes: 20 });
    await journal.append(bytesOf('a'));
    disk.room = 0;
    await expect(journal.append(bytesOf('b'))).rejects.toMatchObject({ name: 'StoreFull' });
    expect(segments()).toHaveLength(1);
    disk.room = 1000;
    expect(await journal.append(bytesOf('b'))).toBe(2);
    expect(segments()).toHaveLength(2);
    await journal.close();
  });

  test('takes in to the last byte where there is no room to grow ahead', async () => {
    const disk = new SmallDisk();
    const journal = await openIt({ openFile: disk.openFile });
    disk.room = 8 + 3 * 25 + 10;
    expect(await journal.append(bytesOf('a'))).toBe(1);
    expect(await textsAfter(journal, 0)).toEqual([[1, 'a']]);
    await journal.close();
    const again = await openIt();
    expect(await textsAfter(again, 0)).toEqual([[1, 'a']]);
    await again.close();
    expect(lines).toEqual([]);
  });

  test('finds its end in a file that had grown ahead when the process was killed', async () => {
    const journal = await openIt();
    await journal.append(bytesOf('entry 1'));
    await journal.append(bytesOf('entry 2'));
    const [file = ''] = segments();
    const asKilled = readFileSync(file);
    expect(asKilled.length).toBeGreaterThan(1_000_000);
    await journal.close();
    expect(statSync(file).size).toBeLessThan(200);
    writeFileSync(file, asKilled);
    expect(await offsetsNow()).toEqual([1, 2]);
    expect(lines).toEqual([]);
  });

  test('does not acknowledge what could not be synced, and writes it anew for the next', async () => {
    const disk = new SmallDisk();
    const journal = await openIt({ aheadBytes: 0, openFile: disk.openFile });
    await journal.append(bytesOf('a'));
    disk.syncFails = true;
    await expect(journal.append(bytesOf('b'))).rejects.toThrow('i/o error');
    disk.syncFails = false;
    expect(await journal.append(bytesOf('c'))).toBe(2);
    expect(await textsAfter(journal, 0)).toEqual([
      [1, 'a'],
      [2, 'c'],
    ]);
    await journal.close();
  });
});

describe('the lock of a folder', () => {
  const lock = () => join(folder, 'lock');

  test('is taken over from a process that is gone', async () => {
    symlinkSync('999999999 1 boot', lock());
    await (await openIt()).close();
  });

  test('is taken over where the number of the process was given to another', async () => {
    symlinkSync(`${process.ppid} 1 another-start-of-the-machine`, lock());
    await (await openIt()).close();
  });

  test('is taken over where what it says is nonsense', async () => {
    writeFileSync(lock(), '');
    await (await openIt()).close();
    symlinkSync('nonsense', lock());
    await (await openIt()).close();
  });

  test('names the process that has it, and leaves nothing behind', async () => {
    const journal = await openIt();
    await expect(openIt()).rejects.toThrow(`in use by process ${process.pid};`);
    expect(readdirSync(folder)).toEqual(['lock']);
    await journal.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});
