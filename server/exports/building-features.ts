import { areaFinderOf } from './area-finder.ts';
import type { Box, BuildingPart } from './building-table.ts';
import { type ExportCity, sourceOf } from './export-city.ts';
import { closedRing, type FeatureSource, type Geometry, type GeoFeature } from './feature-source.ts';
import { makeBoxIndex } from './box-index.ts';
import { polygonMeetsBox } from './meets-box.ts';

/** The buildings as features; each is made when it is asked for. */
export function buildingSource(city: ExportCity): Promise<FeatureSource> {
  return city.once('building features', async () => {
    const [table, areas] = [await city.buildings(), await areaFinderOf(city)];
    const index = await city.once('building boxes', async () => makeBoxIndex(table.count, table.box));
    const feature = (place: number): GeoFeature => {
      const { id, source, ...facts } = table.facts(place);
      const parts = table.parts(place);
      const [west, south, east, north] = table.box(place);
      const middle = [(west + east) / 2, (south + north) / 2] as const;
      const baseM = Math.min(...parts.map((part) => part.baseM));
      const { name, licence, attribution } = sourceOf(city.manifest, source);
      return {
        id: String(id),
        geometry: geometryOf(parts),
        properties: {
          ...facts,
          heightM: Math.max(...parts.map((part) => part.baseM + part.heightM)) - baseM,
          baseM,
          barri: areas.find('barri', middle)?.name ?? null,
          district: areas.find('district', middle)?.name ?? null,
          source: name,
          licence,
          attribution,
        },
      };
    };
    const meets = (place: number, boxes: readonly Box[]) =>
      table.parts(place).some(({ rings }) => boxes.some((box) => polygonMeetsBox(rings, box)));
    return {
      count: table.count,
      feature,
      placeOf: (id) => (/^\d{1,15}$/.test(id) ? table.indexOf(Number(id)) : undefined),
      within: (boxes) => index.within(boxes).filter((place) => meets(place, boxes)),
    };
  });
}

function geometryOf(parts: readonly BuildingPart[]): Geometry {
  const polygons = parts.map(({ rings }) => rings.map(closedRing));
  const [only] = polygons;
  return only && polygons.length === 1
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: polygons };
}
