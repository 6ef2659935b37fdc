import { Deck, type Layer, MapView } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import { LegColumns } from '../../client/layers/leg-columns.ts';
import { LegLayer } from '../../client/layers/leg-layer.ts';
import { CITY_METRES } from '../../client/layers/light.ts';
import { DAY } from '../../client/theme/palettes.ts';
import type { City, Entry } from '../../data/contract/city.ts';
import { appendLeg, type Leg, positionAt } from '../../data/contract/leg.ts';
import { toLngLat } from '../../data/contract/place.ts';
import type { VehicleRecord } from '../../data/contract/record.ts';
import type { Kind } from './motion.ts';

interface Fleet {
  readonly vehicles: Entry[];
  readonly columns: LegColumns;
  nowMs: number;
}

const START_MS = Date.UTC(2026, 5, 18, 8);
const FRAME_MS = 1000 / 60;
const LEG_MS = 10_000;
const EMPTY: City = { entries: new Map() };
const fleets = new Map<number, Fleet>();

/** Numbers from 0 to 1 by a seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function fleetOf(count: number): Fleet {
  const known = fleets.get(count);
  if (known) return known;
  const random = chance(count);
  const vehicles = Array.from({ length: count }, (_, index) => vehicle(index, random));
  const columns = new LegColumns();
  columns.apply(vehicles.map(changeOf), EMPTY, START_MS);
  const fleet: Fleet = { vehicles, columns, nowMs: START_MS };
  fleets.set(count, fleet);
  return fleet;
}

function vehicle(index: number, random: () => number): Entry {
  const record: VehicleRecord = {
    id: `vehicle:${index}`,
    kind: 'vehicle',
    feed: 'feed:bench',
    name: `${index}`,
    mode: 'bus',
    line: null,
    headsign: '',
    basis: 'observed',
    lengthM: 12,
  };
  const x0Cm = Math.round((random() - 0.5) * 1_200_000);
  const y0Cm = Math.round((random() - 0.5) * 1_000_000);
  const t0Ms = START_MS - Math.round(random() * LEG_MS);
  const first: Leg = { t0Ms, t1Ms: t0Ms + LEG_MS * 1.25, x0Cm, y0Cm, x1Cm: x0Cm + 8000, y1Cm: y0Cm };
  return { handle: index, record, values: {}, legs: [first, after(first)] };
}

function after({ t0Ms, x1Cm, y1Cm, y0Cm }: Leg): Leg {
  const turn = y1Cm === y0Cm ? 8000 : 0;
  return {
    t0Ms: t0Ms + LEG_MS,
    t1Ms: t0Ms + LEG_MS * 2.25,
    x0Cm: x1Cm,
    y0Cm: y1Cm,
    x1Cm: x1Cm + 8000 - turn,
    y1Cm: y1Cm + turn,
  };
}

function changeOf(entry: Entry) {
  return { id: entry.record.id, before: undefined, after: entry };
}

/** A second's worth of new legs: every vehicle gets one in ten seconds. */
function deliver(fleet: Fleet): void {
  const turn = Math.floor(fleet.nowMs / 1000) % 10;
  const changes = [];
  for (let index = turn; index < fleet.vehicles.length; index += 10) {
    const entry = fleet.vehicles[index];
    const last = entry?.legs.at(-1);
    if (!entry || !last) continue;
    const next = { ...entry, legs: appendLeg(entry.legs, after(last)) };
    fleet.vehicles[index] = next;
    changes.push(changeOf(next));
  }
  fleet.columns.apply(changes, EMPTY, fleet.nowMs);
}

function layerOf(kind: Kind, fleet: Fleet): Layer {
  if (kind === 'accessors') {
    return new ScatterplotLayer<Entry>({
      id: 'accessors',
      data: fleet.vehicles,
      getPosition: ({ legs }) => {
        const place = positionAt(legs, fleet.nowMs);
        return place ? [...toLngLat(place)] : [0, 0];
      },
      getRadius: 6,
      radiusMinPixels: 2,
      getFillColor: [204, 0, 0],
      updateTriggers: { getPosition: fleet.nowMs },
    });
  }
  return new LegLayer({
    id: 'legs',
    ...CITY_METRES,
    columns: fleet.columns,
    table: fleet.columns.tables.bus,
    nowMs: () => fleet.nowMs,
    palette: DAY,
    sun: { azimuthDeg: 140, altitudeDeg: 46 },
    bodyWidthM: 2.55,
    bodyHeightM: 3.1,
    underground: false,
    selectedSlot: -1,
  });
}

/** Every draw call is made, but of one vehicle: what is measured is JavaScript, and the software renderer would take its cores. */
function drawOneOfEach(): void {
  const { drawArraysInstanced } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.drawArraysInstanced = function drawOne(mode, first, count, instances) {
    drawArraysInstanced.call(this, mode, first, count, Math.min(1, instances));
  };
}

drawOneOfEach();
const deck = new Deck({
  parent: document.body as HTMLDivElement,
  width: 320,
  height: 240,
  views: new MapView({ id: 'map' }),
  viewState: { longitude: 2.17, latitude: 41.39, zoom: 12, pitch: 50, bearing: -40 },
  layers: [],
  onLoad: () => {
    window.motion = { prepare, play };
  },
});

function prepare(kind: Kind, count: number): Promise<void> {
  const fleet = fleetOf(count);
  deliver(fleet);
  deck.setProps({ layers: [layerOf(kind, fleet)] });
  return nextFrames(3);
}

/** Each frame is one of the browser's own, as on the page: what changes is told, and deck draws when its turn comes. */
async function play(kind: Kind, count: number, frames: number): Promise<void> {
  const fleet = fleetOf(count);
  const drawn = layerOf(kind, fleet);
  deck.setProps({ layers: [drawn] });
  await nextFrames(1);
  for (let frame = 0; frame < frames; frame++) {
    fleet.nowMs += FRAME_MS;
    if (kind === 'accessors') {
      deck.setProps({ layers: [layerOf(kind, fleet)] });
    } else {
      fleet.columns.advance(fleet.nowMs);
      if (kind === 'legsWithUploads' && frame === 0) deliver(fleet);
      drawn.setNeedsRedraw();
    }
    await nextFrames(1);
  }
}

async function nextFrames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame++) await new Promise((next) => requestAnimationFrame(next));
}
