import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { blendPalettes, type Palette, rgbOf } from '../../client/theme/palette.ts';
import { CONTRAST, DAY, DUSK, NIGHT, PALETTES as BY_NAME, paletteAt, PRINT } from '../../client/theme/palettes.ts';
import { STREET_CLASSES, TILE_LAYERS } from '../../data/contract/package.ts';
import { FIRST_LABEL_LAYER, FONT_BOLD, FONT_REGULAR, STREET_LABEL_LAYER } from '../../scenes/basemap/basemap-names.ts';
import { basemapStyle } from '../../scenes/basemap/style.ts';

const FONTS = {
  [FONT_REGULAR]: [{ url: 'http://127.0.0.1/a.woff2' }],
  [FONT_BOLD]: [{ url: 'http://127.0.0.1/b.woff2' }],
};

function styleOf(palette: Palette): ReturnType<typeof basemapStyle> {
  return basemapStyle({ palette, tilesUrl: 'http://127.0.0.1/city.pmtiles', fonts: FONTS, attribution: '' });
}

const PALETTES = [...Object.values(BY_NAME), blendPalettes(DUSK, DAY, 0.37)] as const;

describe('the base map', () => {
  it.each(PALETTES.map((palette) => [palette.name, palette] as const))('is a valid style by %s', (_name, palette) => {
    expect(validateStyleMin(styleOf(palette)).map(({ message }) => message)).toEqual([]);
  });

  it('reads no tile layer that a package does not have', () => {
    const read = styleOf(DAY).layers.flatMap((layer) => ('source-layer' in layer ? [layer['source-layer']] : []));
    expect(read.filter((name) => !TILE_LAYERS.some((each) => each === name))).toEqual([]);
  });

  it.each(STREET_CLASSES)('draws the streets of the class %s, as wide as they are', (name) => {
    const street = styleOf(DAY).layers.find(({ id }) => id === 'street');
    const stops = JSON.stringify(street?.paint);
    expect(stops).toContain(`"${name}"`);
  });

  it('takes few layers, so that few draw calls', () => {
    expect(styleOf(DAY).layers.length).toBeLessThanOrEqual(25);
  });

  it('has no colour that hangs on a feature: a new light need not make the tiles anew', () => {
    for (const palette of PALETTES) {
      for (const { paint } of styleOf(palette).layers) {
        const colours = Object.entries(paint ?? {}).filter(([key]) => key.endsWith('-color'));
        for (const [, colour] of colours) expect(typeof colour).toBe('string');
      }
    }
  });

  it('has nothing but labels from the first label up, and below it only those that lie on the streets', () => {
    const { layers } = styleOf(DAY);
    const first = layers.findIndex(({ id }) => id === FIRST_LABEL_LAYER);
    expect(layers.slice(first).every(({ type }) => type === 'symbol')).toBe(true);
    const below = layers.slice(0, first).filter(({ type }) => type === 'symbol');
    expect(below.map(({ id }) => id)).toEqual([STREET_LABEL_LAYER]);
  });

  it('asks no host but that of the package and the page', () => {
    const hosts = JSON.stringify(styleOf(NIGHT)).match(/https?:\/\/[^/"]+/g) ?? [];
    expect(new Set(hosts)).toEqual(new Set(['http://127.0.0.1']));
  });
});

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = rgbOf(hex).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(first: string, second: string): number {
  const [low = 0, high = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe('a palette', () => {
  it.each(Object.values(BY_NAME).map((palette) => [palette.name, palette] as const))(
    'of the %s has labels of 4.5 to 1 on their halo',
    (_name, { label, labelHalo, labelMuted }) => {
      expect(contrast(label, labelHalo)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(labelMuted, labelHalo)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('of high contrast has text of 7 to 1, and streets, water, green and edges of 3 to 1 (WCAG 1.4.6, 1.4.11)', () => {
    const { label, labelMuted, labelWater, labelHalo, ground, street, water, green, rail, beach, outline } = CONTRAST;
    for (const text of [label, labelMuted, labelWater]) {
      for (const below of [labelHalo, ground]) expect(contrast(text, below)).toBeGreaterThanOrEqual(7);
    }
    expect(contrast(CONTRAST.labelStreet, CONTRAST.labelStreetHalo)).toBeGreaterThanOrEqual(7);
    expect(contrast(CONTRAST.labelStreet, street)).toBeGreaterThanOrEqual(7);
    for (const drawn of [street, water, green, rail, beach]) {
      expect(contrast(drawn, ground)).toBeGreaterThanOrEqual(3);
    }
    for (const body of [CONTRAST.buildingLow, CONTRAST.buildingTall, CONTRAST.roof, CONTRAST.generated]) {
      expect(contrast(outline, body)).toBeGreaterThanOrEqual(3);
    }
  });

  it('for print leaves the paper white and keeps every edge in a grey copy', () => {
    const { ground, haze, sky, street, streetCasing, outline, quay, rail, label } = PRINT;
    expect([ground, haze, sky, street].map(luminance)).toEqual([1, 1, 1, 1]);
    for (const edge of [streetCasing, outline, quay, rail]) expect(contrast(edge, ground)).toBeGreaterThanOrEqual(3);
    expect(contrast(label, ground)).toBeGreaterThanOrEqual(7);
    const fills = [PRINT.water, PRINT.green, PRINT.forest, ground].map(luminance).sort((a, b) => a - b);
    fills.slice(1).forEach((fill, index) => {
      expect(fill - (fills[index] ?? 0)).toBeGreaterThan(0.03);
    });
  });

  it('follows the sun from day through dusk to night', () => {
    expect([40, 0, -20].map((altitudeDeg) => paletteAt(altitudeDeg).name)).toEqual(['day', 'dusk', 'night']);
    expect(luminance(paletteAt(7).ground)).toBeGreaterThan(luminance(DUSK.ground));
    expect(luminance(paletteAt(7).ground)).toBeLessThan(luminance(DAY.ground));
  });
});
