import type { Reject, SourceFile } from './importer.ts';
import type { OsmElement } from './osm-element.ts';
import { readOsmPbf } from './osm-pbf.ts';
import { readOsmXml } from './osm-xml.ts';
import { textOf } from './text.ts';

/** Whether it is OpenStreetMap data, as XML or as PBF. */
export function isOsm(file: SourceFile): boolean {
  return (
    isPbf(file) ||
    /^\s*(<\?xml[^>]*>)?\s*(<!--[\s\S]*?-->\s*)*<osm[\s>]/.test(textOf(file.head.subarray(0, 4096), true))
  );
}

/** Elements in the order of the file: as a rule nodes, then ways, then relations. */
export function readOsm(file: SourceFile, reject: Reject): Iterable<OsmElement> {
  return isPbf(file) ? readOsmPbf(file, reject) : readOsmXml(file, reject);
}

/** A block's length in four bytes, then its header, whose first field is its type. */
function isPbf({ head }: SourceFile): boolean {
  const type = [0x0a, 9, ...[...'OSMHeader'].map((letter) => letter.charCodeAt(0))];
  return type.every((byte, index) => head[4 + index] === byte);
}
