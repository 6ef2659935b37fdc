import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { LIVE_HISTORY } from '../state/replay.ts';
import { setPanel } from '../state/view.ts';
import { takesText } from './keys.ts';
import { useKeptPast, useRecordings } from './kept-past.ts';
import { Panel } from './panel.tsx';
import { type Services, useCityTime, useFormat, useReplay, useServices } from './services.ts';
import { BesideButton, RateChoice, SourceChoice, SpanSwitch, Transport } from './time-choices.tsx';
import { type Span, type SpanChoice, spanAround, STEP_MS } from './time-scale.ts';
import { TimeTrack } from './time-track.tsx';
import { togglePlaying } from './toggle-playing.ts';
import '../theme/time-bar.css';

/** The way through time: what is kept, where one is in it, and how it plays. */
export function TimeBar(): ReactElement {
  const { view, travel } = useServices();
  const format = useFormat();
  const [choice, setChoice] = useState<SpanChoice>('all');
  const source = useReplay(({ moment }) => moment?.source) ?? LIVE_HISTORY;
  const recordings = useRecordings();
  const atMs = useShownMoment();
  const { kept, span, density, failed } = useTrack(source, choice, atMs);
  const seek = (toMs: number): void => {
    if (kept) seekWithin(travel, kept, source, toMs);
  };
  useTimeKeys((steps) => seek(atMs + steps * STEP_MS[choice]));
  return (
    <Panel
      name={format.text('panel.time')}
      className="time-bar"
      returnTo=".button-time button"
      onClose={() => setPanel(view, 'time', false)}
      aside={
        <div className="time-tools">
          <Transport choice={choice} onStep={(steps) => seek(atMs + steps * STEP_MS[choice])} />
          <RateChoice />
          <SpanSwitch chosen={choice} onChoose={setChoice} />
          <SourceChoice recordings={recordings} source={source} />
          <BesideButton />
        </div>
      }
    >
      {span && density ? (
        <TimeTrack
          span={span}
          density={density}
          atMs={atMs}
          endsNow={source === LIVE_HISTORY && span.toMs === kept?.toMs}
          onSeek={seek}
        />
      ) : (
        <p className="hint">{format.text(wordOf(failed, density === null))}</p>
      )}
    </Panel>
  );
}

function wordOf(failed: boolean, isUnknown: boolean): 'replay.failed' | 'replay.waiting' | 'replay.none' {
  if (failed) return 'replay.failed';
  return isUnknown ? 'replay.waiting' : 'replay.none';
}

/** The end of what this city keeps is now. */
function seekWithin(travel: Services['travel'], { fromMs, toMs }: Span, source: string, atMs: number): void {
  if (atMs >= toMs && source === LIVE_HISTORY) travel.live();
  else travel.go({ atMs: Math.round(Math.min(toMs, Math.max(fromMs, atMs))) });
}

/** Where one is, or is on the way to. */
function useShownMoment(): number {
  const seekingMs = useReplay((replay) => replay.seekingMs);
  const nowMs = useCityTime(250);
  return seekingMs ?? nowMs;
}

/** What is kept, up to now; the stretch of it that is shown, and what is in it. */
function useTrack(source: string, choice: SpanChoice, atMs: number) {
  const isLive = useReplay(({ moment }) => moment === null);
  const all = useKeptPast(source, null);
  const extent = all.density?.extent ?? null;
  const toldMs = useReplay(({ told }) => told?.toMs ?? 0);
  const endMs = extent === null ? 0 : source === LIVE_HISTORY ? Math.max(extent.toMs, toldMs, atMs) : extent.toMs;
  const [shown, setShown] = useState<Span | null>(null);
  const kept = useMemo(() => extent && { fromMs: extent.fromMs, toMs: endMs }, [extent, endMs]);
  const [asked, setAsked] = useState('');
  const heldMs = kept ? Math.min(kept.toMs, Math.max(kept.fromMs, atMs)) : atMs;
  const isOut = shown !== null && !isLive && (heldMs < shown.fromMs || heldMs > shown.toMs);
  const question = `${source} ${choice} ${extent?.fromMs} ${extent?.toMs}`;
  if (kept && (question !== asked || isOut || shown === null)) {
    setAsked(question);
    setShown(spanAround(choice, kept, heldMs));
  }
  const isWhole = choice === 'all';
  const part = useKeptPast(source, isWhole ? null : shown);
  const density = isWhole ? all.density : (part.density ?? all.density);
  return { kept, span: kept && shown, density, failed: all.failed };
}

/** Space plays or pauses, comma and point step, wherever no text is written and no button is held. */
function useTimeKeys(step: (steps: number) => void): void {
  const { view, travel, replay, clock } = useServices();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isOther = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
      if (isOther || document.querySelector('dialog[open]') || takesText(event.target)) return;
      const onButton = event.target instanceof HTMLElement && event.target.closest('button, select, input, a, summary');
      if (event.key === ' ' && !onButton) togglePlaying({ travel, replay, clock });
      else if (event.key === ',' && view.getState().letterKeys) step(-1);
      else if (event.key === '.' && view.getState().letterKeys) step(1);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
