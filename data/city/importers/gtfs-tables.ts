import { strFromU8, zipSync } from 'fflate';
import { FileProblem, type SourceFile } from './importer.ts';
import { readTable, type TableOpener } from './table-blocks.ts';
import { isZip, namesInHead, openZip } from './zip-archive.ts';

/** The tables of a static GTFS that are read here. */
const TABLES = [
  'agency.txt',
  'routes.txt',
  'stops.txt',
  'shapes.txt',
  'calendar.txt',
  'calendar_dates.txt',
  'trips.txt',
  'stop_times.txt',
  'frequencies.txt',
  'feed_info.txt',
] as const;
export type GtfsTable = (typeof TABLES)[number];

/** A static GTFS, zipped or unpacked. */
export interface GtfsTables {
  has(table: GtfsTable): boolean;
  /** Hands out the rows of a table; nothing where it is absent. */
  read(table: GtfsTable, open: TableOpener): void;
  /** The whole as a zip, where it says when something runs. */
  timetable(): SourceFile | undefined;
}

/** The largest archive that is read, bytes. */
const MOST_BYTES = 800_000_000;

/** Whether a file is a zip with GTFS tables, or the routes of an unpacked one. */
export function isGtfs(file: SourceFile): boolean {
  if (isZip(file.head)) return namesInHead(file.head).some((name) => isTable(baseName(name)));
  const [header = ''] = strFromU8(file.head.subarray(0, 2000), true).split('\n');
  return /\broute_id\b/.test(header) && /\broute_type\b/.test(header);
}

/** Throws FileProblem for an archive that is damaged or has no routes, and for routes without their stops. */
export function openGtfs(file: SourceFile): GtfsTables {
  const tables = isZip(file.head) ? zippedTables(file) : folderTables(file);
  const absent = (['routes.txt', 'stops.txt'] as const).filter((table) => !tables.has(table));
  if (absent.length > 0) throw new FileProblem(`this GTFS has no ${absent.join(' and no ')}`);
  return tables;
}

function zippedTables(file: SourceFile): GtfsTables {
  if (file.bytes > MOST_BYTES) throw new FileProblem(`the zip is larger than ${MOST_BYTES} bytes`);
  const entries = new Map([...openZip(wholeOf(file))].map(([name, entry]) => [baseName(name), entry]));
  const has = (table: GtfsTable) => (entries.get(table)?.bytes ?? 0) > 0;
  return {
    has,
    read: (table, open) => void readTable(entries.get(table)?.pieces() ?? [], open),
    timetable: () => (saysWhen(has) ? file : undefined),
  };
}

function folderTables(routes: SourceFile): GtfsTables {
  const fileOf = (table: GtfsTable) => (table === 'routes.txt' ? routes : routes.sibling(table));
  const has = (table: GtfsTable) => (fileOf(table)?.bytes ?? 0) > 0;
  return {
    has,
    read: (table, open) => void readTable(fileOf(table)?.pieces() ?? [], open),
    timetable: () => (saysWhen(has) ? zipped(routes.path, fileOf) : undefined),
  };
}

function saysWhen(has: (table: GtfsTable) => boolean): boolean {
  const calendar = has('calendar.txt') || has('calendar_dates.txt');
  return has('trips.txt') && has('stop_times.txt') && calendar;
}

/** A folder's tables as one zip, the same bytes for the same tables. */
function zipped(path: string, fileOf: (table: GtfsTable) => SourceFile | undefined): SourceFile {
  const tables = TABLES.flatMap((table) => {
    const file = fileOf(table);
    return file ? [[table, wholeOf(file)] as const] : [];
  });
  const bytes = zipSync(Object.fromEntries(tables), { level: 6, mtime: new Date(2000, 0, 1) });
  return {
    path: `${path.slice(0, path.lastIndexOf('/') + 1)}gtfs.zip`,
    bytes: bytes.length,
    head: bytes.subarray(0, 65_536),
    pieces: () => [bytes],
    sibling: () => undefined,
  };
}

/** A file in one piece. */
export function wholeOf(file: SourceFile): Uint8Array {
  const pieces = [...file.pieces()];
  const [first, ...more] = pieces;
  if (!first) return new Uint8Array(0);
  if (more.length === 0) return first;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function isTable(name: string): boolean {
  return TABLES.some((table) => table === name);
}
