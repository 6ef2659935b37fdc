import { type ByteReader, FrameError } from '../../data/contract/byte-reader.ts';
import type { ByteWriter } from '../../data/contract/byte-writer.ts';
import type { Leg } from '../../data/contract/leg.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { Batch } from './batch.ts';

type Moved = Batch['legs'][number];

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** Legs are whole milliseconds and centimetres (check.ts sees to it). Throws RangeError where one is not. */
export function writeLegs(writer: ByteWriter, legs: Batch['legs'], arrivedMs: number): void {
  const originMs = originOf(arrivedMs);
  writer.unsigned(legs.length);
  for (const { vehicle, leg } of legs) {
    writer.bytes(ENCODER.encode(vehicle));
    writer.signed(leg.t0Ms - originMs);
    writer.signed(leg.t1Ms - leg.t0Ms);
    writer.signed(leg.x0Cm);
    writer.signed(leg.y0Cm);
    writer.signed(leg.x1Cm - leg.x0Cm);
    writer.signed(leg.y1Cm - leg.y0Cm);
  }
}

/** Throws FrameError for what writeLegs does not write. */
export function readLegs(reader: ByteReader, arrivedMs: number): readonly Moved[] {
  const originMs = originOf(arrivedMs);
  const count = reader.unsigned();
  if (count > reader.left) throw new FrameError('has more legs than bytes');
  return Array.from({ length: count }, () => ({ vehicle: readVehicle(reader), leg: readLeg(reader, originMs) }));
}

function readVehicle(reader: ByteReader): RecordId<'vehicle'> {
  const id = DECODER.decode(reader.bytes());
  if (!isVehicle(id)) throw new FrameError('a leg belongs to no vehicle');
  return id;
}

function isVehicle(id: string): id is RecordId<'vehicle'> {
  return id.startsWith('vehicle:');
}

function readLeg(reader: ByteReader, originMs: number): Leg {
  const t0Ms = originMs + reader.signed();
  const t1Ms = t0Ms + reader.signed();
  const x0Cm = reader.signed();
  const y0Cm = reader.signed();
  return { t0Ms, t1Ms, x0Cm, y0Cm, x1Cm: x0Cm + reader.signed(), y1Cm: y0Cm + reader.signed() };
}

/** Times count from the arrival in whole ms; from the epoch where it is beyond whole numbers. */
function originOf(arrivedMs: number): number {
  const originMs = Math.round(arrivedMs);
  return Math.abs(originMs) < 2 ** 50 ? originMs : 0;
}
