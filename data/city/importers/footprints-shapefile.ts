import { footprintOf, tellsOfBuildings } from './footprint-fields.ts';
import type { Importer, SourceFile } from './importer.ts';
import { fieldsOf, isShapefile, readShapes } from './shapefile.ts';

/** Widest that a building is, metres, where nothing but its size tells it from a field or a district. */
const WIDEST_M = 400;
const METRES_PER_DEGREE = 111_320;

/** Building footprints as a shapefile: told by its table, or without one by the size of its polygons. */
export const FOOTPRINTS_SHAPEFILE: Importer<'footprint'> = {
  id: 'footprints-shapefile',
  kind: 'footprint',
  reads: 'Building footprints (shapefile)',
  sourceOf: (file) => ({
    id: 'building-footprints-shapefile',
    name: `Building footprints (${file.path.slice(file.path.lastIndexOf('/') + 1)})`,
    publisher: 'not stated',
    licence: 'not stated',
    attribution: 'Building footprints: publisher not stated',
  }),
  recognises: (file) => {
    if (!isShapefile(file) || !isOfPolygons(file)) return false;
    const fields = fieldsOf(file);
    return fields.length > 0 ? tellsOfBuildings(fields) : looksLikeBuildings(file);
  },
  *read(file, reject) {
    for (const { index, properties, geometry } of readShapes(file, reject)) {
      if (geometry.type === 'polygon') yield footprintOf(properties, geometry.polygons, index);
      else reject('geometry-broken', `feature ${index}`);
    }
  },
};

function isOfPolygons({ head }: SourceFile): boolean {
  return head.length > 36 && new DataView(head.buffer, head.byteOffset).getInt32(32, true) % 10 === 5;
}

/** Whether of the polygons in the head nine in ten are no wider than a building. */
function looksLikeBuildings({ head }: SourceFile): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const widths: number[] = [];
  for (let at = 100; at + 44 <= view.byteLength; ) {
    const words = view.getInt32(at + 4);
    if (words < 2) break;
    if (words >= 22) {
      const [west = 0, south = 0, east = 0, north = 0] = [12, 20, 28, 36].map((offset) =>
        view.getFloat64(at + offset, true),
      );
      const unitM = Math.abs(east) <= 180 ? METRES_PER_DEGREE : 1;
      widths.push(Math.max(east - west, north - south) * unitM);
    }
    at += 8 + words * 2;
  }
  return widths.length > 0 && widths.filter((width) => width > 0 && width < WIDEST_M).length >= widths.length * 0.9;
}
