import { PathLayer } from '@deck.gl/layers';
import type { Place } from '../../data/contract/package.ts';
import { rgbOf } from '../theme/palette.ts';
import { liesIn, PLACE_NAME, placesOf, placeTable } from './place-table.ts';
import type { CityLayer, TableInput } from './layer.ts';

interface Boundary {
  readonly path: number[];
  readonly wide: boolean;
}

/** Limits of the ten districts, and of their neighbourhoods when near. */
export const districts = {
  id: 'districts',
  label: 'layer.districts',
  channels: [],
  shownAtFirst: false,
  draw: ({ package: { places }, palette, zoom }) => {
    if (!places) return [];
    const colour: [number, number, number, number] = [...rgbOf(palette.label), zoom > 13 ? 120 : 150];
    return [
      new PathLayer<Boundary>({
        id: 'districts',
        data: boundariesOf(places.places),
        positionFormat: 'XY',
        getPath: ({ path }) => path,
        getColor: colour,
        getWidth: ({ wide }) => (wide ? 1.8 : 0.7),
        widthUnits: 'pixels',
        jointRounded: true,
        parameters: { depthWriteEnabled: false },
        updateTriggers: { getColor: [palette.label, zoom > 13] },
      }),
    ];
  },
  legend: (palette) => [{ swatch: { shape: 'line', colour: palette.label }, label: 'legend.districts.boundary' }],
  table: placeTable('district', [
    PLACE_NAME,
    { label: 'column.code', value: ({ id }) => id.slice(id.indexOf(':') + 1) },
    { label: 'column.neighbourhoods', value: (district, input) => neighbourhoodsOf(district, input).length },
    {
      label: 'column.neighbourhood-names',
      value: (district, input) =>
        neighbourhoodsOf(district, input)
          .map(({ name }) => name)
          .join(', '),
    },
  ]),
} as const satisfies CityLayer;

const BOUNDARIES = new WeakMap<readonly Place[], readonly Boundary[]>();

function boundariesOf(places: readonly Place[]): readonly Boundary[] {
  const known = BOUNDARIES.get(places);
  if (known) return known;
  const boundaries = places
    .filter(({ kind }) => kind === 'district' || kind === 'neighbourhood')
    .flatMap(({ kind, rings }) => rings.map((ring) => ({ path: [...ring], wide: kind === 'district' })));
  BOUNDARIES.set(places, boundaries);
  return boundaries;
}

const NEIGHBOURHOODS = new WeakMap<Place, readonly Place[]>();

/** The neighbourhoods whose middle lies in a district. */
function neighbourhoodsOf(district: Place, input: TableInput): readonly Place[] {
  const known = NEIGHBOURHOODS.get(district);
  if (known) return known;
  const found = placesOf(input, 'neighbourhood').filter((place) => liesIn(place, district));
  NEIGHBOURHOODS.set(district, found);
  return found;
}
