import { FrameError, type ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Handle } from './city.ts';

/** Handles in rising order, each as what it exceeds the one before by, less one. */
export function writeHandles(writer: ByteWriter, handles: readonly Handle[]): void {
  let before = -1;
  for (const handle of handles) {
    writer.unsigned(handle - before - 1);
    before = handle;
  }
}

/** All handles that are left. */
export function readHandles(reader: ByteReader): Handle[] {
  const handles: Handle[] = [];
  let before = -1;
  while (reader.left > 0) {
    before += reader.unsigned() + 1;
    if (!Number.isSafeInteger(before)) throw new FrameError('a handle is too large');
    handles.push(before);
  }
  return handles;
}
