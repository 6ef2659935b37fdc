import type { ReactElement } from 'react';
import type { PropertyId } from '../../data/contract/property.ts';
import type { Expected, ExpectedError } from '../state/past.ts';
import { isWordKey } from '../theme/words.ts';
import type { Format } from './format.ts';
import { shortClockText } from './moment-text.ts';
import { useFormat, useReplay } from './services.ts';

interface ExpectedProps {
  readonly expected: Expected | null;
  readonly property: PropertyId;
}

/** What is expected (null: not told yet), how well such forecasts did lately, or why there is none. */
export function ChartExpected({ expected, property }: ExpectedProps): ReactElement {
  const format = useFormat();
  const live = useReplay(({ moment }) => moment === null);
  if (!live) return <p className="chart-expected">{format.text('forecast.replayed')}</p>;
  if (!expected) return <p className="chart-expected">{format.text('forecast.loading')}</p>;
  if (!expected.available) {
    const key = `forecast.${expected.reason}`;
    return <p className="chart-expected">{isWordKey(key, format.words) ? format.text(key) : expected.reason}</p>;
  }
  const last = expected.steps.at(-1);
  const value = (number: number): string => format.value(property, number);
  return (
    <section className="chart-expected" aria-label={format.text('forecast.title')}>
      {last && (
        <p>
          <span className="key expected" aria-hidden="true" />
          {format.text('forecast.says', {
            ...{ time: shortClockText(format, last.atMs), value: value(last.value) },
            ...{ low: value(last.low), high: value(last.high) },
          })}
        </p>
      )}
      <p className="chart-error">{errorText(expected.error, expected.coverage, property, format)}</p>
    </section>
  );
}

function errorText(error: ExpectedError | null, coverage: number, property: PropertyId, format: Format): string {
  if (!error) return format.text('forecast.untested');
  const finer = (number: number): string => finerText(number, property, format);
  return format.text('forecast.error', {
    days: format.number(error.days),
    error: finer(error.meanAbsoluteError),
    asNow: finer(error.asNow),
    held: format.number(error.held * 100),
    coverage: format.number(coverage * 100),
  });
}

/** An error with one more digit than the quantity itself: it is a mean. */
function finerText(number: number, property: PropertyId, format: Format): string {
  const unit = property === 'delay' ? '\u202fs' : format.value(property, 0).replace(/^[\d.,]+/, '');
  return `${format.number(number, number < 10 ? 2 : 1)}${unit}`;
}
