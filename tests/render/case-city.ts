import type { City, Entry } from '../../data/contract/city.ts';
import type { Leg } from '../../data/contract/leg.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import { lngLatAt, localCmAt } from './grid.ts';
import type { CaseLeg, RenderCase, Thing } from './render-case.ts';

/** The city of a case at its time. */
export function cityOf({ things, time }: RenderCase): City {
  const nowMs = Date.parse(time);
  const entries = things.map((thing, handle) => entryOf(thing, handle, nowMs));
  return { entries: new Map(entries.map((entry) => [entry.record.id, entry])) };
}

function entryOf(thing: Thing, handle: number, nowMs: number): Entry {
  const { values = {}, legs = [] } = thing;
  return {
    handle,
    record: recordOf(thing),
    values: Object.fromEntries(Object.entries(values).map(([property, value]) => [property, { value, atMs: nowMs }])),
    legs: legs.map((leg) => legOf(leg, nowMs)),
  };
}

function recordOf({ key, at, path, values, legs, ...own }: Thing): CityRecord {
  const id: RecordId = `${own.kind}:${key}`;
  const [longitude, latitude] = at ? lngLatAt(at) : [];
  return {
    feed: 'feed:render',
    name: key,
    ...(at ? { longitude, latitude } : {}),
    ...(path ? { path: path.flatMap((place) => [...lngLatAt(place)]) } : {}),
    ...own,
    id,
  } as CityRecord;
}

function legOf({ fromS, toS, from, to }: CaseLeg, nowMs: number): Leg {
  const [start, end] = [localCmAt(from), localCmAt(to)];
  return {
    t0Ms: nowMs + fromS * 1000,
    t1Ms: nowMs + toS * 1000,
    x0Cm: start.xCm,
    y0Cm: start.yCm,
    x1Cm: end.xCm,
    y1Cm: end.yCm,
  };
}
