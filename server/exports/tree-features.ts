import { makeBoxIndex } from './box-index.ts';
import type { Box } from './building-table.ts';
import { type ExportCity, sourceOf } from './export-city.ts';
import type { FeatureSource, GeoFeature } from './feature-source.ts';
import type { Tree } from './tree-table.ts';

/** The trees as features; each is made when it is asked for. */
export function treeSource(city: ExportCity): Promise<FeatureSource> {
  return city.once('tree features', async () => {
    const trees = await city.trees();
    const at = (place: number): Tree => {
      const tree = trees[place];
      if (!tree) throw new Error(`treeSource: there is no tree at ${place}; ask below count`);
      return tree;
    };
    const boxAt = (place: number): Box => [...at(place).at, ...at(place).at];
    const index = makeBoxIndex(trees.length, boxAt);
    const places = new Map(trees.map(({ id }, place) => [String(id), place]));
    const feature = (place: number): GeoFeature => {
      const { id, at: coordinates, source, ...facts } = at(place);
      const { name, licence, attribution } = sourceOf(city.manifest, source);
      return {
        id: String(id),
        geometry: { type: 'Point', coordinates },
        properties: { ...facts, source: name, licence, attribution },
      };
    };
    return { count: trees.length, feature, placeOf: (id) => places.get(id), within: (boxes) => index.within(boxes) };
  });
}
