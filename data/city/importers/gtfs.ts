import type { TransitFact } from './facts.ts';
import { linesOf } from './gtfs-lines.ts';
import { readNetwork, type GtfsNetwork } from './gtfs-network.ts';
import { isGtfs, openGtfs } from './gtfs-tables.ts';
import { readTrips } from './gtfs-trips.ts';
import { FileProblem, type FactSource, type Importer, type SourceFile } from './importer.ts';
import { slugOf } from '../transit-facts.ts';
import { refuseElsewhere } from './projection.ts';

/** An operator's static GTFS, zipped or as a folder of its tables. */
export const GTFS: Importer<'transit'> = {
  id: 'gtfs',
  kind: 'transit',
  reads: 'GTFS: lines, stops and timetable of an operator (zip, or its tables in a folder)',
  sourceOf,
  recognises: isGtfs,
  *read(file, reject) {
    const tables = openGtfs(file);
    const network = readNetwork(tables, reject);
    refuseElsewhere(boundsOf(network));
    const operator = network.agencies.join(', ') || 'GTFS';
    const key = slugOf(operator) || 'gtfs';
    const trips = readTrips(tables, network, reject);
    const { lines, stops } = linesOf(network, trips, key, reject);
    if (lines.length === 0)
      throw new FileProblem('this GTFS has no line around Barcelona that is known to call at two stops');
    const timetable = tables.timetable();
    const fact: TransitFact = {
      operator,
      key,
      lines,
      stops,
      modes: [...new Set(lines.map(({ mode }) => mode))],
      ...(timetable && { timetable }),
      ...(trips.validFrom !== undefined && { validFrom: trips.validFrom }),
      ...(trips.validTo !== undefined && { validTo: trips.validTo }),
    };
    yield fact;
  },
};

/** Licences that operators state on their sites, for they do not write them into their tables. */
const STATED: Readonly<Record<string, Pick<FactSource, 'licence' | 'attribution'>>> = {
  fgc: {
    licence: 'CC-BY-4.0',
    attribution: 'Ferrocarrils de la Generalitat de Catalunya, dadesobertes.fgc.cat',
  },
};

function sourceOf(file: SourceFile): FactSource {
  const names = agenciesOf(file);
  const publisher = names.join(', ') || 'GTFS';
  return {
    id: `gtfs-${slugOf(publisher) || 'gtfs'}`,
    name: `${publisher}: GTFS`,
    publisher,
    licence: 'not stated',
    attribution: publisher,
    ...(Object.hasOwn(STATED, slugOf(publisher)) && STATED[slugOf(publisher)]),
  };
}

function agenciesOf(file: SourceFile): readonly string[] {
  try {
    return readNetwork(onlyAgency(file), () => undefined).agencies;
  } catch (error) {
    if (error instanceof FileProblem) return [];
    throw error;
  }
}

function onlyAgency(file: SourceFile): Parameters<typeof readNetwork>[0] {
  const tables = openGtfs(file);
  return { ...tables, read: (table, open) => (table === 'agency.txt' ? tables.read(table, open) : undefined) };
}

function boundsOf({ stops }: GtfsNetwork): readonly [number, number, number, number] {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const { at } of stops) {
    west = Math.min(west, at[0]);
    south = Math.min(south, at[1]);
    east = Math.max(east, at[0]);
    north = Math.max(north, at[1]);
  }
  return [west, south, east, north];
}
