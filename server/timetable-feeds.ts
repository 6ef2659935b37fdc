import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CityPackage } from '../data/city/city-folder.ts';
import type { FeedConfig } from '../data/contract/feed.ts';
import { toLocalTime } from '../data/contract/local-time.ts';
import type { PackageTimetable, TransitNetwork } from '../data/contract/package.ts';
import type { Log } from './log.ts';

/** The operators' own timetables of a package. */
export interface Timetables {
  /** One `gtfs-schedule` feed for each. */
  readonly feeds: readonly FeedConfig[];
  /** The sources of the lines that they run: the simulator leaves those out. */
  readonly sources: readonly number[];
}

export const NO_TIMETABLES: Timetables = { feeds: [], sources: [] };

/** Vehicles of a timetable are moved on so often, seconds. */
const TTL_S = 30;

/** The timetables of a package that hold at a moment; of one that does not, its lines stay simulated. */
export function timetablesOf(
  { folder, manifest }: CityPackage,
  { lines }: TransitNetwork,
  atMs: number,
  log: Log,
): Timetables {
  const today = isoDateOf(atMs);
  const holding = (manifest.timetables ?? []).filter((timetable) => {
    const { operator, name, validFrom = today, validTo = today } = timetable;
    if (today < validFrom || today > validTo) {
      log.info(`${operator} is simulated: its timetable holds from ${validFrom} to ${validTo}, not on ${today}`);
      return false;
    }
    if (basename(name) === name && existsSync(join(folder, name))) return true;
    log.info(`${operator} is simulated: its timetable ${name} is missing from the city package`);
    return false;
  });
  return {
    feeds: holding.map((timetable): FeedConfig => {
      const { licence = 'not stated', attribution = timetable.operator } = manifest.sources[timetable.source] ?? {};
      return {
        id: `feed:timetable-${timetable.key}`,
        name: timetable.operator,
        protocol: 'gtfs-schedule',
        simulated: false,
        recorded: false,
        licence,
        attribution,
        ttlS: TTL_S,
        options: {
          scheduleUrl: pathToFileURL(join(folder, timetable.name)).href,
          area: manifest.bounds,
          modes: modesOf(timetable, lines),
        },
      };
    }),
    sources: holding.map(({ source }) => source),
  };
}

/** Modes that the package knows better than the timetable says. */
function modesOf(
  { source }: PackageTimetable,
  lines: TransitNetwork['lines'],
): readonly { readonly route: string; readonly mode: string }[] {
  return lines
    .filter((line) => line.source === source && line.inferred?.includes('mode'))
    .map(({ name, mode }) => ({ route: name, mode }));
}

function isoDateOf(atMs: number): string {
  const { year, month, day } = toLocalTime(atMs);
  return [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}
