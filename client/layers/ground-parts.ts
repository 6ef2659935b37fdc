/** What the drawing of the ground needs beside the base map; comes from the worker once the last tile is read. */
export interface GroundParts {
  readonly water: WaterMesh | null;
  /** East and north of each street lamp, metres from the city's origin, in an order in which any first share of them is spread over all. */
  readonly lamps: Float32Array<ArrayBuffer>;
}

/** The water's surface as triangles, and how far from land each of its places is. */
export interface WaterMesh {
  /** East, north in metres from the city's origin. */
  readonly positions: Float32Array<ArrayBuffer>;
  readonly indices: Uint32Array<ArrayBuffer>;
  readonly field: ShoreField;
}

/**
 * Distances to the shore and to the nearest beach on a grid, rows from south to north, as bytes, two a cell: from
 * {@link SHORE_BYTE} up on the water, down on land, by the square root of the share of {@link FIELD_RANGE_M}. So the
 * first metres are told finely, and between two cells lies a shore where the byte passes the middle.
 */
export interface ShoreField {
  readonly west: number;
  readonly south: number;
  readonly cellM: number;
  readonly columns: number;
  readonly rows: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Beyond it, the open sea, metres. */
export const FIELD_RANGE_M = 500;

/** Byte of the shore itself. */
export const SHORE_BYTE = 128;

/** Most that a byte lies from it. */
const BYTE_REACH = 127;

/** Stretches of a shore: x, y, x, y of both ends in metres, flat. */
export type Stretches = readonly number[];

/** Cells along the longer side of the field at the most. */
const MOST_CELLS = 1900;
const LEAST_CELL_M = 12;

/** The field about the shores given, with the water's triangles between them; null without any. */
export function shoreField(
  shores: Stretches,
  beaches: Stretches,
  { positions, indices }: Pick<WaterMesh, 'positions' | 'indices'>,
): ShoreField | null {
  if (shores.length === 0) return null;
  const [west, south, east, north] = boundsOf(shores);
  const cellM = Math.max(LEAST_CELL_M, (Math.max(east - west, north - south) + 2 * FIELD_RANGE_M) / MOST_CELLS);
  const origin = { west: west - FIELD_RANGE_M, south: south - FIELD_RANGE_M, cellM };
  const columns = Math.ceil((east + FIELD_RANGE_M - origin.west) / cellM);
  const rows = Math.ceil((north + FIELD_RANGE_M - origin.south) / cellM);
  const field = { ...origin, columns, rows, bytes: new Uint8Array(columns * rows * 2).fill(BYTE_REACH) };
  for (const [channel, stretches] of [shores, beaches].entries()) {
    for (let at = 0; at + 3 < stretches.length; at += 4) addStretch(field, channel, stretches, at);
  }
  const wet = new Uint8Array(columns * rows);
  for (let at = 0; at + 2 < indices.length; at += 3) markTriangle(field, wet, positions, indices.subarray(at, at + 3));
  field.bytes.forEach((byte, at) => {
    field.bytes[at] = wet[at >> 1] ? SHORE_BYTE + byte : SHORE_BYTE - byte;
  });
  return field;
}

function boundsOf(stretches: Stretches): [west: number, south: number, east: number, north: number] {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 1 < stretches.length; at += 2) {
    const [x, y] = [stretches[at] ?? 0, stretches[at + 1] ?? 0];
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }
  return bounds;
}

/** Lowers the distances of the cells around one stretch. */
function addStretch(field: ShoreField, channel: number, stretches: Stretches, at: number): void {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = stretches.slice(at, at + 4);
  const { west, south, cellM, columns, rows, bytes } = field;
  const first = (low: number, origin: number): number =>
    Math.max(0, Math.floor((low - FIELD_RANGE_M - origin) / cellM));
  const last = (high: number, origin: number, count: number): number =>
    Math.min(count - 1, Math.ceil((high + FIELD_RANGE_M - origin) / cellM));
  const lastColumn = last(Math.max(x0, x1), west, columns);
  const lastRow = last(Math.max(y0, y1), south, rows);
  for (let row = first(Math.min(y0, y1), south); row <= lastRow; row++) {
    for (let column = first(Math.min(x0, x1), west); column <= lastColumn; column++) {
      const awayM = distanceTo(west + (column + 0.5) * cellM, south + (row + 0.5) * cellM, x0, y0, x1, y1);
      const byte = Math.sqrt(Math.min(1, awayM / FIELD_RANGE_M)) * BYTE_REACH;
      const cell = (row * columns + column) * 2 + channel;
      if (byte < (bytes[cell] ?? BYTE_REACH)) bytes[cell] = byte;
    }
  }
}

/** Marks the cells whose middle lies in a triangle of the water. */
function markTriangle(
  { west, south, cellM, columns, rows }: ShoreField,
  wet: Uint8Array,
  positions: Float32Array,
  corners: Uint32Array,
): void {
  const [ax = 0, ay = 0, bx = 0, by = 0, cx = 0, cy = 0] = [...corners].flatMap((corner) => [
    ((positions[corner * 2] ?? 0) - west) / cellM - 0.5,
    ((positions[corner * 2 + 1] ?? 0) - south) / cellM - 0.5,
  ]);
  const lastRow = Math.min(rows - 1, Math.floor(Math.max(ay, by, cy)));
  const lastColumn = Math.min(columns - 1, Math.floor(Math.max(ax, bx, cx)));
  for (let row = Math.max(0, Math.ceil(Math.min(ay, by, cy))); row <= lastRow; row++) {
    for (let column = Math.max(0, Math.ceil(Math.min(ax, bx, cx))); column <= lastColumn; column++) {
      const one = (bx - ax) * (row - ay) - (by - ay) * (column - ax);
      const two = (cx - bx) * (row - by) - (cy - by) * (column - bx);
      const three = (ax - cx) * (row - cy) - (ay - cy) * (column - cx);
      if ((one >= 0 && two >= 0 && three >= 0) || (one <= 0 && two <= 0 && three <= 0)) wet[row * columns + column] = 1;
    }
  }
}

function distanceTo(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / Math.max(1e-9, dx * dx + dy * dy)));
  return Math.hypot(x0 + dx * along - x, y0 + dy * along - y);
}
