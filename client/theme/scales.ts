import { type Rgb, rgbOf } from './palette.ts';

/** Steps of a scale, from low to high: a colour from `from` up to the next step's. */
export interface Step {
  readonly from: number;
  readonly colour: string;
}

/**
 * NO₂ in µg/m³, hourly: steps of the European Air Quality Index (10, 25, 60, 100), in hues that the colour-blind tell
 * apart (after batlow: Crameri 2018).
 */
export const NO2_STEPS: readonly Step[] = [
  { from: 0, colour: '#3D7EA6' },
  { from: 10, colour: '#6FA08B' },
  { from: 25, colour: '#B9A94F' },
  { from: 60, colour: '#E39A5B' },
  { from: 100, colour: '#F0A6A0' },
];

/** LAeq in dB(A): the city's noise map has classes of 5 dB; one hue, light to dark. */
export const NOISE_STEPS: readonly Step[] = [
  { from: 0, colour: '#DDD3EE' },
  { from: 50, colour: '#C0AEE0' },
  { from: 55, colour: '#A088CF' },
  { from: 60, colour: '#8062B8' },
  { from: 65, colour: '#623F9B' },
  { from: 70, colour: '#462377' },
  { from: 75, colour: '#2B0F4F' },
];

/** Temperature in °C: blue to orange through grey. */
export const TEMPERATURE_STEPS: readonly Step[] = [
  { from: -50, colour: '#3E6FA3' },
  { from: 5, colour: '#7397BC' },
  { from: 12, colour: '#A9B4BD' },
  { from: 18, colour: '#C9BFA9' },
  { from: 24, colour: '#DDA564' },
  { from: 30, colour: '#CF7A2B' },
];

/** Share of a station's bikes: Bicing's red on white, one hue. */
export const BIKE_STEPS: readonly (Step & { readonly word: BikeWord })[] = [
  { from: 0, colour: '#F3E9E7', word: 'legend.bikes.none' },
  { from: 0.001, colour: '#F0B9B2', word: 'legend.bikes.few' },
  { from: 0.25, colour: '#E4837B', word: 'legend.bikes.some' },
  { from: 0.6, colour: '#CF3A3C', word: 'legend.bikes.many' },
  { from: 0.95, colour: '#8E0F1D', word: 'legend.bikes.full' },
];
type BikeWord = `legend.bikes.${'none' | 'few' | 'some' | 'many' | 'full'}`;

/** States 0-6 of the city's traffic file: no data, very fluid, fluid, dense, very dense, congestion, cut. Blue to orange. */
export const TRAFFIC_COLOURS = ['#9AA0A6', '#5B8DB8', '#93B5CF', '#E8C468', '#E88E36', '#B63A1E', '#4A1C2E'] as const;

/** Colour of a value on a scale. */
export function colourOn(steps: readonly Step[], value: number): string {
  const step = steps.findLast(({ from }) => from <= value) ?? steps[0];
  return step?.colour ?? '#888888';
}

/** The same as 0-255 each. */
export function rgbOn(steps: readonly Step[], value: number): Rgb {
  return rgbOf(colourOn(steps, value));
}
