import { cityMapLayerOf, cityMapLines, cityMapSource } from './city-map-layer.ts';
import { hasColumns, readDelimited } from './delimited.ts';
import type { CycleLaneFact } from './facts.ts';
import type { Importer, Reject, SourceFile } from './importer.ts';
import { crsByPosition, whereabouts } from './projection.ts';
import { parseWkt } from './wkt.ts';

const SOURCE = cityMapSource('cycle-lanes', 'bicycle lanes');
const WKT_COLUMNS = ['GEOM_WKT', 'GEOMETRIA_WKT', 'GEOMETRIA_ETRS89', 'GEOMETRIA', 'WKT'];

/** Bicycle lanes: layer K023 of the city's map, its `TOOLTIP` as the name. */
export const CYCLE_LANES: Importer<'cycle-lane'> = {
  id: 'cycle-lanes',
  kind: 'cycle-lane',
  reads: 'Open Data BCN: bicycle lanes (GeoJSON, shapefile)',
  sourceOf: () => SOURCE,
  recognises: (file) => cityMapLayerOf(file) === 'K023',
  *read(file, reject) {
    for (const { id, tooltip, path } of cityMapLines(file, reject)) yield { id, name: tooltip, path };
  },
};

/** The same as a table with the lines as well-known text. */
export const CYCLE_LANES_TABLE: Importer<'cycle-lane'> = {
  id: 'cycle-lanes-table',
  kind: 'cycle-lane',
  reads: 'Open Data BCN: bicycle lanes (CSV with WKT)',
  sourceOf: () => SOURCE,
  recognises: (file) =>
    hasColumns(file, 'ID', 'CODI_CAPA', 'TOOLTIP') && WKT_COLUMNS.some((column) => hasColumns(file, column)),
  read: readTable,
};

function* readTable(file: SourceFile, reject: Reject): Iterable<CycleLaneFact> {
  const place = whereabouts(reject);
  const seen = new Set<string>();
  for (const row of readDelimited(file, reject)) {
    const where = `row ${row.row}`;
    const id = row.get('ID');
    const text = row.get(...WKT_COLUMNS);
    const [x, y] =
      /-?\d+(?:\.\d+)?\s+-?\d+(?:\.\d+)?/
        .exec(text ?? '')?.[0]
        ?.split(/\s+/)
        .map(Number) ?? [];
    const crs = crsByPosition(x ?? Number.NaN, y ?? Number.NaN);
    const geometry = text && crs ? parseWkt(text, crs) : null;
    if (!id || !text) reject('field-missing', where);
    else if (seen.has(id)) reject('duplicate', where);
    else if (geometry?.type !== 'line') reject('geometry-broken', where);
    else if (place.has(geometry.paths.flat(), where)) {
      for (const [piece, path] of geometry.paths.entries()) {
        yield { id: piece === 0 ? id : `${id}-${piece + 1}`, name: row.get('TOOLTIP') ?? '', path };
      }
    }
    if (id) seen.add(id);
  }
  place.end();
}
