import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LegColumns, LegColumns as Columns } from '../../client/layers/leg-columns.ts';
import { FLAG_SHOWN, LEG_FLOATS, LOOK_BYTES, NEVER_S, VEHICLE_FLOATS } from '../../client/layers/leg-table.ts';
import { type City, EMPTY_CITY, type Entry } from '../../data/contract/city.ts';
import { appendLeg, type Leg, positionAt } from '../../data/contract/leg.ts';
import type { LineRecord, RecordId, VehicleRecord } from '../../data/contract/record.ts';

const T0 = Date.UTC(2026, 5, 18, 10);

function leg(startS: number, endS: number, from: [number, number], to: [number, number]): Leg {
  const [x0Cm, y0Cm] = from;
  const [x1Cm, y1Cm] = to;
  return { t0Ms: T0 + startS * 1000, t1Ms: T0 + endS * 1000, x0Cm, y0Cm, x1Cm, y1Cm };
}

function vehicle(key: string, legs: readonly Leg[], more: Partial<VehicleRecord> = {}): Entry {
  const record: VehicleRecord = {
    id: `vehicle:${key}`,
    kind: 'vehicle',
    feed: 'feed:transit',
    name: key,
    mode: 'bus',
    line: null,
    headsign: '',
    basis: 'observed',
    lengthM: 12,
    ...more,
  };
  return { handle: 1, record, values: {}, legs };
}

function put(columns: LegColumns, entry: Entry, nowMs: number, city: City = EMPTY_CITY): void {
  columns.apply([{ id: entry.record.id, before: undefined, after: entry }], city, nowMs);
}

/** Where the shader puts a vehicle, to the millimetre: the same arithmetic on the same columns. */
function drawnAt(columns: LegColumns, id: RecordId, nowMs: number): [number, number] {
  const mode = columns.modeOf(id);
  const { legs } = columns.tables[mode ?? 'bus'];
  const now = Math.fround(columns.secondsOf(nowMs));
  const first = columns.slotOf(id) * VEHICLE_FLOATS;
  const at = now >= (legs[first + LEG_FLOATS + 4] ?? 0) ? first + LEG_FLOATS : first;
  const value = (index: number): number => legs[at + index] ?? Number.NaN;
  const share = Math.min(1, Math.max(0, (now - value(4)) * value(5)));
  return [millimetres(value(0) + value(2) * share), millimetres(value(1) + value(3) * share)];
}

function millimetres(metres: number): number {
  return Math.round(metres * 1000) / 1000;
}

describe('leg columns', () => {
  it('draw a vehicle along its leg, and at its end once the leg is over', () => {
    const columns = new Columns();
    put(columns, vehicle('a', [leg(0, 10, [0, 0], [10_000, 5000])]), T0);
    expect(drawnAt(columns, 'vehicle:a', T0 + 5000)).toEqual([50, 25]);
    expect(drawnAt(columns, 'vehicle:a', T0 + 60_000)).toEqual([100, 50]);
  });

  it('change to the next leg when it begins, without JavaScript in between', () => {
    const columns = new Columns();
    put(columns, vehicle('a', [leg(0, 12, [0, 0], [12_000, 0]), leg(10, 20, [10_000, 0], [10_000, 10_000])]), T0);
    const version = columns.version;
    expect(drawnAt(columns, 'vehicle:a', T0 + 9000)).toEqual([90, 0]);
    expect(drawnAt(columns, 'vehicle:a', T0 + 15_000)).toEqual([100, 50]);
    expect(columns.version).toBe(version);
  });

  it('bring a vehicle on to its third leg once the second has begun', () => {
    const columns = new Columns();
    const legs = [leg(0, 10, [0, 0], [100, 0]), leg(10, 20, [100, 0], [200, 0]), leg(20, 30, [200, 0], [300, 0])];
    put(columns, vehicle('a', legs), T0);
    columns.advance(T0 + 11_000);
    expect(drawnAt(columns, 'vehicle:a', T0 + 25_000)[0]).toBeCloseTo(2.5, 5);
  });

  it('touch only the pages of vehicles that changed', () => {
    const columns = new Columns();
    for (let index = 0; index < 1000; index++) put(columns, vehicle(`v${index}`, [leg(0, 10, [0, 0], [1, 1])]), T0);
    const table = columns.tables.bus;
    expect(table.takeDirty()).toEqual([{ start: 0, end: 1000 }]);
    expect(table.takeDirty()).toEqual([]);
    put(columns, vehicle('v600', [leg(1, 10, [0, 0], [5, 5])]), T0 + 1000);
    expect(table.takeDirty()).toEqual([{ start: 512, end: 768 }]);
  });

  it('use the slot of a vehicle that has gone for the next that comes', () => {
    const columns = new Columns();
    const gone = vehicle('a', [leg(0, 10, [0, 0], [1, 1])]);
    put(columns, gone, T0);
    columns.apply([{ id: gone.record.id, before: gone, after: undefined }], EMPTY_CITY, T0);
    const { bus } = columns.tables;
    expect([bus.size, bus.idAt(0), bus.looks[3]]).toEqual([0, undefined, 0]);
    put(columns, vehicle('b', [leg(0, 10, [0, 0], [1, 1])]), T0);
    expect([bus.extent, bus.idAt(0)]).toEqual([1, 'vehicle:b']);
  });

  it('hide a vehicle that has no legs yet', () => {
    const columns = new Columns();
    put(columns, vehicle('a', []), T0);
    expect((columns.tables.bus.looks[3] ?? 0) & FLAG_SHOWN).toBe(0);
    put(columns, vehicle('a', [leg(0, 1, [0, 0], [1, 1])]), T0);
    expect((columns.tables.bus.looks[3] ?? 0) & FLAG_SHOWN).toBe(FLAG_SHOWN);
  });

  it('keep a tenth of a metre after days, by counting from a new base', () => {
    const columns = new Columns();
    const dayS = 5 * 86_400;
    put(columns, vehicle('a', [leg(0, 10, [0, 0], [1000, 0])]), T0);
    columns.advance(T0 + dayS * 1000);
    put(columns, vehicle('a', [leg(dayS, dayS + 7, [0, 0], [7000, 0])]), T0 + dayS * 1000);
    expect(Math.abs(drawnAt(columns, 'vehicle:a', T0 + dayS * 1000 + 3333)[0] - 33.33)).toBeLessThan(0.1);
  });

  it('follow a clock that is set back', () => {
    const columns = new Columns();
    const legs = [leg(0, 10, [0, 0], [100, 0]), leg(10, 20, [100, 0], [200, 0]), leg(20, 30, [200, 0], [300, 0])];
    put(columns, vehicle('a', legs), T0 + 25_000);
    columns.advance(T0 + 2000);
    expect(drawnAt(columns, 'vehicle:a', T0 + 5000)[0]).toBeCloseTo(0.5, 5);
  });

  it('take the colour of the line, also when the line is told after the vehicle', () => {
    const columns = new Columns();
    put(columns, vehicle('a', [leg(0, 10, [0, 0], [1, 1])], { line: 'line:V15', basis: 'scheduled' }), T0);
    const line: LineRecord = {
      id: 'line:V15',
      kind: 'line',
      feed: 'feed:transit',
      name: 'V15',
      mode: 'bus',
      longName: '',
      colour: '#5B2D8E',
      textColour: '#ffffff',
      operator: 'TMB',
    };
    const entry: Entry = { handle: 2, record: line, values: {}, legs: [] };
    columns.apply([{ id: line.id, before: undefined, after: entry }], { entries: new Map([[line.id, entry]]) }, T0);
    expect([...columns.tables.bus.looks.subarray(0, LOOK_BYTES - 3)]).toEqual([0x5b, 0x2d, 0x8e, 3, 12]);
  });

  it('turn the short way round into a leg', () => {
    const columns = new Columns();
    const nearlyNorth: [number, number] = [-100, 1000];
    put(columns, vehicle('a', [leg(0, 1, [0, 0], nearlyNorth), leg(1, 9, nearlyNorth, [0, 2000])]), T0 + 1500);
    const { legs } = columns.tables.bus;
    expect(Math.abs((legs[6] ?? 0) - (legs[7] ?? 0))).toBeLessThan(0.3);
    expect(legs[LEG_FLOATS + 4]).toBe(NEVER_S);
  });

  it('draw every vehicle where positionAt says it is, for any legs', () => {
    const someLeg = fc.record({
      startS: fc.integer({ min: 0, max: 300 }),
      lastsS: fc.integer({ min: 1, max: 40 }),
      x: fc.integer({ min: -900_000, max: 900_000 }),
      y: fc.integer({ min: -900_000, max: 900_000 }),
    });
    fc.assert(
      fc.property(fc.array(someLeg, { minLength: 1, maxLength: 10 }), fc.integer({ min: 0, max: 340 }), (some, atS) => {
        let legs: readonly Leg[] = [];
        for (const { startS, lastsS, x, y } of some) {
          legs = appendLeg(legs, leg(startS, startS + lastsS, [x, y], [x + 5000, y - 3000]));
        }
        const columns = new Columns();
        put(columns, vehicle('a', legs), T0);
        for (let second = 0; second <= atS; second++) columns.advance(T0 + second * 1000);
        const place = positionAt(legs, T0 + atS * 1000);
        const [x, y] = drawnAt(columns, 'vehicle:a', T0 + atS * 1000);
        expect(Math.abs(x - (place?.xCm ?? 0) / 100)).toBeLessThan(0.01);
        expect(Math.abs(y - (place?.yCm ?? 0) / 100)).toBeLessThan(0.01);
      }),
    );
  });
});
