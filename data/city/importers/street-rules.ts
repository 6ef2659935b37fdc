import { cityMapLayerOf, cityMapLines, cityMapSource } from './city-map-layer.ts';
import type { StreetRuleFact } from './facts.ts';
import type { Importer } from './importer.ts';

const RULES: Readonly<Record<string, StreetRuleFact['rule']>> = { K027: 'zone-30', K026: 'cyclable' };

/** Streets limited to 30 km/h (layer K027 of the city's map) and streets signed for bicycles (K026). */
export const STREET_RULES: Importer<'street-rule'> = {
  id: 'street-rules',
  kind: 'street-rule',
  reads: 'Open Data BCN: zone-30 and cyclable streets (GeoJSON, shapefile)',
  sourceOf: (file) =>
    cityMapLayerOf(file) === 'K026'
      ? cityMapSource('cyclable-streets', 'cyclable streets')
      : cityMapSource('zone-30', 'zone-30 streets'),
  recognises: (file) => Object.hasOwn(RULES, cityMapLayerOf(file) ?? ''),
  *read(file, reject) {
    for (const { id, layer, path } of cityMapLines(file, reject)) {
      const rule = Object.hasOwn(RULES, layer) ? RULES[layer] : undefined;
      if (rule) yield { rule, path };
      else reject('not-supported', `feature ${id}`);
    }
  },
};
