import { useEffect, useState } from 'react';
import type { Density } from './density-path.ts';
import type { Span } from './time-scale.ts';
import { LIVE_HISTORY } from '../state/replay.ts';

/** A recorded file that can be replayed, as `/api/v1/recordings` tells it. */
export interface Recording {
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  readonly attribution: string;
  readonly simulated: boolean;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly problem: string;
}

/** What is known of a stretch of the past; `failed`: the server could not say. */
export interface KeptPast {
  readonly density: Density | null;
  readonly failed: boolean;
}

/** Between two askings, ms: what is kept grows at its end. */
const ASK_EVERY_MS = 10_000;

/** After the server could not say, ms. */
const RETRY_MS = 2000;

const BUCKETS = 320;

/** What is kept of a source in a stretch, or in all; asked again as it grows. */
export function useKeptPast(source: string, span: Span | null): KeptPast {
  const [kept, setKept] = useState<KeptPast>({ density: null, failed: false });
  const address = addressOf(source, span);
  useEffect(() => {
    const asking = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const density = document.hidden ? undefined : await read<Density>(address, asking.signal);
      if (asking.signal.aborted) return;
      if (density) setKept({ density, failed: false });
      else if (density === null) setKept((before) => ({ ...before, failed: true }));
      timer = setTimeout(ask, density === null ? RETRY_MS : ASK_EVERY_MS);
    };
    void ask();
    return () => {
      asking.abort();
      clearTimeout(timer);
    };
  }, [address]);
  return kept;
}

/** The recorded files that can be replayed: none until the server has said; asked again until it has read them all. */
export function useRecordings(): readonly Recording[] {
  const [recordings, setRecordings] = useState<readonly Recording[]>([]);
  useEffect(() => {
    const asking = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const told = await read<{ readonly recordings: readonly Recording[] }>('/api/v1/recordings', asking.signal);
      if (asking.signal.aborted) return;
      if (told) setRecordings(told.recordings);
      const isKnown = told?.recordings.every(({ fromMs, problem }) => fromMs !== null || problem !== '') ?? false;
      if (!isKnown) timer = setTimeout(ask, RETRY_MS);
    };
    void ask();
    return () => {
      asking.abort();
      clearTimeout(timer);
    };
  }, []);
  return recordings;
}

function addressOf(source: string, span: Span | null): string {
  const query = new URLSearchParams({ buckets: String(BUCKETS) });
  if (source !== LIVE_HISTORY) query.set('source', source);
  if (span) {
    query.set('from', String(Math.max(0, Math.floor(span.fromMs))));
    query.set('to', String(Math.max(0, Math.ceil(span.toMs))));
  }
  return `/api/v1/history?${query}`;
}

/** Null where the server cannot say. */
async function read<Told>(address: string, signal: AbortSignal): Promise<Told | null> {
  try {
    const response = await fetch(address, { signal });
    return response.ok ? ((await response.json()) as Told) : null;
  } catch {
    return null;
  }
}
