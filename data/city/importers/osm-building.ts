import { type BuildingFacts, known, levelsOf, metresOf, STOREY_M, wordOf, yearOf } from './building-words.ts';
import type { OsmTags } from './osm-element.ts';

export function isOsmBuilding(tags: OsmTags): boolean {
  return isYes(tags.building) || isYes(tags['building:part']);
}

export function isOsmPart(tags: OsmTags): boolean {
  return isYes(tags['building:part']) && !isYes(tags.building);
}

function isYes(value: string | undefined): boolean {
  return value !== undefined && value !== 'no' && value !== '';
}

/** What OpenStreetMap's tags tell of a building (wiki.openstreetmap.org/wiki/Simple_3D_Buildings). */
export function osmBuildingFacts(tags: OsmTags): BuildingFacts {
  const minLevel = levelsOf(tags['building:min_level'] ?? tags.min_level);
  const baseM = metresOf(tags.min_height) ?? (minLevel !== undefined ? minLevel * STOREY_M : undefined);
  const topM = metresOf(tags.height ?? tags['building:height']);
  const levels = levelsOf(tags['building:levels']);
  const kind = wordOf(tags.building) ?? wordOf(tags['building:part']);
  return known({
    heightM: topM !== undefined && topM > (baseM ?? 0) ? Math.round((topM - (baseM ?? 0)) * 100) / 100 : undefined,
    levels: levels !== undefined && levels > (minLevel ?? 0) ? levels - (minLevel ?? 0) : undefined,
    baseM: baseM !== undefined && baseM > 0 ? baseM : undefined,
    reference: wordOf(tags['ref:catastral'] ?? tags['catastro:ref'] ?? tags['cadastre:ref']),
    name: wordOf(tags['name:ca'] ?? tags.name),
    yearBuilt: yearOf(tags.start_date ?? tags.year_of_construction),
    use: kind === 'yes' ? (wordOf(tags.amenity ?? tags.tourism ?? tags.office) ?? undefined) : kind,
  });
}
