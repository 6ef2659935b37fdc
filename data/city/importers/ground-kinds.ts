import type { GroundFact } from './facts.ts';

/** What kind of ground tags of OpenStreetMap tell of; null: none that is drawn. */
export function groundOf(tags: Readonly<Record<string, unknown>>): GroundFact['ground'] | null {
  const { natural, landuse, leisure, waterway, featurecla } = tags;
  if (natural === 'coastline' || featurecla === 'Coastline') return 'coastline';
  if (featurecla === 'Ocean') return 'sea';
  if (natural === 'beach' || natural === 'sand') return 'beach';
  if (natural === 'water' || waterway === 'riverbank' || waterway === 'dock') return 'water';
  if (landuse === 'reservoir' || landuse === 'basin') return 'water';
  if (natural === 'wood' || landuse === 'forest') return 'forest';
  return leisure === 'park' || leisure === 'garden' ? 'park' : null;
}

/** Keys that a file of such ground has at least one of. */
export const GROUND_KEYS: readonly string[] = ['natural', 'landuse', 'leisure', 'waterway', 'featurecla'];

/** The name that is drawn: the Catalan one where there is one. */
export function groundNameOf(tags: Readonly<Record<string, unknown>>): string {
  const name = tags['name:ca'] ?? tags.name;
  return typeof name === 'string' ? name.trim() : '';
}
