import type { Leg } from '../../data/contract/leg.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { NumberReader, NumberWriter, UnreadableHistory } from './number-columns.ts';
import type { Stretch, StretchLeg } from './stretch.ts';

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** Each leg of a vehicle mostly begins where and when the one before ended. */
export function plainGroupLegs({ legs, arrivals }: Pick<Stretch, 'legs' | 'arrivals'>): Uint8Array {
  const writer = new NumberWriter();
  const vehicles = new Map<RecordId<'vehicle'>, { number: number; leg: Leg }>();
  writer.unsigned(legs.length);
  let before = 0;
  for (const { batch, vehicle, leg } of legs) {
    const known = vehicles.get(vehicle);
    const number = known?.number ?? vehicles.size;
    writer.unsigned(batch - before);
    before = batch;
    writer.unsigned(number);
    if (!known) writer.bytes(ENCODER.encode(vehicle));
    writeLeg(writer, leg, known?.leg ?? firstLeg(arrivals[batch] ?? 0));
    vehicles.set(vehicle, { number, leg });
  }
  return writer.view();
}

/** Those of the first batches. Throws {@link UnreadableHistory} for what plainGroupLegs did not write, with the same arrivals. */
export function readGroupLegs(
  bytes: Uint8Array,
  arrivals: Float64Array,
  batches = arrivals.length,
): readonly StretchLeg[] {
  const reader = new NumberReader(bytes);
  const count = reader.count();
  const vehicles: { readonly vehicle: RecordId<'vehicle'>; leg: Leg }[] = [];
  const legs: StretchLeg[] = [];
  let batch = 0;
  for (let index = 0; index < count; index++) {
    batch += reader.unsigned();
    if (batch >= arrivals.length) throw new UnreadableHistory('a leg came in no batch');
    if (batch >= batches) return legs;
    const number = reader.unsigned();
    if (number > vehicles.length) throw new UnreadableHistory('a leg belongs to no vehicle');
    const known = vehicles[number] ?? { vehicle: readVehicle(reader), leg: firstLeg(arrivals[batch] ?? 0) };
    vehicles[number] = known;
    known.leg = readLeg(reader, known.leg);
    legs.push({ batch, vehicle: known.vehicle, leg: known.leg });
  }
  reader.end();
  return legs;
}

function readVehicle(reader: NumberReader): RecordId<'vehicle'> {
  const id = DECODER.decode(reader.bytes());
  return `vehicle:${id.slice('vehicle:'.length)}`;
}

/** Stands before the first leg of a vehicle. */
function firstLeg(arrivedMs: number): Leg {
  const atMs = Math.round(arrivedMs);
  return { t0Ms: atMs, t1Ms: atMs, x0Cm: 0, y0Cm: 0, x1Cm: 0, y1Cm: 0 };
}

function writeLeg(writer: NumberWriter, leg: Leg, before: Leg): void {
  writer.signed(leg.t0Ms - before.t1Ms);
  writer.signed(leg.t1Ms - leg.t0Ms);
  writer.signed(leg.x0Cm - before.x1Cm);
  writer.signed(leg.y0Cm - before.y1Cm);
  writer.signed(leg.x1Cm - leg.x0Cm);
  writer.signed(leg.y1Cm - leg.y0Cm);
}

function readLeg(reader: NumberReader, before: Leg): Leg {
  const t0Ms = before.t1Ms + reader.signed();
  const t1Ms = t0Ms + reader.signed();
  const x0Cm = before.x1Cm + reader.signed();
  const y0Cm = before.y1Cm + reader.signed();
  return { t0Ms, t1Ms, x0Cm, y0Cm, x1Cm: x0Cm + reader.signed(), y1Cm: y0Cm + reader.signed() };
}
