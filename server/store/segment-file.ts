/** What is needed of a file that is written to. */
export interface SegmentFile {
  write(bytes: Uint8Array, from: number, length: number, position: number): Promise<{ readonly bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** One file of the journal: its name is the first offset that it may hold. */
export interface Segment {
  readonly file: string;
  readonly first: number;
}

/** The file that is written to, and how much of it is safe. */
export interface OpenSegment extends Segment {
  readonly handle: SegmentFile;
  safeBytes: number;
  /** Up to here the file has room, zeros behind the safe bytes. */
  grownBytes: number;
  /** Bytes behind the safe ones may be there: cut before the next write. */
  untidy: boolean;
}

/** Cuts what is behind the safe part. */
export async function tidyUp(segment: OpenSegment): Promise<void> {
  if (!segment.untidy) return;
  await segment.handle.truncate(segment.safeBytes);
  await segment.handle.datasync();
  segment.grownBytes = segment.safeBytes;
  segment.untidy = false;
}

/** Appends to the safe part; where that fails, what was written of it is cut off again, now or before the next write. */
export async function writeSafely(segment: OpenSegment, bytes: Uint8Array, aheadBytes: number): Promise<void> {
  const end = segment.safeBytes + bytes.length;
  try {
    const written = await writeOut(segment, end > segment.grownBytes ? grown(bytes, aheadBytes) : bytes, bytes.length);
    await segment.handle.datasync();
    segment.grownBytes = Math.max(segment.grownBytes, segment.safeBytes + written);
    segment.safeBytes = end;
  } catch (error) {
    segment.untidy = true;
    await segment.handle.truncate(segment.safeBytes).catch(() => undefined);
    throw error;
  }
}

/** Gives how much was written: no room for what is beyond the needed bytes is no failure. */
async function writeOut({ handle, safeBytes }: OpenSegment, bytes: Uint8Array, needed: number): Promise<number> {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += (await handle.write(bytes, written, bytes.length - written, safeBytes + written)).bytesWritten;
    } catch (error) {
      if (written < needed) throw error;
      break;
    }
  }
  return written;
}

function grown(bytes: Uint8Array, aheadBytes: number): Uint8Array {
  const padded = new Uint8Array(bytes.length + aheadBytes);
  padded.set(bytes);
  return padded;
}
