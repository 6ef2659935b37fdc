import type { Change, City, Entry, Handle } from './city.ts';
import { handlesOf, keepHandles } from './handle-index.ts';
import { appendLeg } from './leg.ts';
import type { RecordId } from './record.ts';

/**
 * The city after a change: what it does not name is shared with the city before. Throws RangeError when it speaks of a
 * handle that the city does not hold.
 */
export function advance(city: City, change: Change): City {
  const entries = new Map(city.entries);
  const handles = advanceHandles(city, change, entries);
  const entryAt = (handle: Handle): Entry => {
    const entry = entries.get(handles.get(handle) ?? NOBODY);
    if (!entry) throw new RangeError(`the change speaks of handle ${handle}, which the city does not hold`);
    return entry;
  };
  for (const { handle, record } of change.put) {
    const { values, legs } = entryAt(handle);
    entries.set(record.id, { handle, record, values, legs });
  }
  for (const { handle, property, ...value } of change.values) {
    const { record, values, legs } = entryAt(handle);
    entries.set(record.id, { handle, record, values: { ...values, [property]: value }, legs });
  }
  for (const { handle, whole, legs } of change.legs) {
    const entry = entryAt(handle);
    const { record, values } = entry;
    entries.set(record.id, { handle, record, values, legs: whole ? legs : legs.reduce(appendLeg, entry.legs) });
  }
  const after: City = { entries };
  keepHandles(after, handles);
  return after;
}

/** No record has this id: it has no kind. */
const NOBODY: RecordId = ':';

/** Takes what is removed out of `entries`, enters what is new, and gives the handles after that. */
function advanceHandles(city: City, change: Change, entries: Map<RecordId, Entry>): ReadonlyMap<Handle, RecordId> {
  const before = handlesOf(city);
  if (change.removed.length === 0 && change.put.every(({ handle, record }) => before.get(handle) === record.id)) {
    return before;
  }
  const handles = new Map(before);
  const remove = (handle: Handle | undefined): void => {
    const id = handle === undefined ? undefined : handles.get(handle);
    if (handle === undefined || id === undefined) return;
    handles.delete(handle);
    entries.delete(id);
  };
  for (const handle of change.removed) remove(handle);
  for (const { handle, record } of change.put) {
    if (handles.get(handle) === record.id) continue;
    remove(handle);
    remove(entries.get(record.id)?.handle);
    handles.set(handle, record.id);
    entries.set(record.id, { handle, record, values: {}, legs: [] });
  }
  return handles;
}
