import earcut from 'earcut';

/** One footprint: rings of flat x, y in metres from the city's origin, the outer first; closing points left out. */
export interface Footprint {
  readonly rings: readonly (readonly number[])[];
  readonly baseM: number;
  readonly heightM: number;
  readonly id: number;
  readonly fabric: string;
}

/** Extruded footprints: vertices of {@link VERTEX_BYTES} each, and triangles. */
export interface BuildingMesh {
  readonly vertices: ArrayBuffer;
  readonly indices: Uint32Array<ArrayBuffer>;
  readonly vertexCount: number;
  readonly buildingCount: number;
  /** west, south, east, north in metres from the city's origin. */
  readonly bounds: readonly [number, number, number, number];
  readonly tallestM: number;
}

/** A tile's buildings as they came from the worker. */
export interface TileMesh {
  readonly key: string;
  readonly mesh: BuildingMesh;
}

/**
 * x, y Float32 metres; top of the vertex, height over the foot, place along the wall and the wall's length as Uint16 of
 * 1/32 m; normal x, y as Int8; seed and kind as Uint8. A wall's length of 0 is a roof.
 */
export const VERTEX_BYTES = 20;

/** Uint16 steps in a metre: up to 2,047 m. */
export const STEPS_PER_METRE = 32;

/** What a building's fabric means to its walls; the number goes to the GPU. */
export const FABRIC_KINDS = ['other', 'eixample', 'old-town', 'village', 'block', 'tower', 'industrial'] as const;

/** Extrudes footprints into walls and triangulated roofs. Those with fewer than three corners are left out. */
export function buildingMesh(footprints: readonly Footprint[]): BuildingMesh {
  const sound = footprints.filter(({ rings, heightM }) => (rings[0]?.length ?? 0) >= 6 && heightM > 0);
  const corners = sound.reduce((sum, { rings }) => sum + rings.reduce((all, ring) => all + ring.length / 2, 0), 0);
  const writer = new MeshWriter(corners * 5);
  for (const footprint of sound) addBuilding(writer, footprint);
  return writer.finish(sound.length);
}

interface Vertex {
  readonly x: number;
  readonly y: number;
  readonly zM: number;
  readonly upM: number;
  readonly alongM: number;
  readonly lengthM: number;
  readonly normalX: number;
  readonly normalY: number;
}

class MeshWriter {
  readonly #view: DataView;
  readonly #indices: number[] = [];
  readonly #bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  #count = 0;
  #tallestM = 0;
  seed = 0;
  kind = 0;

  constructor(vertexCapacity: number) {
    this.#view = new DataView(new ArrayBuffer(vertexCapacity * VERTEX_BYTES));
  }

  get count(): number {
    return this.#count;
  }

  vertex({ x, y, zM, upM, alongM, lengthM, normalX, normalY }: Vertex): void {
    const at = this.#count++ * VERTEX_BYTES;
    const view = this.#view;
    view.setFloat32(at, x, true);
    view.setFloat32(at + 4, y, true);
    view.setUint16(at + 8, steps(zM), true);
    view.setUint16(at + 10, steps(upM), true);
    view.setUint16(at + 12, steps(alongM), true);
    view.setUint16(at + 14, steps(lengthM), true);
    view.setInt8(at + 16, Math.round(normalX * 127));
    view.setInt8(at + 17, Math.round(normalY * 127));
    view.setUint8(at + 18, this.seed);
    view.setUint8(at + 19, this.kind);
    this.#tallestM = Math.max(this.#tallestM, zM);
    const bounds = this.#bounds;
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }

  triangles(first: number, corners: readonly number[]): void {
    for (const corner of corners) this.#indices.push(first + corner);
  }

  finish(buildingCount: number): BuildingMesh {
    return {
      vertices: this.#view.buffer.slice(0, this.#count * VERTEX_BYTES) as ArrayBuffer,
      indices: new Uint32Array(this.#indices),
      vertexCount: this.#count,
      buildingCount,
      bounds: this.#bounds,
      tallestM: this.#tallestM,
    };
  }
}

function addBuilding(writer: MeshWriter, footprint: Footprint): void {
  writer.seed = hashOf(footprint.id);
  const kind = FABRIC_KINDS.indexOf(footprint.fabric as (typeof FABRIC_KINDS)[number]);
  writer.kind = Math.max(0, kind);
  const rings = footprint.rings.map((ring, index) => wound(ring, index === 0));
  for (const ring of rings) addWalls(writer, ring, footprint);
  addRoof(writer, rings, footprint);
}

/** Walls look to the right of a ring's way: outer rings run counter-clockwise, holes clockwise. */
function addWalls(writer: MeshWriter, ring: readonly number[], { baseM, heightM }: Footprint): void {
  for (let at = 0; at < ring.length; at += 2) {
    const next = (at + 2) % ring.length;
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [ring[at], ring[at + 1], ring[next], ring[next + 1]];
    const lengthM = Math.hypot(x1 - x0, y1 - y0);
    if (lengthM < 0.05) continue;
    const normal = { normalX: (y1 - y0) / lengthM, normalY: (x0 - x1) / lengthM, lengthM: Math.max(lengthM, 0.1) };
    const first = writer.count;
    for (const upM of [0, heightM]) {
      writer.vertex({ x: x0, y: y0, zM: baseM + upM, upM, alongM: 0, ...normal });
      writer.vertex({ x: x1, y: y1, zM: baseM + upM, upM, alongM: lengthM, ...normal });
    }
    writer.triangles(first, [0, 1, 3, 0, 3, 2]);
  }
}

function addRoof(writer: MeshWriter, rings: readonly (readonly number[])[], { baseM, heightM }: Footprint): void {
  const flat = rings.flat();
  const holes: number[] = [];
  let corners = 0;
  for (const ring of rings) {
    if (corners > 0) holes.push(corners);
    corners += ring.length / 2;
  }
  const first = writer.count;
  for (let at = 0; at < flat.length; at += 2) {
    const place = { x: flat[at] ?? 0, y: flat[at + 1] ?? 0, zM: baseM + heightM, upM: heightM };
    writer.vertex({ ...place, alongM: 0, lengthM: 0, normalX: 0, normalY: 0 });
  }
  writer.triangles(first, lookingUp(earcut(flat, holes), flat));
}

/** Triangles counter-clockwise from above, whichever way the triangulation turned them. */
function lookingUp(triangles: readonly number[], flat: readonly number[]): readonly number[] {
  const [a = 0, b = 0, c = 0] = triangles;
  const corners = [a, b, c].flatMap((corner) => [flat[corner * 2] ?? 0, flat[corner * 2 + 1] ?? 0]);
  return signedAreaM2(corners) >= 0 ? triangles : [...triangles].reverse();
}

/** The ring counter-clockwise, or clockwise for a hole, without its closing point. */
function wound(ring: readonly number[], outer: boolean): readonly number[] {
  const closed = ring.length > 2 && ring[0] === ring.at(-2) && ring[1] === ring.at(-1);
  const open = closed ? ring.slice(0, -2) : ring;
  if (signedAreaM2(open) > 0 === outer) return open;
  const reversed: number[] = [];
  for (let at = open.length - 2; at >= 0; at -= 2) reversed.push(open[at] ?? 0, open[at + 1] ?? 0);
  return reversed;
}

/** Positive where the ring runs counter-clockwise. */
export function signedAreaM2(ring: readonly number[]): number {
  let twice = 0;
  for (let at = 0; at < ring.length; at += 2) {
    const next = (at + 2) % ring.length;
    twice += (ring[at] ?? 0) * (ring[next + 1] ?? 0) - (ring[next] ?? 0) * (ring[at + 1] ?? 0);
  }
  return twice / 2;
}

function steps(metres: number): number {
  return Math.min(65_535, Math.max(0, Math.round(metres * STEPS_PER_METRE)));
}

/** One byte that differs between neighbours. */
function hashOf(id: number): number {
  return (Math.imul(id ^ (id >>> 7), 0x9e3779b1) >>> 24) & 255;
}
