import { type ReactElement, type ReactNode, useEffect, useMemo, useState } from 'react';
import type { Entry } from '../../data/contract/city.ts';
import type { RecordId, StopRecord } from '../../data/contract/record.ts';
import { placeOf } from '../state/place-of.ts';
import { type Mark, flyTo, select, setFollowing } from '../state/view.ts';
import { isWordKey } from '../theme/words.ts';
import { Fact } from './feeds-panel.tsx';
import { Icon } from './icons.tsx';
import { chartOf, factsOf, feedOf, kindWord, lineOf, linesAt } from './inspector-facts.ts';
import { FeedStateMark, LineBadge, SimulatedMark } from './marks.tsx';
import { Panel } from './panel.tsx';
import { useCity, useCityTime, useFiles, useFormat, useServices, useView } from './services.ts';
import { SmallChart } from './small-chart.tsx';

/** What is selected, in words and numbers. */
export function Inspector(): ReactElement | null {
  const selected = useView((view) => view.selected);
  const mark = useView((view) => view.mark);
  if (selected) return <RecordInspector id={selected} />;
  return mark ? <MarkInspector mark={mark} /> : null;
}

function RecordInspector({ id }: { readonly id: RecordId }): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const entry = useCity().entries.get(id);
  const known = useLastKnown(id, entry);
  const close = (): void => select(view, null);
  return (
    <Panel name={format.text(known ? kindWord(known.record) : 'panel.inspector')} className="inspector" onClose={close}>
      {known && <Title entry={known} />}
      {!entry && <p className="hint">{format.text('inspector.gone', { name: known?.record.name ?? id })}</p>}
      {entry && <Details entry={entry} />}
    </Panel>
  );
}

/** The entry as it was last seen, so that what leaves the city can still be named. */
function useLastKnown(id: RecordId, entry: Entry | undefined): Entry | undefined {
  const [last, setLast] = useState(entry);
  useEffect(() => {
    if (entry) setLast(entry);
  }, [entry]);
  return entry ?? (last?.record.id === id ? last : undefined);
}

function Title({ entry }: { readonly entry: Entry }): ReactElement {
  const format = useFormat();
  const { record } = entry;
  const line = lineOf(record, useCity());
  const towards = record.kind === 'vehicle' && record.headsign !== '' ? record.headsign : null;
  return (
    <div className="inspector-title">
      {line && <LineBadge {...line} />}
      <p className="inspector-name">
        {towards
          ? format.text('inspector.towards', { headsign: towards })
          : record.kind === 'line'
            ? record.longName
            : record.name}
      </p>
    </div>
  );
}

function Details({ entry }: { readonly entry: Entry }): ReactElement {
  const { recent } = useServices();
  const format = useFormat();
  const city = useCity();
  const nowMs = useCityTime(1000);
  const chart = chartOf(entry, recent, format);
  return (
    <>
      <Actions entry={entry} />
      <dl className="facts">
        {factsOf(entry, city, format, nowMs).map(({ term, detail, atMs }) => (
          <Fact
            key={term}
            term={format.text(term)}
            detail={detail}
            {...(atMs === undefined ? {} : { age: format.age(nowMs - atMs) })}
          />
        ))}
        {entry.record.kind === 'line' && <LineFacts name={entry.record.name} mode={entry.record.mode} />}
      </dl>
      {entry.record.kind === 'stop' && <StopLines stop={entry.record} />}
      {chart && <SmallChart name={format.text(chart.term)} points={chart.points} valueText={chart.valueText} />}
      <Source entry={entry} />
    </>
  );
}

function Actions({ entry }: { readonly entry: Entry }): ReactElement | null {
  const { view, clock } = useServices();
  const format = useFormat();
  const following = useView((now) => now.following);
  const at = placeOf(entry, clock.nowMs());
  if (!at) return null;
  const go = (): void =>
    flyTo(view, { longitude: at[0], latitude: at[1], zoom: Math.max(16.5, view.getState().camera.zoom) });
  return (
    <div className="actions">
      {entry.record.kind === 'vehicle' && (
        <button
          type="button"
          className="button strong"
          aria-pressed={following}
          aria-keyshortcuts="G"
          onClick={() => setFollowing(view, !following)}
        >
          <Icon name="follow" />
          {format.text(following ? 'inspector.unfollow' : 'inspector.follow')}
        </button>
      )}
      <button type="button" className="button" onClick={go}>
        <Icon name="goto" />
        {format.text('inspector.fly')}
      </button>
    </div>
  );
}

function StopLines({ stop }: { readonly stop: StopRecord }): ReactElement | null {
  const format = useFormat();
  const transit = useFiles((files) => files.transit);
  const lines = useMemo(() => linesAt(stop, transit), [stop, transit]);
  if (lines.length === 0) return null;
  return (
    <ul className="line-badges" aria-label={format.text('layer.lines')}>
      {lines.map((line) => (
        <li key={line.id}>
          <LineBadge name={line.name} colour={line.colour} textColour={line.textColour} />
        </li>
      ))}
    </ul>
  );
}

function LineFacts({ name, mode }: { readonly name: string; readonly mode: string }): ReactElement | null {
  const format = useFormat();
  const line = useFiles((files) => files.transit?.lines.find((each) => each.name === name && each.mode === mode));
  if (!line) return null;
  return (
    <>
      <Fact term={format.text('layer.stops')} detail={format.number(line.stops.length)} />
      <Fact term={format.text('inspector.peak')} detail={`${format.number(line.headwayMin[0])} min`} />
    </>
  );
}

function Source({ entry }: { readonly entry: Entry }): ReactElement | null {
  const format = useFormat();
  const nowMs = useCityTime(1000);
  const feed = feedOf(entry.record, useCity());
  if (!feed) return null;
  const age = feed.observedAtMs === null ? null : format.age(nowMs - feed.observedAtMs);
  return (
    <section className="source" aria-label={format.text('inspector.source')}>
      <p>
        <span className="source-name">{feed.name}</span>
        <FeedStateMark state={feed.state} />
        {age && <span className="fact-age">{age}</span>}
        {feed.simulated && <SimulatedMark />}
      </p>
      <p className="source-rights">
        {feed.attribution} · {feed.licence}
      </p>
    </section>
  );
}

function MarkInspector({ mark }: { readonly mark: Mark }): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const attribution = useFiles((files) => files.manifest?.attribution ?? '');
  const kind = `kind.${mark.kind}`;
  const action = (): void => flyTo(view, { longitude: mark.at[0], latitude: mark.at[1], zoom: 16.5 });
  const note: ReactNode = attribution && <p className="source-rights">{attribution}</p>;
  return (
    <Panel
      name={format.text(isWordKey(kind) ? kind : 'panel.inspector')}
      className="inspector"
      onClose={() => view.setState({ mark: null })}
    >
      <div className="inspector-title">
        <p className="inspector-name">{mark.name}</p>
      </div>
      <div className="actions">
        <button type="button" className="button" onClick={action}>
          <Icon name="goto" />
          {format.text('inspector.fly')}
        </button>
      </div>
      {note}
    </Panel>
  );
}
