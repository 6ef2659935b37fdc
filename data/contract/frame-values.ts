import { FrameError, type ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { ValueChange } from './city.ts';
import { readHandles, writeHandles } from './frame-handles.ts';
import { PROPERTY_IDS, type PropertyId } from './property.ts';
import { GOOD } from './verdict.ts';

/** Values travel as whole numbers of this many decimals, the fewest that lose nothing; else as 64-bit floats. */
const MOST_DECIMALS = 6;
const FLOATS = 255;

/**
 * One block per property: its number, the decimals, then four sections: handles, times (ms after the one before, the
 * first after the frame's), values, verdicts (see {@link writeVerdicts}).
 */
export function writeValues(changes: readonly ValueChange[], serverMs: number): ByteWriter {
  const writer = new ByteWriter();
  const byProperty = new Map<PropertyId, ValueChange[]>();
  for (const change of changes) {
    const block = byProperty.get(change.property);
    if (block) block.push(change);
    else byProperty.set(change.property, [change]);
  }
  for (const [property, block] of byProperty) writeBlock(writer, property, block, serverMs);
  return writer;
}

export function readValues(reader: ByteReader, serverMs: number): ValueChange[] {
  const changes: ValueChange[] = [];
  while (reader.left > 0) readBlock(reader, serverMs, changes);
  return changes;
}

function writeBlock(writer: ByteWriter, property: PropertyId, block: ValueChange[], serverMs: number): void {
  block.sort((one, other) => one.handle - other.handle);
  const decimals = decimalsOf(block);
  writer.unsigned(PROPERTY_IDS.indexOf(property));
  writer.byte(decimals);
  const [handles, times, values] = [new ByteWriter(), new ByteWriter(), new ByteWriter()];
  writeHandles(
    handles,
    block.map(({ handle }) => handle),
  );
  let beforeMs = serverMs;
  for (const { value, atMs } of block) {
    times.signed(atMs - beforeMs);
    beforeMs = atMs;
    if (decimals === FLOATS) values.float64(value);
    else values.signed(Math.round(value * 10 ** decimals));
  }
  for (const part of [handles, times, values, writeVerdicts(block)]) writer.section(part);
}

function readBlock(reader: ByteReader, serverMs: number, changes: ValueChange[]): void {
  const property = PROPERTY_IDS[reader.unsigned()];
  const decimals = reader.byte();
  if (property === undefined) throw new FrameError('has an unknown property');
  if (decimals > MOST_DECIMALS && decimals !== FLOATS) throw new FrameError('has a bad number of decimals');
  const handles = readHandles(reader.section());
  const [times, values] = [reader.section(), reader.section()];
  const verdicts = readVerdicts(reader.section(), handles.length);
  let atMs = serverMs;
  for (const [row, handle] of handles.entries()) {
    atMs += times.signed();
    const value = decimals === FLOATS ? values.float64() : values.signed() / 10 ** decimals;
    const verdict = verdicts?.[row] ?? GOOD;
    changes.push(verdict === GOOD ? { handle, property, value, atMs } : { handle, property, value, atMs, verdict });
  }
  times.end();
  values.end();
}

/** Runs of one verdict: how many good values come before, the verdict, its values less one. Nothing where all are good. */
function writeVerdicts(block: readonly ValueChange[]): ByteWriter {
  const writer = new ByteWriter();
  let written = 0;
  for (let row = 0; row < block.length; row++) {
    const verdict = block[row]?.verdict ?? GOOD;
    if (verdict === GOOD) continue;
    if (verdict !== (verdict & 0xff)) throw new RangeError(`${verdict} is no verdict`);
    let end = row + 1;
    while (end < block.length && (block[end]?.verdict ?? GOOD) === verdict) end++;
    writer.unsigned(row - written);
    writer.byte(verdict);
    writer.unsigned(end - row - 1);
    written = end;
    row = end - 1;
  }
  return writer;
}

/** Undefined where all are good. */
function readVerdicts(reader: ByteReader, count: number): Uint8Array | undefined {
  if (reader.left === 0) return undefined;
  const verdicts = new Uint8Array(count);
  let row = 0;
  while (reader.left > 0) {
    row += reader.unsigned();
    const verdict = reader.byte();
    const end = row + reader.unsigned() + 1;
    if (verdict === GOOD || end > count) throw new FrameError('has bad verdicts');
    verdicts.fill(verdict, row, end);
    row = end;
  }
  return verdicts;
}

function decimalsOf(block: readonly ValueChange[]): number {
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    if (block.every(({ value }) => isExact(value, decimals))) return decimals;
  }
  return FLOATS;
}

function isExact(value: number, decimals: number): boolean {
  const scaled = Math.round(value * 10 ** decimals);
  return Math.abs(scaled) < 2 ** 50 && Object.is((scaled + 0) / 10 ** decimals, value);
}
