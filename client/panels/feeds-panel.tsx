import type { ReactElement } from 'react';
import type { PackageSource } from '../../data/contract/package.ts';
import type { FeedRecord } from '../../data/contract/record.ts';
import { useStore } from 'zustand';
import type { QualityScore } from '../state/past.ts';
import { setPanel } from '../state/view.ts';
import { isWordKey } from '../theme/words.ts';
import { Fact } from './fact.tsx';
import { FeedMarks, GeneratedMark } from './marks.tsx';
import { clockText } from './moment-text.ts';
import { Panel } from './panel.tsx';
import { QualityFacts, useAsked } from './quality.tsx';
import { useCity, useCityTime, useConnection, useFiles, useFormat, useReplay, useServices } from './services.ts';

/** How each source does: its state, age, what was taken and refused, under what licence. */
export function FeedsPanel(): ReactElement {
  const { view, ask } = useServices();
  const format = useFormat();
  const feeds = useFeeds();
  const live = feeds.filter(({ state }) => state === 'live').length;
  const isPast = useReplay(({ moment }) => moment !== null);
  const asked = useAsked(ask.feedQuality);
  const scores = isPast ? null : asked;
  const isAway = useConnection().state === 'away';
  const summary = format.text(isPast ? 'mark.recorded' : 'feeds.summary', { live, count: feeds.length });
  return (
    <Panel
      name={format.text('panel.feeds')}
      className="feeds-panel"
      returnTo=".button-feeds button"
      onClose={() => setPanel(view, 'feeds', false)}
      aside={feeds.length > 0 && !isAway && <span className="head-aside">{summary}</span>}
    >
      <PackageCard />
      {isPast && <RecordedAt />}
      {feeds.length === 0 && <p className="hint">{format.text('feeds.none')}</p>}
      {scores && scores.size > 0 && (
        <p className="hint">
          {format.text('quality.title')}. {format.text('quality.explained')}
        </p>
      )}
      <ul className="feeds">
        {feeds.map((feed) => (
          <FeedCard key={feed.id} feed={feed} score={scores?.get(feed.id)} />
        ))}
      </ul>
    </Panel>
  );
}

/** That the feeds stand here as they stood then. */
function RecordedAt(): ReactElement {
  const format = useFormat();
  const nowMs = useCityTime(1000);
  return <p className="hint">{format.text('replay.recorded', { time: clockText(format, nowMs) })}</p>;
}

/** What the map itself is made of. */
function PackageCard(): ReactElement | null {
  const format = useFormat();
  const manifest = useFiles((files) => files.manifest);
  if (!manifest) return null;
  const { generated, licence, attribution, source, counts, sources } = manifest;
  return (
    <section className="feed" aria-label={format.text('feeds.package')}>
      <div className="feed-head">
        <h3>{format.text('feeds.package')}</h3>
        {generated && <GeneratedMark />}
      </div>
      <dl className="facts">
        {counts.buildings !== undefined && (
          <Fact term={format.text('layer.buildings')} detail={format.number(counts.buildings)} />
        )}
        {counts.surveyedBuildings !== undefined && (
          <Fact term={format.text('feeds.surveyed')} detail={format.number(counts.surveyedBuildings)} />
        )}
        <Fact term={format.text('feeds.origin')} detail={generated ? format.text('mark.generated.long') : source} />
        <Fact term={format.text('inspector.licence')} detail={licence} />
        {generated && <Fact term={format.text('inspector.attribution')} detail={attribution} />}
      </dl>
      {sources.length > 1 && <PackageSources sources={sources} />}
    </section>
  );
}

/** Whose the facts of the package are, and under which licences. */
function PackageSources({ sources }: { readonly sources: readonly PackageSource[] }): ReactElement {
  const format = useFormat();
  return (
    <details className="stops">
      <summary>
        {format.text('feeds.sources')} <span className="head-aside">{format.number(sources.length)}</span>
      </summary>
      <ul>
        {sources.map(({ id, name, attribution, licence, generated }) => (
          <li key={id} className="source">
            <p>
              <span className="source-name">{name}</span>
              {generated && <GeneratedMark />}
            </p>
            <p className="source-rights">
              {attribution} · {licence}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}

function useFeeds(): readonly FeedRecord[] {
  const city = useCity();
  const feeds: FeedRecord[] = [];
  for (const { record } of city.entries.values()) if (record.kind === 'feed') feeds.push(record);
  return feeds.sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface FeedProps {
  readonly feed: FeedRecord;
  readonly score: QualityScore | undefined;
}

function FeedCard({ feed, score }: FeedProps): ReactElement {
  const format = useFormat();
  const nowMs = useCityTime(1000);
  const age = feed.observedAtMs === null ? format.text('feeds.never') : format.age(nowMs - feed.observedAtMs);
  return (
    <li className="feed">
      <div className="feed-head">
        <h3>{feed.name}</h3>
        <FeedMarks feed={feed} />
      </div>
      <dl className="facts">
        {(feed.observedAtMs !== null || !feed.recorded) && <Fact term={format.text('feeds.newest')} detail={age} />}
        <Fact term={format.text('feeds.accepted')} detail={format.number(feed.acceptedCount)} />
        <Fact term={format.text('feeds.rejected')} detail={format.number(feed.rejectedCount)} />
        {score && <QualityFacts score={score} />}
        <Fact term={format.text('feeds.protocol')} detail={feed.protocol} />
        <Fact term={format.text('inspector.licence')} detail={feed.licence || format.text('licence.none')} />
        <Fact term={format.text('inspector.attribution')} detail={feed.attribution} />
      </dl>
      <Reasons feed={feed} />
      {feed.problem !== '' && (
        <p className="problem">
          {format.text('feeds.problem')}: {feed.problem}
        </p>
      )}
    </li>
  );
}

/** Why observations were rejected, the commonest reason first. */
function Reasons({ feed }: { readonly feed: FeedRecord }): ReactElement | null {
  const { reasons } = useServices();
  const format = useFormat();
  const counts = useStore(reasons, ({ byFeed }) => byFeed.get(feed.id));
  const listed = Object.entries(counts ?? {}).sort(([, a], [, b]) => b - a);
  if (listed.length === 0) return null;
  return (
    <ul className="reasons" aria-label={format.text('feeds.rejected')}>
      {listed.map(([reason, count]) => {
        const key = `reject.${reason}`;
        return (
          <li key={reason}>
            {isWordKey(key, format.words) ? format.text(key) : reason}: {format.number(count)}
          </li>
        );
      })}
    </ul>
  );
}
