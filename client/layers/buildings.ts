import { BuildingMeshLayer } from './building-mesh-layer.ts';
import type { CityLayer } from './layer.ts';
import { CITY_METRES } from './light.ts';

/** Every building, extruded. */
export const buildings = {
  id: 'buildings',
  label: 'layer.buildings',
  channels: [],
  shownAtFirst: true,
  draw: ({ buildings: tiles, palette, sun, clock }) => [
    new BuildingMeshLayer({
      id: 'buildings',
      ...CITY_METRES,
      tiles,
      palette,
      sun,
      litShare: litShareAt(clock.nowMs()),
    }),
  ],
  legend: (palette) => [
    { swatch: { shape: 'fill', colour: palette.buildingLow }, label: 'legend.buildings.low' },
    { swatch: { shape: 'fill', colour: palette.buildingTall }, label: 'legend.buildings.tall' },
    ...(palette.name === 'day'
      ? []
      : [{ swatch: { shape: 'fill', colour: palette.windowLit }, label: 'legend.buildings.lit' } as const]),
  ],
  rows: () => [],
  columns: [],
} as const satisfies CityLayer;

/** Share of windows lit by the hour in Barcelona: homes until about midnight, few before dawn. By day, as in the evening: it shows only where night is held. */
function litShareAt(nowMs: number): number {
  const hour = Number(HOUR.format(nowMs)) % 24;
  return LIT_BY_HOUR[hour] ?? 0.3;
}

const HOUR = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hour12: false, timeZone: 'Europe/Madrid' });

const LIT_BY_HOUR = [
  0.26, 0.16, 0.1, 0.08, 0.08, 0.12, 0.24, 0.34, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.46, 0.48, 0.5,
  0.54, 0.54, 0.5, 0.4,
] as const;
