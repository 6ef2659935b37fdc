import { type ReactElement, useEffect, useId, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { Entry, Value } from '../../data/contract/city.ts';
import { PROPERTY_IDS, type PropertyId } from '../../data/contract/property.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { CHART_SPANS, type ChartSpan, chooseProperty, endComparison } from '../state/chart.ts';
import { ChartCanvas } from './chart-canvas.tsx';
import { ChartCompare } from './chart-compare.tsx';
import { ChartExpected } from './chart-expected.tsx';
import { ChartLegend } from './chart-legend.tsx';
import type { Summary } from './chart-lines.ts';
import { type ChartTold, chartOf } from './chart-model.ts';
import { ChartTable } from './chart-table.tsx';
import { chartSentence } from './chart.ts';
import type { Format } from './format.ts';
import { isState } from './inspector-facts.ts';
import { IconButton } from './panel.tsx';
import { EntryQuality, useChartedProperty } from './quality.tsx';
import { useCity, useCityTime, useFormat, useServices } from './services.ts';
import { useExpected, usePast } from './use-past.ts';

/** The past, the present and what is expected of one property of a thing, beside that of others. */
export function HistoryChart({ entry }: { readonly entry: Entry }): ReactElement | null {
  const properties = PROPERTY_IDS.filter((id) => entry.values[id]);
  const property = useChartedProperty(entry);
  if (!property) return null;
  return <PropertyChart entry={entry} property={property} properties={properties} />;
}

interface PropertyChartProps {
  readonly entry: Entry;
  readonly property: PropertyId;
  readonly properties: readonly PropertyId[];
}

function PropertyChart({ entry, property, properties }: PropertyChartProps): ReactElement {
  const { chart } = useServices();
  const format = useFormat();
  const asTable = useStore(chart, (state) => state.asTable);
  const subjects = useSubjects(entry);
  const name = format.text(`property.${property}`);
  const { told, status, isBare, expected } = useChart(entry, property, subjects);
  const readout = useReadout(told, property, subjects);
  const [first = []] = told.summaries;
  const points = first.map(({ atMs, mean }) => ({ atMs, value: mean }));
  const valueText = (value: number): string => format.value(property, value);
  return (
    <section className="history" aria-label={format.text('chart.name', { property: name })}>
      <ChartTools properties={properties} property={property} />
      <p className="chart-says">{status ?? chartSentence(format, name, points, valueText, isState(property))}</p>
      {!isBare && asTable && <ChartTable told={told} property={property} subjects={subjects} />}
      {!isBare && !asTable && (
        <ChartCanvas name={format.text('chart.name', { property: name })} model={told.plot} readout={readout} />
      )}
      <ChartLegend told={told} property={property} subjects={subjects} />
      <ChartCompare entry={entry} property={property} />
      {subjects.length === 1 && <ChartExpected expected={expected} property={property} />}
      <EntryQuality entry={entry} />
    </section>
  );
}

interface Subject {
  readonly id: RecordId;
  readonly name: string;
}

/** The thing looked at, then those compared with it. */
function useSubjects({ record: { id, name } }: Entry): readonly Subject[] {
  const { chart, city } = useServices();
  const anchor = useStore(chart, (state) => state.anchor);
  const others = useStore(chart, (state) => state.others);
  useEffect(() => {
    if (anchor !== null && anchor !== id && !chart.getState().adding) endComparison(chart);
  }, [chart, anchor, id]);
  return useMemo(() => {
    const { entries } = city.getState().city;
    const compared = anchor === id ? others : [];
    const nameOf = (each: RecordId): string => entries.get(each)?.record.name ?? each;
    return [{ id, name }, ...compared.map((each): Subject => ({ id: each, name: nameOf(each) }))];
  }, [city, id, name, anchor, others]);
}

function useChart(entry: Entry, property: PropertyId, subjects: readonly Subject[]) {
  const { chart } = useServices();
  const format = useFormat();
  const span = useStore(chart, (state) => state.span);
  const ids = useMemo(() => subjects.map(({ id }) => id), [subjects]);
  const { past, flagged, failure, loading } = usePast({ subjects: ids, property, span });
  const expected = useExpected(entry.record.id, property);
  const live = useLive(ids, property);
  const nowMs = useCityTime(5000);
  const told = useMemo(
    () => chartOf({ subjects, property, span, past, flagged, expected, live, nowMs }, format),
    [subjects, property, span, past, flagged, expected, live, nowMs, format],
  );
  const isSilent = told.summaries.every((summaries) => summaries.length === 0);
  const isEmpty = isSilent && told.plot.flagged.length === 0;
  const failed = failure === null ? null : format.text('chart.failed', { reason: failure });
  const silence = (): string => {
    if (loading) return format.text('chart.loading');
    if (!isEmpty) return format.text('chart.doubted');
    const lastMs = entry.values[property]?.atMs;
    return lastMs === undefined || lastMs > nowMs
      ? format.text('chart.nothing')
      : format.text('chart.nothing.since', { age: format.age(nowMs - lastMs) });
  };
  return { told, status: failed ?? (isSilent ? silence() : null), isBare: isEmpty && !loading, expected };
}

/** The last values that this page saw of each thing: the same lists while nothing has come in. */
function useLive(ids: readonly RecordId[], property: PropertyId): readonly (readonly Value[])[] {
  const { recent } = useServices();
  useCity();
  const held = useRef<readonly (readonly Value[])[]>([]);
  const fresh = ids.map((id) => recent.series(id, property));
  const same =
    fresh.length === held.current.length &&
    fresh.every((values, index) => values.at(-1) === held.current[index]?.at(-1));
  if (!same) held.current = fresh.map((values) => [...values]);
  return held.current;
}

/** What there is at a moment: of each thing, or what is expected. */
function useReadout(
  { summaries, widthMs, plot }: ChartTold,
  property: PropertyId,
  subjects: readonly Subject[],
): (atMs: number) => string {
  const format = useFormat();
  return (atMs) => {
    const value = (number: number): string => format.value(property, number);
    const told = subjects.flatMap(({ name }, index) => {
      const nearest = nearestTo(summaries[index] ?? [], atMs);
      if (!nearest || Math.abs(nearest.atMs - atMs) > widthMs) return [];
      if (subjects.length > 1) return [`${index + 1} ${name} ${value(nearest.mean)}`];
      const { mean, min, max } = nearest;
      return [min === max ? value(mean) : `${value(mean)} (${value(min)} – ${value(max)})`];
    });
    const step = plot.expected.find((each) => each.atMs === atMs);
    if (step) {
      const [low, high] = [value(step.low), value(step.high)];
      told.push(`${format.text('forecast.column')} ${value(step.value)} (${low} – ${high})`);
    }
    return `${format.date(atMs)} ${format.shortTime(atMs)} · ${told.length === 0 ? '–' : told.join(' · ')}`;
  };
}

function nearestTo(summaries: readonly Summary[], atMs: number): Summary | undefined {
  return summaries.reduce<Summary | undefined>((best, each) => {
    return best && Math.abs(best.atMs - atMs) <= Math.abs(each.atMs - atMs) ? best : each;
  }, undefined);
}

function spanText(span: ChartSpan, format: Format): string {
  return span === '7d' ? format.text('age.days', { n: 7 }) : format.text('age.hours', { n: Number.parseInt(span, 10) });
}

interface ToolsProps {
  readonly property: PropertyId;
  readonly properties: readonly PropertyId[];
}

/** What is drawn: of which quantity, how far back, as a picture or as numbers. */
function ChartTools({ property, properties }: ToolsProps): ReactElement {
  const { chart } = useServices();
  const format = useFormat();
  const span = useStore(chart, (state) => state.span);
  const asTable = useStore(chart, (state) => state.asTable);
  const group = useId();
  return (
    <div className="chart-tools">
      {properties.length > 1 && (
        <select
          className="chooser"
          aria-label={format.text('chart.property')}
          value={property}
          onChange={({ target }) => {
            const chosen = properties.find((id) => id === target.value);
            if (chosen) chooseProperty(chart, chosen);
          }}
        >
          {properties.map((id) => (
            <option key={id} value={id}>
              {format.text(`property.${id}`)}
            </option>
          ))}
        </select>
      )}
      <fieldset className="choice spans">
        <legend className="only-read">{format.text('chart.span')}</legend>
        {CHART_SPANS.map((each) => (
          <label key={each}>
            <input type="radio" name={group} checked={span === each} onChange={() => chart.setState({ span: each })} />
            <span>{spanText(each, format)}</span>
          </label>
        ))}
      </fieldset>
      <IconButton
        icon="table"
        label={format.text(asTable ? 'chart.picture' : 'chart.table')}
        pressed={asTable}
        onPress={() => chart.setState({ asTable: !asTable })}
      />
    </div>
  );
}
