import { air } from './air.ts';
import { bikes } from './bikes.ts';
import { buildings } from './buildings.ts';
import { bus } from './bus.ts';
import { districts } from './districts.ts';
import { landmarks } from './landmarks.ts';
import type { CityLayer } from './layer.ts';
import { lines } from './lines.ts';
import { metro } from './metro.ts';
import { noise } from './noise.ts';
import { rail } from './rail.ts';
import { relief } from './relief.ts';
import { traffic } from './traffic.ts';
import { tram } from './tram.ts';
import { trees } from './trees.ts';
import { weather } from './weather.ts';

/** Every way of seeing the city, from the lowest drawn to the highest. */
export const LAYERS = [
  lines,
  traffic,
  relief,
  metro,
  trees,
  buildings,
  landmarks,
  districts,
  rail,
  tram,
  bus,
  bikes,
  noise,
  air,
  weather,
] as const satisfies readonly CityLayer[];

export type LayerId = (typeof LAYERS)[number]['id'];
