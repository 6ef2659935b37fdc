import type { ReactElement } from 'react';
import { SimulatedMark } from './marks.tsx';
import { useCity, useCityTime, useFiles, useFormat, useServices } from './services.ts';

/** The city's time, and whether what is shown at it is simulated. */
export function ClockFace(): ReactElement {
  const { clock } = useServices();
  const format = useFormat();
  const nowMs = useCityTime(1000);
  const simulated = useSimulated();
  return (
    <section className="clock" aria-label={format.text('clock.label')}>
      {clock.known ? (
        <>
          <time className="clock-date" dateTime={new Date(nowMs).toISOString()}>
            {format.date(nowMs)}
          </time>
          <span className="clock-time">{format.time(nowMs)}</span>
          {clock.speed !== 1 && (
            <span className="clock-speed" title={format.text('clock.speed', { speed: format.number(clock.speed) })}>
              {format.number(clock.speed)}×
            </span>
          )}
        </>
      ) : (
        <span className="clock-date">{format.text('clock.waiting')}</span>
      )}
      {simulated && <SimulatedMark />}
    </section>
  );
}

function useSimulated(): boolean {
  const city = useCity();
  const generated = useFiles((files) => files.manifest?.generated ?? false);
  if (generated) return true;
  for (const { record } of city.entries.values()) if (record.kind === 'feed' && record.simulated) return true;
  return false;
}
