import { unzlibSync } from 'fflate';
import { FileProblem, type Reject, type SourceFile } from './importer.ts';
import { isPosition, NO_TAGS, type OsmElement, type OsmMember, type OsmTags, tagsOf } from './osm-element.ts';
import { ProtobufReader } from './protobuf.ts';
import { textOf } from './text.ts';

/** Sizes above which the format forbids a block's header and content, bytes. */
const LONGEST_HEADER = 64 * 1024;
const LONGEST_BLOCK = 32 * 1024 * 1024;

const SUPPORTED = new Set(['OsmSchema-V0.6', 'DenseNodes']);

const MEMBER_TYPES = ['node', 'way', 'relation'] as const;

/** Elements of an `.osm.pbf` in the order of the file (format: wiki.openstreetmap.org/wiki/PBF_Format). */
export function* readOsmPbf(file: SourceFile, reject: Reject): Iterable<OsmElement> {
  const queue = new ByteQueue(file.pieces());
  for (let length = queue.take(4); length !== null; length = queue.take(4)) {
    const header = readHeader(queue, new DataView(length.buffer, length.byteOffset, 4).getUint32(0));
    const blob = queue.take(header.bytes);
    if (!blob) throw new FileProblem('is cut: its last block is not whole');
    if (header.type === 'OSMHeader') checkFeatures(unpacked(blob));
    if (header.type === 'OSMData') yield* new PrimitiveBlock(unpacked(blob), reject).elements();
  }
}

/** Hands out bytes in the lengths asked for. */
class ByteQueue {
  readonly #pieces: Iterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(pieces: Iterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.iterator]();
  }

  /** So many bytes; null at the end of the file. */
  take(length: number): Uint8Array | null {
    const parts: Uint8Array[] = [this.#rest];
    let held = this.#rest.length;
    while (held < length) {
      const next = this.#pieces.next();
      if (next.done) break;
      parts.push(next.value);
      held += next.value.length;
    }
    if (held < length && held > 0) throw new FileProblem('is cut: its last block is not whole');
    if (held < length) return null;
    const joined = parts.length === 1 ? this.#rest : join(parts, held);
    this.#rest = joined.subarray(length);
    return joined.subarray(0, length);
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function readHeader(queue: ByteQueue, length: number): { readonly type: string; readonly bytes: number } {
  if (length > LONGEST_HEADER) throw new FileProblem('is broken: a block’s header is longer than the format allows');
  const reader = new ProtobufReader(queue.take(length) ?? new Uint8Array(0));
  let [type, bytes] = ['', 0];
  for (let field = reader.field(); field > 0; field = reader.field()) {
    if (field === 1) type = textOf(reader.bytes());
    else if (field === 3) bytes = reader.unsigned();
    else reader.skip();
  }
  if (bytes > LONGEST_BLOCK) throw new FileProblem('is broken: a block is longer than the format allows');
  return { type, bytes };
}

function unpacked(blob: Uint8Array): Uint8Array {
  const reader = new ProtobufReader(blob);
  let packed: Uint8Array | undefined;
  let size = 0;
  for (let field = reader.field(); field > 0; field = reader.field()) {
    if (field === 1) return reader.bytes();
    if (field === 2) size = reader.unsigned();
    else if (field === 3) packed = reader.bytes();
    else reader.skip();
  }
  if (!packed) throw new FileProblem('is packed by a method that is not read here: pack it with zlib');
  if (size > LONGEST_BLOCK) throw new FileProblem('is broken: a block is longer than the format allows');
  return inflated(packed, size);
}

function inflated(packed: Uint8Array, size: number): Uint8Array {
  try {
    return unzlibSync(packed, { out: new Uint8Array(size) });
  } catch {
    throw new FileProblem('is broken: a block cannot be unpacked');
  }
}

function checkFeatures(block: Uint8Array): void {
  const reader = new ProtobufReader(block);
  for (let field = reader.field(); field > 0; field = reader.field()) {
    const needed = field === 4 ? textOf(reader.bytes()) : undefined;
    if (needed === undefined) reader.skip();
    else if (!SUPPORTED.has(needed)) throw new FileProblem(`needs "${needed.slice(0, 60)}", which is not read here`);
  }
}

const unsigned = (reader: ProtobufReader): number => reader.unsigned();
const zigzag = (reader: ProtobufReader): number => reader.zigzag();

/** The columns that a node, a way or a relation is made of, by their field. */
type Columns = ReadonlyMap<number, readonly number[]>;

class PrimitiveBlock {
  readonly #strings: (string | Uint8Array)[] = [];
  readonly #groups: Uint8Array[] = [];
  readonly #reject: Reject;
  /** Of the unit of positions, in 1e-9 degrees. */
  #granularity = 100;
  #latitudeOffset = 0;
  #longitudeOffset = 0;

  constructor(bytes: Uint8Array, reject: Reject) {
    this.#reject = reject;
    const reader = new ProtobufReader(bytes);
    for (let field = reader.field(); field > 0; field = reader.field()) {
      if (field === 1) this.#readStrings(reader.bytes());
      else if (field === 2) this.#groups.push(reader.bytes());
      else if (field === 17) this.#granularity = reader.signed();
      else if (field === 19) this.#latitudeOffset = reader.signed();
      else if (field === 20) this.#longitudeOffset = reader.signed();
      else reader.skip();
    }
  }

  *elements(): Iterable<OsmElement> {
    for (const group of this.#groups) {
      const reader = new ProtobufReader(group);
      for (let field = reader.field(); field > 0; field = reader.field()) {
        if (field === 1) yield* this.#node(columnsOf(reader.bytes(), NODE_COLUMNS));
        else if (field === 2) yield* this.#denseNodes(columnsOf(reader.bytes(), DENSE_COLUMNS));
        else if (field === 3) yield this.#way(columnsOf(reader.bytes(), WAY_COLUMNS));
        else if (field === 4) yield* this.#relation(columnsOf(reader.bytes(), RELATION_COLUMNS));
        else reader.skip();
      }
    }
  }

  #readStrings(bytes: Uint8Array): void {
    const reader = new ProtobufReader(bytes);
    for (let field = reader.field(); field > 0; field = reader.field()) {
      if (field === 1) this.#strings.push(reader.bytes());
      else reader.skip();
    }
  }

  #text(index: number): string {
    const found = this.#strings[index] ?? '';
    if (typeof found === 'string') return found;
    const text = textOf(found);
    this.#strings[index] = text;
    return text;
  }

  *#nodeAt(id: number, latitude: number, longitude: number, tags: OsmTags): Iterable<OsmElement> {
    const at = [
      this.#degrees(longitude, this.#longitudeOffset),
      this.#degrees(latitude, this.#latitudeOffset),
    ] as const;
    if (isPosition(at[0], at[1])) yield { type: 'node', id, at, tags };
    else this.#reject('not-a-number', `node ${id}`);
  }

  #degrees(value: number, offset: number): number {
    return Math.round((offset + this.#granularity * value) / 100) / 1e7;
  }

  *#node(columns: Columns): Iterable<OsmElement> {
    const [id = 0] = columns.get(1) ?? [];
    const [latitude = Number.NaN] = columns.get(8) ?? [];
    const [longitude = Number.NaN] = columns.get(9) ?? [];
    yield* this.#nodeAt(id, latitude, longitude, this.#tags(columns));
  }

  *#denseNodes(columns: Columns): Iterable<OsmElement> {
    const [latitudes, longitudes] = [summed(columns.get(8)), summed(columns.get(9))];
    const keysAndValues = columns.get(10) ?? [];
    let at = 0;
    for (const [index, id] of summed(columns.get(1)).entries()) {
      const from = at;
      while (at < keysAndValues.length && keysAndValues[at] !== 0) at += 2;
      const tags = at > from ? this.#paired(keysAndValues.slice(from, at)) : NO_TAGS;
      at++;
      yield* this.#nodeAt(id, latitudes[index] ?? Number.NaN, longitudes[index] ?? Number.NaN, tags);
    }
  }

  #way(columns: Columns): OsmElement {
    const [id = 0] = columns.get(1) ?? [];
    return { type: 'way', id, nodes: summed(columns.get(8)), tags: this.#tags(columns) };
  }

  *#relation(columns: Columns): Iterable<OsmElement> {
    const [id = 0] = columns.get(1) ?? [];
    const [roles = [], types = []] = [columns.get(8), columns.get(10)];
    const members: OsmMember[] = [];
    for (const [index, ref] of summed(columns.get(9)).entries()) {
      const type = MEMBER_TYPES[types[index] ?? -1];
      if (type) members.push({ type, ref, role: this.#text(roles[index] ?? 0) });
      else this.#reject('malformed', `relation ${id}`);
    }
    yield { type: 'relation', id, members, tags: this.#tags(columns) };
  }

  #tags(columns: Columns): OsmTags {
    const [keys = [], values = []] = [columns.get(2), columns.get(3)];
    return keys.length === 0 ? NO_TAGS : this.#paired(keys.flatMap((key, index) => [key, values[index] ?? 0]));
  }

  #paired(indices: readonly number[]): OsmTags {
    const pairs: [string, string][] = [];
    for (let at = 0; at + 1 < indices.length; at += 2) {
      pairs.push([this.#text(indices[at] ?? 0), this.#text(indices[at + 1] ?? 0)]);
    }
    return tagsOf(pairs);
  }
}

type ReadNumber = (reader: ProtobufReader) => number;

const signed = (reader: ProtobufReader): number => reader.signed();

const NODE_COLUMNS = new Map<number, ReadNumber>([
  [1, zigzag],
  [2, unsigned],
  [3, unsigned],
  [8, zigzag],
  [9, zigzag],
]);
const DENSE_COLUMNS = new Map<number, ReadNumber>([
  [1, zigzag],
  [8, zigzag],
  [9, zigzag],
  [10, unsigned],
]);
const WAY_COLUMNS = new Map<number, ReadNumber>([
  [1, signed],
  [2, unsigned],
  [3, unsigned],
  [8, zigzag],
]);
const RELATION_COLUMNS = new Map<number, ReadNumber>([
  [1, signed],
  [2, unsigned],
  [3, unsigned],
  [8, unsigned],
  [9, zigzag],
  [10, unsigned],
]);

function columnsOf(bytes: Uint8Array, wanted: ReadonlyMap<number, ReadNumber>): Columns {
  const reader = new ProtobufReader(bytes);
  const columns = new Map<number, number[]>();
  for (let field = reader.field(); field > 0; field = reader.field()) {
    const read = wanted.get(field);
    if (read) columns.set(field, [...(columns.get(field) ?? []), ...reader.numbers(read)]);
    else reader.skip();
  }
  return columns;
}

/** Differences to the values that they step through. */
function summed(steps: readonly number[] = []): number[] {
  let value = 0;
  return steps.map((step) => (value += step));
}
