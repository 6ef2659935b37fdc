import type { ReactElement } from 'react';
import { LIVE_HISTORY } from '../state/replay.ts';
import { Icon } from './icons.tsx';
import { SimulatedMark } from './marks.tsx';
import { offsetMark } from './moment-text.ts';
import { useCity, useCityTime, useFiles, useFormat, useReplay, useServices } from './services.ts';

/** The city's time, whether it is the past, and whether what is shown at it is simulated. */
export function ClockFace(): ReactElement {
  const { clock } = useServices();
  const format = useFormat();
  const nowMs = useCityTime(1000);
  const simulated = useSimulated();
  const isPast = useReplay(({ moment }) => moment !== null);
  return (
    <section className={isPast ? 'clock past' : 'clock'} aria-label={format.text('clock.label')}>
      {isPast && <OwnReplayMark />}
      {clock.known ? (
        <>
          <time className="clock-date" dateTime={new Date(nowMs).toISOString()}>
            {format.date(nowMs)}
          </time>
          <span className="clock-time">
            {format.time(nowMs)}
            <span className="clock-offset">{offsetMark(nowMs)}</span>
          </span>
          {clock.speed !== 1 && !isPast && <Speed speed={clock.speed} />}
        </>
      ) : (
        <span className="clock-date">{format.text('clock.waiting')}</span>
      )}
      {simulated && <SimulatedMark />}
    </section>
  );
}

function Speed({ speed }: { readonly speed: number }): ReactElement {
  const format = useFormat();
  const text = format.number(speed, speed < 1 ? 2 : 0);
  return (
    <span className="clock-speed" title={format.text('clock.speed', { speed: text })}>
      {text}×
    </span>
  );
}

function OwnReplayMark(): ReactElement {
  const rate = useReplay(({ moment }) => moment?.rate ?? 1);
  const isPlaying = useReplay(({ moment }) => moment?.playing ?? false);
  return <ReplayMark rate={isPlaying ? rate : 0} />;
}

/** Says that this is the past, in a word, a shape and a colour, and how fast it passes; `rate` 0: it stands. */
export function ReplayMark({ rate }: { readonly rate: number }): ReactElement {
  const format = useFormat();
  const pace = rate > 0 ? `${format.number(rate, rate < 1 ? 2 : 0)}×` : format.text('replay.paused');
  return (
    <span className="replay-mark" title={format.text('replay.long')}>
      <Icon name={rate > 0 ? 'play' : 'pause'} />
      {format.text('replay.word')} <span className={rate > 0 ? 'replay-pace' : 'replay-pace paused'}>{pace}</span>
    </span>
  );
}

/** What is played of a file says itself what it is, over whatever ground. */
function useSimulated(): boolean {
  const city = useCity();
  const isFile = useReplay(({ moment }) => moment !== null && moment.source !== LIVE_HISTORY);
  const generated = useFiles((files) => files.manifest?.generated ?? false);
  if (generated && !isFile) return true;
  for (const { record } of city.entries.values()) if (record.kind === 'feed' && record.simulated) return true;
  return false;
}
