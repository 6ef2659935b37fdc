import type { Documents } from '../../store/archive.ts';
import type { Json } from '../../store/batch.ts';
import type { Source } from './catalogue-maker.ts';

/**
 * How far some observations are from what is usual: result times before and after the moment that they lie at, ms, and
 * another feature than where their Thing is. What is read by time, or by feature, looks that much further.
 */
export interface Strays {
  readonly earlierMs: number;
  readonly laterMs: number;
  readonly elsewhere: boolean;
}

/** Kept by series, of those few that have any. */
const KIND = 'sensorthings-strays';

const NONE: Strays = { earlierMs: 0, laterMs: 0, elsewhere: false };

/** What holds of all these sources. */
export function straysAmong(sources: readonly Source[], documents: Pick<Documents, 'all'>): Strays {
  const kept = documents.all(KIND);
  if (kept.size === 0) return NONE;
  return sources.map(({ series }) => straysIn(kept.get(String(series)))).reduce(widest, NONE);
}

/** Notes what a series is about to say; settles once that is safe. */
export async function noteStrays(
  told: ReadonlyMap<number, Strays>,
  documents: Pick<Documents, 'all' | 'put'>,
): Promise<void> {
  const kept = documents.all(KIND);
  const changes = [...told].flatMap(([series, { earlierMs, laterMs, elsewhere }]) => {
    const before = straysIn(kept.get(String(series)));
    const after = widest(before, { earlierMs: roundedUp(earlierMs), laterMs: roundedUp(laterMs), elsewhere });
    const known =
      before.earlierMs === after.earlierMs && before.laterMs === after.laterMs && before.elsewhere === after.elsewhere;
    return known ? [] : [{ kind: KIND, id: String(series), json: { ...after } }];
  });
  await documents.put(changes);
}

export function widest(one: Strays, other: Strays): Strays {
  return {
    earlierMs: Math.max(one.earlierMs, other.earlierMs),
    laterMs: Math.max(one.laterMs, other.laterMs),
    elsewhere: one.elsewhere || other.elsewhere,
  };
}

/** To a power of two: what grows little by little is noted a few dozen times at most. */
function roundedUp(ms: number): number {
  return ms <= 0 ? 0 : 2 ** Math.ceil(Math.log2(ms));
}

function straysIn(json: Json | undefined): Strays {
  return json === undefined ? NONE : (json as unknown as Strays);
}
