import { barriCode, districtCode, sectionCode } from './area-codes.ts';
import { cityMapSource } from './city-map-layer.ts';
import { fold, hasColumns, readDelimited } from './delimited.ts';
import type { AreaFact } from './facts.ts';
import { type Feature, firstFeature, propertiesOf, readFeatures } from './geojson.ts';
import { positionsOf } from './geometry.ts';
import type { FactSource, Importer, Reject, RowProblem, SourceFile } from './importer.ts';
import { isObject } from './json-members.ts';
import { whereabouts } from './projection.ts';
import { fieldsOf, isShapefile, readShapes } from './shapefile.ts';
import { parseWkt } from './wkt.ts';

const SOURCE = cityMapSource('administrative-units', 'administrative units');

/** Columns of the city's administrative units (CartoBCN), in shapefiles and in GeoJSON alike. */
const UNIT_COLUMNS = ['TIPUS_UA', 'DISTRICTE', 'BARRI', 'SEC_CENS', 'NOM'];

const LEVELS: Readonly<Record<string, AreaFact['level']>> = {
  TERME: 'municipality',
  DISTRICTE: 'district',
  BARRI: 'barri',
  SEC_CENS: 'section',
};

/** Municipal limit, districts, barris and census sections as CartoBCN gives them out, in GeoJSON. */
export const AREAS_GEOJSON: Importer<'area'> = {
  id: 'areas-geojson',
  kind: 'area',
  reads: 'CartoBCN: municipal limit, districts, barris, census sections (GeoJSON)',
  sourceOf: () => SOURCE,
  recognises: (file) => {
    const keys = propertiesOf(file) ?? [];
    if (!UNIT_COLUMNS.every((column) => keys.includes(column))) return false;
    const properties = firstFeature(file)?.properties;
    return isObject(properties) && typeof properties.TIPUS_UA === 'string' && properties.TIPUS_UA in LEVELS;
  },
  read: (file, reject) => unitsOf(readFeatures(file, reject), reject),
};

/** The same as shapefiles. */
export const AREAS_SHAPEFILE: Importer<'area'> = {
  id: 'areas-shapefile',
  kind: 'area',
  reads: 'CartoBCN: municipal limit, districts, barris, census sections (shapefile)',
  sourceOf: () => SOURCE,
  recognises: (file) => {
    if (!isShapefile(file)) return false;
    const fields = fieldsOf(file);
    return UNIT_COLUMNS.every((column) => fields.includes(column));
  },
  read: (file, reject) => unitsOf(readShapes(file, reject), reject),
};

/** Tables of Open Data BCN with the outline as well-known text (`BarcelonaCiutat_Barris.csv`). */
export const AREAS_TABLE: Importer<'area'> = {
  id: 'areas-table',
  kind: 'area',
  reads: 'Open Data BCN: districts, barris, census sections (CSV with WKT)',
  sourceOf: (): FactSource => cityMapSource('20170706-districtes-barris', 'districts, barris and census sections'),
  recognises: (file) => {
    if (!hasColumns(file, 'codi_districte', 'nom_districte')) return false;
    const narrower = hasColumns(file, 'codi_aeb') && !hasColumns(file, 'codi_seccio_censal');
    return !narrower && (hasColumns(file, 'geometria_wgs84') || hasColumns(file, 'geometria_etrs89'));
  },
  read: readTable,
};

function* unitsOf(features: Iterable<Feature>, reject: Reject): Iterable<AreaFact> {
  for (const { index, properties, geometry } of features) {
    const where = `feature ${index}`;
    const unit = unitOf(properties);
    if (typeof unit === 'string') reject(unit, where);
    else if (geometry.type !== 'polygon') reject('geometry-broken', where);
    else yield { ...unit, polygons: geometry.polygons };
  }
}

function unitOf(properties: Feature['properties']): Omit<AreaFact, 'polygons'> | RowProblem {
  const text = (key: string) => textAt(properties, key);
  const kind = text('TIPUS_UA') ?? '';
  const level = Object.hasOwn(LEVELS, kind) ? LEVELS[kind] : undefined;
  const [district, barri] = [districtCode(text('DISTRICTE')), barriCode(text('BARRI'))];
  if (!level) return 'not-supported';
  const code = codeOf(level, district, barri, text('SEC_CENS')) ?? (level === 'municipality' ? text('CODI_UA') : null);
  if (!code) return 'field-missing';
  const published = properties.AREA;
  return {
    level,
    code,
    name: text('NOM') ?? '',
    ...(district && level !== 'district' && { district }),
    ...(barri && level === 'section' && { barri }),
    ...(typeof published === 'number' && published > 0 && { publishedAreaM2: published }),
  };
}

function codeOf(
  level: AreaFact['level'],
  district: string | null,
  barri: string | null,
  section: string | undefined,
): string | null {
  if (level === 'district') return district;
  if (level === 'barri') return barri;
  return level === 'section' ? sectionCode(district ?? undefined, section) : null;
}

function* readTable(file: SourceFile, reject: Reject): Iterable<AreaFact> {
  const places = whereabouts(reject);
  const level = levelOfTable(file);
  for (const row of readDelimited(file, reject)) {
    const where = `row ${row.row}`;
    const district = districtCode(row.get('codi_districte'));
    const barri = barriCode(row.get('codi_barri'));
    const code = codeOf(level, district, barri, row.get('codi_seccio_censal'));
    const wgs84 = row.get('geometria_wgs84');
    const etrs89 = row.get('geometria_etrs89');
    if (!code || (!wgs84 && !etrs89)) {
      reject('field-missing', where);
      continue;
    }
    const geometry = wgs84 ? parseWkt(wgs84, 'EPSG:4326') : parseWkt(etrs89 ?? '', 'EPSG:25831');
    if (geometry?.type !== 'polygon') reject('geometry-broken', where);
    else if (places.has(positionsOf(geometry), where)) {
      yield {
        level,
        code,
        name: (level === 'section' ? '' : row.get(level === 'barri' ? 'nom_barri' : 'nom_districte')) ?? '',
        ...(district && level !== 'district' && { district }),
        ...(barri && level === 'section' && { barri }),
        polygons: geometry.polygons,
      };
    }
  }
  places.end();
}

/** By the narrowest code that the table has. */
function levelOfTable(file: SourceFile): AreaFact['level'] {
  if (hasColumns(file, 'codi_seccio_censal')) return 'section';
  return hasColumns(file, 'codi_barri') ? 'barri' : 'district';
}

/** A property as text; `-` and `NULL` stand for nothing. */
function textAt(properties: Feature['properties'], key: string): string | undefined {
  const value = Object.hasOwn(properties, key) ? properties[key] : undefined;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' || text === '-' || fold(text) === 'null' ? undefined : text;
}
