import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seededRandom } from '../../data/city/seeded-random.ts';
import type { Journal } from '../../server/store/journal.ts';

/** A place for a journal of one test: opened again, it is the same one. Its journals use room again from 512 kB on. */
export interface JournalPlace {
  open(firstOffset?: number): Promise<Journal>;
  /** What it takes on the disk. */
  bytes(): Promise<number>;
  remove(): Promise<void>;
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Offset and text of everything after an offset. */
export async function textsAfter(journal: Journal, after: number): Promise<readonly (readonly [number, string])[]> {
  const found: (readonly [number, string])[] = [];
  for await (const { offset, bytes } of journal.read(after)) found.push([offset, new TextDecoder().decode(bytes)]);
  return found;
}

/** What every journal must do, whatever it is written to. */
export function journalSuite(name: string, makePlace: () => Promise<JournalPlace>, end = async () => {}): void {
  describe(`${name} as a journal`, () => {
    let place: JournalPlace;
    let journal: Journal;

    beforeEach(async () => {
      place = await makePlace();
      journal = await place.open();
    });

    afterEach(async () => {
      await journal.close();
      await place.remove();
    });

    afterAll(end);

    const append = (...texts: readonly string[]) => Promise.all(texts.map((text) => journal.append(bytesOf(text))));
    const reopen = async (firstOffset?: number) => {
      await journal.close();
      journal = await place.open(firstOffset);
    };

    test('gives offsets from 1 on, and what was appended in that order', async () => {
      expect(await append('a', 'b')).toEqual([1, 2]);
      expect(await append('c')).toEqual([3]);
      expect(await textsAfter(journal, 0)).toEqual([
        [1, 'a'],
        [2, 'b'],
        [3, 'c'],
      ]);
    });

    test('gives what comes after an offset, and nothing after the last', async () => {
      await append('a', 'b', 'c');
      expect(await textsAfter(journal, 2)).toEqual([[3, 'c']]);
      expect(await textsAfter(journal, 3)).toEqual([]);
      expect(await textsAfter(journal, 9)).toEqual([]);
    });

    test('settles those who come together in the order in which they came', async () => {
      const settled: number[] = [];
      const all = Array.from({ length: 50 }, (_, index) =>
        journal.append(bytesOf(String(index))).then((offset) => settled.push(offset)),
      );
      await Promise.all(all);
      expect(settled).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    });

    test('goes on where it was after it was closed', async () => {
      await append('a', 'b');
      await reopen();
      expect(await append('c')).toEqual([3]);
      expect(await textsAfter(journal, 0)).toEqual([
        [1, 'a'],
        [2, 'b'],
        [3, 'c'],
      ]);
    });

    test('keeps any bytes, none and many', async () => {
      const many = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) >> 3);
      await journal.append(new Uint8Array());
      await journal.append(many);
      await reopen();
      const read: Uint8Array[] = [];
      for await (const { bytes } of journal.read(0)) read.push(bytes);
      expect(read.map(({ length }) => length)).toEqual([0, 3_000_000]);
      expect(Buffer.compare(read[1] ?? new Uint8Array(), many)).toBe(0);
    });

    test('forgets what is trimmed, and never uses its offsets again', async () => {
      await append('a', 'b', 'c');
      await journal.trim(2);
      expect(await textsAfter(journal, 0)).toEqual([[3, 'c']]);
      await journal.trim(3);
      expect(await textsAfter(journal, 0)).toEqual([]);
      await reopen();
      expect(await append('d')).toEqual([4]);
      expect(await textsAfter(journal, 3)).toEqual([[4, 'd']]);
    });

    test('uses the room of what is trimmed again: it takes no more than what it has and a little', async () => {
      const random = seededRandom(5);
      const entry = Uint8Array.from({ length: 100_000 }, () => random() * 256);
      for (let number = 1; number <= 40; number++) {
        const offset = await journal.append(entry);
        if (number % 3 === 0) await journal.trim(offset - 1);
      }
      expect(await place.bytes()).toBeLessThan(2_500_000);
      const left: number[] = [];
      for await (const { offset, bytes } of journal.read(0)) {
        expect(Buffer.compare(bytes, entry)).toBe(0);
        left.push(offset);
      }
      expect(left).toEqual([39, 40]);
    });

    test('trims what it has, not what is to come', async () => {
      await append('a');
      await journal.trim(1000);
      expect(await append('b')).toEqual([2]);
      expect(await textsAfter(journal, 1)).toEqual([[2, 'b']]);
    });

    test('takes in while it forgets', async () => {
      await append('a', 'b');
      const [, offsets] = await Promise.all([journal.trim(2), append('c', 'd')]);
      expect(offsets).toEqual([3, 4]);
      expect(await textsAfter(journal, 2)).toEqual([
        [3, 'c'],
        [4, 'd'],
      ]);
    });

    test('goes on from a later offset where it is told to', async () => {
      await append('a');
      await reopen(100);
      expect(await append('b')).toEqual([100]);
      await reopen(50);
      expect(await append('c')).toEqual([101]);
      expect(await textsAfter(journal, 99)).toEqual([
        [100, 'b'],
        [101, 'c'],
      ]);
    });

    test('refuses a second opener in one line, and lets it in once the first has closed', async () => {
      const second = await place.open().then(
        () => null,
        (error: unknown) => error,
      );
      expect(second).toMatchObject({ name: 'StoreInUse' });
      expect(String(second)).not.toContain('\n');
      await append('a');
      await reopen();
      expect(await textsAfter(journal, 0)).toEqual([[1, 'a']]);
    });

    test('refuses what comes after it was closed', async () => {
      await journal.close();
      await expect(journal.append(bytesOf('a'))).rejects.toThrow('closed');
    });
  });
}
