import { cityMapSource } from './city-map-layer.ts';
import { decimal, hasColumns, readDelimited } from './delimited.ts';
import type { TreeFact } from './facts.ts';
import { propertiesOf, readFeatures } from './geojson.ts';
import type { Importer, Reject, SourceFile } from './importer.ts';
import { placeOf } from './place-row.ts';
import { whereabouts } from './projection.ts';

/** Street, park and zone trees of the city's inventory (`OD_Arbrat_Viari_BCN.csv` and its like). */
export const TREES_TABLE: Importer<'tree'> = {
  id: 'trees-table',
  kind: 'tree',
  reads: 'Open Data BCN: trees (CSV)',
  sourceOf: () => cityMapSource('arbrat', 'trees'),
  recognises: (file) => hasColumns(file, 'codi', 'nom_cientific', 'latitud', 'longitud'),
  read: readTable,
};

/** The same inventory by district, as a public map of the trees has it: short keys, no number of a tree. */
export const TREES_GEOJSON: Importer<'tree'> = {
  id: 'trees-geojson',
  kind: 'tree',
  reads: 'Trees of the city by district (GeoJSON)',
  sourceOf: () => ({
    ...cityMapSource('arbrat-by-district', 'trees, by way of barcelonatrees.github.io'),
    licence: 'not stated',
  }),
  recognises: (file) => {
    const keys = propertiesOf(file) ?? [];
    return (
      ['sn', 'dt'].every((key) => keys.includes(key)) || ['species', 'CODIGO_ESP'].every((key) => keys.includes(key))
    );
  },
  read: readMap,
};

function* readTable(file: SourceFile, reject: Reject): Iterable<TreeFact> {
  const places = whereabouts(reject);
  const seen = new Set<string>();
  for (const row of readDelimited(file, reject)) {
    const where = `row ${row.row}`;
    const id = row.get('codi', 'gml_id');
    if (!id) {
      reject('field-missing', where);
      continue;
    }
    if (seen.has(id)) reject('duplicate', where);
    const at = seen.has(id) ? null : placeOf(row, places, reject);
    seen.add(id);
    const heightM = decimal(row.get('alcada_m', 'alcada'));
    if (at) {
      yield {
        id,
        at,
        species: row.get('nom_cientific') ?? '',
        commonName: row.get('nom_catala', 'nom_castella') ?? row.get('nom_castella') ?? '',
        ...(heightM !== null && heightM > 0 && heightM < 60 && { heightM }),
      };
    }
  }
  places.end();
}

function* readMap(file: SourceFile, reject: Reject): Iterable<TreeFact> {
  for (const { index, properties, geometry } of readFeatures(file, reject)) {
    if (geometry.type !== 'point') reject('geometry-broken', `feature ${index}`);
    else {
      const [species, commonName] = [properties.sn ?? properties.species, properties.cn ?? properties.common_name];
      yield { id: String(index), at: geometry.at, species: textOf(species), commonName: textOf(commonName) };
    }
  }
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '-' ? '' : text;
}
