import { type ReactElement, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { besideMoment, correction, type HalfTime, isMissing } from '../state/beside.ts';
import { hear, tell, tellOfView } from '../state/half.ts';
import { LIVE_HISTORY } from '../state/replay.ts';
import { hashOf, viewOf } from '../state/url.ts';
import { BESIDE_CHOICES, type BesideChoice } from '../state/view.ts';
import { ClockFace, ReplayMark } from './clock-face.tsx';
import { offsetMark } from './moment-text.ts';
import { IconButton } from './panel.tsx';
import { type Services, useFormat, useServices, useView } from './services.ts';
import '../theme/beside.css';

/** An earlier moment beside the one shown: another picture of this page, at the same camera and pace. */
export function Beside(): ReactElement {
  const services = useServices();
  const format = useFormat();
  const choice = useView(({ beside }) => beside) ?? 'day';
  const [swapped, setSwapped] = useState(false);
  const frame = useRef<HTMLIFrameElement>(null);
  const [address] = useState(() => halfAddress(services, choice));
  const { half, missing } = useTwin(frame, choice);
  useEffect(() => {
    const page = document.documentElement;
    page.dataset.beside = swapped ? 'after' : 'before';
    return () => {
      delete page.dataset.beside;
    };
  }, [swapped]);
  return (
    <>
      <div className="beside">
        <iframe ref={frame} title={format.text('beside.frame')} src={address} />
      </div>
      <div className="beside-clock other">{half && half.fromMs !== null ? <OtherClock half={half} /> : <Coming />}</div>
      <div className="beside-clock">
        <div className="half-clock">
          <ClockFace />
        </div>
      </div>
      <div className="beside-tools">
        <BesideTools choice={choice} missing={missing} onSwap={() => setSwapped(!swapped)} />
      </div>
    </>
  );
}

/** The clock of the second moment. */
function OtherClock({ half }: { readonly half: HalfTime }): ReactElement {
  const format = useFormat();
  return (
    <section className="half-clock" aria-label={format.text('beside.choice')}>
      <ReplayMark rate={half.rate} />
      <time className="clock-date" dateTime={new Date(half.atMs).toISOString()}>
        {format.date(half.atMs)}
      </time>
      <span className="clock-time">
        {format.time(half.atMs)}
        <span className="clock-offset">{offsetMark(half.atMs)}</span>
      </span>
    </section>
  );
}

/** Until the second moment is there. */
function Coming(): ReactElement {
  const format = useFormat();
  return (
    <p className="half-clock" role="status">
      {format.text('replay.seeking')}
    </p>
  );
}

interface BesideToolsProps {
  readonly choice: BesideChoice;
  readonly missing: boolean;
  onSwap(): void;
}

function BesideTools({ choice, missing, onSwap }: BesideToolsProps): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const group = useId();
  return (
    <section className="bar" aria-label={format.text('beside.open')}>
      <fieldset className="choice">
        <legend className="only-read">{format.text('beside.choice')}</legend>
        {BESIDE_CHOICES.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name={group}
              checked={each === choice}
              onChange={() => view.setState({ beside: each })}
            />
            <span>{format.text(`beside.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      <span className="beside-note" role="status">
        {missing && format.text('beside.missing')}
      </span>
      <IconButton icon="swap" label={format.text('beside.swap')} onPress={onSwap} />
      <IconButton icon="close" label={format.text('beside.close')} onPress={() => view.setState({ beside: null })} />
    </section>
  );
}

/** This page as the other half, where it is to begin. */
function halfAddress({ view, clock, replay }: Services, choice: BesideChoice): string {
  const { moment, seekingMs } = replay.getState();
  const atMs = Math.round(besideMoment(choice, seekingMs ?? clock.nowMs()));
  const start = { source: moment?.source ?? LIVE_HISTORY, atMs, rate: 1, playing: false };
  const now = view.getState();
  const panels = new Set<never>();
  return `/${hashOf({ ...now, moment: start, panels, tableOf: null, beside: null, following: false, half: true })}`;
}

/** Between two looks at how far the moments are apart, ms; and after an order, until it has been carried out. */
const LOOK_EVERY_MS = 250;
const ORDER_EVERY_MS = 1200;

/** How the second moment stands; `missing`: nothing is kept of it. */
interface Twin {
  readonly half: HalfTime | null;
  readonly missing: boolean;
}

/** Keeps the half in the frame at the camera, the moment and the layers. */
function useTwin(frame: RefObject<HTMLIFrameElement | null>, choice: BesideChoice): Twin {
  const { view, eye, clock, replay } = useServices();
  const [twin, setTwin] = useState<Twin>({ half: null, missing: false });
  useEffect(() => {
    const other = (): Window | null => frame.current?.contentWindow ?? null;
    let half: HalfTime | null = null;
    let orderedMs = Number.NEGATIVE_INFINITY;
    const goal = (): number => besideMoment(choice, replay.getState().seekingMs ?? clock.nowMs());
    const took = (time: HalfTime): HalfTime => {
      setTwin({ half: time, missing: isMissing(goal(), time) });
      return time;
    };
    const look = (): void => {
      if (!half || performance.now() - orderedMs < ORDER_EVERY_MS) return;
      const { moment } = replay.getState();
      const rate = moment ? (moment.playing ? moment.rate : 0) : clock.speed;
      const to = correction(half, goal(), rate);
      if (!to) return;
      orderedMs = performance.now();
      tell(other(), { besso: 'go', to: { source: moment?.source ?? LIVE_HISTORY, ...to } });
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    const ends = [
      hear(other, (message) => {
        if (message.besso === 'camera') eye.lead(message.camera);
        else if (message.besso === 'time') half = took(message.time);
        else if (message.besso === 'ready') tell(other(), { besso: 'camera', camera: view.getState().camera });
        else if (message.besso === 'view') takeSelection(view, message.hash);
        else if (message.besso === 'key') press(message.key);
      }),
      eye.onMoved((camera) => tell(other(), { besso: 'camera', camera })),
      tellOfView(view, other),
    ];
    return () => {
      clearInterval(timer);
      for (const end of ends) end();
    };
  }, [frame, choice, view, eye, clock, replay]);
  return twin;
}

/** What is picked in one picture is selected in both. */
function takeSelection(view: Services['view'], hash: string): void {
  const { selected = null, mark = null } = viewOf(hash);
  const now = view.getState();
  if (selected !== now.selected || mark?.id !== now.mark?.id) view.setState({ selected, mark, following: false });
}

/** A key that was pressed in the other picture means the same there. */
function press(key: string): void {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}
