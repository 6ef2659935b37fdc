import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROPERTIES } from '../../data/catalogue/properties.ts';
import type { LngLat } from '../../data/contract/place.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { decodeHistory } from '../../server/connectors/bicing-history/decode.ts';
import type { Grid } from '../../server/forecast/grid.ts';
import { describeSeries } from '../../server/forecast/features.ts';
import { type Hindcast, hindcast, type Lesson } from '../../server/forecast/hindcast.ts';
import { type ModelSettings, teach } from '../../server/forecast/rhythm-model.ts';
import { teachersAmong } from '../../server/forecast/taught-property.ts';

/**
 * Forecasts of the next two hours on recorded days, each from what was known then, beside "as now", "as yesterday" and
 * "as last week". Days before the first forecast only teach; every later hour is held out until it is past.
 */

const DATA = join(process.cwd(), '../shared/data');
const BICING = join(DATA, 'bicing/2019_03_Marc_BicingNou_ESTACIONS.7z');
const AIR = join(DATA, 'air-quality/2025_08_Agost_qualitat_aire_BCN.csv');

const PLACES = join(DATA, 'bicing/dashboard/stations_info.json');
const AIR_PLACES = join(DATA, 'air-quality/qualitat_aire_estacions.csv');

const HOUR_MS = 3_600_000;
const BICING_STEP_MS = 300_000;
const HOUR_STEPS = HOUR_MS / BICING_STEP_MS;
const COVERAGE = 0.9;

/** The recorded days of which the day before is recorded too, wholly or in part. */
const BICING_DAYS = ['2019-03-29', '2019-03-30', '2019-03-31'];

/** Codes of the city's list of pollutants. */
const POLLUTANTS: Readonly<Record<string, PropertyId>> = {
  8: 'no2',
  14: 'o3',
  10: 'pm10',
  9: 'pm25',
  7: 'no',
  12: 'nox',
};

interface Days {
  readonly grids: readonly Grid[];
  readonly settings: ModelSettings;
}

/** Where one teaching ends and is tried until the next, by indices: the first is the first that is foretold. */
interface Cut {
  readonly from: number;
  readonly until: number;
  readonly teachEvery: number;
  readonly forecastEvery: number;
}

export async function run(): Promise<object> {
  for (const file of [BICING, PLACES, AIR, AIR_PLACES]) if (!existsSync(file)) throw new Error(`${file} is not there`);
  const usedBefore = process.cpuUsage();
  const days = bicingDays();
  const bicing = told(
    overAll(days, { from: 36 * HOUR_STEPS, until: Infinity, teachEvery: 6 * HOUR_STEPS, forecastEvery: 3 }),
  );
  const bicingByDay = BICING_DAYS.map((day) => ({ day, ...told(overAll(days, dayOf(days, day))) }));
  const air = Object.fromEntries(
    [...airGrids()].map(([property, grids]) => [property, told(airHindcast(property, grids))]),
  );
  const { user, system } = process.cpuUsage(usedBefore);
  const processorSeconds = Math.round((user + system) / 100_000) / 10;
  return { bench: 'forecast', coverage: COVERAGE, bicing, bicingByDay, air, processorSeconds };
}

/** Those who would teach on a server teach; all are foretold. */
function overAll({ grids, settings }: Days, { from, until, teachEvery, forecastEvery }: Cut): Hindcast {
  const known = grids.map((grid) => ({ ...grid, values: grid.values.subarray(0, until) }));
  const teachers = teachersAmong(known);
  const taught = describeSeries(teachers, teachers, settings);
  const count = Math.max(...known.map(({ values }) => values.length));
  const lessons = Array.from({ length: Math.ceil((count - from) / teachEvery) }, (_, each): Lesson => {
    const start = from + each * teachEvery;
    return { from: start, model: teach(taught, settings, start) };
  });
  return hindcast(describeSeries(known, teachers, settings), { settings, lessons, forecastEvery });
}

function told({ forecasts, ...figures }: Hindcast): object {
  const rounded = Object.entries(figures).map(([name, value]) => [
    name,
    value === null ? null : Number(value.toFixed(3)),
  ]);
  return { forecasts, ...Object.fromEntries(rounded) };
}

/** One of the recorded days, taught once by all before it; on the first, that is from when there is a yesterday. */
function dayOf({ grids }: Days, day: string): Cut {
  const [first] = grids;
  const index = (time: number) => Math.round((time - (first?.startMs ?? 0)) / BICING_STEP_MS);
  const startMs = Date.parse(`${day}T00:00:00+01:00`);
  const from = Math.max(24 * HOUR_STEPS, index(startMs));
  const until = index(startMs + 24 * HOUR_MS);
  return { from, until, teachEvery: until - from, forecastEvery: 3 };
}

function bicingDays(): Days {
  const stepMs = BICING_STEP_MS;
  const { history } = decodeHistory(readFileSync(BICING));
  const startMs = Math.floor((history.snapshotMs[0] ?? 0) / stepMs) * stepMs;
  const count = Math.round(((history.snapshotMs.at(-1) ?? 0) - startMs) / stepMs) + 1;
  const grids = history.stations.map(() => new Float64Array(count).fill(Number.NaN));
  for (const [snapshot, atMs] of history.snapshotMs.entries()) {
    const step = Math.round((atMs - startMs) / stepMs);
    for (let row = history.firstRow[snapshot] ?? 0; row < (history.firstRow[snapshot + 1] ?? 0); row++) {
      const values = grids[history.station[row] ?? 0];
      if (values && history.inService[row] === 1) values[step] = history.bikes[row] ?? Number.NaN;
    }
  }
  const { minimum, maximum, resolution } = PROPERTIES['bikes-available'];
  const places = bicingPlaces();
  return {
    grids: grids.map((values, station): Grid => {
      const place = places.get(history.stations[station] ?? '') ?? null;
      return { startMs, stepMs, values, place };
    }),
    settings: { leads: 24, coverage: COVERAGE, minimum, maximum, resolution, byShare: false },
  };
}

/** The recorded file has no places; a later list of the stations has those of most. */
function bicingPlaces(): ReadonlyMap<string, LngLat> {
  const listed = JSON.parse(readFileSync(PLACES, 'utf8')) as readonly {
    readonly station_id: string;
    readonly lon: number;
    readonly lat: number;
  }[];
  return new Map(listed.map(({ station_id, lon, lat }) => [station_id, [lon, lat]]));
}

/** Hourly values of the city's air month, by property, one grid a station. */
function airGrids(): ReadonlyMap<PropertyId, readonly Grid[]> {
  const grids = new Map<PropertyId, Map<string, Float64Array>>();
  // The city's clocks; August has no change of them. H01 is the hour that ends at 01:00.
  const startMs = Date.UTC(2025, 6, 31, 22);
  for (const line of readFileSync(AIR, 'utf8').split(/\r?\n/).slice(1)) {
    const cells = line.split(',').map((cell) => cell.replaceAll('"', ''));
    const property = POLLUTANTS[cells[5] ?? ''];
    if (!property) continue;
    const stations = grids.get(property) ?? new Map<string, Float64Array>();
    grids.set(property, stations);
    const values = stations.get(cells[4] ?? '') ?? new Float64Array(31 * 24).fill(Number.NaN);
    stations.set(cells[4] ?? '', values);
    for (let hour = 0; hour < 24; hour++) {
      const [value = '', validity] = [cells[9 + 2 * hour], cells[10 + 2 * hour]];
      if (validity === 'V' && value !== '') values[(Number(cells[8]) - 1) * 24 + hour] = Number(value);
    }
  }
  const places = airPlaces();
  const asGrids = (stations: ReadonlyMap<string, Float64Array>) =>
    [...stations].map(([station, values]): Grid => {
      return { startMs, stepMs: HOUR_MS, values, place: places.get(station) ?? null };
    });
  return new Map([...grids].map(([property, stations]) => [property, asGrids(stations)]));
}

function airPlaces(): ReadonlyMap<string, LngLat> {
  const lines = readFileSync(AIR_PLACES, 'utf8').split(/\r?\n/).slice(1);
  return new Map(
    lines.map((line) => line.split(',')).map((cells) => [cells[0] ?? '', [Number(cells[5]), Number(cells[6])]]),
  );
}

function airHindcast(property: PropertyId, grids: readonly Grid[]): Hindcast {
  const { minimum, maximum } = PROPERTIES[property];
  // The city's file tells whole µg/m³.
  const settings = { leads: 2, coverage: COVERAGE, minimum, maximum, resolution: 1, byShare: property !== 'o3' };
  return overAll({ grids, settings }, { from: 10 * 24, until: Infinity, teachEvery: 24, forecastEvery: 1 });
}
