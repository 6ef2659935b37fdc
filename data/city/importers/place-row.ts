import type { LngLat } from '../../contract/place.ts';
import { type DelimitedRow, decimal } from './delimited.ts';
import type { Reject } from './importer.ts';
import { toDegreesFrom, type Whereabouts } from './projection.ts';

const LONGITUDES = [
  'Longitud',
  'Longitude',
  'lon',
  'lng',
  'Long',
  'geo_epgs_4326_lon',
  'geo_epgs_4326_x',
  'longitud_wgs84',
];
const LATITUDES = ['Latitud', 'Latitude', 'lat', 'geo_epgs_4326_lat', 'geo_epgs_4326_y', 'latitud_wgs84'];
const EASTS = ['geo_epgs_25831_x', 'x_etrs89', 'ETRS89_X', 'coord_x'];
const NORTHS = ['geo_epgs_25831_y', 'y_etrs89', 'ETRS89_Y', 'coord_y'];
const fromMetres = toDegreesFrom('EPSG:25831');

/** The place of a row by its degrees, or by its metres when it has none; null: rejected. */
export function placeOf(row: DelimitedRow, places: Whereabouts, reject: Reject): LngLat | null {
  const where = `row ${row.row}`;
  const degrees = [row.get(...LONGITUDES), row.get(...LATITUDES)];
  const metres = [row.get(...EASTS), row.get(...NORTHS)];
  const texts = degrees.includes(undefined) ? metres : degrees;
  if (texts.includes(undefined)) {
    reject('field-missing', where);
    return null;
  }
  const [x, y] = texts.map(decimal);
  if (x === null || y === null || x === undefined || y === undefined) {
    reject('not-a-number', where);
    return null;
  }
  const at = texts === degrees ? degreesOf(x, y) : fromMetres(x, y);
  return places.has([at], where) ? at : null;
}

/** Some files of the city have the two the wrong way round; around Barcelona one cannot be taken for the other. */
function degreesOf(longitude: number, latitude: number): LngLat {
  return latitude < 10 && longitude > 30 ? [latitude, longitude] : [longitude, latitude];
}
