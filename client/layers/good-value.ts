import type { Layer } from '@deck.gl/core';
import { TextLayer } from '@deck.gl/layers';
import type { Entry } from '../../data/contract/city.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { isGood } from '../../data/contract/verdict.ts';
import { type Palette, rgbOf } from '../theme/palette.ts';
import type { LegendEntry } from './layer.ts';

/** A property's latest value, where nothing is said against it; undefined where it is missing or in doubt. */
export function goodValue({ values }: Pick<Entry, 'values'>, property: PropertyId): number | undefined {
  const value = values[property];
  return value && isGood(value.verdict) ? value.value : undefined;
}

/** Whether the latest value is known and in doubt: it is drawn neutral, hollow and with a question mark. */
export function isDoubted({ values }: Pick<Entry, 'values'>, property: PropertyId): boolean {
  const value = values[property];
  return value !== undefined && !isGood(value.verdict);
}

/** What values in doubt look like, in a legend. */
export function doubtLegend(shape: 'dot' | 'line', palette: Palette): LegendEntry {
  const edge = shape === 'dot' ? { edge: palette.labelMuted } : {};
  const colour = shape === 'dot' ? palette.labelHalo : palette.stale;
  return { swatch: { shape, colour, text: '?', ...edge }, label: 'legend.doubted' };
}

/** Named as in tokens.css. */
export const DISC_FONT = 'Inter, "Noto Sans", sans-serif';

interface DoubtMarks<Thing extends Entry> {
  readonly id: string;
  readonly things: readonly Thing[];
  readonly property: PropertyId;
  readonly sizePixels: number;
  readonly palette: Palette;
  placeOf(thing: Thing): [number, number, number];
}

/** A question mark on whatever is in doubt; no layer where nothing is. */
export function doubtMarks<Thing extends Entry>(marks: DoubtMarks<Thing>): readonly Layer[] {
  const doubted = marks.things.filter((thing) => isDoubted(thing, marks.property));
  if (doubted.length === 0) return [];
  const { palette } = marks;
  return [
    new TextLayer<Thing>({
      id: `${marks.id}-doubt`,
      data: doubted,
      characterSet: ['?'],
      fontFamily: DISC_FONT,
      fontWeight: 700,
      fontSettings: { sdf: true },
      outlineWidth: 3,
      outlineColor: [...rgbOf(palette.labelHalo), 255],
      getText: () => '?',
      getPosition: marks.placeOf,
      getSize: marks.sizePixels,
      getColor: [...rgbOf(palette.label), 255],
      parameters: { depthCompare: 'always', depthWriteEnabled: false },
      updateTriggers: { getColor: palette.name },
    }),
  ];
}
