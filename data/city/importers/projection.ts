import proj4 from 'proj4';
import type { LngLat } from '../../contract/place.ts';
import { FileProblem, type Reject } from './importer.ts';

/** Systems that the files of Barcelona come in: degrees, ETRS89 / UTM 31N, ED50 / UTM 31N, web Mercator. */
export type Crs = 'EPSG:4326' | 'EPSG:25831' | 'EPSG:23031' | 'EPSG:3857';

/** west, south, east, north in degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** The metropolitan area with room to spare: Martorell to Mataró, Sabadell to the sea. */
export const AROUND_BARCELONA: Bounds = [1.8, 41.2, 2.5, 41.65];

const ETRS89_UTM_31N = '+proj=utm +zone=31 +ellps=GRS80 +units=m +no_defs';
const WEB_MERCATOR = '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +no_defs';

/**
 * ED50 to ETRS89 in UTM 31N as the Institut Cartogràfic de Catalunya defines it for Catalonia (plane similarity
 * 100 800 401): shift in metres, scale, turn in arc seconds. The seven parameters of mainland Spain (EPSG:1632, good to
 * 1.5 m) agree with it within a metre in Barcelona; the three of all Europe (-87, -98, -121) are 4 m off.
 */
const ED50_SHIFT = { eastM: -129.549, northM: -208.185, scale: 1.0000015504, turnArcsec: -1.56504 };

/** From a position in a system to WGS84 degrees; ETRS89 is taken for WGS84 (they part by less than a metre). */
export function toDegreesFrom(crs: Crs): (x: number, y: number) => LngLat {
  if (crs === 'EPSG:4326') return (x, y) => [x, y];
  if (crs === 'EPSG:23031') return fromEd50();
  const { inverse } = proj4(crs === 'EPSG:25831' ? ETRS89_UTM_31N : WEB_MERCATOR);
  return (x, y) => {
    const [longitude = Number.NaN, latitude = Number.NaN] = inverse([x, y]);
    return [longitude, latitude];
  };
}

/** From WGS84 degrees to a position in a system; null for those that nothing is written or sampled in. */
export function fromDegreesTo(crs: Crs): ((at: LngLat) => LngLat) | null {
  if (crs === 'EPSG:4326') return (at) => at;
  if (crs === 'EPSG:23031') return null;
  const { forward } = proj4(crs === 'EPSG:25831' ? ETRS89_UTM_31N : WEB_MERCATOR);
  return ([longitude, latitude]) => {
    const [x = Number.NaN, y = Number.NaN] = forward([longitude, latitude]);
    return [x, y];
  };
}

/** The system that a text names: the WKT of a `.prj`, `urn:ogc:def:crs:…`, `EPSG:n`; null: none of those read here. */
export function crsOf(text: string): Crs | null {
  const code = /EPSG\W*(?:[\d.]+[:/])?(\d{4,6})\W*$/i.exec(text.trim())?.[1];
  if (code) return BY_CODE[code] ?? null;
  if (/CRS:?84\b/i.test(text)) return 'EPSG:4326';
  if (/mercator.*auxiliary|pseudo.?mercator|web.?mercator/i.test(text)) return 'EPSG:3857';
  if (/^\s*PROJC(?:S|RS)/i.test(text)) return projectedBy(text);
  return /^\s*GEOG(?:CS|CRS)/i.test(text) && /WGS.?_?(?:19)?84|ETRS|GRS.?_?(?:19)?80/i.test(text) ? 'EPSG:4326' : null;
}

/** The system that a position is plainly in when no file says so; null: in none. */
export function crsByPosition(x: number, y: number): Crs | null {
  if (Math.abs(x) <= 180 && Math.abs(y) <= 90) return 'EPSG:4326';
  if (x > 3e5 && x < 6e5 && y > 4.4e6 && y < 4.8e6) return 'EPSG:25831';
  return x > 1e5 && x < 4e5 && y > 4.9e6 && y < 5.2e6 ? 'EPSG:3857' : null;
}

/** Whether a position lies around Barcelona. */
export function aroundBarcelona([longitude, latitude]: LngLat): boolean {
  const [west, south, east, north] = AROUND_BARCELONA;
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

/** Throws {@link FileProblem} with the bounds when nothing of them is around Barcelona. */
export function refuseElsewhere(bounds: Bounds): void {
  const [west, south, east, north] = AROUND_BARCELONA;
  if (bounds[0] <= east && bounds[2] >= west && bounds[1] <= north && bounds[3] >= south) return;
  const [w, s, e, n] = bounds.map((degrees) => degrees.toFixed(3));
  throw new FileProblem(`lies in another place than Barcelona: longitude ${w} to ${e}, latitude ${s} to ${n}`);
}

/** Sorts out what is elsewhere: a stray row is rejected, a file without anything in place refused. */
export interface Whereabouts {
  /** Whether all positions of a row are in place; rejects it when not. Throws {@link FileProblem} after too many. */
  has(positions: Iterable<LngLat>, where: string): boolean;
  /** To be called at the end. Throws {@link FileProblem} when nothing was in place. */
  end(): void;
}

/** Rows elsewhere before a file is given up that had none in place. */
const GIVEN_UP_AFTER = 200;

export function whereabouts(reject: Reject): Whereabouts {
  const away = emptyBounds();
  let inPlace = 0;
  let elsewhere = 0;
  const refuse = () => refuseElsewhere(away);
  return {
    has(positions, where) {
      const own = emptyBounds();
      for (const position of positions) widen(own, position);
      if (own[0] <= own[2] && aroundBarcelona([own[0], own[1]]) && aroundBarcelona([own[2], own[3]])) {
        inPlace++;
        return true;
      }
      widen(away, [own[0], own[1]]);
      widen(away, [own[2], own[3]]);
      elsewhere++;
      if (inPlace === 0 && elsewhere >= GIVEN_UP_AFTER) refuse();
      reject('out-of-place', where);
      return false;
    },
    end() {
      if (inPlace === 0 && elsewhere > 0) refuse();
    },
  };
}

const BY_CODE: Readonly<Record<string, Crs>> = {
  '4326': 'EPSG:4326',
  '4258': 'EPSG:4326',
  '4979': 'EPSG:4326',
  '25831': 'EPSG:25831',
  '32631': 'EPSG:25831',
  '3043': 'EPSG:25831',
  '23031': 'EPSG:23031',
  '3857': 'EPSG:3857',
  '900913': 'EPSG:3857',
  '3785': 'EPSG:3857',
};

function projectedBy(wkt: string): Crs | null {
  if (!/zone.?_?31N|central_meridian"?,\s*3(?:\.0*)?\]/i.test(wkt)) return null;
  if (/ED.?_?50|european.?_?(?:datum)?.?_?1950/i.test(wkt)) return 'EPSG:23031';
  return /ETRS|WGS.?_?(?:19)?84|GRS.?_?(?:19)?80/i.test(wkt) ? 'EPSG:25831' : null;
}

function fromEd50(): (x: number, y: number) => LngLat {
  const { eastM, northM, scale, turnArcsec } = ED50_SHIFT;
  const turn = (turnArcsec / 3600) * (Math.PI / 180);
  const [cosine, sine] = [scale * Math.cos(turn), scale * Math.sin(turn)];
  const rest = toDegreesFrom('EPSG:25831');
  return (x, y) => rest(eastM + cosine * x - sine * y, northM + sine * x + cosine * y);
}

type Widening = [west: number, south: number, east: number, north: number];

function emptyBounds(): Widening {
  return [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
}

function widen(bounds: Widening, [longitude, latitude]: LngLat): void {
  bounds[0] = Math.min(bounds[0], longitude);
  bounds[1] = Math.min(bounds[1], latitude);
  bounds[2] = Math.max(bounds[2], longitude);
  bounds[3] = Math.max(bounds[3], latitude);
}
