import { useEffect, useState } from 'react';
import type { PropertyId } from '../../data/contract/property.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { type ChartSpan, SPAN_MS } from '../state/chart.ts';
import type { Expected, Past, PastQuestion, PastValue } from '../state/past.ts';
import { LIVE_HISTORY } from '../state/replay.ts';
import { SPAN_BUCKETS } from './chart-lines.ts';
import { useCityTime, useReplay, useServices } from './services.ts';

/** What the server told of a span; `failure` its reason where it told nothing. */
export interface ToldPast {
  readonly past: Past | null;
  readonly flagged: readonly PastValue[];
  readonly failure: string | null;
  readonly loading: boolean;
}

const NOTHING: ToldPast = { past: null, flagged: [], failure: null, loading: true };

/** After that long the past is asked for again, ms of this page. */
const ASK_EVERY_MS = 30_000;

interface Wanted {
  readonly subjects: readonly RecordId[];
  readonly property: PropertyId;
  readonly span: ChartSpan;
}

/** What is kept of a span up to the moment shown, asked for anew from time to time. */
export function usePast({ subjects, property, span }: Wanted): ToldPast {
  const { ask } = useServices();
  const source = useReplay(({ moment }) => moment?.source);
  const key = [...subjects, property, span, source].join(' ');
  const [told, setTold] = useState<{ readonly key: string } & ToldPast>({ ...NOTHING, key });
  const widthMs = SPAN_MS[span] / SPAN_BUCKETS[span];
  const askedMs = useAskedMs(widthMs);
  const wanted = subjects.join(' ');
  useEffect(() => {
    const cancel = new AbortController();
    const toMs = Math.ceil(askedMs / widthMs) * widthMs;
    const question: PastQuestion = {
      subjects: wanted.split(' ') as RecordId[],
      ...{ property, fromMs: toMs - SPAN_MS[span], toMs, buckets: SPAN_BUCKETS[span] },
      ...(source === undefined || source === LIVE_HISTORY ? {} : { source }),
    };
    Promise.all([ask.past(question, cancel.signal), ask.flagged(question, cancel.signal)]).then(
      ([past, flagged]) => setTold({ key, past, flagged, failure: null, loading: false }),
      (error: unknown) => {
        if (cancel.signal.aborted) return;
        const failed = { failure: reasonOf(error), loading: false };
        setTold((before) => (before.key === key ? { ...before, ...failed } : { ...NOTHING, ...failed, key }));
      },
    );
    return () => cancel.abort();
  }, [ask, key, wanted, property, span, source, widthMs, askedMs]);
  return told.key === key ? told : NOTHING;
}

/** The moment at which the past is to be asked for: another one after a while, and when the clock shown has jumped. */
function useAskedMs(widthMs: number): number {
  const { clock } = useServices();
  const nowMs = useCityTime(1000);
  const [asked, setAsked] = useState(() => ({ cityMs: clock.nowMs(), pageMs: performance.now() }));
  const elapsedMs = performance.now() - asked.pageMs;
  const expectedMs = asked.cityMs + elapsedMs * Math.max(1, clock.speed);
  const jumped = nowMs < asked.cityMs - 1000 || nowMs > expectedMs + Math.max(widthMs, 60_000);
  const due = elapsedMs > ASK_EVERY_MS || (jumped && elapsedMs > 500);
  useEffect(() => {
    if (due) setAsked({ cityMs: clock.nowMs(), pageMs: performance.now() });
  }, [due, clock]);
  return asked.cityMs;
}

/** What is expected of a property, or why nothing is; null while that is asked, and in a replay. */
export function useExpected(subject: RecordId, property: PropertyId): Expected | null {
  const { ask } = useServices();
  const live = useReplay(({ moment }) => moment === null);
  const [expected, setExpected] = useState<Expected | null>(null);
  useEffect(() => {
    setExpected(null);
    if (!live) return undefined;
    const cancel = new AbortController();
    const again = (): void => {
      ask.expected(subject, property, cancel.signal).then(setExpected, () => undefined);
    };
    again();
    const timer = setInterval(again, 2 * ASK_EVERY_MS);
    return () => {
      clearInterval(timer);
      cancel.abort();
    };
  }, [ask, subject, property, live]);
  return live ? expected : null;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
