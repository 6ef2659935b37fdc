import { type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Entry } from '../../data/contract/city.ts';
import type { LngLat } from '../../data/contract/place.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { addCompared } from '../state/chart.ts';
import { placeOf } from '../state/place-of.ts';
import { flyTo, select, setFollowing } from '../state/view.ts';
import { Fact } from './fact.tsx';
import { Icon } from './icons.tsx';
import { chartOf, factsOf, feedOf, kindWord, lineOf } from './inspector-facts.ts';
import { late, LatePart } from './late-part.tsx';
import { LineFacts, LineStops, StopLines } from './line-details.tsx';
import { PlaceCardPanel } from './place-card.tsx';
import { FeedMarks, LineBadge } from './marks.tsx';
import { WhereItIs } from './lies-in.tsx';
import { Panel } from './panel.tsx';
import { useCity, useCityTime, useFormat, useServices, useView } from './services.ts';
import { SmallChart } from './small-chart.tsx';

/** What tilesets of others say of a thing: seldom asked for. */
const FEATURE_PANEL = late(async () => {
  const { FeaturePanel: part } = await import('./feature-panel.tsx');
  return part;
});

/** Charts come with their library when the first is looked at. */
const HISTORY_CHART = late(async () => {
  const { HistoryChart: part } = await import('./history-chart.tsx');
  return part;
});

/** What is selected, in words and numbers. */
export function Inspector(): ReactElement | null {
  const selected = useView((view) => view.selected);
  const mark = useView((view) => view.mark);
  const { tilesets } = useServices();
  const picked = useStore(tilesets, (state) => state.picked);
  if (selected) return <RecordInspector id={selected} />;
  if (picked) return <LatePart of={FEATURE_PANEL} given={{ feature: picked }} />;
  return mark ? <PlaceCardPanel mark={mark} /> : null;
}

function RecordInspector({ id }: { readonly id: RecordId }): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const entry = useCity().entries.get(id);
  const known = useLastKnown(id, entry);
  const close = (): void => select(view, null);
  useTakenIn(entry);
  useFromTheTop(id);
  return (
    <Panel name={format.text(known ? kindWord(known.record) : 'panel.inspector')} className="inspector" onClose={close}>
      {known && <Title entry={known} />}
      {!entry && <p className="hint">{format.text('inspector.gone', { name: known?.record.name ?? id })}</p>}
      {entry && <Details entry={entry} />}
    </Panel>
  );
}

/** While others are taken into a comparison, what is selected goes there, and the selection back to where it was. */
function useTakenIn(entry: Entry | undefined): void {
  const { view, chart } = useServices();
  useEffect(() => {
    const { adding, anchor, property } = chart.getState();
    if (!entry || !adding || anchor === null || entry.record.id === anchor) return;
    addCompared(chart, entry.record.id, entry.record.name, property !== null && entry.values[property] !== undefined);
    select(view, anchor);
  }, [entry, view, chart]);
}

/** Another thing is read from its beginning; while others are taken into a comparison the panel stays where it is. */
function useFromTheTop(id: RecordId): void {
  const { chart } = useServices();
  useEffect(() => {
    const { adding, anchor } = chart.getState();
    if (!adding && anchor !== id) document.querySelector('.inspector .panel-body')?.scrollTo(0, 0);
  }, [chart, id]);
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
  const place = stays(entry);
  return (
    <>
      <Actions entry={entry} />
      {chart && entry.record.kind !== 'vehicle' && (
        <LatePart
          of={HISTORY_CHART}
          given={{ entry }}
          meanwhile={<SmallChart name={format.text(chart.term)} {...chart} />}
        />
      )}
      <dl className="facts">
        {factsOf(entry, city, format, nowMs).map(({ term, detail, atMs, said, doubted }) => (
          <Fact
            key={term}
            term={format.text(term)}
            detail={detail}
            said={said}
            doubted={doubted}
            {...(atMs === undefined ? {} : { age: format.age(nowMs - atMs) })}
          />
        ))}
        {entry.record.kind === 'line' && <LineFacts line={entry.record} />}
      </dl>
      {place && <WhereItIs at={place} />}
      {entry.record.kind === 'stop' && <StopLines stop={entry.record} />}
      {entry.record.kind === 'line' && <LineStops line={entry.record} />}
      {chart && entry.record.kind === 'vehicle' && <SmallChart name={format.text(chart.term)} {...chart} />}
      <Source entry={entry} />
    </>
  );
}

/** Where an entry is that does not move; undefined for all others. */
function stays(entry: Entry): LngLat | undefined {
  return entry.record.kind === 'vehicle' ? undefined : placeOf(entry, 0);
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
        <FeedMarks feed={feed} />
        {age && <span className="fact-age">{age}</span>}
      </p>
      <p className="source-rights">
        {feed.attribution} · {feed.licence || format.text('licence.none')}
      </p>
    </section>
  );
}
