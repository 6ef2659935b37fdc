import type { City, Entry } from '../../data/contract/city.ts';
import type { Leg } from '../../data/contract/leg.ts';
import type { Mode, RecordId } from '../../data/contract/record.ts';
import { MODE_COLOURS } from '../theme/mode-colours.ts';
import { rgbOf } from '../theme/palette.ts';
import { FLAG_SCHEDULED, FLAG_SHOWN, LEG_FLOATS, LOOK_BYTES, LegTable, NEVER_S, VEHICLE_FLOATS } from './leg-table.ts';

/** What became of one entry of the city. */
export interface EntryChange {
  readonly id: RecordId;
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
}

interface Place {
  readonly mode: Mode;
  readonly slot: number;
  entry: Entry;
}

/** Width of the time buckets in which vehicles wait for their next leg, city ms. */
const BUCKET_MS = 250;

/** City seconds after which times are counted from a new base: Float32 keeps half a millisecond up to here. */
const REBASE_S = 7200;

/**
 * Legs of every vehicle as GPU-ready columns. A vehicle's slot holds the leg under way and the next; JavaScript writes
 * it again only when it gets legs or begins one, never once per frame.
 */
export class LegColumns {
  readonly tables: Readonly<Record<Mode, LegTable>> = {
    metro: new LegTable(),
    tram: new LegTable(),
    rail: new LegTable(),
    bus: new LegTable(),
  };
  /** UTC epoch ms that the columns' seconds are counted from. */
  baseMs = 0;
  readonly #places = new Map<RecordId, Place>();
  readonly #buckets = new Map<number, Place[]>();
  #lastBucket = 0;

  /** Rises with every write. */
  get version(): number {
    const { metro, tram, rail, bus } = this.tables;
    return metro.version + tram.version + rail.version + bus.version;
  }

  /** Seconds from the base, as the shader compares them. */
  secondsOf(nowMs: number): number {
    return (nowMs - this.baseMs) / 1000;
  }

  /** Slot of a vehicle in its mode's table; -1 without one. */
  slotOf(id: RecordId | null): number {
    return (id && this.#places.get(id)?.slot) ?? -1;
  }

  modeOf(id: RecordId | null): Mode | undefined {
    return id ? this.#places.get(id)?.mode : undefined;
  }

  /** Takes in what has changed. */
  apply(changes: readonly EntryChange[], city: City, nowMs: number): void {
    this.advance(nowMs);
    let relook = false;
    for (const { id, after } of changes) {
      if (after?.record.kind === 'vehicle') this.#put(id, after, after.record.mode, city, nowMs);
      else if (after?.record.kind === 'line') relook = true;
      else if (!after) this.#remove(id);
    }
    if (relook) for (const place of this.#places.values()) this.#look(place, city);
  }

  /** Brings vehicles whose next leg has begun on to it, and counts from a new base when due. Call before each frame. */
  advance(nowMs: number): void {
    const bucket = Math.floor(nowMs / BUCKET_MS);
    const seconds = this.secondsOf(nowMs);
    if (seconds > REBASE_S || seconds < -REBASE_S || bucket < this.#lastBucket) this.#rebase(nowMs);
    this.#lastBucket = bucket;
    if (this.#buckets.size === 0) return;
    for (const [due, places] of this.#buckets) {
      if (due >= bucket) continue;
      this.#buckets.delete(due);
      for (const place of places) if (this.#places.get(place.entry.record.id) === place) this.#write(place, nowMs);
    }
  }

  #rebase(nowMs: number): void {
    this.baseMs = Math.floor(nowMs / 1000) * 1000;
    this.#buckets.clear();
    for (const place of this.#places.values()) this.#write(place, nowMs);
  }

  #put(id: RecordId, entry: Entry, mode: Mode, city: City, nowMs: number): void {
    const known = this.#places.get(id);
    if (known && known.mode !== mode) this.#remove(id);
    const kept = known?.mode === mode ? known : undefined;
    const place = kept ?? { mode, slot: this.tables[mode].take(id), entry };
    const sameLook = kept?.entry.record === entry.record;
    place.entry = entry;
    this.#places.set(id, place);
    if (!sameLook) this.#look(place, city);
    this.#write(place, nowMs);
  }

  #remove(id: RecordId): void {
    const place = this.#places.get(id);
    if (!place) return;
    this.tables[place.mode].release(place.slot);
    this.#places.delete(id);
  }

  #look({ mode, slot, entry }: Place, city: City): void {
    const { record } = entry;
    if (record.kind !== 'vehicle') return;
    const line = record.line ? city.entries.get(record.line)?.record : undefined;
    const colour = line?.kind === 'line' ? line.colour : MODE_COLOURS[mode];
    const table = this.tables[mode];
    const flags = (entry.legs.length > 0 ? FLAG_SHOWN : 0) | (record.basis === 'scheduled' ? FLAG_SCHEDULED : 0);
    table.looks.set([...rgbOf(colour), flags, Math.min(255, Math.round(record.lengthM))], slot * LOOK_BYTES);
    table.touch(slot);
  }

  #write(place: Place, nowMs: number): void {
    const { legs } = place.entry;
    const table = this.tables[place.mode];
    const flagsAt = place.slot * LOOK_BYTES + 3;
    const flags = table.looks[flagsAt] ?? 0;
    table.looks[flagsAt] = legs.length > 0 ? flags | FLAG_SHOWN : flags & ~FLAG_SHOWN;
    table.touch(place.slot);
    const current = Math.max(0, lastBegun(legs, nowMs));
    const next = legs[current + 1];
    this.#writeLeg(table, place.slot * VEHICLE_FLOATS, legs, current);
    this.#writeLeg(table, place.slot * VEHICLE_FLOATS + LEG_FLOATS, legs, current + 1);
    if (next) this.#wait(place, next.t0Ms);
  }

  #wait(place: Place, untilMs: number): void {
    const bucket = Math.floor(untilMs / BUCKET_MS);
    const waiting = this.#buckets.get(bucket);
    if (waiting) waiting.push(place);
    else this.#buckets.set(bucket, [place]);
  }

  #writeLeg({ legs: columns }: LegTable, at: number, legs: readonly Leg[], index: number): void {
    const leg = legs[index];
    if (!leg) {
      columns[at + 4] = NEVER_S;
      return;
    }
    const along = bearingAt(legs, index);
    const before = index > 0 ? bearingAt(legs, index - 1) : along;
    columns[at] = leg.x0Cm / 100;
    columns[at + 1] = leg.y0Cm / 100;
    columns[at + 2] = (leg.x1Cm - leg.x0Cm) / 100;
    columns[at + 3] = (leg.y1Cm - leg.y0Cm) / 100;
    columns[at + 4] = (leg.t0Ms - this.baseMs) / 1000;
    columns[at + 5] = 1000 / Math.max(1, leg.t1Ms - leg.t0Ms);
    columns[at + 6] = along + shortestTurn(before - along);
    columns[at + 7] = along;
  }
}

/** Index of the last leg begun by then; -1 before the first. */
function lastBegun(legs: readonly Leg[], nowMs: number): number {
  for (let index = legs.length - 1; index >= 0; index--) {
    const leg = legs[index];
    if (leg && leg.t0Ms <= nowMs) return index;
  }
  return -1;
}

/** Bearing in radians clockwise from north; a leg that stands still keeps the one before it, or takes the one after. */
function bearingAt(legs: readonly Leg[], index: number): number {
  for (let each = index; each >= 0; each--) {
    const bearing = bearingOf(legs[each]);
    if (bearing !== undefined) return bearing;
  }
  for (let each = index + 1; each < legs.length; each++) {
    const bearing = bearingOf(legs[each]);
    if (bearing !== undefined) return bearing;
  }
  return 0;
}

function bearingOf(leg: Leg | undefined): number | undefined {
  if (!leg) return undefined;
  const east = leg.x1Cm - leg.x0Cm;
  const north = leg.y1Cm - leg.y0Cm;
  return east === 0 && north === 0 ? undefined : Math.atan2(east, north);
}

function shortestTurn(radians: number): number {
  return radians - 2 * Math.PI * Math.round(radians / (2 * Math.PI));
}
