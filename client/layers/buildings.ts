import { BuildingMeshLayer } from './building-mesh-layer.ts';
import { placesOf } from './place-table.ts';
import type { CityLayer, LayerTable, TableInput } from './layer.ts';
import { CITY_METRES } from './light.ts';

/** There are far too many to name each: how many there are in each district, and how tall. */
const TABLE: LayerTable = {
  generated: true,
  count: ({ package: { manifest } }) => manifest?.counts.buildings ?? 0,
  columns: [
    { label: 'column.district' },
    { label: 'column.buildings' },
    { label: 'column.median-height', unit: 'm' },
    { label: 'column.tallest', unit: 'm' },
  ],
  rows: (input) => {
    const districts = placesOf(input, 'district');
    return talliesOf(input).map(({ district, count, medianHeightM, tallestM }) => {
      const place = districts.find(({ id }) => id === district);
      const name = place?.name ?? input.package.manifest?.name ?? '';
      return {
        id: district ?? 'elsewhere',
        name,
        record: null,
        place: place ? { kind: 'district', at: place.at } : null,
        cells: () => [district === null ? { word: 'table.elsewhere' } : name, count, medianHeightM, tallestM],
      };
    });
  },
};

interface Tally {
  readonly district: string | null;
  readonly count: number;
  readonly medianHeightM: number | null;
  readonly tallestM: number | null;
}

/** The package's own figures; of a package without them, how many there are in all. */
function talliesOf({ package: { manifest } }: TableInput): readonly Tally[] {
  const count = manifest?.counts.buildings;
  if (manifest?.buildings) return manifest.buildings;
  return count === undefined ? [] : [{ district: 'all', count, medianHeightM: null, tallestM: null }];
}

/** Every building, extruded. */
export const buildings = {
  id: 'buildings',
  label: 'layer.buildings',
  channels: [],
  shownAtFirst: true,
  draw: ({ buildings: tiles, palette, sun, clock, quality, package: { manifest } }) => [
    new BuildingMeshLayer({
      id: 'buildings',
      ...CITY_METRES,
      parameters: { cullMode: 'back' },
      tiles,
      palette,
      sun,
      quality,
      litShare: litShareAt(clock.nowMs()),
      mixed: manifest?.generated === false,
    }),
  ],
  legend: (palette, manifest) => [
    { swatch: { shape: 'fill', colour: palette.buildingLow }, label: 'legend.buildings.low' },
    { swatch: { shape: 'fill', colour: palette.buildingTall }, label: 'legend.buildings.tall' },
    { swatch: { shape: 'fill', colour: palette.roof }, label: 'legend.buildings.roof' },
    ...(manifest?.generated === false
      ? [{ swatch: { shape: 'fill', colour: palette.generated }, label: 'legend.buildings.generated' } as const]
      : []),
    ...(palette.name === 'dusk' || palette.name === 'night'
      ? [{ swatch: { shape: 'fill', colour: palette.windowLit }, label: 'legend.buildings.lit' } as const]
      : []),
  ],
  table: TABLE,
} as const satisfies CityLayer;

/** Share of windows lit by the hour in Barcelona: homes until about midnight, few before dawn. By day, as in the evening: it shows only where night is held. */
function litShareAt(nowMs: number): number {
  const hour = Number(HOUR.format(nowMs)) % 24;
  return LIT_BY_HOUR[hour] ?? 0.3;
}

const HOUR = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hour12: false, timeZone: 'Europe/Madrid' });

const LIT_BY_HOUR = [
  0.26, 0.16, 0.1, 0.08, 0.08, 0.12, 0.24, 0.34, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.46, 0.48, 0.5, 0.54,
  0.54, 0.5, 0.4,
] as const;
