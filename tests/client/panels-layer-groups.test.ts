import { describe, expect, test } from 'vitest';
import type { CityLayer, LegendEntry } from '../../client/layers/layer.ts';
import { groupLayers, sharedLegend } from '../../client/panels/layer-groups.ts';

function layer(id: string, ...channels: CityLayer['channels']): CityLayer {
  return {
    id,
    label: 'layer.bus',
    channels,
    shownAtFirst: true,
    draw: () => [],
    legend: () => [],
    table: { columns: [], rows: () => [] },
  };
}

const bar = (colour: string, label: LegendEntry['label']): LegendEntry => ({ swatch: { shape: 'bar', colour }, label });

describe('the groups of layers', () => {
  test('hold each layer once, by what feeds it', () => {
    const layers = [
      layer('buildings'),
      layer('bus', 'bus'),
      layer('air', 'air'),
      layer('lines', 'city'),
      layer('bikes', 'bikes'),
    ];
    expect(groupLayers(layers).map((group) => [group.label, ...group.layers.map(({ id }) => id)])).toEqual([
      ['group.moving', 'bus'],
      ['group.streets', 'bikes'],
      ['group.environment', 'air'],
      ['group.city', 'buildings', 'lines'],
    ]);
  });
});

describe('legends that say the same', () => {
  const bus = [bar('#c00', 'legend.observed'), bar('#aaa', 'legend.stale')];
  const tram = [bar('#080', 'legend.observed'), bar('#aaa', 'legend.stale')];

  test('are told once, without the colours in which they differ', () => {
    expect(sharedLegend([bus, tram])).toEqual([bar('currentcolor', 'legend.observed'), bar('#aaa', 'legend.stale')]);
  });

  test('are told each for itself where they differ, or where there is one', () => {
    expect(sharedLegend([bus])).toBeNull();
    expect(sharedLegend([bus, [bar('#c00', 'legend.missing'), bar('#aaa', 'legend.away')]])).toBeNull();
    expect(sharedLegend([])).toBeNull();
  });
});
