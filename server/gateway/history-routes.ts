import { bucketWidth } from '../../data/contract/bucket-width.ts';
import { type TSchema, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { City } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import { momentOfText } from '../../data/contract/local-time.ts';
import type { RecordingInfo } from '../replay/recording.ts';
import { ReplayedCity } from '../replay/replayed-city.ts';
import type { ReplayLibrary } from '../replay/replay-library.ts';
import { Turns } from '../replay/turns.ts';
import type { Archive, History } from '../store/archive.ts';
import { readBbox, sendGeoJson } from './api-routes.ts';
import { collectionOf, GEOMETRIES } from './api-schemas.ts';
import { featuresOf } from './features.ts';
import { bucketsOf, creditOf, gapsOf, seriesOf, valuesOf } from './history-answers.ts';
import {
  CITY_QUERY,
  type CityQuery,
  DENSITY,
  DENSITY_QUERY,
  type DensityQuery,
  RECORDINGS,
  SERIES,
  SERIES_AT_MOST,
  SERIES_QUERY,
  type SeriesQuery,
  VALUES,
  VALUES_QUERY,
  type ValuesQuery,
} from './history-schemas.ts';
import { answerProblem, PROBLEM } from './problem.ts';

/** What the gateway needs of the past. */
export interface PastParts {
  readonly library: ReplayLibrary;
  readonly archive: Pick<Archive, 'usage'>;
  recordings(): readonly RecordingInfo[];
}

/** Reads of the past at once for all who ask over HTTP, and how many may wait for theirs. */
const READS = { atOnce: 2, waiting: 60 } as const;

const DAY_MS = 86_400_000;
const KINDS = ['feed', 'line', 'stop', 'station', 'section', 'sensor', 'vehicle'] as const;

/** A request that cannot be answered, with its reason. */
class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly status: 400 | 404 | 503,
    reason: string,
  ) {
    super(reason);
  }
}

/** The city now, and its time. */
interface Present {
  readonly clock: Clock;
  city(): City;
}

interface Routes {
  readonly app: FastifyInstance;
  readonly past: PastParts;
  readonly turns: Turns;
  readonly present: Present;
}

/** The past over HTTP: how much there is, the city at a moment, values and summaries of series, recordings. */
export function addHistoryRoutes(app: FastifyInstance, past: PastParts, present: Present): void {
  const routes: Routes = { app, past, turns: new Turns(READS.atOnce), present };
  addRoute<DensityQuery>(routes, '', 'What is kept of the past', [DENSITY_QUERY, DENSITY], tellDensity);
  addRoute<ValuesQuery>(routes, '/values', 'Values as they came in', [VALUES_QUERY, VALUES], tellValues);
  addRoute<SeriesQuery>(routes, '/series', 'Summaries of several series', [SERIES_QUERY, SERIES], tellSeries);
  addCity(routes);
  const schema = { summary: 'Recorded files that can be replayed', response: { 200: RECORDINGS } };
  app.get('/api/v1/recordings', { schema }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ recordings: past.recordings() }),
  );
}

type Tell<Query> = (routes: Routes, history: History, query: Query) => Promise<object>;

function addRoute<Query extends { readonly source?: string }>(
  routes: Routes,
  path: string,
  summary: string,
  [querystring, answer]: readonly [TSchema, TSchema],
  tell: Tell<Query>,
): void {
  const schema = { summary, querystring, response: { 200: answer, ...PROBLEMS } };
  routes.app.get(`/api/v1/history${path}`, { schema }, async (request, reply) =>
    answer200(reply, async () => {
      const query = request.query as Query;
      const told = await readPast(routes, query.source, (history) => tell(routes, history, query));
      return reply.header('cache-control', 'no-store').send(told);
    }),
  );
}

const PROBLEMS = {
  400: Type.Ref(PROBLEM.$id ?? ''),
  404: Type.Ref(PROBLEM.$id ?? ''),
  503: Type.Ref(PROBLEM.$id ?? ''),
};

function addCity(routes: Routes): void {
  const feature = collectionOf({}, Type.Union(Object.values(GEOMETRIES)));
  const schema = {
    summary: 'The city as it was known at a moment',
    querystring: CITY_QUERY,
    response: { 200: feature, ...PROBLEMS },
  };
  routes.app.get<{ Querystring: CityQuery }>('/api/v1/history/city', { schema }, async ({ query }, reply) =>
    answer200(reply, async () => {
      const atMs = momentOf(query.at);
      const bbox = readBbox(query.bbox);
      if (bbox === null) throw new Refused(400, 'bbox must be west,south,east,north, the lower ones first.');
      const city = await readPast(routes, query.source, (history) => {
        const nowMs = query.source === undefined ? routes.present.clock.nowMs() : 0;
        return cityAt(history, atMs, nowMs);
      });
      const kinds = query.kind ? [query.kind] : KINDS;
      const features = kinds.flatMap((kind) => featuresOf(city, { kind, bbox, limit: query.limit, atMs }));
      return sendGeoJson(reply, { type: 'FeatureCollection', atMs, features: features.slice(0, query.limit) });
    }),
  );
}

/** Between the last that came in and now (`nowMs`) nothing has changed. */
async function cityAt(history: History, atMs: number, nowMs: number): Promise<City> {
  const extent = history.extent();
  if (!extent || atMs < extent.oldestMs || atMs > Math.max(extent.newestMs, nowMs)) {
    const kept = extent
      ? `from ${new Date(extent.oldestMs).toISOString()} to ${new Date(extent.newestMs).toISOString()}`
      : 'nowhere';
    throw new Refused(404, `Nothing is kept of that moment; what is kept reaches ${kept}.`);
  }
  const keyframe = await history.cityAt(atMs);
  if (!keyframe) throw new Refused(404, 'Nothing is kept of that moment.');
  const city = new ReplayedCity();
  city.set(keyframe, history.series(), atMs);
  return city.city(atMs);
}

const tellDensity: Tell<DensityQuery> = async (_routes, history, query) => {
  const extent = history.extent();
  const source = query.source ?? 'live-history';
  const asked = {
    fromMs: query.from ? momentOf(query.from) : (extent?.oldestMs ?? 0),
    toMs: query.to ? momentOf(query.to) : (extent?.newestMs ?? 0),
  };
  checkSpan(asked);
  const widthMs = bucketWidth(asked.fromMs, asked.toMs + 1, query.buckets ?? 300, history.rhythmMs);
  const [first, last] = [Math.floor(asked.fromMs / widthMs), Math.floor(asked.toMs / widthMs)];
  const span = { fromMs: first * widthMs, toMs: (last + 1) * widthMs };
  const counts = extent ? await history.density(span.fromMs, span.toMs, last - first + 1) : new Uint32Array();
  const gaps = extent ? gapsOf(counts, span.fromMs, widthMs, extent) : [];
  const kept = extent && { fromMs: extent.oldestMs, toMs: extent.newestMs };
  return { source, extent: kept, ...span, widthMs, counts: [...counts], gaps };
};

const tellValues: Tell<ValuesQuery> = async (routes, history, query) => {
  const span = spanOf(history, query);
  const found = seriesOf(history, [query.subject], [query.property]);
  const [first] = found;
  if (!first) throw new Refused(404, `Nothing is kept of ${query.property} of ${query.subject}.`);
  const limit = query.limit ?? 1000;
  const range = { ...span, limit: limit + 1, newestFirst: false };
  const parts = await Promise.all(
    found.map(async (series) => valuesOf(series, await history.values(series.id, range))),
  );
  const values = parts.flat().toSorted((one, other) => one.atMs - other.atMs);
  const credit = creditOf(first, routes.present.city(), recordingOf(routes, query.source));
  return { ...credit, ...span, complete: values.length <= limit, values: values.slice(0, limit) };
};

const tellSeries: Tell<SeriesQuery> = async (routes, history, query) => {
  const span = spanOf(history, query);
  const found = seriesOf(history, [query.subject].flat(), [query.property].flat());
  if (found.length > SERIES_AT_MOST) throw new Refused(400, `At most ${SERIES_AT_MOST} series in one answer.`);
  if (found.length === 0) throw new Refused(404, 'Nothing is kept of any of these.');
  const ids = found.map(({ id }) => id);
  const { fromMs, widthMs, bySeries } = await history.buckets(ids, span.fromMs, span.toMs, query.buckets ?? 300);
  const recording = recordingOf(routes, query.source);
  const city = routes.present.city();
  const series = found.flatMap((each) => {
    const columns = bySeries.get(each.id);
    return columns ? [{ ...creditOf(each, city, recording), ...bucketsOf(each, columns) }] : [];
  });
  return { fromMs, widthMs, series };
};

function recordingOf({ past }: Routes, source: string | undefined): RecordingInfo | undefined {
  return source === undefined ? undefined : past.recordings().find(({ name }) => name === source);
}

/** The span asked for: without words, the last day that is kept. */
function spanOf(history: History, { from, to }: { readonly from?: string; readonly to?: string }) {
  const toMs = to ? momentOf(to) : (history.extent()?.newestMs ?? 0);
  const span = { fromMs: from ? momentOf(from) : Math.max(0, toMs - DAY_MS), toMs };
  checkSpan(span);
  return span;
}

function checkSpan({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): void {
  if (fromMs > toMs) throw new Refused(400, 'from must not be after to.');
}

/** A plus that was not escaped in an address arrives as a space. */
function momentOf(text: string): number {
  const atMs = momentOfText(text.replace(' ', '+'));
  if (atMs === undefined) throw new Refused(400, `${text} is no time.`);
  return atMs;
}

async function readPast<Told>(
  { past, turns }: Routes,
  source: string | undefined,
  read: (history: History) => Promise<Told>,
): Promise<Told> {
  const { library, archive } = past;
  const name = source ?? 'live-history';
  if (!library.knows(name)) throw new Refused(404, `There is no recording ${JSON.stringify(name)}.`);
  if (name === 'live-history' && archive.usage().state === 'opening') {
    throw new Refused(503, 'The past is being opened; ask again in a moment.');
  }
  if (turns.waiting >= READS.waiting)
    throw new Refused(503, 'Too many ask for the past at once; ask again in a moment.');
  return turns.take(async () =>
    read(
      await library.open(name).catch(() => {
        throw new Refused(503, `The recording ${JSON.stringify(name)} cannot be read.`);
      }),
    ),
  );
}

async function answer200(reply: FastifyReply, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) return answerProblem(reply, error.status, error.message);
    throw error;
  }
}
