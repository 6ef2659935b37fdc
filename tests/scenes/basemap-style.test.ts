import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { blendPalettes, DAY, DUSK, NIGHT, type Palette, paletteAt, rgbOf } from '../../client/theme/palette.ts';
import { STREET_CLASSES, TILE_LAYERS } from '../../data/contract/package.ts';
import { FIRST_LABEL_LAYER, FONT_BOLD, FONT_REGULAR } from '../../scenes/basemap/basemap-palette.ts';
import { basemapStyle } from '../../scenes/basemap/style.ts';

const FONTS = {
  [FONT_REGULAR]: [{ url: 'http://127.0.0.1/a.woff2' }],
  [FONT_BOLD]: [{ url: 'http://127.0.0.1/b.woff2' }],
};

function styleOf(palette: Palette): ReturnType<typeof basemapStyle> {
  return basemapStyle({ palette, tilesUrl: 'http://127.0.0.1/city.pmtiles', fonts: FONTS, attribution: '' });
}

const PALETTES = [DAY, DUSK, NIGHT, blendPalettes(DUSK, DAY, 0.37)] as const;

describe('the base map', () => {
  it.each(PALETTES.map((palette) => [palette.name, palette] as const))('is a valid style by %s', (_name, palette) => {
    expect(validateStyleMin(styleOf(palette)).map(({ message }) => message)).toEqual([]);
  });

  it('reads no tile layer that a package does not have', () => {
    const read = styleOf(DAY).layers.flatMap((layer) => ('source-layer' in layer ? [layer['source-layer']] : []));
    expect(read.filter((name) => !TILE_LAYERS.some((each) => each === name))).toEqual([]);
  });

  it('draws every class of street', () => {
    const ids = new Set(styleOf(DAY).layers.map(({ id }) => id));
    expect(STREET_CLASSES.filter((name) => !ids.has(`street-${name}`))).toEqual([]);
  });

  it('has nothing but labels from the first label up', () => {
    const { layers } = styleOf(DAY);
    const first = layers.findIndex(({ id }) => id === FIRST_LABEL_LAYER);
    expect(layers.slice(first).every(({ type }) => type === 'symbol')).toBe(true);
    expect(layers.slice(0, first).some(({ type }) => type === 'symbol')).toBe(false);
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
  it.each([DAY, DUSK, NIGHT].map((palette) => [palette.name, palette] as const))(
    'of the %s has labels of 4.5 to 1 on their halo',
    (_name, { label, labelHalo, labelMuted }) => {
      expect(contrast(label, labelHalo)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(labelMuted, labelHalo)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('follows the sun from day through dusk to night', () => {
    expect([40, 0, -20].map((altitudeDeg) => paletteAt(altitudeDeg).name)).toEqual(['day', 'dusk', 'night']);
    expect(luminance(paletteAt(7).ground)).toBeGreaterThan(luminance(DUSK.ground));
    expect(luminance(paletteAt(7).ground)).toBeLessThan(luminance(DAY.ground));
  });
});
