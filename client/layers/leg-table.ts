import type { RecordId } from '../../data/contract/record.ts';

/** Numbers of one leg on the GPU: x0, y0, dx, dy in metres, t0 in seconds from the base, 1/duration, bearing before and along, radians. */
export const LEG_FLOATS = 8;

/** A vehicle holds two legs: the one under way and the one after it. */
export const VEHICLE_FLOATS = 2 * LEG_FLOATS;

/** Bytes of a vehicle's look: red, green, blue, flags, length in metres, three to spare. */
export const LOOK_BYTES = 8;

export const FLAG_SHOWN = 1;
export const FLAG_SCHEDULED = 2;

/** Start time that never comes, seconds: a second leg that is not known. */
export const NEVER_S = 1e9;

/** Vehicles in a page: the smallest stretch that is uploaded. */
const PAGE_VEHICLES = 256;

const FIRST_CAPACITY = 1024;

/** A stretch of vehicles, from `start` up to `end`, whose numbers have changed. */
export interface DirtyRange {
  readonly start: number;
  readonly end: number;
}

/** The vehicles of one mode as typed arrays, one slot each, with the pages that the GPU has not seen yet. */
export class LegTable {
  legs = new Float32Array(FIRST_CAPACITY * VEHICLE_FLOATS);
  looks = new Uint8Array(FIRST_CAPACITY * LOOK_BYTES);
  /** Slots in use lie below this. */
  extent = 0;
  /** How many slots are in use. */
  size = 0;
  /** Rises whenever a slot is written. */
  version = 0;
  readonly #ids: (RecordId | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #dirtyPages = new Set<number>();

  get capacity(): number {
    return this.looks.length / LOOK_BYTES;
  }

  /** The vehicle in a slot. */
  idAt(slot: number): RecordId | undefined {
    return this.#ids[slot];
  }

  take(id: RecordId): number {
    const slot = this.#free.pop() ?? this.extent++;
    if (slot >= this.capacity) this.#grow();
    this.#ids[slot] = id;
    this.size++;
    return slot;
  }

  release(slot: number): void {
    this.#ids[slot] = undefined;
    this.#free.push(slot);
    this.size--;
    this.looks.fill(0, slot * LOOK_BYTES, (slot + 1) * LOOK_BYTES);
    this.touch(slot);
  }

  /** Notes that a slot's numbers have changed. */
  touch(slot: number): void {
    this.#dirtyPages.add(Math.floor(slot / PAGE_VEHICLES));
    this.version++;
  }

  /** The stretches changed since the last call, neighbours joined, in order. */
  takeDirty(): readonly DirtyRange[] {
    const pages = [...this.#dirtyPages].sort((a, b) => a - b);
    this.#dirtyPages.clear();
    const ranges: { start: number; end: number }[] = [];
    for (const page of pages) {
      const start = page * PAGE_VEHICLES;
      const end = Math.min(start + PAGE_VEHICLES, this.extent);
      const last = ranges.at(-1);
      if (last && last.end === start) last.end = end;
      else if (end > start) ranges.push({ start, end });
    }
    return ranges;
  }

  #grow(): void {
    const legs = new Float32Array(this.legs.length * 2);
    const looks = new Uint8Array(this.looks.length * 2);
    legs.set(this.legs);
    looks.set(this.looks);
    this.legs = legs;
    this.looks = looks;
  }
}
