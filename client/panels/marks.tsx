import type { ReactElement } from 'react';
import type { FeedRecord, FeedState } from '../../data/contract/record.ts';
import { useConnection, useFormat, useReplay } from './services.ts';

/** The hatched mark that whatever is simulated carries. */
export function SimulatedMark({ short = false }: { readonly short?: boolean }): ReactElement {
  const format = useFormat();
  return (
    <span className={short ? 'mark hatched short' : 'mark hatched'} title={format.text('mark.simulated.long')}>
      {format.text('mark.simulated')}
    </span>
  );
}

export function GeneratedMark(): ReactElement {
  const format = useFormat();
  return (
    <span className="mark generated" title={format.text('mark.generated.long')}>
      {format.text('mark.generated')}
    </span>
  );
}

/** What a feed is, and its state; in the past none is live, nor is any known to be while the server is away. */
export function FeedMarks({ feed }: { readonly feed: FeedRecord }): ReactElement {
  const format = useFormat();
  const isPast = useReplay(({ moment }) => moment !== null);
  const isAway = useConnection().state === 'away';
  return (
    <>
      {feed.simulated && <SimulatedMark short />}
      {(feed.recorded || isPast) && <span className="mark">{format.text('mark.recorded')}</span>}
      {!((isPast || isAway) && feed.state === 'live') && <FeedStateMark state={feed.state} />}
    </>
  );
}

/** A feed's state: a shape of its own beside the word, so that colour is never alone. */
function FeedStateMark({ state }: { readonly state: FeedState }): ReactElement {
  const format = useFormat();
  return (
    <span className={`feed-state ${state}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {state === 'live' && <circle cx="6" cy="6" r="4" />}
        {state === 'late' && <circle cx="6" cy="6" r="3.6" className="hollow" />}
        {state === 'stale' && <path d="M6 1.500 11 10.500H1Z" />}
        {state === 'away' && <path d="M1.500 1.500h9v9h-9Z" />}
      </svg>
      {format.text(`feeds.state.${state}`)}
    </span>
  );
}

/** A line's name in the line's colours. */
export function LineBadge(props: {
  readonly name: string;
  readonly colour: string;
  readonly textColour: string;
}): ReactElement {
  return (
    <span className="line-badge" style={{ background: props.colour, color: props.textColour }}>
      {props.name}
    </span>
  );
}
