import type { Ask, Expected, Me, Past, PastQuestion, PastValue, QualityScore } from '../state/past.ts';

/** Values in one answer: as many as the server gives. */
const VALUES_AT_MOST = 10_000;

/** A server that answers so has nothing of it, or does not know the question. */
const NOTHING = 404;

/** One that answers so wants to be asked again: it is just starting, or has too much to do. */
const BUSY = 503;

/** How often one is asked again that is busy, and after how long, ms. */
const ASKED_AGAIN = 5;
const AGAIN_AFTER_MS = 2000;

/** Questions by HTTP to a server, the page's own where `origin` is empty. */
export function createAsk(origin: string): Ask {
  const get = (path: string, query: URLSearchParams, signal: AbortSignal): Promise<unknown> => {
    return answerOf(`${origin}${path}${query.size > 0 ? `?${query}` : ''}`, signal);
  };
  return {
    past: async (question, signal) => {
      const query = queryOf(question);
      for (const subject of question.subjects) query.append('subject', subject);
      query.set('buckets', String(question.buckets));
      return (await get('/api/v1/history/series', query, signal)) as Past | null;
    },
    flagged: async (question, signal) => {
      const query = queryOf(question);
      query.set('subject', question.subjects[0] ?? '');
      query.set('limit', String(VALUES_AT_MOST));
      const told = (await get('/api/v1/history/values', query, signal)) as { readonly values: PastValue[] } | null;
      return (told?.values ?? []).filter(({ verdict }) => verdict !== 0);
    },
    expected: async (subject, property, signal) => {
      return (await get('/api/v1/forecast', new URLSearchParams({ subject, property }), signal)) as Expected | null;
    },
    feedQuality: async (signal) => {
      const told = (await get('/api/v1/quality', new URLSearchParams(), signal)) as { readonly feeds?: unknown } | null;
      if (!told) return null;
      return new Map(listOf(told.feeds).map((each) => [each.id, each]));
    },
    quality: async (subject, signal) => {
      const told = await get('/api/v1/quality/sensors', new URLSearchParams({ subject }), signal);
      return told ? listOf((told as { readonly sensors?: unknown }).sensors) : null;
    },
    me: async (signal) => (await get('/api/v1/me', new URLSearchParams(), signal)) as Me | null,
    signOut: async () => (await fetch(`${origin}/sign-out`, { method: 'POST' })).ok,
  };
}

function queryOf({ property, fromMs, toMs, source }: PastQuestion): URLSearchParams {
  const query = new URLSearchParams({
    property,
    from: String(Math.floor(fromMs)),
    to: String(Math.floor(toMs)),
  });
  if (source !== undefined) query.set('source', source);
  return query;
}

/** What was answered; null where there is nothing. Throws the server's own reason. */
async function answerOf(address: string, signal: AbortSignal): Promise<unknown> {
  let response = await fetch(address, { signal });
  for (let asked = 0; response.status === BUSY && asked < ASKED_AGAIN; asked++) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    response = await fetch(address, { signal });
  }
  if (response.status === NOTHING) return null;
  if (response.ok) return response.json();
  const problem: unknown = await response.json().catch(() => null);
  throw new Error(isObject(problem) && typeof problem.detail === 'string' ? problem.detail : `${response.status}`);
}

function listOf(told: unknown): readonly QualityScore[] {
  return Array.isArray(told) ? told.flatMap((each) => scoreOf(each) ?? []) : [];
}

function scoreOf(told: unknown): QualityScore | undefined {
  if (!isObject(told)) return undefined;
  const { id, property } = told;
  if (typeof id !== 'string') return undefined;
  const counts = isObject(told.counts) ? told.counts : {};
  const { fromMs, completeness, freshness, accuracy, rejected } = told;
  return {
    id,
    property: typeof property === 'string' ? property : null,
    fromMs: numberOf(fromMs),
    completeness: numberOf(completeness),
    freshness: numberOf(freshness),
    accuracy: numberOf(accuracy),
    observed: numberOf(counts.observed) ?? 0,
    rejected: numberOf(rejected),
    flagged: isObject(counts.flagged) ? numbersOf(counts.flagged) : {},
  };
}

function numbersOf(told: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(told).flatMap(([flag, count]) => (typeof count === 'number' ? [[flag, count]] : [])),
  );
}

function numberOf(told: unknown): number | null {
  return typeof told === 'number' && Number.isFinite(told) ? told : null;
}

function isObject(told: unknown): told is Readonly<Record<string, unknown>> {
  return typeof told === 'object' && told !== null;
}
