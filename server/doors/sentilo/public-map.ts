import { sentiloTimeMs } from '../../../data/contract/sentilo-time.ts';
import type { ObservedRange, Platform } from '../../platform/platform.ts';
import type { PlatformStats } from '../../platform/platform-stats.ts';
import type { Usage } from '../../store/archive.ts';
import { lastObservation, observationRow, sentRow } from './public-map-json.ts';
import {
  boundsOf,
  centroidOf,
  idOf,
  pointOf,
  publicComponents,
  publicSensor,
  publicSensors,
  trackOf,
} from './public-things.ts';
import { eachOf } from '../../platform/newest.ts';

export interface PublicMapParts {
  readonly platform: Platform;
  readonly stats: PlatformStats;
  /** The city's clock, UTC epoch ms. */
  nowMs(): number;
  usage(): Usage;
}

/** Under which the catalogue's web application is known; Barcelona's own was called otherwise. */
export const BASES = ['/sentilo-catalog-web/', '/connecta-catalog-web/'] as const;

const OBSERVATIONS_AT_MOST = 200;
const DEFAULT_OBSERVATIONS = 20;

interface Asked {
  readonly parts: PublicMapParts;
  readonly query: URLSearchParams;
  /** The last part of the path. */
  readonly id: string;
}

/** By the path after the base; `*` stands for an id. */
const PAGES: Readonly<Record<string, (asked: Asked) => Promise<object | null>>> = {
  'component/map/json': componentMap,
  'component/map/route/json': routes,
  'component/map/*/lastOb': lastOfComponent,
  'admin/sensor/lastOb/*': lastOfSensor,
  'admin/sensor/lastObs/*': lastsOfSensor,
  'admin/sensor/lastOrders/*': lastOrders,
  'admin/sensor/lastAlarms/*': lastAlarms,
  'stats/json': stats,
  'stats/activity/json': async ({ parts }) => ({ activity: parts.stats.activity() }),
  'status/json': status,
};

export function isPublicMap(uri: string): boolean {
  return BASES.some((base) => uri.startsWith(base));
}

/** What the public catalogue answers, of public components and sensors alone; null where there is nothing. */
export async function publicMap(parts: PublicMapParts, uri: string): Promise<object | null> {
  const [pathname = '', search = ''] = uri.split('?', 2);
  const path = pathname.split('/', 12).filter((part) => part !== '');
  const query = new URLSearchParams(search);
  const rest = path.slice(1).map(decodedOf);
  // In an installation of several tenants the tenant comes first.
  for (const words of [rest, rest.slice(1)]) {
    const found = pageOf(words);
    if (found) return found.page({ parts, query, id: found.id });
  }
  return null;
}

function pageOf(words: readonly string[]) {
  for (const [pattern, page] of Object.entries(PAGES)) {
    const wanted = pattern.split('/');
    if (wanted.length !== words.length) continue;
    if (wanted.every((word, place) => word === '*' || word === words[place])) {
      return { page, id: words[wanted.indexOf('*')] ?? '' };
    }
  }
  return null;
}

async function componentMap({ parts, query }: Asked): Promise<object> {
  const type = query.get('ct');
  const within = boundsOf(query.get('bounds'));
  const components = publicComponents(parts.platform).filter((each) => !type || each.type === type);
  const placed = await eachOf(components, async (component) => {
    const track = component.location.length > 0 ? [] : await trackOf(parts.platform, parts.nowMs(), component);
    const places = component.location.length > 0 ? component.location : track.slice(0, 1);
    return { component, places, track };
  });
  const shown = placed.filter(({ places }) => places.length > 0 && (!within || places.some(within)));
  return {
    components: shown.map(({ component, places, track }) => ({
      icon: component.type,
      id: idOf(component),
      type: component.type,
      name: component.description || component.id,
      coordinates: places.map(pointOf),
      centroid: pointOf(centroidOf(places)),
      ...(track.length > 1 ? { route: track.map(pointOf) } : {}),
    })),
  };
}

async function routes({ parts }: Asked): Promise<object> {
  const mobile = publicComponents(parts.platform).filter(({ location }) => location.length === 0);
  const tracks = await eachOf(mobile, async (component) => ({
    component,
    track: await trackOf(parts.platform, parts.nowMs(), component),
  }));
  return {
    components: tracks
      .filter(({ track }) => track.length > 0)
      .map(({ component, track }) => ({
        icon: component.type,
        id: idOf(component),
        type: component.type,
        name: component.description || component.id,
        coordinates: track.map(pointOf),
        centroid: pointOf(centroidOf(track)),
      })),
  };
}

async function lastOfComponent({ parts, query, id }: Asked): Promise<object | null> {
  const { platform } = parts;
  const [provider = '', name = ''] = id.split('.');
  const component = platform.component(provider, name);
  if (!component?.publicAccess) return null;
  const sensors = publicSensors(platform, provider).filter((sensor) => sensor.component === component.id);
  const range = { ...rangeOf(parts, query), limit: 1 };
  const lasts = await eachOf(sensors, async (sensor) => {
    const [last] = await platform.observations(sensor, range);
    return { sensor, last: last ?? null };
  });
  const newestMs = Math.max(...lasts.map(({ last }) => last?.atMs ?? Number.NEGATIVE_INFINITY));
  return {
    componentId: component.id,
    componentType: component.type,
    componentName: component.description || component.id,
    componentDesc: component.description,
    extendedDetailUrl: component.additionalInfo.extendedDetailUrl ?? null,
    sensors: sensors.map(({ id: sensor, type, state, unit, dataType }) => ({
      ...{ sensor, sensorType: type, sensorState: state, unit, dataType, provider },
    })),
    sensorLastObservations: lasts.map(({ sensor, last }) => lastObservation(sensor, last)),
    lastUpdateTimeMessage: Number.isFinite(newestMs) ? new Date(newestMs).toISOString() : '',
  };
}

async function lastOfSensor({ parts, id }: Asked): Promise<object | null> {
  const sensor = publicSensor(parts.platform, id);
  if (!sensor) return null;
  const [last] = await parts.platform.observations(sensor, { fromMs: 0, toMs: parts.nowMs(), limit: 1 });
  return lastObservation(sensor, last ?? null);
}

async function lastsOfSensor({ parts, query, id }: Asked): Promise<object | null> {
  const sensor = publicSensor(parts.platform, id);
  if (!sensor) return null;
  const observed = await parts.platform.observations(sensor, rangeOf(parts, query));
  return { events: observed.map(observationRow) };
}

async function lastOrders({ parts, query, id }: Asked): Promise<object | null> {
  const sensor = publicSensor(parts.platform, id);
  return sensor && { events: (await parts.platform.orders(sensor, rangeOf(parts, query))).map(sentRow) };
}

async function lastAlarms({ parts, query, id }: Asked): Promise<object | null> {
  const { platform } = parts;
  const sensor = publicSensor(platform, id);
  if (!sensor) return null;
  const range = rangeOf(parts, query);
  const alerts = platform.alerts().filter((each) => each.entity === sensor.provider && each.sensor === sensor.id);
  const alarms = await eachOf(alerts, async (alert) =>
    (await platform.alarms(alert, range)).map((sent) => ({ alert: alert.id, ...sentRow(sent) })),
  );
  const newestFirst = alarms.flat().toSorted((one, other) => other.time - one.time);
  return { events: newestFirst.slice(0, range.limit) };
}

async function stats({ parts }: Asked): Promise<object> {
  const { total, instantAverage, dailyAverage, busiestMinute, busiestDay } = parts.stats.summary();
  const entities = parts.platform.entities();
  const providers = entities.filter(({ kind }) => kind === 'provider');
  const devices = providers.reduce((sum, { id }) => sum + parts.platform.sensors(id).length, 0);
  return {
    totalDevices: { total: devices },
    totalEvents: { total: total.observations + total.orders + total.alarms, ...total },
    performance: {
      instantAvg: rounded(instantAverage),
      dailyAvg: rounded(dailyAverage),
      maxAvg: rounded(busiestMinute),
      maxDailyAvg: rounded(busiestDay),
    },
    accounts: { providers: providers.length, applications: entities.length - providers.length },
  };
}

const STORE_STATES = { ready: 'OK', opening: 'STARTING', full: 'FULL', unreachable: 'UNREACHABLE' } as const;

async function status({ parts }: Asked): Promise<object> {
  const { state } = parts.usage();
  const store = STORE_STATES[state];
  return {
    status: state === 'full' || state === 'unreachable' ? 'ERROR' : 'OK',
    parts: { api: 'OK', catalog: 'OK', store },
  };
}

function rangeOf({ nowMs }: PublicMapParts, query: URLSearchParams): ObservedRange {
  const limit = Number(query.get('limit') ?? DEFAULT_OBSERVATIONS);
  return {
    fromMs: sentiloTimeMs(query.get('from') ?? '') ?? 0,
    toMs: sentiloTimeMs(query.get('to') ?? '') ?? nowMs(),
    limit: Number.isInteger(limit) ? Math.max(0, Math.min(limit, OBSERVATIONS_AT_MOST)) : DEFAULT_OBSERVATIONS,
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function decodedOf(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
