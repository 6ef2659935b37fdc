import { type ReactElement, useId } from 'react';
import { LIVE_HISTORY, RATES } from '../state/replay.ts';
import type { Recording } from './kept-past.ts';
import { clockText } from './moment-text.ts';
import { IconButton } from './panel.tsx';
import { useCityTime, useFormat, useReplay, useServices, useView } from './services.ts';
import { togglePlaying } from './toggle-playing.ts';
import { SPAN_CHOICES, SPAN_MS, type SpanChoice, STEP_MS } from './time-scale.ts';

const HOUR_MS = 3_600_000;

interface TransportProps {
  readonly choice: SpanChoice;
  onStep(steps: number): void;
}

/** Play, pause, step, and back to now. */
export function Transport({ choice, onStep }: TransportProps): ReactElement {
  const services = useServices();
  const format = useFormat();
  const moment = useReplay((replay) => replay.moment);
  const isPlaying = moment?.playing ?? true;
  const step = format.age(STEP_MS[choice]);
  return (
    <div className="transport">
      <IconButton
        icon="previous"
        label={format.text('replay.back', { step })}
        shortcut=","
        onPress={() => onStep(-1)}
      />
      <IconButton
        icon={isPlaying ? 'pause' : 'play'}
        label={format.text(isPlaying ? 'replay.pause' : 'replay.play')}
        shortcut="␣"
        onPress={() => togglePlaying(services)}
      />
      <IconButton
        icon="next"
        label={format.text('replay.forward', { step })}
        shortcut="."
        disabled={moment === null}
        onPress={() => onStep(1)}
      />
      <LiveButton />
      <ShownMoment />
    </div>
  );
}

/** Says that this is live, or leads back there. */
function LiveButton(): ReactElement {
  const { travel } = useServices();
  const format = useFormat();
  const isLive = useReplay(({ moment }) => moment === null);
  return (
    <button
      type="button"
      className={isLive ? 'live-button is-live' : 'live-button'}
      aria-pressed={isLive}
      title={format.text(isLive ? 'replay.live' : 'replay.live.go')}
      onClick={() => travel.live()}
    >
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <circle cx="6" cy="6" r="4" />
      </svg>
      {format.text('replay.live')}
    </button>
  );
}

function ShownMoment(): ReactElement {
  const format = useFormat();
  const seekingMs = useReplay((replay) => replay.seekingMs);
  const problem = useReplay(({ told }) => told?.problem);
  const nowMs = useCityTime(1000);
  const atMs = seekingMs ?? nowMs;
  return (
    <p className="shown-moment">
      <time dateTime={new Date(atMs).toISOString()}>
        {format.date(atMs)} <b>{clockText(format, atMs)}</b>
      </time>
      <span className="moment-note" role="status">
        {seekingMs !== null ? format.text('replay.seeking') : problem && format.text(`replay.problem.${problem}`)}
      </span>
    </p>
  );
}

/** How fast the past passes. */
export function RateChoice(): ReactElement {
  const { travel, replay, clock } = useServices();
  const format = useFormat();
  const chosen = useReplay(({ moment }) => moment?.rate ?? null);
  const group = useId();
  const choose = (rate: number): void => {
    const isLive = replay.getState().moment === null;
    travel.go({ rate, ...(isLive ? { atMs: Math.floor(clock.nowMs()) } : {}) });
  };
  return (
    <fieldset className="choice">
      <legend className="only-read">{format.text('replay.rate')}</legend>
      {RATES.map((rate) => {
        const text = `${format.number(rate, rate < 1 ? 2 : 0)}×`;
        return (
          <label key={rate} title={format.text('clock.speed', { speed: format.number(rate, rate < 1 ? 2 : 0) })}>
            <input
              type="radio"
              name={group}
              checked={chosen === rate}
              aria-label={text}
              onChange={() => choose(rate)}
            />
            <span>{text}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

interface SpanSwitchProps {
  readonly chosen: SpanChoice;
  onChoose(choice: SpanChoice): void;
}

/** How much of the past the bar shows. */
export function SpanSwitch({ chosen, onChoose }: SpanSwitchProps): ReactElement {
  const format = useFormat();
  const group = useId();
  return (
    <fieldset className="choice">
      <legend className="only-read">{format.text('replay.span')}</legend>
      {SPAN_CHOICES.map((choice) => (
        <label key={choice}>
          <input type="radio" name={group} checked={chosen === choice} onChange={() => onChoose(choice)} />
          <span>
            {choice === 'all'
              ? format.text('replay.span.all')
              : format.text('age.hours', { n: SPAN_MS[choice] / HOUR_MS })}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface SourceChoiceProps {
  readonly recordings: readonly Recording[];
  readonly source: string;
}

/** This city's own past, or a recorded file with its licence; nothing where there are no files. */
export function SourceChoice({ recordings, source }: SourceChoiceProps): ReactElement | null {
  const { travel } = useServices();
  const format = useFormat();
  const chosen = recordings.find(({ name }) => name === source);
  if (recordings.length === 0 && source === LIVE_HISTORY) return null;
  const choose = (name: string): void => {
    if (name === LIVE_HISTORY) travel.live();
    else travel.go({ source: name, playing: true });
  };
  return (
    <div className="source-choice">
      <select
        className="filter"
        aria-label={format.text('replay.source')}
        value={source}
        onChange={(event) => choose(event.target.value)}
      >
        <option value={LIVE_HISTORY}>{format.text('replay.source.live')}</option>
        {recordings.map((recording) => (
          <option key={recording.name} value={recording.name} disabled={recording.problem !== ''}>
            {recording.title}
            {recording.problem !== '' && ` · ${format.text('replay.source.unread')}`}
          </option>
        ))}
        {source !== LIVE_HISTORY && !chosen && <option value={source}>{source}</option>}
      </select>
      {chosen && (
        <span className="source-rights" title={chosen.attribution}>
          {chosen.licence} · {chosen.attribution}
        </span>
      )}
    </div>
  );
}

/** Opens and closes the second moment. */
export function BesideButton(): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const isOpen = useView(({ beside }) => beside !== null);
  return (
    <IconButton
      icon="beside"
      label={format.text('beside.open')}
      pressed={isOpen}
      onPress={() => view.setState({ beside: isOpen ? null : 'day' })}
    />
  );
}
