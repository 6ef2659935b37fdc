import { classifyRings, VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { CITY_ORIGIN, METRES_PER_DEGREE } from '../../data/contract/place.ts';
import { type BuildingMesh, buildingMesh, type Footprint } from '../layers/building-mesh.ts';

/** One tile of the package's deepest zoom. */
export interface TileAddress {
  readonly zoom: number;
  readonly column: number;
  readonly row: number;
}

/** The mesh of a tile's buildings; null where it has none. */
export function decodeBuildings(bytes: Uint8Array, tile: TileAddress): BuildingMesh | null {
  const layer = new VectorTile(new PbfReader(bytes)).layers.buildings;
  if (!layer || layer.length === 0) return null;
  const toMetres = metresOf(tile, layer.extent);
  const footprints: Footprint[] = [];
  for (let index = 0; index < layer.length; index++) {
    const feature = layer.feature(index);
    if (feature.type !== 3) continue;
    const { heightM, baseM, id, fabric } = feature.properties;
    for (const polygon of classifyRings(feature.loadGeometry())) {
      footprints.push({
        rings: polygon.map((ring) => ring.flatMap(({ x, y }) => toMetres(x, y))),
        heightM: Number(heightM) || 0,
        baseM: Number(baseM) || 0,
        id: Number(id) || index,
        fabric: String(fabric ?? ''),
      });
    }
  }
  return footprints.length > 0 ? buildingMesh(footprints) : null;
}

/** From a tile's own units to metres east and north of the city's origin. */
function metresOf({ zoom, column, row }: TileAddress, extent: number): (x: number, y: number) => [number, number] {
  const tiles = 2 ** zoom;
  const eastScale = METRES_PER_DEGREE * Math.cos((CITY_ORIGIN[1] * Math.PI) / 180);
  return (x, y) => {
    const longitude = ((column + x / extent) / tiles) * 360 - 180;
    const latitude = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (row + y / extent)) / tiles))) * 180) / Math.PI;
    return [(longitude - CITY_ORIGIN[0]) * eastScale, (latitude - CITY_ORIGIN[1]) * METRES_PER_DEGREE];
  };
}
