import { modeOfRouteType } from '../../catalogue/route-types.ts';
import { type Path, pathOfLngLats } from '../../contract/path.ts';
import type { LngLat } from '../../contract/place.ts';
import type { Mode } from '../../contract/record.ts';
import { metresBetween } from '../transit-course.ts';
import type { GtfsTables } from './gtfs-tables.ts';
import type { Reject } from './importer.ts';
import { mended } from './text.ts';

/** A row of routes.txt. */
export interface GtfsRoute {
  readonly id: string;
  readonly name: string;
  readonly longName: string;
  readonly mode: Mode;
  /** `#rrggbb`, or '' where it is not given. */
  readonly colour: string;
  readonly textColour: string;
  readonly operator: string;
}

/** A row of stops.txt; with its station where it belongs to one. */
export interface GtfsStop {
  readonly id: string;
  readonly name: string;
  readonly at: LngLat;
  /**
   * Number of the stop that stands for the whole station: itself where it belongs to none. A platform far from its
   * station's own place stands for itself and for those beside it.
   */
  readonly station: number;
  readonly inStation: boolean;
  /** 0 stop or platform, 1 station, 2 and more: entrances and the like. */
  readonly locationType: number;
}

/** What a static GTFS has besides its timetable. Things are known by their numbers in these lists. */
export interface GtfsNetwork {
  readonly agencies: readonly string[];
  readonly routes: readonly GtfsRoute[];
  readonly stops: readonly GtfsStop[];
  readonly shapes: ReadonlyMap<string, Path>;
  readonly routeNumbers: ReadonlyMap<string, number>;
  readonly stopNumbers: ReadonlyMap<string, number>;
}

export function readNetwork(tables: GtfsTables, reject: Reject): GtfsNetwork {
  const agencies = readAgencies(tables);
  const { routes, routeNumbers } = readRoutes(tables, agencies, reject);
  const { stops, stopNumbers } = readStops(tables, reject);
  return {
    agencies: [...new Set(agencies.values())],
    routes,
    routeNumbers,
    stops,
    stopNumbers,
    shapes: readShapes(tables, reject),
  };
}

function readAgencies(tables: GtfsTables): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  tables.read('agency.txt', (column) => {
    const [id, name] = [column('agency_id'), column('agency_name')];
    return (row) => names.set(row.text(id).trim(), mended(row.text(name).trim()));
  });
  return names;
}

function readRoutes(
  tables: GtfsTables,
  agencies: ReadonlyMap<string, string>,
  reject: Reject,
): Pick<GtfsNetwork, 'routes' | 'routeNumbers'> {
  const routes: GtfsRoute[] = [];
  const routeNumbers = new Map<string, number>();
  const [first = ''] = agencies.values();
  tables.read('routes.txt', (column) => {
    const names = ['route_id', 'agency_id', 'route_short_name', 'route_long_name', 'route_desc'] as const;
    const [idAt = -1, agencyAt = -1, shortAt = -1, longAt = -1, descriptionAt = -1] = names.map(column);
    const [typeAt, colourAt, textAt] = [column('route_type'), column('route_color'), column('route_text_color')];
    return (row, line) => {
      const where = `routes.txt row ${line}`;
      const id = row.text(idAt).trim();
      const mode = modeOfRouteType(row.number(typeAt));
      if (id === '') return reject('field-missing', where);
      if (routeNumbers.has(id)) return reject('duplicate', where);
      if (!mode) return reject('not-supported', `${where}: route_type ${row.text(typeAt).slice(0, 20)}`);
      const longName = mended((row.text(longAt) || row.text(descriptionAt)).trim());
      const name = mended(row.text(shortAt).trim()) || longName || id;
      const [colour, textColour] = [colourOf(row.text(colourAt)), colourOf(row.text(textAt))];
      const operator = agencies.get(row.text(agencyAt).trim()) ?? first;
      routeNumbers.set(id, routes.length);
      routes.push({ id, name, longName, mode, colour, textColour, operator });
    };
  });
  return { routes, routeNumbers };
}

function colourOf(hex: string): string {
  return /^[0-9a-f]{6}$/i.test(hex.trim()) ? `#${hex.trim().toLowerCase()}` : '';
}

function readStops(tables: GtfsTables, reject: Reject): Pick<GtfsNetwork, 'stops' | 'stopNumbers'> {
  const rows: StopRow[] = [];
  const stopNumbers = new Map<string, number>();
  tables.read('stops.txt', (column) => {
    const [idAt, nameAt, parentAt] = [column('stop_id'), column('stop_name'), column('parent_station')];
    const [longitudeAt, latitudeAt, typeAt] = [column('stop_lon'), column('stop_lat'), column('location_type')];
    return (row, line) => {
      const where = `stops.txt row ${line}`;
      const id = row.text(idAt).trim();
      const at: LngLat = [row.number(longitudeAt), row.number(latitudeAt)];
      if (id === '') return reject('field-missing', where);
      if (stopNumbers.has(id)) return reject('duplicate', where);
      if (!isPosition(at)) return reject('not-a-number', where);
      stopNumbers.set(id, rows.length);
      const name = mended(row.text(nameAt).trim()) || id;
      rows.push({ id, name, at, parent: row.text(parentAt).trim(), locationType: Number(row.text(typeAt)) || 0 });
    };
  });
  return { stops: joinStations(rows, stopNumbers), stopNumbers };
}

interface StopRow extends Omit<GtfsStop, 'station' | 'inStation'> {
  readonly parent: string;
}

/** A platform farther than this from its station's place is not drawn there: corridors of interchanges are long. */
const SAME_STATION_M = 100;

function joinStations(rows: readonly StopRow[], numbers: ReadonlyMap<string, number>): readonly GtfsStop[] {
  const apart = new Map<string, number[]>();
  return rows.map(({ parent, ...stop }, number) => {
    const parentNumber = numbers.get(parent);
    const place = rows[parentNumber ?? -1];
    if (parentNumber === undefined || !place) return { ...stop, station: number, inStation: false };
    if (metresBetween(stop.at, place.at) <= SAME_STATION_M) return { ...stop, station: parentNumber, inStation: true };
    const others = apart.get(parent) ?? [];
    const beside = others.find((other) => metresBetween(rows[other]?.at ?? place.at, stop.at) <= SAME_STATION_M);
    if (beside === undefined) apart.set(parent, [...others, number]);
    return { ...stop, station: beside ?? number, inStation: true };
  });
}

function readShapes(tables: GtfsTables, reject: Reject): ReadonlyMap<string, Path> {
  const points = new Map<string, { readonly sequence: number; readonly at: LngLat }[]>();
  tables.read('shapes.txt', (column) => {
    const [idAt, sequenceAt] = [column('shape_id'), column('shape_pt_sequence')];
    const [longitudeAt, latitudeAt] = [column('shape_pt_lon'), column('shape_pt_lat')];
    let bytes: Uint8Array = new Uint8Array(0);
    let current: { readonly sequence: number; readonly at: LngLat }[] = [];
    return (row, line) => {
      if (bytes.length === 0 || !row.sameBytes(idAt, bytes)) {
        bytes = row.bytes(idAt).slice();
        current = points.get(row.text(idAt)) ?? [];
        points.set(row.text(idAt), current);
      }
      const at: LngLat = [row.number(longitudeAt), row.number(latitudeAt)];
      if (isPosition(at)) current.push({ sequence: row.number(sequenceAt), at });
      else reject('not-a-number', `shapes.txt row ${line}`);
    };
  });
  const paths = new Map<string, Path>();
  for (const [id, list] of points) {
    const path = pathOfLngLats(list.toSorted((one, other) => one.sequence - other.sequence).map(({ at }) => at));
    if (path.xCm.length > 1) paths.set(id, path);
  }
  return paths;
}

function isPosition([longitude, latitude]: LngLat): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 && !(longitude === 0 && latitude === 0);
}
