import type { ChannelId } from '../../data/contract/channel.ts';
import type { CityLayer, LegendEntry } from '../layers/layer.ts';
import type { WordKey } from '../theme/words.ts';

/** Layers that a person thinks of together. */
export interface LayerGroup {
  readonly label: WordKey;
  readonly layers: readonly CityLayer[];
}

const GROUPS = ['group.moving', 'group.streets', 'group.environment', 'group.city'] as const;

const GROUP_OF: Readonly<Record<ChannelId, (typeof GROUPS)[number]>> = {
  metro: 'group.moving',
  tram: 'group.moving',
  rail: 'group.moving',
  bus: 'group.moving',
  bikes: 'group.streets',
  traffic: 'group.streets',
  air: 'group.environment',
  noise: 'group.environment',
  weather: 'group.environment',
  city: 'group.city',
};

/** Layers by the channel that they are fed by; what has none of its own belongs to the city itself. */
export function groupLayers(layers: readonly CityLayer[]): readonly LayerGroup[] {
  return GROUPS.map((label) => ({
    label,
    layers: layers.filter(({ channels }) => GROUP_OF[channels[0] ?? 'city'] === label),
  })).filter((group) => group.layers.length > 0);
}

/**
 * What legends that say the same have in common, to be told once: the colour is left to the thing where each has its
 * own. Null where they differ, or where there are not two.
 */
export function sharedLegend(legends: readonly (readonly LegendEntry[])[]): readonly LegendEntry[] | null {
  const [first, ...others] = legends;
  if (!first || others.length === 0 || first.length < 2) return null;
  if (others.some((legend) => labelsOf(legend) !== labelsOf(first))) return null;
  return first.map((entry, index) => {
    const same = others.every((legend) => legend[index]?.swatch.colour === entry.swatch.colour);
    return same ? entry : { ...entry, swatch: { ...entry.swatch, colour: 'currentcolor' } };
  });
}

function labelsOf(legend: readonly LegendEntry[]): string {
  return JSON.stringify(legend.map(({ label }) => label));
}
