import { type ReactElement, useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Entry } from '../../data/contract/city.ts';
import { PROPERTY_IDS, type PropertyId } from '../../data/contract/property.ts';
import type { QualityScore } from '../state/past.ts';
import { isWordKey } from '../theme/words.ts';
import { Fact } from './fact.tsx';
import { chartedFirst } from './inspector-facts.ts';
import { shortClockText } from './moment-text.ts';
import { useFormat, useReplay, useServices } from './services.ts';

const ASK_EVERY_MS = 30_000;

/** Asks now and again while it is looked at; null until something is told, and where nothing is. */
export function useAsked<Told>(ask: (signal: AbortSignal) => Promise<Told | null>): Told | null {
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    const cancel = new AbortController();
    const again = (): void => {
      if (document.hidden) return;
      ask(cancel.signal).then(
        (answer) => {
          if (!cancel.signal.aborted) setTold(answer);
        },
        () => undefined,
      );
    };
    again();
    const timer = setInterval(again, ASK_EVERY_MS);
    return () => {
      clearInterval(timer);
      cancel.abort();
    };
  }, [ask]);
  return told;
}

/** How good what a thing tells of the quantity charted has been, up to now: nothing is said of another moment. */
export function EntryQuality({ entry }: { readonly entry: Entry }): ReactElement | null {
  const isLive = useReplay(({ moment }) => moment === null);
  const { ask } = useServices();
  const format = useFormat();
  const { id } = entry.record;
  const question = useCallback((signal: AbortSignal) => ask.quality(id, signal), [ask, id]);
  const scores = useAsked(question);
  const property = useChartedProperty(entry);
  const score = scores?.find((each) => each.property === property);
  if (!score || !property || !isLive) return null;
  return (
    <section className="source" aria-label={format.text('quality.title')}>
      <h3>
        {format.text('quality.title')}: {format.text(`property.${property}`)}
      </h3>
      <dl className="facts">
        <QualityFacts score={score} />
      </dl>
      <p className="chart-error">{format.text('quality.explained')}</p>
    </section>
  );
}

/** The quantity that a thing's chart shows: the one chosen last that it measures, else the most telling one. */
export function useChartedProperty({ values }: Pick<Entry, 'values'>): PropertyId | undefined {
  const { chart } = useServices();
  const preferred = useStore(chart, (state) => state.preferred);
  return preferred.find((each) => values[each]) ?? chartedFirst(PROPERTY_IDS.filter((each) => values[each]));
}

/** Shares of what came of what was due, in time, and as its neighbours say; and what was said against it. */
export function QualityFacts({ score }: { readonly score: QualityScore }): ReactElement {
  const format = useFormat();
  const { fromMs, completeness, freshness, accuracy, observed, rejected, flagged } = score;
  const share = (value: number | null, none: string): string =>
    value === null ? none : `${format.number(value * 100)}\u202f%`;
  const said = Object.entries(flagged)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([flag, count]) => {
      const key = `verdict.${flag}`;
      return `${isWordKey(key, format.words) ? format.text(key) : flag}: ${format.number(count)}`;
    });
  return (
    <>
      {fromMs !== null && (
        <Fact term={format.text('quality.since')} detail={`${format.date(fromMs)} ${shortClockText(format, fromMs)}`} />
      )}
      <Fact term={format.text('quality.completeness')} detail={share(completeness, '–')} />
      <Fact term={format.text('quality.freshness')} detail={share(freshness, '–')} />
      <Fact term={format.text('quality.accuracy')} detail={share(accuracy, format.text('quality.accuracy.none'))} />
      <Fact
        term={format.text('quality.observed')}
        detail={format.number(observed)}
        said={said.length === 0 ? undefined : said.join(' · ')}
      />
      {rejected !== null && <Fact term={format.text('quality.rejected')} detail={format.number(rejected)} />}
    </>
  );
}
