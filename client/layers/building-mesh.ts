import earcut from 'earcut';

/** One footprint: rings of flat x, y in metres from the city's origin, the outer first; closing points left out. */
export interface Footprint {
  readonly rings: readonly (readonly number[])[];
  readonly baseM: number;
  readonly heightM: number;
  readonly id: number;
  readonly fabric: string;
  /** Whether it is made up rather than surveyed. */
  readonly generated: boolean;
}

/** Extruded footprints: vertices of {@link VERTEX_BYTES} each, and triangles. */
export interface BuildingMesh {
  readonly vertices: ArrayBuffer;
  readonly indices: Uint32Array<ArrayBuffer>;
  readonly vertexCount: number;
  readonly buildingCount: number;
  /** Ids of the buildings, in the order in which they were written; parts of one share theirs. */
  readonly ids: Float64Array<ArrayBuffer>;
  /** Number of each building's first roof vertex, then of each one's first wall vertex: all roofs come before all walls. */
  readonly firstVertices: Uint32Array<ArrayBuffer>;
  /** All roofs and the walls of some buildings come first: so many indices are enough from afar, and from farther. */
  readonly farIndexCount: number;
  readonly farthestIndexCount: number;
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
 * 1/32 m; normal x, y as Int8; seed and kind as Uint8, the kind with {@link GENERATED_BIT} where it is made up. A wall's length
 * of 0 is a roof.
 */
export const VERTEX_BYTES = 20;

/** Uint16 steps in a metre: up to 2,047 m. */
export const STEPS_PER_METRE = 32;

/** Set in the kind of a building that is made up rather than surveyed. */
export const GENERATED_BIT = 128;

/** What a building's fabric means to its walls; the number goes to the GPU. */
export const FABRIC_KINDS = ['other', 'eixample', 'old-town', 'village', 'block', 'tower', 'industrial'] as const;

/** Extrudes footprints into walls and triangulated roofs. Those without area or height are left out. */
export function buildingMesh(footprints: readonly Footprint[]): BuildingMesh {
  const sound = footprints
    .filter(({ rings, heightM }) => (rings[0]?.length ?? 0) >= 6 && heightM > 0)
    .sort((a, b) => prominence(b) - prominence(a));
  const corners = sound.reduce((sum, footprint) => sum + cornersOf(footprint), 0);
  const writer = new MeshWriter(corners * 5, corners * 12);
  const buildings = sound.map((footprint) => ({ footprint, rings: woundRings(footprint) }));
  const firstVertices = new Uint32Array(sound.length * 2);
  buildings.forEach(({ footprint, rings }, order) => {
    firstVertices[order] = writer.count;
    addRoof(writer, rings, footprint);
  });
  const indexCounts = [writer.indexCount];
  buildings.forEach(({ footprint, rings }, order) => {
    firstVertices[sound.length + order] = writer.count;
    addWalls(writer, rings, footprint);
    indexCounts.push(writer.indexCount);
  });
  const countAt = (share: number): number => indexCounts[Math.ceil(sound.length * share)] ?? 0;
  return {
    ...writer.finish(),
    buildingCount: sound.length,
    ids: Float64Array.from(sound, ({ id }) => id),
    firstVertices,
    farIndexCount: countAt(FAR_SHARE),
    farthestIndexCount: countAt(FARTHEST_SHARE),
  };
}

/** Id of the building that a vertex belongs to; undefined past the last. */
export function buildingIdOf({ ids, firstVertices, vertexCount }: BuildingMesh, vertex: number): number | undefined {
  if (vertex < 0 || vertex >= vertexCount) return undefined;
  let [low, high] = [0, firstVertices.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((firstVertices[middle] ?? 0) <= vertex) low = middle;
    else high = middle - 1;
  }
  return ids[low % ids.length];
}

/** Lines along the top and up one side of every wall, as pairs of vertices: the outline of each roof and its corners. */
export function edgeIndices({ firstVertices, vertexCount, buildingCount }: BuildingMesh): Uint32Array<ArrayBuffer> {
  const firstWall = firstVertices[buildingCount] ?? vertexCount;
  const walls = Math.floor((vertexCount - firstWall) / WALL_VERTICES);
  const lines = new Uint32Array(walls * 4);
  for (let wall = 0; wall < walls; wall++) {
    const first = firstWall + wall * WALL_VERTICES;
    lines.set([first + 2, first + 3, first, first + 2], wall * 4);
  }
  return lines;
}

/** Foot at both ends, then top at both ends. */
const WALL_VERTICES = 4;

/** Shares of a tile's buildings whose walls are drawn where single houses can hardly be told apart. */
const FAR_SHARE = 0.65;
const FARTHEST_SHARE = 0.4;

/** What keeps its walls from afar: what stands out by its height, and of the rest as many everywhere. */
function prominence({ id, heightM }: Footprint): number {
  return hashOf(id) / 256 + (heightM > STANDS_OUT_M ? 1 : 0);
}

const STANDS_OUT_M = 30;

/** Outer rings counter-clockwise, holes clockwise. */
function woundRings({ rings }: Footprint): readonly (readonly number[])[] {
  return rings.map((ring, index) => wound(ring, index === 0));
}

function cornersOf({ rings }: Footprint): number {
  return rings.reduce((sum, ring) => sum + ring.length / 2, 0);
}

/** Fills one buffer through views of its three kinds of number. */
class MeshWriter {
  readonly #floats: Float32Array;
  readonly #shorts: Uint16Array;
  readonly #bytes: Int8Array;
  readonly #indices: Uint32Array<ArrayBuffer>;
  readonly #bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  #tallestM = 0;
  count = 0;
  indexCount = 0;
  seed = 0;
  kind = 0;

  constructor(vertexCapacity: number, indexCapacity: number) {
    const buffer = new ArrayBuffer(vertexCapacity * VERTEX_BYTES);
    this.#floats = new Float32Array(buffer);
    this.#shorts = new Uint16Array(buffer);
    this.#bytes = new Int8Array(buffer);
    this.#indices = new Uint32Array(indexCapacity);
  }

  /** A corner `upM` over the foot that stands at `baseM`, on the wall that {@link face} has told. */
  vertex(x: number, y: number, baseM: number, upM: number, alongM: number, face: Face): void {
    const at = this.count++;
    this.#floats[at * 5] = x;
    this.#floats[at * 5 + 1] = y;
    this.#shorts[at * 10 + 4] = steps(baseM + upM);
    this.#shorts[at * 10 + 5] = steps(upM);
    this.#shorts[at * 10 + 6] = steps(alongM);
    this.#shorts[at * 10 + 7] = steps(face.lengthM);
    this.#bytes[at * 20 + 16] = Math.round(face.normalX * 127);
    this.#bytes[at * 20 + 17] = Math.round(face.normalY * 127);
    this.#bytes[at * 20 + 18] = this.seed;
    this.#bytes[at * 20 + 19] = this.kind;
    if (baseM + upM > this.#tallestM) this.#tallestM = baseM + upM;
    const bounds = this.#bounds;
    if (x < bounds[0]) bounds[0] = x;
    if (y < bounds[1]) bounds[1] = y;
    if (x > bounds[2]) bounds[2] = x;
    if (y > bounds[3]) bounds[3] = y;
  }

  index(vertex: number): void {
    this.#indices[this.indexCount++] = vertex;
  }

  finish(): Pick<BuildingMesh, 'vertices' | 'indices' | 'vertexCount' | 'bounds' | 'tallestM'> {
    return {
      vertices: this.#floats.buffer.slice(0, this.count * VERTEX_BYTES) as ArrayBuffer,
      indices: this.#indices.slice(0, this.indexCount),
      vertexCount: this.count,
      bounds: this.#bounds,
      tallestM: this.#tallestM,
    };
  }
}

/** Where a wall looks and how long it is, metres; a roof has no length. */
interface Face {
  readonly normalX: number;
  readonly normalY: number;
  readonly lengthM: number;
}

const ROOF: Face = { normalX: 0, normalY: 0, lengthM: 0 };

function addWalls(writer: MeshWriter, rings: readonly (readonly number[])[], footprint: Footprint): void {
  mark(writer, footprint);
  for (const ring of rings) addWallsOf(writer, ring, footprint);
}

function mark(writer: MeshWriter, { id, fabric, generated }: Footprint): void {
  writer.seed = hashOf(id);
  const kind = Math.max(0, FABRIC_KINDS.indexOf(fabric as (typeof FABRIC_KINDS)[number]));
  writer.kind = kind + (generated ? GENERATED_BIT : 0);
}

/** Walls look to the right of a ring's way: outer rings run counter-clockwise, holes clockwise. */
function addWallsOf(writer: MeshWriter, ring: readonly number[], { baseM, heightM }: Footprint): void {
  for (let at = 0; at < ring.length; at += 2) {
    const next = at + 2 < ring.length ? at + 2 : 0;
    const x0 = ring[at] ?? 0;
    const y0 = ring[at + 1] ?? 0;
    const x1 = ring[next] ?? 0;
    const y1 = ring[next + 1] ?? 0;
    const lengthM = Math.hypot(x1 - x0, y1 - y0);
    if (lengthM < 0.05) continue;
    const face: Face = { normalX: (y1 - y0) / lengthM, normalY: (x0 - x1) / lengthM, lengthM };
    const first = writer.count;
    writer.vertex(x0, y0, baseM, 0, 0, face);
    writer.vertex(x1, y1, baseM, 0, lengthM, face);
    writer.vertex(x0, y0, baseM, heightM, 0, face);
    writer.vertex(x1, y1, baseM, heightM, lengthM, face);
    for (const corner of WALL_CORNERS) writer.index(first + corner);
  }
}

const WALL_CORNERS = [0, 1, 3, 0, 3, 2] as const;

function addRoof(writer: MeshWriter, rings: readonly (readonly number[])[], footprint: Footprint): void {
  const { baseM, heightM } = footprint;
  mark(writer, footprint);
  const [outer = []] = rings;
  const flat = rings.length > 1 ? rings.flat() : outer;
  const holes: number[] = [];
  let corners = 0;
  for (const ring of rings) {
    if (corners > 0) holes.push(corners);
    corners += ring.length / 2;
  }
  const first = writer.count;
  for (let at = 0; at < flat.length; at += 2) writer.vertex(flat[at] ?? 0, flat[at + 1] ?? 0, baseM, heightM, 0, ROOF);
  for (const corner of lookingUp(earcut(flat, holes), flat)) writer.index(first + corner);
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
