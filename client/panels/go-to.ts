import type { LngLat } from '../../data/contract/place.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { SearchKind } from '../state/search.ts';
import { flyTo, select, type ViewStore } from '../state/view.ts';

/** How near one looks at a thing of each kind. */
const ZOOMS: Readonly<Record<SearchKind, number>> = {
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
};

/** Something to go to: a record that is selected there, or a place that is marked. */
export interface Goal {
  readonly name: string;
  readonly kind: SearchKind;
  readonly at: LngLat;
  readonly record: RecordId | null;
}

/** Selects or marks it, and moves the camera there. A stop is both: no layer shows which one is selected. */
export function goTo(view: ViewStore, { name, kind, at, record }: Goal): void {
  select(view, record);
  view.setState({ mark: record && kind !== 'stop' ? null : { name, kind, at } });
  flyTo(view, { longitude: at[0], latitude: at[1], zoom: ZOOMS[kind] });
}

/** Takes the keyboard on to the details of what was chosen, as soon as they are there. */
export function focusDetails(): void {
  setTimeout(() => document.querySelector<HTMLElement>('.inspector h2')?.focus());
}
