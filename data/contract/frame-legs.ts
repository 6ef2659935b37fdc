import { FrameError, type ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Handle, LegChange } from './city.ts';
import { readHandles, writeHandles } from './frame-handles.ts';
import type { Held } from './handle-index.ts';
import { appendLeg, legAt, placeOn, type Leg } from './leg.ts';
import type { LocalCm } from './place.ts';

/** What legs are written against; the same at both ends. */
export interface LegFrame {
  readonly serverMs: number;
  readonly corner: LocalCm;
  readonly held: Held;
}

/** A leg's control byte. It begins when the leg before it ends. */
const FOLLOWS = 1;
/** It begins where the legs before it have the vehicle then, to the centimetre. */
const IN_PLACE = 2;
/** Another leg of the same vehicle comes after it. */
const MORE = 4;
/** First leg only: the legs held are let go. */
const WHOLE = 8;
/** No leg at all. */
const NOTHING = 16;

/**
 * Columns, each a section: `handles` one per vehicle; `controls` one byte per leg; `times` the start where it does not
 * follow, as ms after the last one told, and the duration in ms; `starts` the start in cm where it is not in place,
 * from where it was expected; `steps` from the start to the end, cm.
 */
const COLUMNS = ['handles', 'controls', 'times', 'starts', 'steps'] as const;

type Columns<Part> = Readonly<Record<(typeof COLUMNS)[number], Part>>;

export function writeLegs(changes: readonly LegChange[], frame: LegFrame): ByteWriter {
  const columns = makeColumns(() => new ByteWriter());
  const sorted = [...changes].sort((one, other) => one.handle - other.handle);
  writeHandles(
    columns.handles,
    sorted.map(({ handle }) => handle),
  );
  let toldMs = frame.serverMs;
  for (const { handle, whole, legs } of sorted) {
    let known = whole ? [] : (frame.held(handle)?.legs ?? []);
    if (legs.length === 0) columns.controls.byte((whole ? WHOLE : 0) | NOTHING);
    for (const [index, leg] of legs.entries()) {
      const flags = (whole && index === 0 ? WHOLE : 0) | (index < legs.length - 1 ? MORE : 0);
      toldMs = writeLeg(columns, leg, { known, flags, toldMs, corner: frame.corner });
      if (flags & MORE) known = appendLeg(known, leg);
    }
  }
  const writer = new ByteWriter();
  for (const name of COLUMNS) writer.section(columns[name]);
  return writer;
}

export function readLegs(reader: ByteReader, frame: LegFrame): LegChange[] {
  const columns = makeColumns(() => reader.section());
  reader.end();
  const told = { ms: frame.serverMs };
  const changes = readHandles(columns.handles).map((handle) => readChange(columns, handle, frame, told));
  for (const name of COLUMNS) columns[name].end();
  return changes;
}

/** What one leg is written against. */
interface Before {
  readonly known: readonly Leg[];
  readonly flags: number;
  readonly toldMs: number;
  readonly corner: LocalCm;
}

function writeLeg(columns: Columns<ByteWriter>, leg: Leg, { known, flags, toldMs, corner }: Before): number {
  const follows = known.at(-1)?.t1Ms === leg.t0Ms;
  const expected = expectedStart(known, leg.t0Ms, corner);
  const inPlace = expected.xCm === leg.x0Cm && expected.yCm === leg.y0Cm;
  columns.controls.byte(flags | (follows ? FOLLOWS : 0) | (inPlace ? IN_PLACE : 0));
  if (!follows) columns.times.signed(leg.t0Ms - toldMs);
  columns.times.wideUnsigned(leg.t1Ms - leg.t0Ms);
  if (!inPlace) {
    columns.starts.signed(leg.x0Cm - expected.xCm);
    columns.starts.signed(leg.y0Cm - expected.yCm);
  }
  columns.steps.wideSigned(leg.x1Cm - leg.x0Cm);
  columns.steps.wideSigned(leg.y1Cm - leg.y0Cm);
  return follows ? toldMs : leg.t0Ms;
}

function readChange(columns: Columns<ByteReader>, handle: Handle, frame: LegFrame, told: { ms: number }): LegChange {
  let control = columns.controls.byte();
  const whole = (control & WHOLE) !== 0;
  if ((control & ~WHOLE) === NOTHING) return { handle, whole, legs: [] };
  let known = whole ? [] : (frame.held(handle)?.legs ?? []);
  const legs: Leg[] = [];
  for (;;) {
    if (control >= NOTHING || (legs.length > 0 && control & WHOLE)) throw new FrameError('has a bad leg');
    const leg = readLeg(columns, { known, flags: control, toldMs: told.ms, corner: frame.corner });
    if ((control & FOLLOWS) === 0) told.ms = leg.t0Ms;
    legs.push(leg);
    if ((control & MORE) === 0) return { handle, whole, legs };
    known = appendLeg(known, leg);
    control = columns.controls.byte();
  }
}

function readLeg(columns: Columns<ByteReader>, { known, flags, toldMs, corner }: Before): Leg {
  const t0Ms = flags & FOLLOWS ? known.at(-1)?.t1Ms : toldMs + columns.times.signed();
  if (t0Ms === undefined) throw new FrameError('has a leg that follows none');
  const t1Ms = t0Ms + columns.times.wideUnsigned();
  const { xCm, yCm } = expectedStart(known, t0Ms, corner);
  const inPlace = (flags & IN_PLACE) !== 0;
  const x0Cm = inPlace ? xCm : xCm + columns.starts.signed();
  const y0Cm = inPlace ? yCm : yCm + columns.starts.signed();
  const x1Cm = x0Cm + columns.steps.wideSigned();
  const y1Cm = y0Cm + columns.steps.wideSigned();
  if (![t1Ms, x1Cm, y1Cm].every(Number.isSafeInteger)) throw new FrameError('has a leg out of this world');
  return { t0Ms, t1Ms, x0Cm, y0Cm, x1Cm, y1Cm };
}

/** Where a new leg is expected to begin: where the legs before it have the vehicle at that time, in whole cm. */
function expectedStart(known: readonly Leg[], atMs: number, corner: LocalCm): LocalCm {
  const leg = legAt(known, atMs);
  if (!leg) return corner;
  const { xCm, yCm } = placeOn(leg, atMs);
  return { xCm: Math.round(xCm) + 0, yCm: Math.round(yCm) + 0 };
}

function makeColumns<Part>(make: () => Part): Columns<Part> {
  return { handles: make(), controls: make(), times: make(), starts: make(), steps: make() };
}
