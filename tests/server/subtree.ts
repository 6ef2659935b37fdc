import { expect } from 'vitest';

/** A subtree as the specification reads it (3D Tiles 1.1, section 6.3), with its checks. */
export interface Subtree {
  tile(bit: number): boolean;
  content(bit: number): boolean;
  child(bit: number): boolean;
  /** Bounding region of the n-th available tile. */
  region(row: number): readonly number[];
  readonly tileCount: number;
}

interface Availability {
  readonly constant?: 0 | 1;
  readonly bitstream?: number;
  readonly availableCount?: number;
}

interface SubtreeJson {
  readonly buffers: readonly { readonly byteLength: number }[];
  readonly bufferViews: readonly {
    readonly buffer: number;
    readonly byteOffset: number;
    readonly byteLength: number;
  }[];
  readonly tileAvailability: Availability;
  readonly contentAvailability: readonly Availability[];
  readonly childSubtreeAvailability: Availability;
  readonly tileMetadata: number;
  readonly propertyTables: readonly {
    readonly count: number;
    readonly properties: Readonly<Record<string, { readonly values: number }>>;
  }[];
}

const LEVELS = 4;
const TILES = (4 ** LEVELS - 1) / 3;

export function readSubtree(bytes: Uint8Array): Subtree {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  expect(String.fromCharCode(...bytes.subarray(0, 4))).toBe('subt');
  expect(view.getUint32(4, true)).toBe(1);
  const [jsonBytes, binaryBytes] = [Number(view.getBigUint64(8, true)), Number(view.getBigUint64(16, true))];
  expect(jsonBytes % 8).toBe(0);
  expect(binaryBytes % 8).toBe(0);
  expect(bytes.length).toBe(24 + jsonBytes + binaryBytes);
  const json = JSON.parse(Buffer.from(bytes.subarray(24, 24 + jsonBytes)).toString()) as SubtreeJson;
  expect(json.buffers).toEqual([{ byteLength: binaryBytes }]);
  const pieces = json.bufferViews.map(({ byteOffset, byteLength }) => {
    expect(byteOffset % 8).toBe(0);
    expect(byteOffset + byteLength).toBeLessThanOrEqual(binaryBytes);
    return bytes.subarray(24 + jsonBytes + byteOffset, 24 + jsonBytes + byteOffset + byteLength);
  });
  const table = json.propertyTables[json.tileMetadata];
  const regions = pieces[table?.properties.boundingRegion?.values ?? -1] ?? new Uint8Array();
  const tile = reader(json.tileAvailability, TILES, pieces);
  expect(table?.count).toBe(Array.from({ length: TILES }, (_, bit) => tile(bit)).filter(Boolean).length);
  expect(regions.length).toBe((table?.count ?? 0) * 48);
  const doubles = new DataView(regions.buffer, regions.byteOffset, regions.byteLength);
  return {
    tile,
    content: reader(json.contentAvailability[0] ?? {}, TILES, pieces),
    child: reader(json.childSubtreeAvailability, 4 ** LEVELS, pieces),
    region: (row) => Array.from({ length: 6 }, (_, axis) => doubles.getFloat64(row * 48 + axis * 8, true)),
    tileCount: table?.count ?? 0,
  };
}

function reader({ constant, bitstream, availableCount }: Availability, bits: number, pieces: readonly Uint8Array[]) {
  if (bitstream === undefined) {
    expect([0, 1]).toContain(constant);
    return () => constant === 1;
  }
  expect(constant).toBeUndefined();
  const bytes = pieces[bitstream] ?? new Uint8Array();
  expect(bytes.length).toBe(Math.ceil(bits / 8));
  const isSet = (bit: number) => (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
  expect(Array.from({ length: bytes.length * 8 }, (_, bit) => isSet(bit)).filter(Boolean).length).toBe(availableCount);
  return isSet;
}
