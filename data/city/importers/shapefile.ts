import type { LngLat } from '../../contract/place.ts';
import { ByteStream } from './byte-stream.ts';
import { dbfFields, readDbf } from './dbf.ts';
import type { PolygonFact } from './facts.ts';
import type { Feature } from './geojson.ts';
import { type Geometry, lineOf, pointOf, polygonOf, positionsOf, turnOf } from './geometry.ts';
import { FileProblem, type Reject, type SourceFile } from './importer.ts';
import { type Crs, crsByPosition, crsOf, toDegreesFrom, whereabouts } from './projection.ts';
import { textOf } from './text.ts';

const HEADER_BYTES = 100;
const FILE_CODE = 9994;
const LONGEST_RECORD = 64 * 1024 * 1024;
const MOST_PARTS = 10_000;

/** Whether a file is the `.shp` of a shapefile; its `.shx` begins alike. */
export function isShapefile(file: SourceFile): boolean {
  const { head } = file;
  if (head.length < HEADER_BYTES) return false;
  const view = viewOf(head);
  const indexEntry = head.length >= HEADER_BYTES + 4 && view.getInt32(HEADER_BYTES) === HEADER_BYTES / 2;
  return view.getInt32(0) === FILE_CODE && view.getInt32(28, true) === 1000 && !indexEntry;
}

/** Columns of the table that goes with the shapes; [] without one. */
export function fieldsOf(file: SourceFile): readonly string[] {
  return dbfFields(companion(file, 'dbf'));
}

/**
 * The shapes with what their table says. Without a `.prj` the system is told by the coordinates. Rings are sorted into
 * outlines and holes by their turn. Throws {@link FileProblem} for a file that is cut or in an unknown system.
 */
export function* readShapes(file: SourceFile, reject: Reject): Iterable<Feature> {
  const places = whereabouts(reject);
  const table = companion(file, 'dbf');
  const encoding = companion(file, 'cpg');
  const rows = table ? readDbf(table, encoding && textOf(encoding.head))[Symbol.iterator]() : undefined;
  const toDegrees = toDegreesFrom(systemOf(file));
  let index = -1;
  for (const record of recordsOf(file)) {
    index++;
    const row = rows?.next();
    if (row && !row.done && row.value === null) continue;
    const where = `feature ${index}`;
    const geometry = shapeOf(record, toDegrees);
    if (typeof geometry === 'string') reject(geometry, where);
    else if (places.has(positionsOf(geometry), where)) {
      yield { index, properties: row && !row.done ? (row.value ?? {}) : {}, geometry };
    }
  }
  places.end();
}

function companion(file: SourceFile, extension: string): SourceFile | undefined {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  return file.sibling(`${name.replace(/\.[^.]*$/, '')}.${extension}`);
}

function systemOf(file: SourceFile): Crs {
  if (file.head.length < HEADER_BYTES) throw new FileProblem('is cut: its header is not whole');
  const stated = companion(file, 'prj');
  if (stated) {
    const text = textOf(stated.head);
    const crs = crsOf(text);
    if (crs) return crs;
    throw new FileProblem(`is in a coordinate system that is not read here: ${text.slice(0, 80)}`);
  }
  const view = viewOf(file.head);
  const [x, y] = [view.getFloat64(36, true), view.getFloat64(44, true)];
  const crs = crsByPosition(x, y);
  if (!crs) throw new FileProblem(`is in a coordinate system that is not told: ${x}, ${y}`);
  return crs;
}

function* recordsOf(file: SourceFile): Iterable<DataView> {
  const stream = new ByteStream(file.pieces());
  const header = stream.take(HEADER_BYTES);
  if (!header) throw new FileProblem('is cut: its header is not whole');
  let left = viewOf(header).getInt32(24) * 2 - HEADER_BYTES;
  for (let record = 0; left >= 8; record++) {
    const start = stream.take(8);
    const bytes = start ? viewOf(start).getInt32(4) * 2 : -1;
    if (bytes < 4 || bytes > LONGEST_RECORD) throw new FileProblem(`is cut or broken at record ${record}`);
    const content = stream.take(bytes);
    if (!content) throw new FileProblem(`is cut in record ${record}`);
    left -= 8 + bytes;
    yield viewOf(content);
  }
}

type ShapeProblem = 'geometry-empty' | 'geometry-broken' | 'not-supported';

/** Types 1, 3, 5, 8 and the same with heights (+10) or measures (+20), which are left. */
function shapeOf(record: DataView, toDegrees: (x: number, y: number) => LngLat): Geometry | ShapeProblem {
  const type = record.getInt32(0, true);
  if (type === 0) return 'geometry-empty';
  const kind = type % 10;
  const at = (offset: number) => toDegrees(record.getFloat64(offset, true), record.getFloat64(offset + 8, true));
  if (kind === 1) return (record.byteLength >= 20 && pointOf(at(4))) || 'geometry-broken';
  if (kind === 8) return (record.byteLength >= 56 && pointOf(at(40))) || 'geometry-broken';
  if (type > 25 || (kind !== 3 && kind !== 5)) return 'not-supported';
  const paths = partsOf(record, at);
  if (!paths) return 'geometry-broken';
  return (kind === 3 ? lineOf(paths) : polygonOf(sortedRings(paths))) ?? 'geometry-empty';
}

function partsOf(record: DataView, at: (offset: number) => LngLat): readonly (readonly LngLat[])[] | null {
  if (record.byteLength < 44) return null;
  const [parts, points] = [record.getInt32(36, true), record.getInt32(40, true)];
  const first = 44 + parts * 4;
  if (parts < 0 || parts > MOST_PARTS || points < 0 || first + points * 16 > record.byteLength) return null;
  const starts = Array.from({ length: parts }, (_, part) => record.getInt32(44 + part * 4, true));
  const sound = starts.every((start, part) => start >= (starts[part - 1] ?? 0) && start <= points);
  if (!sound) return null;
  return starts.map((start, part) => {
    const end = starts[part + 1] ?? points;
    return Array.from({ length: end - start }, (_, index) => at(first + (start + index) * 16));
  });
}

/** Outlines turn clockwise, holes the other way, each in the smallest outline around it; without one it is an outline. */
function sortedRings(rings: readonly (readonly LngLat[])[]): readonly PolygonFact[] {
  const turns = rings.map(turnOf);
  const outlines = rings
    .map((ring, index) => ({ ring, size: -(turns[index] ?? 0), holes: [] as (readonly LngLat[])[] }))
    .filter(({ size }) => size > 0);
  if (outlines.length === 0) return rings.map((ring) => [ring]);
  const bySize = outlines.toSorted((one, other) => one.size - other.size);
  const alone: PolygonFact[] = [];
  rings.forEach((ring, index) => {
    const [first] = ring;
    if ((turns[index] ?? 0) <= 0 || !first) return;
    const around = outlines.length === 1 ? outlines[0] : bySize.find((outline) => inside(outline.ring, first));
    if (around) around.holes.push(ring);
    else alone.push([ring]);
  });
  return [...outlines.map(({ ring, holes }) => [ring, ...holes]), ...alone];
}

function inside(ring: readonly LngLat[], [x, y]: LngLat): boolean {
  let within = false;
  let before = ring.at(-1);
  for (const corner of ring) {
    if (before && corner[1] > y !== before[1] > y) {
      const crossing = corner[0] + ((y - corner[1]) * (before[0] - corner[0])) / (before[1] - corner[1]);
      if (x < crossing) within = !within;
    }
    before = corner;
  }
  return within;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
