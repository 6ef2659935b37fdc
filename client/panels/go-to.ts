import type { RecordId } from '../../data/contract/record.ts';
import type { PlaceKind, PlaceRef } from '../state/place.ts';
import { flyTo, select, type ViewStore } from '../state/view.ts';

/** How near one looks at a thing of each kind. */
const ZOOMS: Readonly<Record<PlaceKind, number>> = {
  district: 14,
  landmark: 16.5,
  line: 13,
  stop: 16.5,
  neighbourhood: 15,
  square: 16.5,
  street: 16,
  park: 15.5,
  beach: 15,
  hill: 14,
  harbour: 14.5,
  station: 17,
  site: 17,
  sensor: 16.5,
  building: 17,
  tree: 18.5,
};

/** Something to go to: a record that is selected there, or a place that is marked. */
export interface Goal extends PlaceRef {
  readonly record: RecordId | null;
}

/** Selects or marks it, and moves the camera there. A stop is both: no layer shows which one is selected. */
export function goTo(view: ViewStore, { id, name, kind, at, record }: Goal): void {
  select(view, record);
  view.setState({ mark: record && kind !== 'stop' ? null : { id, name, kind, at } });
  flyTo(view, { longitude: at[0], latitude: at[1], zoom: ZOOMS[kind] });
}

/** Takes the keyboard on to the details of what was chosen, as soon as they are there: at the latest in a second. */
export function focusDetails(): void {
  const untilMs = performance.now() + 1000;
  const look = (): void => {
    const head = document.querySelector<HTMLElement>('.inspector h2');
    if (head) head.focus();
    else if (performance.now() < untilMs) requestAnimationFrame(look);
  };
  setTimeout(look);
}
