import { beforeAll, describe, expect, test } from 'vitest';
import { readDelimited } from '../../data/city/importers/delimited.ts';
import { IMPORTERS } from '../../data/city/importers/index.ts';
import { positionsOf } from '../../data/city/importers/geometry.ts';
import { parseWkt } from '../../data/city/importers/wkt.ts';
import type { Area, Areas } from '../../data/contract/package.ts';
import { areaIndex, surveyAreas } from '../../data/survey/areas.ts';
import { HAS_OFFICIAL, officialFiles, type Read, readOfficial, sourced } from './official-files.ts';

describe.skipIf(!HAS_OFFICIAL)('the territory from the official files (skipped without ../shared/data)', () => {
  let areas: Areas;
  let areaFiles: readonly Read<'area'>[];
  let statisticFiles: readonly Read<'statistic'>[];
  const level = (wanted: string) => areas.areas.filter((area) => area.level === wanted);

  beforeAll(async () => {
    areaFiles = await readOfficial('area');
    statisticFiles = await readOfficial('statistic');
    areas = surveyAreas({ areas: sourced(areaFiles), statistics: sourced(statisticFiles) });
  }, 60_000);

  test('has the municipality, 10 districts, 73 barris and 1,068 census sections', () => {
    const counts = ['municipality', 'district', 'barri', 'section'].map((each) => level(each).length);
    expect(counts).toEqual([1, 10, 73, 1068]);
  });

  test('reads them from four GeoJSON files, a table and two shapefiles, without a reject', () => {
    expect(areaFiles.map(({ importer, facts }) => `${importer} ${facts.length}`).sort()).toEqual([
      'areas-geojson 1',
      'areas-geojson 10',
      'areas-geojson 1068',
      'areas-geojson 73',
      'areas-shapefile 10',
      'areas-shapefile 73',
      'areas-table 73',
    ]);
    expect(areaFiles.flatMap(({ rejects }) => rejects)).toEqual([]);
  });

  test('no file is claimed by two importers of one kind', () => {
    const claims = officialFiles().flatMap((file) =>
      IMPORTERS.filter((importer) => importer.recognises(file)).map(({ kind }) => `${file.path} as ${kind}`),
    );
    expect(claims.length).toBeGreaterThan(40);
    expect(claims.filter((claim, index) => claims.indexOf(claim) !== index)).toEqual([]);
  });

  test("each barri's area is within 0.5 % of the published", () => {
    const published = statisticFiles.flatMap(({ facts }) => facts.filter(({ measure }) => measure === 'area-ha'));
    expect(published).toHaveLength(73);
    const off = level('barri').map(({ code, areaM2 }) => {
      const hectares = published.find((fact) => fact.code === code)?.value ?? Number.NaN;
      return Math.abs(areaM2 / 10_000 / hectares - 1);
    });
    expect(Math.max(...off)).toBeLessThan(0.005);
  });

  test('barris lie in districts, sections in barris, as the city counts them', () => {
    const parents = new Map(areas.areas.map(({ id, parent }) => [id, parent]));
    expect(parents.get('barri:07')).toBe('district:02');
    expect(parents.get('barri:31')).toBe('district:06');
    expect(parents.get('section:01001')).toBe('barri:01');
    expect(level('district').every(({ parent }) => parent === 'municipality:080193')).toBe(true);
    expect(areas.areas.filter(({ parent }) => parent === null)).toHaveLength(1);
  });

  test('two barris are of several parts, and names are whole', () => {
    expect(level('barri').filter(({ polygons }) => polygons.length > 1)).toHaveLength(2);
    expect(level('barri').find(({ code }) => code === '07')?.name).toBe("la Dreta de l'Eixample");
    expect(level('district').find(({ code }) => code === '05')?.name).toBe('Sarrià-Sant Gervasi');
  });

  test('1,660,435 people lived there at the beginning of 2023', () => {
    expect(level('municipality')[0]?.population).toBe(1_660_435);
    expect(level('section').every(({ population = 0 }) => population > 0)).toBe(true);
    expect(level('barri').every(({ incomeEur = 0 }) => incomeEur > 8000 && incomeEur < 45_000)).toBe(true);
  });

  test('masked counts are told and make no total', () => {
    const masked = statisticFiles.flatMap(({ rejects }) => rejects).filter(([problem]) => problem === 'masked');
    expect(masked).toHaveLength(2823);
  });

  test('the index gives each place its barri, the same for one drawn simpler', () => {
    const { at } = areaIndex(areas);
    expect(at([2.1744, 41.4036], 'barri')?.name).toBe('la Sagrada Família');
    expect(at([2.1527, 41.4145], 'district')?.name).toBe('Gràcia');
    expect(at([2.1228, 41.3809], 'barri')?.name).toBe('la Maternitat i Sant Ramon');
    expect(at([2.1896, 41.3784], 'barri')?.name).toBe('la Barceloneta');
    expect(at([2.25, 41.35], 'municipality')).toBeNull();
    expect(at([2.24, 41.45], 'district')).toBeNull();
  });

  test('neighbours share their borders: what is one section alone is the border of the municipality', () => {
    const sections = edgesOf(level('section'));
    const limit = edgesOf(level('municipality'));
    expect([...sections].filter(([, count]) => count > 2)).toEqual([]);
    const alone = [...sections].filter(([edge, count]) => count === 1 && !limit.has(edge));
    expect(alone.length).toBeLessThan(sections.size / 200);
  });

  test('drawn borders are light: a third of the surveyed corners at most', () => {
    const full = areaFiles
      .filter(({ importer }) => importer === 'areas-geojson')
      .flatMap(({ facts }) => facts.flatMap(({ polygons }) => polygons.flat()));
    const drawn = areas.areas.flatMap(({ polygons }) => polygons.flat());
    const corners = full.reduce((sum, ring) => sum + ring.length, 0);
    expect(drawn.reduce((sum, ring) => sum + ring.length / 2, 0)).toBeLessThan(corners / 3);
  });

  test('the barris in ETRS89 and in WGS84 are the same places to 0.2 m', () => {
    const file = officialFiles().find(({ path }) => path.endsWith('BarcelonaCiutat_Barris.csv'));
    let corners = 0;
    let most = 0;
    for (const row of file ? readDelimited(file, () => undefined) : []) {
      const metres = parseWkt(row.get('geometria_etrs89') ?? '', 'EPSG:25831');
      const degrees = parseWkt(row.get('geometria_wgs84') ?? '', 'EPSG:4326');
      const given = degrees ? [...positionsOf(degrees)] : [];
      for (const [index, at] of [...(metres ? positionsOf(metres) : [])].entries()) {
        const [longitude, latitude] = given[index] ?? [0, 0];
        most = Math.max(most, Math.hypot((at[0] - longitude) * 83_480, (at[1] - latitude) * 111_070));
        corners++;
      }
    }
    expect(corners).toBeGreaterThan(10_000);
    expect(most).toBeLessThan(0.2);
  });
});

/** The straight pieces of all borders, and how many rings have each. */
function edgesOf(areas: readonly Area[]): ReadonlyMap<string, number> {
  const edges = new Map<string, number>();
  for (const ring of areas.flatMap(({ polygons }) => polygons.flat())) {
    for (let corner = 0; corner + 3 < ring.length; corner += 2) {
      const ends = [ring.slice(corner, corner + 2).join(), ring.slice(corner + 2, corner + 4).join()].sort().join(' ');
      edges.set(ends, (edges.get(ends) ?? 0) + 1);
    }
  }
  return edges;
}
