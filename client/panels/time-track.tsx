import { type KeyboardEvent, type PointerEvent, type ReactElement, useLayoutEffect, useRef, useState } from 'react';
import { toLocalTime } from '../../data/contract/local-time.ts';
import { type Density, densityPath } from './density-path.ts';
import { momentText, offsetMark, shortClockText } from './moment-text.ts';
import { useFormat, useReplay } from './services.ts';
import { momentAt, shareOf, type Span, type Tick, ticksOf } from './time-scale.ts';

interface TimeTrackProps {
  readonly span: Span;
  readonly density: Density;
  readonly atMs: number;
  /** Whether its end is now. */
  readonly endsNow: boolean;
  onSeek(atMs: number): void;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Height of the area, px; also in time-bar.css. */
const AREA_PX = 36;

/** Room that the label of a mark needs, px. */
const TICK_PX = 92;

/** What is kept over time, the moment shown in it, and the handle that moves it. */
export function TimeTrack({ span, density, atMs, endsNow, onSeek }: TimeTrackProps): ReactElement {
  const format = useFormat();
  const track = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(track);
  const [hoverMs, setHoverMs] = useState<number | null>(null);
  const isSeeking = useReplay(({ seekingMs }) => seekingMs !== null);
  const momentUnder = (event: PointerEvent): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return momentAt(span, (event.clientX - left) / Math.max(1, width));
  };
  const isHeld = (event: PointerEvent): boolean => event.currentTarget.hasPointerCapture(event.pointerId);
  const onKeyDown = (event: KeyboardEvent): void => {
    const goalMs = keyGoal(event.key, span, atMs);
    if (goalMs === null) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(goalMs);
  };
  return (
    <div
      ref={track}
      className={isSeeking ? 'time-track seeking' : 'time-track'}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        onSeek(momentUnder(event));
      }}
      onPointerMove={(event) => {
        setHoverMs(momentUnder(event));
        if (isHeld(event)) onSeek(momentUnder(event));
      }}
      onPointerLeave={() => setHoverMs(null)}
    >
      <Area density={density} span={span} widthPx={widthPx} />
      <Ticks span={span} widthPx={widthPx} endsNow={endsNow} />
      {hoverMs !== null && <Pointer span={span} atMs={hoverMs} text={momentText(format, hoverMs)} />}
      <div
        className="time-handle"
        role="slider"
        tabIndex={0}
        aria-label={format.text('replay.seek')}
        aria-valuemin={Math.round(span.fromMs / 1000)}
        aria-valuemax={Math.round(span.toMs / 1000)}
        aria-valuenow={Math.round(Math.min(span.toMs, Math.max(span.fromMs, atMs)) / 1000)}
        aria-valuetext={momentText(format, atMs)}
        style={{ left: `${shareOf(span, atMs) * 100}%` }}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

/** Where a key of the handle leads; null for other keys. */
function keyGoal(key: string, { fromMs, toMs }: Span, atMs: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -MINUTE_MS,
    ArrowRight: MINUTE_MS,
    ArrowDown: -HOUR_MS,
    ArrowUp: HOUR_MS,
    PageDown: -6 * HOUR_MS,
    PageUp: 6 * HOUR_MS,
  };
  if (key === 'Home') return fromMs;
  if (key === 'End') return toMs;
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return step === undefined ? null : atMs + step;
}

interface AreaProps {
  readonly density: Density;
  readonly span: Span;
  readonly widthPx: number;
}

/** How much came in over time; where nothing did, a hatched gap. */
function Area({ density, span, widthPx }: AreaProps): ReactElement {
  const format = useFormat();
  const left = placeIn(span, density.fromMs, widthPx);
  const width = Math.max(1, placeIn(span, density.toMs, widthPx) - left);
  const count = format.number(density.counts.reduce((sum, each) => sum + each, 0));
  const [from, to] = [density.fromMs, density.toMs].map((each) => momentText(format, each));
  const summary = format.text('replay.density', { from: from ?? '', to: to ?? '', count });
  return (
    <svg className="density" width={widthPx} height={AREA_PX} role="img" aria-label={summary}>
      <defs>
        <pattern id="gap-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path className="gap-line" d="M0 0V6" />
        </pattern>
      </defs>
      {density.gaps.map((gap) => (
        <Gap key={gap.fromMs} gap={gap} span={span} widthPx={widthPx} />
      ))}
      <path className="density-area" transform={`translate(${left} 0)`} d={densityPath(density, width, AREA_PX)} />
    </svg>
  );
}

/** Room that a gap's name needs, px. */
const GAP_NAME_PX = 80;

function Gap({
  gap,
  span,
  widthPx,
}: {
  readonly gap: Span;
  readonly span: Span;
  readonly widthPx: number;
}): ReactElement {
  const format = useFormat();
  const left = placeIn(span, gap.fromMs, widthPx);
  const width = Math.max(2, placeIn(span, gap.toMs, widthPx) - left);
  const from = momentText(format, gap.fromMs);
  const to = momentText(format, gap.toMs);
  return (
    <g className="no-data">
      <title>{format.text('replay.gap.long', { from, to })}</title>
      <rect x={left} y="0" width={width} height={AREA_PX} fill="url(#gap-hatch)" />
      {width > GAP_NAME_PX && (
        <text x={left + width / 2} y={AREA_PX / 2 + 4} textAnchor="middle">
          {format.text('replay.gap')}
        </text>
      )}
    </g>
  );
}

interface TicksProps {
  readonly span: Span;
  readonly widthPx: number;
  readonly endsNow: boolean;
}

/** Room that the word for now takes at the end, px. */
const NOW_PX = 36;

/** Width of a label's letter, and what stands around the label, px. */
const LETTER_PX = 6.6;
const AROUND_LABEL_PX = 14;

/** Hours and days; the hour that autumn shows twice has its offset beside it. */
function Ticks({ span, widthPx, endsNow }: TicksProps): ReactElement {
  const format = useFormat();
  const text = ({ atMs, day }: Tick): string => {
    if (!day) return shortClockText(format, atMs);
    const { day: date, month } = toLocalTime(atMs);
    return `${format.weekday(atMs)} ${date}/${month}${offsetMark(atMs)}`;
  };
  let freePx = 0;
  const ticks = ticksOf(span, Math.max(2, Math.floor(widthPx / TICK_PX))).flatMap((tick) => {
    const label = text(tick);
    const left = shareOf(span, tick.atMs) * widthPx;
    const endPx = left + label.length * LETTER_PX + AROUND_LABEL_PX;
    if (left < freePx || endPx > widthPx - (endsNow ? NOW_PX : 0)) return [];
    freePx = endPx;
    return [{ ...tick, label, left }];
  });
  return (
    <div className="ticks" aria-hidden="true">
      {ticks.map(({ atMs, day, label, left }) => (
        <span key={atMs} className={day ? 'tick day' : 'tick'} style={{ left }}>
          {label}
        </span>
      ))}
      {endsNow && <span className="tick now">{format.text('replay.now')}</span>}
    </div>
  );
}

function Pointer({
  span,
  atMs,
  text,
}: {
  readonly span: Span;
  readonly atMs: number;
  readonly text: string;
}): ReactElement {
  const share = shareOf(span, atMs);
  const side = share < 0.15 ? 'start' : share > 0.85 ? 'end' : 'middle';
  return (
    <div className={`time-pointer ${side}`} style={{ left: `${share * 100}%` }} aria-hidden="true">
      <span>{text}</span>
    </div>
  );
}

/** Pixels from the left, also of moments beyond the span. */
function placeIn({ fromMs, toMs }: Span, atMs: number, widthPx: number): number {
  return Math.round(((atMs - fromMs) / Math.max(1, toMs - fromMs)) * widthPx * 10) / 10;
}

function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [widthPx, setWidthPx] = useState(600);
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return undefined;
    const measure = (): void => setWidthPx(box.clientWidth);
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(box);
    return () => sizes.disconnect();
  }, [element]);
  return widthPx;
}
