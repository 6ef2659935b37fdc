import type { LngLat } from '../contract/place.ts';
import type { TransitLine, TransitNetwork, TransitStop } from '../contract/package.ts';
import { busNetwork } from './transit-bus.ts';
import { curveThrough, flatPath } from './transit-course.ts';
import { FGC_LINES, FGC_STATIONS } from './transit-fgc.ts';
import { METRO_LINES } from './transit-metro.ts';
import { METRO_STATIONS } from './transit-metro-stations.ts';
import { RODALIES_LINES, RODALIES_STATIONS } from './transit-rodalies.ts';
import { TRAM_LINES, TRAM_STATIONS } from './transit-tram.ts';
import type { RailLineFacts, Stations } from './transit-facts.ts';
import { namesOf, slugOf } from './transit-facts.ts';

/** Metres between two points of a curved course. */
const CURVE_STEP_M = 60;

/** Lines and the table that their stations stand in; the prefix keeps stop ids apart. */
const RAILWAYS: readonly Railway[] = [
  { prefix: 'metro', lines: METRO_LINES, stations: METRO_STATIONS },
  { prefix: 'fgc', lines: FGC_LINES, stations: FGC_STATIONS },
  { prefix: 'tram', lines: TRAM_LINES, stations: TRAM_STATIONS },
  { prefix: 'rodalies', lines: RODALIES_LINES, stations: RODALIES_STATIONS },
];

interface Railway {
  readonly prefix: string;
  readonly lines: readonly RailLineFacts[];
  readonly stations: Stations;
}

/** Public transport of Barcelona as it runs on a working day of 2026, from the facts kept by hand beside this file. */
export function transitNetwork(): TransitNetwork {
  const stops = new Map<string, TransitStop>();
  const lines: TransitLine[] = [];
  for (const { prefix, lines: facts, stations } of RAILWAYS) {
    for (const line of facts) lines.push(railLine(prefix, line, stations, stops));
  }
  const buses = busNetwork();
  return { lines: [...lines, ...buses.lines], stops: [...stops.values(), ...buses.stops] };
}

function railLine(
  prefix: string,
  facts: RailLineFacts,
  stations: Stations,
  stops: Map<string, TransitStop>,
): TransitLine {
  const keys = namesOf(facts.stations);
  const places = keys.map((key) => placeOf(key, facts, stations));
  const called: string[] = [];
  for (const [index, key] of keys.entries()) {
    const at = places[index];
    if (!at || key.startsWith('~')) continue;
    const id = `${prefix}-${slugOf(key)}`;
    called.push(id);
    stops.set(id, { id, name: key.replace(/@.*/, ''), at });
  }
  const { stations: _, ...said } = facts;
  return {
    ...said,
    id: `${prefix}-${facts.name.replace(' ', '-')}`,
    stops: called,
    path: flatPath(curveThrough(places, CURVE_STEP_M)),
    loop: false,
  };
}

function placeOf(key: string, facts: RailLineFacts, stations: Stations): LngLat {
  const at = stations[key.replace('~', '')] ?? bendAt(key);
  if (!at) throw new Error(`Line ${facts.name} calls at "${key}", which is not in its table of stations: add it.`);
  return at;
}

/** The place of `~2.1773 41.4081`. */
function bendAt(key: string): LngLat | undefined {
  const match = /^~(\d+\.\d+) (\d+\.\d+)$/.exec(key);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}
