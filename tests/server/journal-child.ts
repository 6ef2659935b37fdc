import { writeSync } from 'node:fs';
import { openFileJournal } from '../../server/store/file-journal.ts';

/** Appends `<run> <number>` for ever, some at a time, to a journal in a folder; writes each number once it is acknowledged. */
const [folder = '', run = ''] = process.argv.slice(2);
const journal = await openFileJournal(folder, { maxSegmentBytes: 20_000 });
const encoder = new TextEncoder();

async function appendForEver(first: number): Promise<void> {
  for (let number = first; ; number += 8) {
    await journal.append(encoder.encode(`${run} ${number} ${'x'.repeat(number % 300)}`));
    writeSync(1, `${number}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, (_, first) => appendForEver(first)));
