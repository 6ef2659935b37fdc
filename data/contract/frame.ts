import { ByteReader, FrameError } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { CHANNEL_IDS, TILE_CM, type Room } from './channel.ts';
import type { Change } from './city.ts';
import { readLegs, writeLegs } from './frame-legs.ts';
import { readRecords, writeRecords } from './frame-records.ts';
import { readHandles, writeHandles } from './frame-handles.ts';
import { readValues, writeValues } from './frame-values.ts';
import type { Held } from './handle-index.ts';
import type { LocalCm } from './place.ts';
import { WIRE_VERSION, type FrameHeader, type Timeline } from './protocol.ts';

/** First byte of every frame: tells it from any other binary message. */
export const FRAME_MARK = 0xbe;

/** A frame as it was before encoding. Lists come back ordered by handle. */
export interface Frame {
  readonly header: FrameHeader;
  readonly change: Change;
}

const NONE: Held = () => undefined;

/**
 * A frame in bytes. `held` is what every receiver holds: the room's entries as the frame `header.after` left them; for
 * a snapshot it is not asked. Throws RangeError for a change that no frame can carry.
 * Layout: mark, version, header; then sections, each with its length: removed handles, records, values, legs.
 */
export function encodeFrame(header: FrameHeader, change: Change, held: Held): Uint8Array {
  const writer = new ByteWriter();
  writer.byte(FRAME_MARK);
  writer.byte(WIRE_VERSION);
  writeHeader(writer, header);
  const removed = new ByteWriter();
  writeHandles(removed, [...change.removed].sort(ascending));
  writer.section(removed);
  writer.section(writeRecords(change.put));
  writer.section(writeValues(change.values, header.serverMs));
  writer.section(
    writeLegs(change.legs, {
      serverMs: header.serverMs,
      corner: cornerOf(header.room),
      held: kept(header, change, held),
    }),
  );
  return writer.view().slice();
}

/** The frame in some bytes. Throws {@link FrameError} for any others, and for a frame that does not fit what is held. */
export function decodeFrame(bytes: Uint8Array, held: Held): Frame {
  const { reader, header } = startFrame(bytes);
  const removed = readHandles(reader.section());
  const put = readRecords(reader.section());
  const values = readValues(reader.section(), header.serverMs);
  const known = kept(header, { removed }, held);
  const legs = readLegs(reader.section(), { serverMs: header.serverMs, corner: cornerOf(header.room), held: known });
  reader.end();
  const fresh = new Set(put.map(({ handle }) => handle));
  for (const { handle } of [...values, ...legs]) {
    if (!fresh.has(handle) && !known(handle)) throw new FrameError(`speaks of handle ${handle}, which is not held`);
  }
  return { header, change: { removed, put, values, legs } };
}

/** What some bytes say of themselves before their change, to find what is held of their room. Throws {@link FrameError}. */
export function decodeHeader(bytes: Uint8Array): FrameHeader {
  return startFrame(bytes).header;
}

function startFrame(bytes: Uint8Array): { readonly reader: ByteReader; readonly header: FrameHeader } {
  const reader = new ByteReader(bytes);
  if (reader.byte() !== FRAME_MARK) throw new FrameError('is no frame');
  const version = reader.byte();
  if (version !== WIRE_VERSION) throw new FrameError(`is of wire version ${version}, not ${WIRE_VERSION}`);
  return { reader, header: readHeader(reader) };
}

/** What of the entries held is still there once the removed ones are gone. */
function kept(header: FrameHeader, change: Pick<Change, 'removed'>, held: Held): Held {
  if (header.after === null) return NONE;
  if (change.removed.length === 0) return held;
  const removed = new Set(change.removed);
  return (handle) => (removed.has(handle) ? undefined : held(handle));
}

function ascending(one: number, other: number): number {
  return one - other;
}

/** Positions without a leg before them are counted from here: the south-west corner of the room's tile. */
function cornerOf(room: Room): LocalCm {
  const [column = 0, row = 0] = (room.split('/')[1] ?? '0_0').split('_').map(Number);
  return { xCm: column * TILE_CM, yCm: row * TILE_CM };
}

function writeHeader(writer: ByteWriter, { timeline, room, epoch, sequence, after, serverMs }: FrameHeader): void {
  const names = new ByteWriter();
  names.ascii([timeline, room, epoch].map(encodeURIComponent).join(' '));
  writer.section(names);
  writer.unsigned(sequence);
  if (after !== null && after >= sequence) throw new RangeError(`frame ${sequence} cannot come after frame ${after}`);
  writer.unsigned(after === null ? 0 : sequence - after);
  writer.unsigned(serverMs);
}

function readHeader(reader: ByteReader): FrameHeader {
  const [timeline, room, epoch] = readNames(reader.section().ascii());
  if (!isTimeline(timeline) || !isRoom(room) || epoch === undefined) throw new FrameError('has a bad header');
  const sequence = reader.unsigned();
  const back = reader.unsigned();
  if (back > sequence) throw new FrameError('comes after no frame');
  return { timeline, room, epoch, sequence, after: back === 0 ? null : sequence - back, serverMs: reader.unsigned() };
}

function readNames(text: string): readonly string[] {
  try {
    return text.split(' ').map(decodeURIComponent);
  } catch {
    throw new FrameError('has a bad header');
  }
}

function isTimeline(text: string | undefined): text is Timeline {
  return text === 'live' || /^(replay|scenario)\/./.test(text ?? '');
}

function isRoom(text: string | undefined): text is Room {
  const [channel, tile, ...rest] = (text ?? '').split('/');
  if (rest.length > 0 || !CHANNEL_IDS.some((id) => id === channel)) return false;
  return tile === undefined || /^-?\d{1,6}_-?\d{1,6}$/.test(tile);
}
