import { cityMapSource } from './city-map-layer.ts';
import { hasColumns, readDelimited } from './delimited.ts';
import type { StreetGeometryFact } from './facts.ts';
import { type Feature, propertiesOf, readFeatures } from './geojson.ts';
import type { Geometry } from './geometry.ts';
import type { Importer, Reject, SourceFile } from './importer.ts';
import { whereabouts } from './projection.ts';
import { fieldsOf, isShapefile, readShapes } from './shapefile.ts';
import { parseWkt } from './wkt.ts';

/** Columns that hold the id of a section, as files of several years call it. */
const IDS = ['C_Tram', 'TRAM', 'C_TRAM'];

/** Courses of street sections as they come with the map of NO2: `TRAM` is the section, the line is in EPSG:25831. */
export const STREET_GEOMETRY: Importer<'street-geometry'> = {
  id: 'street-geometry',
  kind: 'street-geometry',
  reads: 'Open Data BCN: street sections with their lines (CSV with WKT)',
  sourceOf: () => cityMapSource('air-quality-map', 'air quality map by street section'),
  recognises: (file) => hasColumns(file, 'TRAM', 'GEOM_WKT'),
  read: readTable,
};

/** Courses of the street graph's own sections as a map file. */
export const STREET_GEOMETRY_MAP: Importer<'street-geometry'> = {
  id: 'street-geometry-map',
  kind: 'street-geometry',
  reads: 'Open Data BCN: sections of the street graph with their lines (GeoJSON, shapefile)',
  sourceOf: () => cityMapSource('street-graph', 'street graph'),
  recognises: (file) => {
    const fields = isShapefile(file) ? fieldsOf(file) : (propertiesOf(file) ?? []);
    const upper = fields.map((field) => field.toUpperCase());
    return upper.includes('C_TRAM') && upper.includes('C_NUS_I') && upper.includes('C_NUS_F');
  },
  *read(file, reject) {
    const features = isShapefile(file) ? readShapes(file, reject) : readFeatures(file, reject);
    yield* courses(withIds(features), reject);
  },
};

interface Course {
  readonly id: string | undefined;
  readonly geometry: Geometry | null;
  readonly where: string;
}

function* readTable(file: SourceFile, reject: Reject): Iterable<StreetGeometryFact> {
  const rows = function* (): Iterable<Course> {
    for (const row of readDelimited(file, reject)) {
      const geometry = parseWkt(row.get('GEOM_WKT') ?? '', 'EPSG:25831');
      yield { id: row.get('TRAM'), geometry, where: `row ${row.row}` };
    }
  };
  yield* courses(rows(), reject);
}

function* withIds(features: Iterable<Feature>): Iterable<Course> {
  for (const { index, properties, geometry } of features) {
    const key = Object.keys(properties).find((each) => IDS.includes(each.toUpperCase()));
    const id = key === undefined ? undefined : properties[key];
    yield { id: typeof id === 'string' ? id.trim() : undefined, geometry, where: `feature ${index}` };
  }
}

/** A course is one line: of a line in pieces the one with the most points is taken. */
function* courses(rows: Iterable<Course>, reject: Reject): Iterable<StreetGeometryFact> {
  const place = whereabouts(reject);
  const seen = new Set<string>();
  for (const { id, geometry, where } of rows) {
    if (!id) reject('field-missing', where);
    else if (geometry?.type !== 'line') reject('geometry-broken', where);
    else if (seen.has(id)) reject('duplicate', where);
    else {
      const path = geometry.paths.reduce((longest, each) => (each.length > longest.length ? each : longest));
      if (!place.has(path, where)) continue;
      seen.add(id);
      yield { id, path };
    }
  }
  place.end();
}
