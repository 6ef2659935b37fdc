import type { LngLat } from '../../contract/place.ts';
import { type Feature, firstFeature, readFeatures } from './geojson.ts';
import type { FactSource, Reject, SourceFile } from './importer.ts';
import { isObject } from './json-members.ts';
import { isShapefile, readShapes } from './shapefile.ts';
import { mended, textOf } from './text.ts';

/** One line of a layer of the city's map. */
export interface CityMapLine {
  readonly id: string;
  readonly tooltip: string;
  readonly path: readonly LngLat[];
}

/** The layer that the first feature of a GeoJSON file or the first record of a shapefile's table is of; null: of none. */
export function cityMapLayerOf(file: SourceFile): string | null {
  if (!isShapefile(file)) {
    const properties = firstFeature(file)?.properties;
    return isObject(properties) ? textAt(properties, 'CODI_CAPA') || null : null;
  }
  const table = file.sibling(`${nameOf(file.path)}.dbf`);
  if (!table) return null;
  const records = textOf(table.head, table.bytes > table.head.length);
  return records.includes('CODI_CAPA') ? (/\bK02\d\b/.exec(records)?.[0] ?? null) : null;
}

/** The lines of a layer, in the order of the file; of a line in several pieces each. */
export function* cityMapLines(file: SourceFile, reject: Reject): Iterable<CityMapLine & { readonly layer: string }> {
  const features = isShapefile(file) ? readShapes(file, reject) : readFeatures(file, reject);
  const seen = new Set<string>();
  for (const { index, properties, geometry } of features) {
    const where = `feature ${index}`;
    const id = textAt(properties, 'ID');
    if (!id) reject('field-missing', where);
    else if (seen.has(id)) reject('duplicate', where);
    else if (geometry.type !== 'line') reject('geometry-broken', where);
    else yield* linesOf(id, properties, geometry.paths);
    seen.add(id);
  }
}

/** The city's map on Open Data BCN: each layer is a set of its own. */
export function cityMapSource(id: string, name: string): FactSource {
  return {
    id: `open-data-bcn-${id}`,
    name: `Open Data BCN: ${name}`,
    publisher: 'Ajuntament de Barcelona',
    licence: 'CC-BY-4.0',
    attribution: 'Ajuntament de Barcelona, Open Data BCN',
  };
}

function* linesOf(
  id: string,
  properties: Feature['properties'],
  paths: readonly (readonly LngLat[])[],
): Iterable<CityMapLine & { readonly layer: string }> {
  const tooltip = textAt(properties, 'TOOLTIP');
  const layer = textAt(properties, 'CODI_CAPA');
  for (const [piece, path] of paths.entries())
    yield { id: piece === 0 ? id : `${id}-${piece + 1}`, tooltip, path, layer };
}

function textAt(properties: Feature['properties'], key: string): string {
  const value = Object.hasOwn(properties, key) ? properties[key] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? mended(String(value)).trim() : '';
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}
