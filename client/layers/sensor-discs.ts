import type { Layer } from '@deck.gl/core';
import { ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import type { Language } from '../../data/contract/language.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { rgbOf } from '../theme/palette.ts';
import { rgbOn, type Step } from '../theme/scales.ts';
import type { EntryOf } from './city-index.ts';
import { DISC_FONT, doubtMarks, goodValue, isDoubted } from './good-value.ts';
import type { LayerInput } from './layer.ts';
import { isSilent } from '../../data/contract/silence.ts';

type Sensor = EntryOf<'sensor'>;

export interface DiscLook {
  readonly id: string;
  readonly property: PropertyId;
  readonly steps: readonly Step[];
  readonly radiusPixels: number;
  /** Height of the text as a share of the radius: 0.85 unless told. */
  readonly textShare?: number;
  /** Zoom from which values are written in the discs. */
  readonly textFromZoom: number;
  /** Decimals written. */
  readonly decimals: number;
  /** Set after the number. */
  readonly unit: string;
}

/** Sensors as discs coloured by a value, with the value in them when near. */
export function sensorDiscs(sensors: readonly Sensor[], look: DiscLook, input: LayerInput): readonly Layer[] {
  const written = input.zoom >= look.textFromZoom;
  const silent = new Set(sensors.filter((sensor) => isSilent(sensor, look.property, input.city)));
  const discs = discLayer(sensors, look, input, { written, silent });
  if (!written) return [discs];
  const marks = { id: look.id, things: sensors, property: look.property, palette: input.palette };
  const doubts = doubtMarks({ ...marks, sizePixels: Math.round(look.radiusPixels), placeOf: positionOf });
  return [discs, textLayer(sensors, look, input, silent), ...doubts];
}

function discLayer(
  sensors: readonly Sensor[],
  look: DiscLook,
  { palette, selected }: LayerInput,
  { written, silent }: { readonly written: boolean; readonly silent: ReadonlySet<Sensor> },
): Layer {
  const away = rgbOf(palette.stale);
  const hollow = rgbOf(palette.labelHalo);
  return new ScatterplotLayer<Sensor>({
    id: look.id,
    data: sensors,
    pickable: true,
    billboard: true,
    getPosition: positionOf,
    getRadius: written ? look.radiusPixels : look.radiusPixels * 0.5,
    radiusUnits: 'pixels',
    stroked: true,
    getFillColor: (sensor) => {
      const value = goodValue(sensor, look.property);
      if (value !== undefined && !silent.has(sensor)) return [...rgbOn(look.steps, value), 245];
      return [...(isDoubted(sensor, look.property) ? hollow : away), 245];
    },
    getLineColor: (sensor) => {
      if (sensor.record.id === selected) return [...rgbOf(palette.accent), 255];
      return [...rgbOf(isDoubted(sensor, look.property) ? palette.labelMuted : palette.labelHalo), 255];
    },
    getLineWidth: (sensor) => (sensor.record.id === selected ? 3 : isDoubted(sensor, look.property) ? 2.5 : 1.5),
    lineWidthUnits: 'pixels',
    parameters: { depthCompare: 'always', depthWriteEnabled: false },
    updateTriggers: {
      getRadius: written,
      getLineColor: [palette.name, selected],
      getLineWidth: selected,
      getFillColor: [palette.stale, palette.labelHalo, idsOf(silent)],
    },
  });
}

/** What is drawn anew when others have fallen silent. */
function idsOf(sensors: ReadonlySet<Sensor>): string {
  return [...sensors].map(({ record }) => record.id).join(' ');
}

function textLayer(
  sensors: readonly Sensor[],
  look: DiscLook,
  { language, palette }: LayerInput,
  silent: ReadonlySet<Sensor>,
): Layer {
  return new TextLayer<Sensor>({
    id: `${look.id}-values`,
    data: sensors,
    characterSet: DIGITS,
    fontFamily: DISC_FONT,
    fontWeight: 650,
    getText: (sensor) => {
      if (isDoubted(sensor, look.property)) return '';
      const value = goodValue(sensor, look.property);
      return value === undefined ? '–' : discText(value, look, language);
    },
    getPosition: positionOf,
    getSize: Math.round(look.radiusPixels * (look.textShare ?? 0.85)),
    getColor: (sensor) =>
      inkOn(silent.has(sensor) ? rgbOf(palette.stale) : rgbOn(look.steps, goodValue(sensor, look.property) ?? 0)),
    parameters: { depthCompare: 'always', depthWriteEnabled: false },
    updateTriggers: { getText: language, getColor: [palette.stale, idsOf(silent)] },
  });
}

/** A value as it is written in its disc: with the decimal mark of the language and a true minus. */
export function discText(value: number, { decimals, unit }: Pick<DiscLook, 'decimals' | 'unit'>, language: Language) {
  const number = value.toFixed(decimals).replace(MINUS_ZERO, '').replace('-', '−');
  return `${language === 'en' ? number : number.replace('.', ',')}${unit}`;
}

/** What is hardly below zero is written as zero. */
const MINUS_ZERO = /^-(?=[0.,]*[^0-9.,]*$)/;

/** With a real minus, which `toFixed` does not write. */
const DIGITS = '0123456789.,–−°'.split('');

function positionOf({ record }: Sensor): [number, number, number] {
  return [record.longitude, record.latitude, SENSOR_HEIGHT_M];
}

/** Sensors hang above the street. */
const SENSOR_HEIGHT_M = 6;

/** Black or white, whichever reads better on a colour. */
function inkOn([red, green, blue]: readonly [number, number, number]): [number, number, number, number] {
  return red * 0.299 + green * 0.587 + blue * 0.114 > 150 ? [27, 30, 35, 255] : [255, 255, 255, 255];
}
