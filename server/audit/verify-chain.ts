import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { EMPTY_HEAD, type Head, linkProblem } from './chain.ts';

/** What became of looking through a chain. */
export interface Verified {
  /** Entries that hold, from the first. */
  readonly entries: number;
  readonly head: Head;
  /** Where and why it breaks; null: it holds. */
  readonly broken: { readonly sequence: number; readonly why: string } | null;
  /** Whether a head that it was said to have had is in it. */
  readonly anchored: boolean;
}

/** Looks through an audit file from its first entry; a last line without an end is still being written. `anchor`: a hash. */
export async function verifyChain(path: string, anchor?: string): Promise<Verified> {
  let head = EMPTY_HEAD;
  let anchored = anchor === undefined || anchor === head.hash;
  for await (const line of wholeLines(path)) {
    const entry = parse(line);
    const why = linkProblem(entry, head);
    if (why !== null) {
      return { entries: head.sequence, head, broken: { sequence: head.sequence + 1, why }, anchored };
    }
    head = { sequence: head.sequence + 1, hash: (entry as Head).hash };
    anchored ||= head.hash === anchor;
  }
  return { entries: head.sequence, head, broken: null, anchored };
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
