import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Point, toPlane } from '../../data/city/plane.ts';

/** The city's published files, beside the repository; read by the tests that compare, never copied. */
const OFFICIAL = resolve(dirname(fileURLToPath(import.meta.url)), '../../../shared/data');

export const OFFICIAL_IS_THERE = existsSync(OFFICIAL);

export const OFFICIAL_ABSENT = `the city's published files are not at ${OFFICIAL}`;

interface DistrictFile {
  readonly features: readonly {
    readonly properties: { readonly DISTRICTE: string; readonly NOM: string };
    readonly geometry:
      | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly (readonly [number, number])[])[] }
      | {
          readonly type: 'MultiPolygon';
          readonly coordinates: readonly (readonly (readonly (readonly [number, number])[])[])[];
        };
  }[];
}

/** Outer rings of the official districts in the plane, by code. */
export function officialDistricts(): Map<string, { name: string; rings: Point[][] }> {
  const file = JSON.parse(readFileSync(resolve(OFFICIAL, 'admin/districtes.geojson'), 'utf8')) as DistrictFile;
  return new Map(
    file.features.map(({ properties, geometry }) => {
      const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
      const rings = polygons.map((polygon) => (polygon[0] ?? []).map(toPlane));
      return [properties.DISTRICTE.padStart(2, '0'), { name: properties.NOM, rings }];
    }),
  );
}

/** Middles of the street graph's sections, in the plane, by street name. */
export async function officialStreets(): Promise<Map<string, Point[]>> {
  const streets = new Map<string, Point[]>();
  const input = createReadStream(resolve(OFFICIAL, 'roads/BCN_GrafVial_Trams_ETRS89_CSV.csv'), 'latin1');
  for await (const line of createInterface({ input })) {
    const fields = line.split(';');
    const [x, y, name] = [Number(fields[1]), Number(fields[2]), fields[13]];
    if (!name || !Number.isFinite(x)) continue;
    const known = streets.get(name) ?? [];
    known.push(fromUtm31(x, y));
    streets.set(name, known);
  }
  return streets;
}

/** ETRS89 / UTM 31N to the plane (Snyder, Map Projections, 1987, p. 63; GRS 80). */
function fromUtm31(easting: number, northing: number): Point {
  const semiMajor = 6378137;
  const flattening = 1 / 298.257222101;
  const e2 = flattening * (2 - flattening);
  const e1 = (1 - Math.sqrt(1 - e2)) / (1 + Math.sqrt(1 - e2));
  const mu = northing / 0.9996 / (semiMajor * (1 - e2 / 4 - (3 * e2 ** 2) / 64 - (5 * e2 ** 3) / 256));
  const foot =
    mu +
    ((3 * e1) / 2 - (27 * e1 ** 3) / 32) * Math.sin(2 * mu) +
    ((21 * e1 ** 2) / 16 - (55 * e1 ** 4) / 32) * Math.sin(4 * mu) +
    ((151 * e1 ** 3) / 96) * Math.sin(6 * mu);
  const ep = e2 / (1 - e2);
  const [sine, cosine, tangent] = [Math.sin(foot), Math.cos(foot), Math.tan(foot)];
  const [c, t] = [ep * cosine ** 2, tangent ** 2];
  const n = semiMajor / Math.sqrt(1 - e2 * sine ** 2);
  const r = (semiMajor * (1 - e2)) / (1 - e2 * sine ** 2) ** 1.5;
  const d = (easting - 500_000) / (n * 0.9996);
  const latitude =
    foot -
    ((n * tangent) / r) *
      (d ** 2 / 2 -
        ((5 + 3 * t + 10 * c - 4 * c ** 2 - 9 * ep) * d ** 4) / 24 +
        ((61 + 90 * t + 298 * c + 45 * t ** 2 - 252 * ep - 3 * c ** 2) * d ** 6) / 720);
  const longitude =
    (d - ((1 + 2 * t + c) * d ** 3) / 6 + ((5 - 2 * c + 28 * t - 3 * c ** 2 + 8 * ep + 24 * t ** 2) * d ** 5) / 120) /
    cosine;
  return toPlane([3 + (longitude * 180) / Math.PI, (latitude * 180) / Math.PI]);
}
