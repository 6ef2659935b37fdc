import type { Layer } from '@deck.gl/core';
import { PathStyleExtension, type PathStyleExtensionProps } from '@deck.gl/extensions';
import { PathLayer, TextLayer } from '@deck.gl/layers';
import type { Place } from '../../data/contract/package.ts';
import { type Palette, rgbOf } from '../theme/palette.ts';
import { liesIn, PLACE_NAME, placesOf, placeTable } from './place-table.ts';
import { DISC_FONT } from './good-value.ts';
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
    const colour: [number, number, number, number] = [...rgbOf(palette.label), zoom > 13 ? 130 : 150];
    const boundaries = boundariesOf(places.places);
    return [
      ...(zoom > 13 ? [haloPaths(boundaries, palette)] : []),
      new PathLayer<Boundary, PathStyleExtensionProps<Boundary>>({
        id: 'districts',
        data: boundaries,
        positionFormat: 'XY',
        getPath: ({ path }) => path,
        getColor: colour,
        getWidth: ({ wide }) => (wide ? 2 : 1),
        widthUnits: 'pixels',
        jointRounded: true,
        parameters: OVER_ALL,
        getDashArray: ({ wide }) => (wide ? [7, 4] : [3, 3]),
        dashJustified: true,
        dashGapPickable: false,
        extensions: [DASHES],
        updateTriggers: { getColor: [palette.label, zoom > 13] },
      }),
      ...(zoom >= NAMES_FROM_ZOOM ? [names(places.places, palette)] : []),
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

/** Limits are no streets: lengths of dash and gap are in widths of the line. */
const DASHES = new PathStyleExtension({ dash: true });

/** Over the houses: chopped by them, limits look like shadows. */
const OVER_ALL = { depthCompare: 'always', depthWriteEnabled: false } as const;

/** Zoom from which the base map no longer names the districts. */
const NAMES_FROM_ZOOM = 15;

/** A light edge that tells a limit from a street or a shadow. */
function haloPaths(boundaries: readonly Boundary[], palette: Palette): Layer {
  return new PathLayer<Boundary>({
    id: 'districts-halo',
    data: boundaries.filter(({ wide }) => wide),
    positionFormat: 'XY',
    getPath: ({ path }) => path,
    getColor: [...rgbOf(palette.labelHalo), 110],
    getWidth: 5,
    widthUnits: 'pixels',
    jointRounded: true,
    parameters: OVER_ALL,
    updateTriggers: { getColor: palette.labelHalo },
  });
}

function names(places: readonly Place[], palette: Palette): Layer {
  return new TextLayer<Place>({
    id: 'district-names',
    data: places.filter(({ kind }) => kind === 'district'),
    characterSet: 'auto',
    fontFamily: DISC_FONT,
    fontWeight: 650,
    fontSettings: { sdf: true },
    outlineWidth: 4,
    outlineColor: [...rgbOf(palette.labelHalo), 255],
    getText: ({ name }) => name.toUpperCase(),
    getPosition: ({ at }) => [at[0], at[1], 40],
    getSize: 15,
    getColor: [...rgbOf(palette.label), 255],
    parameters: OVER_ALL,
    updateTriggers: { getColor: palette.label },
  });
}

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
