import { footprintOf, tellsOfBuildings } from './footprint-fields.ts';
import { firstFeature, propertiesOf, readFeatures } from './geojson.ts';
import type { FactSource, Importer, SourceFile } from './importer.ts';
import { textOf } from './text.ts';

/** The Spanish cadastre's own namespace of buildings. */
const CADASTRE = 'ES.SDGC.BU';

export const CADASTRE_SOURCE: FactSource = {
  id: 'cadastre-buildings',
  name: 'Cadastre: buildings (INSPIRE)',
  publisher: 'Dirección General del Catastro',
  licence: 'not stated',
  attribution: 'Dirección General del Catastro',
};

const OTHER_SOURCE: FactSource = {
  id: 'building-footprints',
  name: 'Building footprints',
  publisher: 'not stated',
  licence: 'not stated',
  attribution: 'Building footprints: publisher not stated',
};

/** Footprints of the INSPIRE form (`localId`, `currentUse`, …) as GIS programs and CARTO export it. */
export const FOOTPRINTS_GEOJSON: Importer<'footprint'> = {
  id: 'footprints-geojson',
  kind: 'footprint',
  reads: 'Building footprints of the INSPIRE form (GeoJSON)',
  sourceOf: (file) => (isCadastre(file) ? CADASTRE_SOURCE : OTHER_SOURCE),
  recognises: (file) => {
    const keys = propertiesOf(file);
    return keys !== null && tellsOfBuildings(keys) && hasPolygons(file);
  },
  *read(file, reject) {
    for (const { index, properties, geometry } of readFeatures(file, reject)) {
      if (geometry.type === 'polygon') yield footprintOf(properties, geometry.polygons, index);
      else reject('geometry-broken', `feature ${index}`);
    }
  },
};

function isCadastre(file: SourceFile): boolean {
  return textOf(file.head, true).includes(CADASTRE);
}

function hasPolygons(file: SourceFile): boolean {
  const geometry = firstFeature(file)?.geometry;
  if (geometry === undefined) return /"type"\s*:\s*"(?:Multi)?Polygon"/.test(textOf(file.head, true));
  return (
    typeof geometry === 'object' && geometry !== null && 'type' in geometry && /Polygon$/.test(String(geometry.type))
  );
}
