import { PROPERTIES } from '../../../data/catalogue/properties.ts';
import { channelOf, type ChannelId } from '../../../data/contract/channel.ts';
import type { City, Entry } from '../../../data/contract/city.ts';
import { gatherEntry, startGathering } from '../../../data/contract/difference.ts';
import type { Leg } from '../../../data/contract/leg.ts';
import { toLngLat, type LngLat } from '../../../data/contract/place.ts';
import type { CityRecord } from '../../../data/contract/record.ts';
import { flagsOf } from '../../../data/contract/verdict.ts';
import { placesOf, roundedDegrees } from '../entry-place.ts';
import type { EntrySource } from '../entry-source.ts';

/** Something that changed, as it is sent: everyone gets the same text. */
export interface CityEvent {
  readonly channel: ChannelId;
  /** Where it is; empty for what has no place. */
  readonly places: readonly LngLat[];
  /** `event:` and `data:` lines, made when the first one wants them. */
  text(): string;
}

export interface EventContext {
  /** UTC epoch ms for which moving things are placed. */
  readonly atMs: number;
  sourceOf(record: CityRecord): EntrySource;
}

/** What makes `after` of `before`, entry by entry, lazily: a whole city is never held as text. */
export function* eventsBetween(before: City, after: City, context: EventContext): Generator<CityEvent> {
  for (const [id, old] of before.entries) if (!after.entries.has(id)) yield goneEvent(old, context);
  for (const [id, entry] of after.entries) {
    const old = before.entries.get(id);
    if (old !== entry) yield* eventsOf(old, entry, context);
  }
}

function goneEvent(old: Entry, { atMs }: EventContext): CityEvent {
  return {
    channel: channelOf(old.record),
    places: placesOf(old, atMs),
    text: textOf('gone', () => ({ id: old.record.id })),
  };
}

function* eventsOf(old: Entry | undefined, entry: Entry, context: EventContext): Generator<CityEvent> {
  const change = startGathering();
  gatherEntry(change, old, entry);
  const { record } = entry;
  const at = { channel: channelOf(record), places: placesOf(entry, context.atMs) };
  if (old && change.removed.length > 0) yield goneEvent(old, context);
  if (change.put.length > 0) {
    yield { ...at, text: textOf('record', () => recordWords(record, context)) };
  }
  for (const { property, value, atMs } of change.values) {
    const { unit } = PROPERTIES[property];
    const flags = flagsOf(entry.values[property]?.verdict ?? 0);
    const flagged = flags.length > 0 ? { flags } : {};
    const words = { id: record.id, property, value, unit, atMs, ...flagged };
    yield { ...at, text: textOf('value', () => words) };
  }
  for (const { whole, legs } of change.legs) yield { ...at, text: textOf('leg', () => legWords(record, whole, legs)) };
}

function recordWords(record: CityRecord, { sourceOf }: EventContext): object {
  const { name: source, ...told } = sourceOf(record);
  return { ...record, source, ...told };
}

/** Enough to draw it by, for those who never saw its record. */
function legWords(record: CityRecord, whole: boolean, legs: readonly Leg[]): object {
  const { id, name } = record;
  const words = record.kind === 'vehicle' ? { mode: record.mode, line: record.line } : {};
  return { id, name, ...words, whole, legs: legs.map(legWord) };
}

function legWord({ t0Ms, t1Ms, x0Cm, y0Cm, x1Cm, y1Cm }: Leg): object {
  return { t0Ms, t1Ms, from: pointOf(x0Cm, y0Cm), to: pointOf(x1Cm, y1Cm) };
}

function pointOf(xCm: number, yCm: number): readonly number[] {
  return toLngLat({ xCm, yCm }).map(roundedDegrees);
}

/** JSON has no line ends, so that one `data:` line holds it. */
function textOf(event: string, data: () => object): () => string {
  let made: string | undefined;
  return () => {
    made ??= `event: ${event}\ndata: ${JSON.stringify(data())}\n`;
    return made;
  };
}
