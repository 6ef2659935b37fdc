import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROPERTIES } from '../../data/catalogue/properties.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { decodeHistory } from '../../server/connectors/bicing-history/decode.ts';
import type { Grid } from '../../server/forecast/grid.ts';
import { Hindcasting, type Hindcast, type HindcastOrder } from '../../server/forecast/hindcast.ts';

/**
 * Forecasts of the next two hours on recorded days, each from what was known then, beside "as now", "as yesterday" and
 * "as last week". Days before the first forecast only teach; every later hour is held out until it is past.
 */

const DATA = join(process.cwd(), '../shared/data');
const BICING = join(DATA, 'bicing/2019_03_Marc_BicingNou_ESTACIONS.7z');
const AIR = join(DATA, 'air-quality/2025_08_Agost_qualitat_aire_BCN.csv');

const HOUR_MS = 3_600_000;
const COVERAGE = 0.9;

/** Codes of the city's list of pollutants. */
const POLLUTANTS: Readonly<Record<string, PropertyId>> = {
  8: 'no2',
  14: 'o3',
  10: 'pm10',
  9: 'pm25',
  7: 'no',
  12: 'nox',
};

export async function run(): Promise<object> {
  for (const file of [BICING, AIR]) if (!existsSync(file)) throw new Error(`${file} is not there`);
  const startMs = performance.now();
  const bicing = told(bicingHindcast());
  const air = Object.fromEntries(
    [...airGrids()].map(([property, grids]) => [property, told(airHindcast(property, grids))]),
  );
  return {
    bench: 'forecast',
    coverage: COVERAGE,
    bicing,
    air,
    seconds: Math.round((performance.now() - startMs) / 100) / 10,
  };
}

function overAll(order: HindcastOrder): Hindcast {
  return new Hindcasting(order).of([...order.grids.keys()]);
}

function told({ forecasts, ...figures }: Hindcast): object {
  const rounded = Object.entries(figures).map(([name, value]) => [
    name,
    value === null ? null : Number(value.toFixed(3)),
  ]);
  return { forecasts, ...Object.fromEntries(rounded) };
}

function bicingHindcast(): Hindcast {
  const stepMs = 300_000;
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
  return overAll({
    grids: grids.map((values): Grid => ({ startMs, stepMs, values })),
    settings: { leads: 24, coverage: COVERAGE, minimum, maximum, resolution, byShare: false },
    from: (36 * HOUR_MS) / stepMs,
    teachEvery: (6 * HOUR_MS) / stepMs,
    forecastEvery: 3,
  });
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
  const asGrids = (stations: ReadonlyMap<string, Float64Array>) =>
    [...stations.values()].map((values): Grid => ({ startMs, stepMs: HOUR_MS, values }));
  return new Map([...grids].map(([property, stations]) => [property, asGrids(stations)]));
}

function airHindcast(property: PropertyId, grids: readonly Grid[]): Hindcast {
  const { minimum, maximum } = PROPERTIES[property];
  // The city's file tells whole µg/m³.
  const settings = { leads: 2, coverage: COVERAGE, minimum, maximum, resolution: 1, byShare: property !== 'o3' };
  return overAll({ grids, settings, from: 10 * 24, teachEvery: 24, forecastEvery: 1 });
}
