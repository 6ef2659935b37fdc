import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PALETTE_NAMES, type PaletteName } from '../../client/theme/palette.ts';

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const SHEET = readFileSync(new URL('../../client/theme/tokens.css', import.meta.url), 'utf8');

/** The colours of a light, over those of the day. */
function tokensOf(light: PaletteName): ReadonlyMap<string, Colour> {
  const blocks = [/:root \{([^}]*)\}/, new RegExp(`:root\\[data-light="${light}"\\] \\{([^}]*)\\}`)];
  const found = blocks.flatMap((block) => [
    ...(SHEET.match(block)?.[1] ?? '').matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6}|rgb\([^)]*\));/g),
  ]);
  return new Map(found.map(([, name = '', value = '']) => [name, colourOf(value)]));
}

function colourOf(text: string): Colour {
  if (text.startsWith('#')) {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
    return [red, green, blue, 1];
  }
  const [red = 0, green = 0, blue = 0, percent = 100] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue, percent / 100];
}

function over(top: Colour, below: Colour): Colour {
  const mixed = [0, 1, 2].map((at) => (top[at] ?? 0) * top[3] + (below[at] ?? 0) * (1 - top[3]));
  return [mixed[0] ?? 0, mixed[1] ?? 0, mixed[2] ?? 0, 1];
}

/** Relative luminance, WCAG 2.2. */
function luminance([red, green, blue]: Colour): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: Colour, other: Colour): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const BLACK: Colour = [0, 0, 0, 1];
const WHITE: Colour = [255, 255, 255, 1];

/** The colours of a light, and all that text may stand on in it. */
function sheetOf(light: PaletteName): { token: (name: string) => Colour; surfaces: readonly Colour[] } {
  const tokens = tokensOf(light);
  const token = (name: string): Colour => {
    const colour = tokens.get(name);
    if (!colour) throw new Error(`tokens.css has no colour "${name}"`);
    return colour;
  };
  /** A panel lets through whatever the map has below it: at worst black, or white. */
  const grounds = [BLACK, WHITE, token('ground')].map((below) => over(token('panel'), below));
  const surfaces = [token('panel-solid'), ...grounds].flatMap((panel) => [
    panel,
    over(token('raised'), panel),
    over(token('pressed'), panel),
  ]);
  return { token, surfaces };
}

describe.each(PALETTE_NAMES)('by %s', (light) => {
  const { token, surfaces } = sheetOf(light);

  test.each(['ink', 'muted'])('%s text reads on every surface: 4.5 to 1 (WCAG 1.4.3)', (name) => {
    expect(Math.min(...surfaces.map((surface) => contrast(token(name), surface)))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['priority-1', 'priority-2', 'priority-3'])('%s reads as text on a panel', (name) => {
    expect(contrast(token(name), token('panel-solid'))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['edge', 'focus', 'accent'])('%s can be told from a panel: 3 to 1 (WCAG 1.4.11)', (name) => {
    expect(contrast(token(name), token('panel-solid'))).toBeGreaterThanOrEqual(3);
  });

  test('what is written on a filled button reads', () => {
    expect(contrast(token('on-accent'), token('accent'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token('panel-solid'), token('ink'))).toBeGreaterThanOrEqual(4.5);
  });
});

test('high contrast reaches the enhanced measure for text and edges: 7 to 1 (WCAG 1.4.6)', () => {
  const { token, surfaces } = sheetOf('contrast');
  for (const name of ['ink', 'muted', 'priority-1', 'priority-2', 'priority-3', 'edge']) {
    expect(Math.min(...surfaces.map((surface) => contrast(token(name), surface))), name).toBeGreaterThanOrEqual(7);
  }
  expect(contrast(token('hairline'), token('panel-solid'))).toBeGreaterThanOrEqual(3);
  expect(contrast(token('on-accent'), token('accent'))).toBeGreaterThanOrEqual(7);
});

test('the measure is that of the standard: black on white is 21 to 1, #767676 on white 4.54', () => {
  expect(contrast(BLACK, WHITE)).toBeCloseTo(21, 5);
  expect(contrast(colourOf('#767676'), WHITE)).toBeCloseTo(4.54, 2);
});
