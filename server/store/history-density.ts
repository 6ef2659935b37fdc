import { decodeHead, GROUP_MS, type GroupHead, HEAD_SECTION } from './group-codec.ts';
import { bytesOf, sectionOf } from './group-reader.ts';
import type { PastView } from './past-view.ts';

/** Where a part of the span is this long, ms, counts by the minute will do. */
const BY_MINUTES_FROM_MS = 600_000;

const MINUTE_MS = 60_000;

/** How many values arrived in each of some even parts of a span, an arrival without any as one. */
export async function densityOf(view: PastView, fromMs: number, toMs: number, parts: number): Promise<Uint32Array> {
  const counts = new Uint32Array(Math.max(0, parts));
  const widthMs = (toMs - fromMs) / counts.length;
  if (!(widthMs > 0)) return counts;
  const add = (atMs: number, values: number) => {
    const place = Math.floor((atMs - fromMs) / widthMs);
    if (place >= 0 && place < counts.length) counts[place] = (counts[place] ?? 0) + values;
  };
  const byMinutes = widthMs >= BY_MINUTES_FROM_MS;
  if (byMinutes) await addTallies(view, fromMs, toMs, add);
  await addHeads(view, fromMs, toMs, byMinutes ? view.compactedBlock : Number.MIN_SAFE_INTEGER, add);
  for (const { stretch } of view.tail) addHead(stretch, add);
  return counts;
}

type Add = (atMs: number, values: number) => void;

/** The same in each minute of a block: the first minute since the epoch, then a count each. */
export function tallyOf(heads: readonly GroupHead[]): string {
  const counts: number[] = [];
  const first = Math.floor((heads[0]?.arrivals[0] ?? 0) / MINUTE_MS);
  for (const head of heads) {
    addHead(head, (atMs, values) => {
      const place = Math.floor(atMs / MINUTE_MS) - first;
      while (counts.length <= place) counts.push(0);
      counts[place] = (counts[place] ?? 0) + values;
    });
  }
  return [first, ...counts].join(' ');
}

async function addTallies(
  { database, compactedBlock }: PastView,
  fromMs: number,
  toMs: number,
  add: Add,
): Promise<void> {
  if (!database) return;
  const sql = 'SELECT tally FROM history_blocks WHERE id <= $1 AND last_ms >= $2 AND first_ms < $3';
  for (const { tally } of await database.query(sql, [compactedBlock, fromMs - MINUTE_MS, toMs])) {
    const [first = 0, ...counts] = String(tally).split(' ').map(Number);
    for (const [minute, count] of counts.entries()) add((first + minute) * MINUTE_MS, count);
  }
}

async function addHeads(view: PastView, fromMs: number, toMs: number, afterBlock: number, add: Add): Promise<void> {
  if (!view.database) return;
  const sql = `SELECT ${sectionOf('$5')} AS head FROM history_groups
    WHERE first_ms > $1::float8 - ${GROUP_MS} AND last_ms >= $1 AND first_ms < $2 AND id <= $3 AND block > $4`;
  const parameters = [fromMs, toMs, view.sealedGroup, Math.max(afterBlock, -1), HEAD_SECTION];
  for (const { head } of await view.database.query(sql, parameters)) addHead(decodeHead(bytesOf(head)), add);
}

function addHead({ arrivals, starts }: Pick<GroupHead, 'arrivals' | 'starts'>, add: Add): void {
  for (const [batch, arrivedMs] of arrivals.entries()) {
    add(arrivedMs, Math.max(1, (starts[batch + 1] ?? 0) - (starts[batch] ?? 0)));
  }
}
