import { classifyRings, VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { metresOf, type TileAddress } from '../../data/contract/tile-space.ts';
import { type BuildingMesh, buildingMesh, type Footprint } from '../layers/building-mesh.ts';

/** The mesh of a tile's buildings; null where it has none. */
export function decodeBuildings(bytes: Uint8Array, tile: TileAddress): BuildingMesh | null {
  const footprints = decodeFootprints(bytes, tile);
  return footprints.length > 0 ? buildingMesh(footprints) : null;
}

/** The footprints of a tile's buildings. */
export function decodeFootprints(bytes: Uint8Array, tile: TileAddress): Footprint[] {
  const layer = new VectorTile(new PbfReader(bytes)).layers.buildings;
  if (!layer) return [];
  const toMetres = metresOf(tile, layer.extent);
  const footprints: Footprint[] = [];
  for (let index = 0; index < layer.length; index++) {
    const feature = layer.feature(index);
    if (feature.type !== 3) continue;
    const { heightM, baseM, id, fabric, generated } = feature.properties;
    for (const polygon of classifyRings(feature.loadGeometry())) {
      footprints.push({
        rings: polygon.map((ring) => ring.flatMap(({ x, y }) => toMetres(x, y))),
        heightM: Number(heightM) || 0,
        baseM: Number(baseM) || 0,
        id: Number(id) || index,
        fabric: String(fabric ?? ''),
        generated: generated !== false,
      });
    }
  }
  return footprints;
}
