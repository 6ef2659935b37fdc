import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { EMPTY_HEAD, type Head, linkProblem } from './chain.ts';
import { readKeptEnd } from './kept-end.ts';

/** What became of looking through a chain. */
export interface Verified {
  /** Entries that hold, from the first. */
  readonly entries: number;
  readonly head: Head;
  /** Where and why it breaks; null: it holds. */
  readonly broken: { readonly sequence: number; readonly why: string } | null;
  /** Whether a head that it was said to have had is in it. */
  readonly anchored: boolean;
  /** Whether its end was kept beside it: without that nobody knows whether entries were cut off there. */
  readonly ended: boolean;
}

/** Looks through an audit file from its first entry; a last line without an end is still being written. `anchor`: a hash. */
export async function verifyChain(path: string, anchor?: string): Promise<Verified> {
  const end = readKeptEnd(path);
  let head = EMPTY_HEAD;
  let anchored = anchor === undefined || anchor === head.hash;
  const found = (why: string | null, sequence: number): Verified => {
    const ended = end !== null || head.sequence === 0;
    return { entries: head.sequence, head, broken: why === null ? null : { sequence, why }, anchored, ended };
  };
  for await (const line of wholeLines(path)) {
    const entry = parse(line);
    const why = linkProblem(entry, head);
    if (why !== null) return found(why, head.sequence + 1);
    const { hash } = entry as Head;
    if (end?.sequence === head.sequence + 1 && end.hash !== hash) return found('it was written anew', end.sequence);
    head = { sequence: head.sequence + 1, hash };
    anchored ||= head.hash === anchor;
  }
  const isCut = end !== null && end.sequence > head.sequence;
  return found(isCut ? `it and all up to entry ${end.sequence} were cut off` : null, head.sequence + 1);
}

/** The lines of a file that have an end. */
export async function* wholeLines(path: string): AsyncGenerator<string> {
  if (!existsSync(path)) return;
  const stream = createReadStream(path);
  let last = 0;
  stream.on('data', (bytes) => {
    last = typeof bytes === 'string' ? 0 : (bytes.at(-1) ?? last);
  });
  let held: string | null = null;
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (held !== null) yield held;
    held = line;
  }
  if (held !== null && last === 0x0a) yield held;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
