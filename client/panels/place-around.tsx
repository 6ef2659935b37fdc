import type { ReactElement } from 'react';
import type { LngLat } from '../../data/contract/place.ts';
import { PROPERTY_IDS } from '../../data/contract/property.ts';
import { type Around, liveAround } from '../state/around.ts';
import { select } from '../state/view.ts';
import { feedOf, kindWord } from './inspector-facts.ts';
import { SimulatedMark } from './marks.tsx';
import { useCity, useCityTime, useFormat, useServices } from './services.ts';

/** Live values around a place: the nearest of each kind, with distance and age; each leads to its own details. */
export function PlaceAround({ at }: { readonly at: LngLat }): ReactElement | null {
  const format = useFormat();
  const city = useCity();
  const nowMs = useCityTime(5000);
  const around = liveAround(city, at, nowMs);
  if (around.length === 0) return null;
  return (
    <section className="around" aria-label={format.text('place.around')}>
      <h3>{format.text('place.around')}</h3>
      <ul>
        {around.map((each) => (
          <AroundRow key={each.entry.record.id} around={each} nowMs={nowMs} />
        ))}
      </ul>
    </section>
  );
}

function AroundRow({ around, nowMs }: { readonly around: Around; readonly nowMs: number }): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const city = useCity();
  const { entry, metres } = around;
  const { record, values } = entry;
  const told = PROPERTY_IDS.flatMap((property) => {
    const value = values[property];
    if (!value) return [];
    return [{ property, atMs: value.atMs, text: format.value(property, value.value) }];
  }).slice(0, 2);
  const newestMs = Math.max(...told.map(({ atMs }) => atMs));
  const simulated = feedOf(record, city)?.simulated ?? false;
  return (
    <li>
      <button type="button" className="row-button around-row" onClick={() => select(view, record.id)}>
        <span className="around-what">
          {told.map(({ property, text }) => `${format.text(`property.${property}`)} ${text}`).join(' · ')}
        </span>
        <span className="around-where">
          <span>
            {format.text(kindWord(record))}, {record.name} · {format.distance(Math.round(metres / 10) * 10)} ·{' '}
            {format.age(nowMs - newestMs)}
          </span>
          {simulated && <SimulatedMark short />}
        </span>
      </button>
    </li>
  );
}
