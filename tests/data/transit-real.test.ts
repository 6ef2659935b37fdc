import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { LngLat } from '../../data/contract/place.ts';
import { toLocalCm } from '../../data/contract/place.ts';
import type { TransitLine } from '../../data/contract/package.ts';
import { transitNetwork } from '../../data/city/transit.ts';

const DATA = join(import.meta.dirname, '../../../shared/data');
const absent = !existsSync(DATA);
if (absent) console.log(`Skipped: the operators' own files are not at ${DATA}.`);

const network = transitNetwork();
const stops = new Map(network.stops.map((stop) => [stop.id, stop]));

type Row = Readonly<Record<string, string>>;

function rowsOf(text: string): readonly Row[] {
  return parse(text, { columns: true, bom: true });
}

function zipped(name: string, file: string): readonly Row[] {
  const entry = unzipSync(readFileSync(join(DATA, 'transit-gtfs', name)))[file];
  if (!entry) throw new Error(`${name} has no ${file}`);
  return rowsOf(strFromU8(entry));
}

function tmb(file: string): readonly Row[] {
  return rowsOf(readFileSync(join(DATA, 'transit-gtfs/tmb_20260421_partial', file), 'utf8'));
}

function apartM(a: LngLat, b: LngLat): number {
  const [from, to] = [toLocalCm(a), toLocalCm(b)];
  return Math.hypot(from.xCm - to.xCm, from.yCm - to.yCm) / 100;
}

/** The operators abbreviate as they please. */
const SAME_NAME: Readonly<Record<string, string>> = {
  zuniversitaria: 'zonauniversitaria',
  hospitalsjdtv3: 'hospitalsantjoandespitv3',
  santfeliucc: 'santfeliuconsellcomarcal',
  llevantlplanes: 'llevantlesplanes',
  estaciostadria: 'estaciodesantadria',
  ciutadellavo: 'ciutadellavilaolimpica',
  barcelonaplacacatalunya: 'placacatalunya',
  barcelonaplacaespanya: 'placaespanya',
  plmolina: 'placamolina',
};

function plain(name: string): string {
  const letters = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return SAME_NAME[letters] ?? letters;
}

function placesByName(rows: readonly Row[]): ReadonlyMap<string, readonly LngLat[]> {
  const places = new Map<string, LngLat[]>();
  for (const row of rows) {
    const at: LngLat = [Number(row.stop_lon), Number(row.stop_lat)];
    const name = plain(row.stop_name ?? '');
    places.set(name, [...(places.get(name) ?? []), at]);
  }
  return places;
}

/** Our stops of these lines whose nearest namesake of the operator's is farther than allowed. */
function misplaced(
  lines: readonly TransitLine[],
  theirs: ReadonlyMap<string, readonly LngLat[]>,
  mostM: number,
): string[] {
  const wrong: string[] = [];
  for (const id of new Set(lines.flatMap((line) => line.stops))) {
    const stop = stops.get(id);
    if (!stop) continue;
    const places = theirs.get(plain(stop.name));
    if (!places) wrong.push(`${stop.name}: no such stop`);
    else if (Math.min(...places.map((at) => apartM(at, stop.at))) > mostM) wrong.push(`${stop.name}: too far`);
  }
  return wrong;
}

const metro = network.lines.filter((line) => line.mode === 'metro' && line.operator === 'TMB');

describe.skipIf(absent)('against the operators’ own files', () => {
  it('has every metro station within 150 m of the one of that name of TMB', () => {
    const platforms = tmb('stops.txt').filter((row) => row.stop_id?.startsWith('1.'));
    expect(misplaced(metro, placesByName(platforms), 150)).toEqual([]);
    const ours = new Set(network.stops.map((stop) => plain(stop.name)));
    expect(platforms.map((row) => row.stop_name ?? '').filter((name) => !ours.has(plain(name)))).toEqual([]);
  });

  it('has every TRAM stop within 200 m of the one of that name', () => {
    const theirs = placesByName([
      ...zipped('tram_tbx_gtfs.zip', 'stops.txt'),
      ...zipped('tram_tbs_gtfs.zip', 'stops.txt'),
    ]);
    expect(
      misplaced(
        network.lines.filter((line) => line.operator === 'TRAM'),
        theirs,
        200,
      ),
    ).toEqual([]);
  });

  it('has every FGC station within 200 m of the one of that name', () => {
    const theirs = placesByName(zipped('fgc_gtfs.zip', 'stops.txt'));
    expect(
      misplaced(
        network.lines.filter((line) => line.operator === 'FGC'),
        theirs,
        200,
      ),
    ).toEqual([]);
  });

  it('gives the lines of TMB their colours', () => {
    const colours = new Map(
      tmb('routes.txt').map((row) => [row.route_short_name, `#${row.route_color?.toLowerCase()}`]),
    );
    for (const line of network.lines.filter((each) => each.operator === 'TMB')) {
      expect(line.colour, line.name).toBe(colours.get(line.name));
    }
  });

  it('has the trains of Rodalies that once were seen here on its lines, 19 of 20 within 150 m', () => {
    const seen = rodaliesSeen();
    expect(seen.length).toBeGreaterThan(30);
    const near = seen.filter(({ at, line }) => toPathM(at, line) < 150);
    expect(near.length / seen.length).toBeGreaterThan(0.95);
  });

  it('has the metro run where its tunnels run: 93 % of TMB’s course within 150 m', () => {
    const shapes = new Map<string, LngLat[]>();
    for (const row of tmb('shapes.txt')) {
      const route = row.shape_id?.split('.').slice(0, 2).join('.') ?? '';
      if (!route.startsWith('1.')) continue;
      shapes.set(route, [...(shapes.get(route) ?? []), [Number(row.shape_pt_lon), Number(row.shape_pt_lat)]]);
    }
    for (const row of tmb('routes.txt')) {
      const line = metro.find((each) => each.name === row.route_short_name);
      const shape = shapes.get(row.route_id?.split('.').slice(0, 2).join('.') ?? '');
      if (!line || !shape) continue;
      const near = shape.filter((at) => toPathM(at, line) < 150);
      expect(near.length / shape.length, line.name).toBeGreaterThan(0.93);
    }
  });
});

interface Seen {
  readonly at: LngLat;
  readonly line: TransitLine;
}

interface Capture {
  readonly entity: readonly {
    readonly vehicle: {
      readonly position?: { readonly longitude: number; readonly latitude: number };
      readonly vehicle: { readonly label?: string };
    };
  }[];
}

/** Trains of the capture of October 2025 that are within the map and on a line that we have. */
function rodaliesSeen(): readonly Seen[] {
  const file = join(DATA, 'transit-realtime/renfe_20251013T171041Z_vehicle_positions.json');
  const { entity }: Capture = JSON.parse(readFileSync(file, 'utf8'));
  return entity.flatMap(({ vehicle }) => {
    const name = vehicle.vehicle.label?.split('-')[0]?.replace('R2N', 'R2 Nord').replace('R2S', 'R2 Sud');
    const line = network.lines.find((each) => each.name === name && each.operator.startsWith('Rodalies'));
    const { longitude = 0, latitude = 0 } = vehicle.position ?? {};
    const within = longitude > 1.97 && longitude < 2.32 && latitude > 41.27 && latitude < 41.54;
    return line && within ? [{ at: [longitude, latitude] as LngLat, line }] : [];
  });
}

function toPathM(at: LngLat, line: TransitLine): number {
  const { xCm, yCm } = toLocalCm(at);
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index + 3 < line.path.length; index += 2) {
    const a = toLocalCm([line.path[index] ?? 0, line.path[index + 1] ?? 0]);
    const b = toLocalCm([line.path[index + 2] ?? 0, line.path[index + 3] ?? 0]);
    const east = b.xCm - a.xCm;
    const north = b.yCm - a.yCm;
    const squared = east ** 2 + north ** 2;
    const share = squared ? Math.min(1, Math.max(0, ((xCm - a.xCm) * east + (yCm - a.yCm) * north) / squared)) : 0;
    least = Math.min(least, Math.hypot(a.xCm + east * share - xCm, a.yCm + north * share - yCm) / 100);
  }
  return least;
}
