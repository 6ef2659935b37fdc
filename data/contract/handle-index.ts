import type { City, Entry, Handle } from './city.ts';
import type { RecordId } from './record.ts';

/** Which record each handle of a city stands for; made once a city, when first asked. */
const indices = new WeakMap<City, ReadonlyMap<Handle, RecordId>>();

/** Gives what is held of a handle, if anything: `(handle) => entryOf(city, handle)` for a whole city. */
export type Held = (handle: Handle) => Entry | undefined;

/** The entry that a handle stands for in a city; undefined where it holds none. */
export function entryOf(city: City, handle: Handle): Entry | undefined {
  const id = handlesOf(city).get(handle);
  return id === undefined ? undefined : city.entries.get(id);
}

/** The record of every handle of a city. */
export function handlesOf(city: City): ReadonlyMap<Handle, RecordId> {
  const known = indices.get(city);
  if (known) return known;
  const made = new Map<Handle, RecordId>();
  for (const [id, entry] of city.entries) made.set(entry.handle, id);
  indices.set(city, made);
  return made;
}

/** Keeps a city's handles where they are known already, so that they are not gathered again. */
export function keepHandles(city: City, handles: ReadonlyMap<Handle, RecordId>): void {
  indices.set(city, handles);
}
