import type { City, Value } from '../../data/contract/city.ts';
import { PROPERTY_IDS, type PropertyId } from '../../data/contract/property.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { Touched } from './rooms.ts';

/** Values kept of each series. */
export const RECENT_KEPT = 120;

/** The last values that this page saw of each thing's properties, for small charts. */
export interface Recent {
  /** Takes in what a step of the city changed. */
  note(touched: readonly Touched[]): void;
  /** Forgets all but what stands in this city: it is of another time than what was seen before. */
  restart(city: City): void;
  /** In time order. */
  series(id: RecordId, property: PropertyId): readonly Value[];
}

export function createRecent(): Recent {
  const kept = new Map<RecordId, Map<PropertyId, Value[]>>();

  const noteOne = ({ id, before, after }: Touched): void => {
    if (!after) {
      kept.delete(id);
      return;
    }
    if (before?.values === after.values) return;
    for (const property of PROPERTY_IDS) {
      const value = after.values[property];
      if (value) append(seriesOf(kept, id, property), value);
    }
  };

  return {
    note: (touched) => touched.forEach(noteOne),
    restart(city) {
      kept.clear();
      for (const [id, after] of city.entries) noteOne({ id, before: undefined, after });
    },
    series: (id, property) => kept.get(id)?.get(property) ?? [],
  };
}

function seriesOf(kept: Map<RecordId, Map<PropertyId, Value[]>>, id: RecordId, property: PropertyId): Value[] {
  const ofThing = kept.get(id) ?? new Map<PropertyId, Value[]>();
  kept.set(id, ofThing);
  const series = ofThing.get(property) ?? [];
  ofThing.set(property, series);
  return series;
}

function append(series: Value[], value: Value): void {
  const last = series.at(-1);
  if (last && last.atMs >= value.atMs) return;
  series.push(value);
  if (series.length > RECENT_KEPT) series.shift();
}
