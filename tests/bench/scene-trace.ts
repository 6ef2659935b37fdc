/** One event of Chromium's trace: `ts`, `dur` and `tdur` (processor time of the thread) in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly url?: string; readonly functionName?: string } };
}

/** What a trace tells of the page. Times in ms. */
export interface TraceSummary {
  /** Processor time of the page's own thread in JavaScript, and in all. */
  readonly scriptMs: number;
  readonly mainMs: number;
  /** The longest task of the page's own thread: by its processor time, and by the clock. */
  readonly longestTaskMs: number;
  readonly longestTaskWallMs: number;
  readonly tasksOver50: number;
  /** Processor time of the process that draws: without a graphics card, that of the software renderer. */
  readonly rasterMs: number;
  /** Calls into the scripts that decode tiles, by where they ran. */
  readonly decoding: { readonly main: number; readonly workers: number };
}

export const TRACE_CATEGORIES = ['-*', 'toplevel', 'devtools.timeline', 'v8', 'disabled-by-default-devtools.timeline'];

const TASK = /^(ThreadControllerImpl::)?RunTask$/;
const SCRIPT = /^(FunctionCall|EvaluateScript|v8\.evaluateModule|v8\.run|RunMicrotasks|TimerFire|FireAnimationFrame)$/;
const DECODERS = /building-worker|maplibre-gl-worker|maplibre-gl-shared/;

export function summarise(trace: Buffer): TraceSummary {
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse(trace.toString('utf8'));
  const threads = threadsOf(traceEvents);
  const main = busiest(traceEvents, threads, 'CrRendererMain');
  const onMain = traceEvents.filter((event) => keyOf(event) === main && event.ph === 'X');
  const tasks = outermost(onMain.filter(({ name }) => TASK.test(name)));
  const scripts = outermost(onMain.filter(({ name }) => SCRIPT.test(name)));
  const calls = traceEvents.filter(({ args }) => DECODERS.test(args?.data?.url ?? ''));
  return {
    scriptMs: sumMs(scripts),
    mainMs: sumMs(tasks),
    longestTaskMs: Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur / 1000)),
    longestTaskWallMs: Math.max(0, ...tasks.map(({ dur = 0 }) => dur / 1000)),
    tasksOver50: tasks.filter(({ tdur = 0 }) => tdur > 50_000).length,
    rasterMs: rasterMs(traceEvents, threads),
    decoding: {
      main: calls.filter((event) => keyOf(event) === main).length,
      workers: calls.filter((event) => keyOf(event) !== main).length,
    },
  };
}

function threadsOf(events: readonly TraceEvent[]): Map<string, string> {
  const named = events.filter(({ name, ph }) => ph === 'M' && name === 'thread_name');
  return new Map(named.map((event) => [keyOf(event), event.args?.name ?? '']));
}

function keyOf({ pid, tid }: TraceEvent): string {
  return `${pid} ${tid}`;
}

/** The thread of a name that worked most: spare renderers have one too. */
function busiest(events: readonly TraceEvent[], threads: Map<string, string>, wanted: string): string {
  const times = new Map<string, number>();
  for (const event of events) {
    const key = keyOf(event);
    if (TASK.test(event.name) && threads.get(key) === wanted) times.set(key, (times.get(key) ?? 0) + (event.tdur ?? 0));
  }
  return [...times].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

function rasterMs(events: readonly TraceEvent[], threads: Map<string, string>): number {
  const drawing = events.filter((event) => TASK.test(event.name) && threads.get(keyOf(event)) === 'CrGpuMain');
  return sumMs(outermost(drawing));
}

/** Events that lie in no other of the list. */
function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  let endTs = Number.NEGATIVE_INFINITY;
  return [...events]
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < endTs) return false;
      endTs = ts + dur;
      return true;
    });
}

function sumMs(events: readonly TraceEvent[]): number {
  return events.reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0);
}
