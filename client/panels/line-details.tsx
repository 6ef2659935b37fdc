import { type ReactElement, useMemo } from 'react';
import type { TransitLine } from '../../data/contract/package.ts';
import type { LineRecord, StopRecord } from '../../data/contract/record.ts';
import { select } from '../state/view.ts';
import { Fact } from './fact.tsx';
import { focusDetails, goTo } from './go-to.ts';
import { linesAt } from './inspector-facts.ts';
import { LineBadge } from './marks.tsx';
import { useFiles, useFormat, useServices } from './services.ts';

/** The lines that stop there; each leads to itself where the city knows it. */
export function StopLines({ stop }: { readonly stop: StopRecord }): ReactElement | null {
  const { view, city } = useServices();
  const format = useFormat();
  const transit = useFiles((files) => files.transit);
  const lines = useMemo(() => linesAt(stop, transit), [stop, transit]);
  if (lines.length === 0) return null;
  const recordOf = (line: TransitLine): LineRecord | undefined => {
    for (const { record } of city.getState().city.entries.values()) {
      if (record.kind === 'line' && record.mode === line.mode && record.name === line.name) return record;
    }
    return undefined;
  };
  return (
    <ul className="line-badges" aria-label={format.text('layer.lines')}>
      {lines.map((line) => (
        <li key={line.id}>
          <button
            type="button"
            className="badge-button"
            aria-label={line.longName === '' ? line.name : `${line.name}: ${line.longName}`}
            onClick={() => {
              const record = recordOf(line);
              if (!record) return;
              select(view, record.id);
              focusDetails();
            }}
          >
            <LineBadge name={line.name} colour={line.colour} textColour={line.textColour} />
          </button>
        </li>
      ))}
    </ul>
  );
}

export function LineFacts({ line }: { readonly line: LineRecord }): ReactElement | null {
  const format = useFormat();
  const drawn = useDrawnLine(line);
  if (!drawn) return null;
  return <Fact term={format.text('inspector.peak')} detail={`${format.number(drawn.headwayMin[0])}\u202fmin`} />;
}

/** A line's stops in order, each to be gone to: the text equal of its dots on the map. */
export function LineStops({ line }: { readonly line: LineRecord }): ReactElement | null {
  const { view, city } = useServices();
  const format = useFormat();
  const drawn = useDrawnLine(line);
  const all = useFiles(({ transit }) => transit?.stops);
  const stops = useMemo(() => {
    const known = new Map(all?.map((stop) => [stop.id, stop]));
    return drawn?.stops.flatMap((id) => known.get(id) ?? []) ?? [];
  }, [drawn, all]);
  if (stops.length === 0) return null;
  const recordOf = (name: string): StopRecord | undefined => {
    for (const { record } of city.getState().city.entries.values()) {
      if (record.kind === 'stop' && record.mode === line.mode && record.name === name) return record;
    }
    return undefined;
  };
  return (
    <details className="stops">
      <summary>
        {format.text('layer.stops')} <span className="head-aside">{format.number(stops.length)}</span>
      </summary>
      <ol>
        {stops.map(({ id, name, at }) => (
          <li key={id}>
            <button
              type="button"
              className="row-button"
              onClick={() => {
                goTo(view, { id: `stop:${id}`, name, kind: 'stop', at, record: recordOf(name)?.id ?? null });
                focusDetails();
              }}
            >
              {name}
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** The package's line of a record's mode and name. */
function useDrawnLine({ name, mode }: LineRecord): TransitLine | undefined {
  return useFiles(({ transit }) => transit?.lines.find((each) => each.name === name && each.mode === mode));
}
