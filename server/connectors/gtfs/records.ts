import type { Observation } from '../../../data/contract/observation.ts';
import type { LineRecord, Mode, RecordId, StopRecord } from '../../../data/contract/record.ts';
import { positionProblem } from '../position.ts';
import type { Area } from '../position.ts';
import { callsOf } from './schedule.ts';
import type { Route, Schedule } from './schedule.ts';

/** Lines and stops of a schedule: a station for the stops that belong to it, and none outside the area. */
export function scheduleRecords(schedule: Schedule, feed: RecordId<'feed'>, area?: Area): Observation[] {
  const lines = schedule.routes.map((route): Observation => ({ type: 'record', record: lineRecord(route, feed) }));
  const stops = stopRecords(schedule, feed, area).map((record): Observation => ({ type: 'record', record }));
  return [...lines, ...stops];
}

export function lineId(feed: RecordId<'feed'>, routeId: string): RecordId<'line'> {
  return `line:${feed.slice('feed:'.length)}/${routeId}`;
}

function lineRecord(route: Route, feed: RecordId<'feed'>): LineRecord {
  const { shortName: name, longName, mode, colour, textColour, operator } = route;
  return { id: lineId(feed, route.id), kind: 'line', feed, name, longName, mode, colour, textColour, operator };
}

function stopRecords(schedule: Schedule, feed: RecordId<'feed'>, area?: Area): StopRecord[] {
  const modes = schedule.calls.stop.length > 0 ? modesOfCalls(schedule) : modesWithoutCalls(schedule);
  return [...modes].flatMap(([number, mode]): StopRecord[] => {
    const stop = schedule.stops[number];
    if (!stop || positionProblem(stop.at[0], stop.at[1], area)) return [];
    const [longitude, latitude] = stop.at;
    const id: RecordId<'stop'> = `stop:${feed.slice('feed:'.length)}/${stop.id}`;
    return [{ id, kind: 'stop', feed, name: stop.name, longitude, latitude, mode }];
  });
}

/** Stations and stops that some trip calls at, with the mode of the first that does. */
function modesOfCalls(schedule: Schedule): ReadonlyMap<number, Mode> {
  const modes = new Map<number, Mode>();
  for (let trip = 0; trip < schedule.trips.id.length; trip++) {
    const mode = schedule.routes[schedule.trips.route[trip] ?? -1]?.mode;
    const { first, end } = callsOf(schedule, trip);
    for (let call = first; mode && call < end; call++) {
      const place = stationOf(schedule, schedule.calls.stop[call] ?? 0);
      if (!modes.has(place)) modes.set(place, mode);
    }
  }
  return modes;
}

/**
 * Stops of a timetable without trips, which cannot say what calls there: stations go with the first line that has
 * stations (metro, rail), the others with the first that has none.
 */
function modesWithoutCalls(schedule: Schedule): ReadonlyMap<number, Mode> {
  const found = new Set(schedule.routes.map(({ mode }) => mode));
  const ofStations = (['metro', 'rail', 'tram', 'bus'] as const).find((mode) => found.has(mode));
  const ofOthers = (['bus', 'tram', 'rail', 'metro'] as const).find((mode) => found.has(mode));
  const modes = new Map<number, Mode>();
  schedule.stops.forEach((stop, number) => {
    if (stop.locationType > 1) return;
    const mode = stop.station >= 0 || stop.locationType === 1 ? ofStations : ofOthers;
    if (mode) modes.set(stationOf(schedule, number), mode);
  });
  return modes;
}

function stationOf(schedule: Schedule, stop: number): number {
  const station = schedule.stops[stop]?.station ?? -1;
  return station >= 0 ? station : stop;
}
