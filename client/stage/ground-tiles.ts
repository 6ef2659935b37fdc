import { classifyRings, VectorTile, type VectorTileLayer } from '@mapbox/vector-tile';
import earcut from 'earcut';
import { PbfReader } from 'pbf';
import { metresOf, type TileAddress } from '../../data/contract/tile-space.ts';
import { type GroundParts, shoreField } from '../layers/ground-parts.ts';

/** Gathers what the ground's drawing needs, tile by tile. */
export class GroundGatherer {
  readonly #positions: number[] = [];
  readonly #indices: number[] = [];
  readonly #shores: number[] = [];
  readonly #beaches: number[] = [];
  readonly #lamps: number[] = [];

  add(bytes: Uint8Array, tile: TileAddress): void {
    const { layers } = new VectorTile(new PbfReader(bytes));
    if (layers.water) this.#addWater(layers.water, tile);
    if (layers.land) this.#addBeaches(layers.land, tile);
    if (layers.streets) this.#addLamps(layers.streets, tile);
  }

  finish(): GroundParts {
    const mesh = { positions: new Float32Array(this.#positions), indices: new Uint32Array(this.#indices) };
    const field = shoreField(this.#shores, this.#beaches, mesh);
    const water = field && { ...mesh, field };
    return { water, lamps: spread(this.#lamps) };
  }

  #addWater(layer: VectorTileLayer, tile: TileAddress): void {
    const toMetres = metresOf(tile, layer.extent);
    for (let index = 0; index < layer.length; index++) {
      const feature = layer.feature(index);
      if (feature.type !== 3) continue;
      for (const rings of classifyRings(feature.loadGeometry())) {
        this.#addPolygon(rings.map((ring) => ring.flatMap(({ x, y }) => toMetres(x, y))));
        for (const ring of rings) addEdges(this.#shores, ring, layer.extent, toMetres);
      }
    }
  }

  #addPolygon(rings: readonly (readonly number[])[]): void {
    const holes: number[] = [];
    let corners = 0;
    for (const ring of rings) {
      if (corners > 0) holes.push(corners);
      corners += ring.length / 2;
    }
    const flat = rings.flat();
    const first = this.#positions.length / 2;
    for (const corner of earcut(flat, holes)) this.#indices.push(first + corner);
    for (const value of flat) this.#positions.push(value);
  }

  #addBeaches(layer: VectorTileLayer, tile: TileAddress): void {
    const toMetres = metresOf(tile, layer.extent);
    for (let index = 0; index < layer.length; index++) {
      const feature = layer.feature(index);
      if (feature.type !== 3 || feature.properties.kind !== 'beach') continue;
      for (const ring of feature.loadGeometry()) addEdges(this.#beaches, ring, layer.extent, toMetres);
    }
  }

  #addLamps(layer: VectorTileLayer, tile: TileAddress): void {
    const toMetres = metresOf(tile, layer.extent);
    for (let index = 0; index < layer.length; index++) {
      const feature = layer.feature(index);
      const look = LAMPS[String(feature.properties.class)];
      if (!look || feature.type !== 2 || feature.properties.tunnel === true) continue;
      for (const line of feature.loadGeometry()) addLampsAlong(this.#lamps, line, look, layer.extent, toMetres);
    }
  }
}

interface LampLook {
  /** From one lamp to the next on the same side, metres. */
  readonly everyM: number;
  /** From the street's middle, metres. */
  readonly asideM: number;
}

/** Spacings and offsets usual for the class of street. */
const LAMPS: Readonly<Record<string, LampLook>> = {
  motorway: { everyM: 50, asideM: 13 },
  trunk: { everyM: 40, asideM: 12 },
  primary: { everyM: 32, asideM: 11 },
  secondary: { everyM: 32, asideM: 7.5 },
  tertiary: { everyM: 36, asideM: 6 },
  residential: { everyM: 42, asideM: 5 },
  pedestrian: { everyM: 42, asideM: 2 },
};

type Point = { readonly x: number; readonly y: number };

/** Tiles hold a little of their neighbours: what lies there is theirs. */
function inside(x: number, y: number, extent: number): boolean {
  return x >= 0 && y >= 0 && x < extent && y < extent;
}

/** The edges of a ring, but for those along which the tile was cut. */
function addEdges(
  stretches: number[],
  ring: readonly Point[],
  extent: number,
  toMetres: (x: number, y: number) => [number, number],
): void {
  ring.forEach((from, index) => {
    const to = ring[(index + 1) % ring.length] ?? from;
    const cut = (a: number, b: number): boolean => a === b && (a < 0 || a > extent);
    if (cut(from.x, to.x) || cut(from.y, to.y)) return;
    stretches.push(...toMetres(from.x, from.y), ...toMetres(to.x, to.y));
  });
}

/** Lamps on either side in turn; a corner does not start their count anew. */
function addLampsAlong(
  lamps: number[],
  line: readonly Point[],
  { everyM, asideM }: LampLook,
  extent: number,
  toMetres: (x: number, y: number) => [number, number],
): void {
  let nextM = everyM / 4;
  let side = asideM;
  line.slice(1).forEach((to, index) => {
    const from = line[index] ?? to;
    const [x0, y0] = toMetres(from.x, from.y);
    const [x1, y1] = toMetres(to.x, to.y);
    const lengthM = Math.hypot(x1 - x0, y1 - y0);
    for (; nextM < lengthM; nextM += everyM / 2, side = -side) {
      const share = nextM / lengthM;
      if (!inside(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share, extent)) continue;
      lamps.push(
        x0 + (x1 - x0) * share + ((y1 - y0) / lengthM) * side,
        y0 + (y1 - y0) * share + ((x0 - x1) / lengthM) * side,
      );
    }
    nextM -= lengthM;
  });
}

/** Every first share of the lamps lights the whole city: they are dealt out by a stride that has no common divisor with their number. */
function spread(lamps: readonly number[]): Float32Array<ArrayBuffer> {
  const count = lamps.length / 2;
  const spreadOut = new Float32Array(lamps.length);
  const stride = coprimeNear(Math.floor(count * 0.618), count);
  for (let index = 0, from = 0; index < count; index++, from = (from + stride) % count) {
    spreadOut[index * 2] = lamps[from * 2] ?? 0;
    spreadOut[index * 2 + 1] = lamps[from * 2 + 1] ?? 0;
  }
  return spreadOut;
}

function coprimeNear(wanted: number, count: number): number {
  let stride = Math.max(1, wanted);
  while (divisorOf(stride, count) > 1) stride++;
  return stride;
}

function divisorOf(a: number, b: number): number {
  return b === 0 ? a : divisorOf(b, a % b);
}
