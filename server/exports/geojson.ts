import { COLLECTIONS } from './collections.ts';
import { type ExportCity, licencesOf, attributionOf } from './export-city.ts';

/**
 * A collection of the package as one GeoJSON document (RFC 7946), piece by piece. `collection`: an id of COLLECTIONS
 * that is of the package. Throws for another.
 */
export async function* geoJsonPieces(city: ExportCity, collection: string): AsyncGenerator<string> {
  const found = COLLECTIONS.find(({ id }) => id === collection);
  if (!found || !('source' in found)) throw new Error(`geoJsonPieces: the package has no collection ${collection}`);
  const source = await found.source(city);
  const credits = { attribution: attributionOf(city.manifest), licence: licencesOf(city.manifest).join(', ') };
  yield `{"type":"FeatureCollection",${JSON.stringify(credits).slice(1, -1)},"features":[`;
  for (let place = 0; place < source.count; place++) {
    const { id, geometry, properties } = source.feature(place);
    yield `${place === 0 ? '\n' : ',\n'}${JSON.stringify({ type: 'Feature', id, geometry, properties })}`;
  }
  yield '\n]}\n';
}
