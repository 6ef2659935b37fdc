import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReplayLibrary } from '../../server/replay/replay-library.ts';
import type { RecordingInfo } from '../../server/replay/recording.ts';
import type { Usage } from '../../server/store/archive.ts';
import { cityOf, type Fixture, openFixture } from './gateway-fixture.ts';
import { MemoryHistory } from './memory-history.ts';
import { FEED, GAP, makePast, PAST_MS, pastBatches } from './replay-past.ts';

const MINUTE_MS = 60_000;
const RECORDING: RecordingInfo = {
  name: 'a-month',
  title: 'A month',
  protocol: 'observation-file',
  licence: 'CC-BY-4.0',
  attribution: 'A city',
  simulated: false,
  recorded: true,
  fromMs: PAST_MS,
  toMs: PAST_MS + 290_000,
  problem: '',
};

let fixture: Fixture;
let past: MemoryHistory;
const usage: { -readonly [Each in keyof Usage]: Usage[Each] } = {
  state: 'ready',
  bytes: 123_456,
  oldestMs: PAST_MS,
  valuesKept: 2001,
};

beforeAll(async () => {
  past = makePast();
  const recording = new MemoryHistory(pastBatches().slice(0, 30));
  const recordings = { knows: (name: string) => name === 'a-month', open: async () => recording };
  fixture = await openFixture({
    past: {
      library: makeReplayLibrary(past, recordings),
      archive: { usage: () => usage },
      recordings: () => [RECORDING],
    },
  });
  const station = past.batches[0]?.records[1];
  if (station)
    fixture.city = cityOf(...[FEED, station].map((record, handle) => ({ handle, record, values: {}, legs: [] })));
});

afterAll(async () => {
  await fixture.close();
  expect(fixture.failures).toEqual([]);
});

async function get(
  path: string,
): Promise<{ status: number; body: Record<string, never> & { [key: string]: unknown } }> {
  const response = await fetch(`${fixture.url}${path}`);
  return { status: response.status, body: await response.json() };
}

const STATION = 'subject=station:past/1';

describe('what is kept of the past', () => {
  it('is told with its extent, the density of what came in, and gaps as gaps', async () => {
    const { body } = await get('/api/v1/history?buckets=121');
    const to = PAST_MS + 120 * MINUTE_MS;
    expect(body).toMatchObject({
      source: 'live-history',
      extent: { fromMs: PAST_MS, toMs: to },
      fromMs: PAST_MS,
      toMs: to + MINUTE_MS,
    });
    expect(body.widthMs).toBe(MINUTE_MS);
    const counts = body.counts as unknown as number[];
    expect(counts.slice(0, 3)).toEqual([18, 18, 18]);
    expect(counts.slice(38, 52)).toEqual([18, 18, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 18, 18]);
    expect(body.gaps).toEqual([{ fromMs: GAP.fromMs + MINUTE_MS, toMs: GAP.toMs }]);
  });

  it('is counted in steps that people use, none so short that the usual silence looks like a gap', async () => {
    const { body } = await get(
      `/api/v1/history?from=${PAST_MS + 1000}&to=${PAST_MS + 12 * MINUTE_MS - 1}&buckets=2000`,
    );
    expect(body).toMatchObject({ fromMs: PAST_MS, toMs: PAST_MS + 12 * MINUTE_MS, widthMs: 10_000, gaps: [] });
    expect(new Set(body.counts as unknown as number[])).toEqual(new Set([3]));
  });

  it('of a span outside of it is nothing, without a gap', async () => {
    const { body } = await get(`/api/v1/history?from=${PAST_MS - 3_600_000}&to=${PAST_MS - 60_000}&buckets=4`);
    expect(body).toMatchObject({ counts: [0, 0, 0, 0], gaps: [] });
  });

  it('is in the health of the server, with what it takes on the disk', async () => {
    const { body } = await get('/health');
    expect(body.archive).toEqual({ state: 'ready', bytes: 123_456, oldestMs: PAST_MS, valuesKept: 2001 });
  });

  it('of a recording is asked for by its name', async () => {
    const { body } = await get('/api/v1/history?source=a-month&buckets=1');
    expect(body).toMatchObject({ source: 'a-month', extent: { toMs: PAST_MS + 290_000 }, counts: [90] });
    expect((await get('/api/v1/recordings')).body).toEqual({ recordings: [RECORDING] });
  });
});

describe('the city of a moment', () => {
  it('is GeoJSON with everything in its place, marked as recorded', async () => {
    const { body } = await get(`/api/v1/history/city?at=${PAST_MS + 5 * MINUTE_MS}`);
    const features = body.features as unknown as {
      id: string;
      geometry: object;
      properties: Record<string, unknown>;
    }[];
    expect(features.map(({ id }) => id).toSorted()).toEqual([
      'feed:past',
      'station:past/1',
      'vehicle:bus',
      'vehicle:tram',
    ]);
    const station = features.find(({ id }) => id === 'station:past/1');
    expect(station).toMatchObject({
      geometry: { type: 'Point', coordinates: [2.17, 41.38] },
      properties: { source: 'A feed of the past', recorded: true, simulated: true },
    });
    expect(station?.properties.values).toEqual({
      'bikes-available': { value: 10, atMs: PAST_MS + 298_000 },
      temperature: { value: 20, atMs: PAST_MS + 299_000 },
    });
  });

  it('tells the two moments at which the clocks show 02:30 apart', async () => {
    const timesOf = async (at: string) => {
      const { body } = await get(`/api/v1/history/city?kind=station&at=${at}`);
      return body.atMs;
    };
    expect(await timesOf('2026-10-25T02:30:00%2B02:00')).toBe(PAST_MS + 30 * MINUTE_MS);
    expect(await timesOf('2026-10-25T02:30:00%2B01:00')).toBe(PAST_MS + 90 * MINUTE_MS);
    expect(await timesOf('2026-10-25T02:30:00+01:00')).toBe(PAST_MS + 90 * MINUTE_MS);
    expect(await timesOf('2026-10-25T01:30Z')).toBe(PAST_MS + 90 * MINUTE_MS);
  });

  it('keeps to kind, box and limit', async () => {
    const at = PAST_MS + 5 * MINUTE_MS;
    const idsOf = async (query: string) => {
      const { body } = await get(`/api/v1/history/city?at=${at}&${query}`);
      return (body.features as unknown as { id: string }[]).map(({ id }) => id);
    };
    expect(await idsOf('kind=vehicle&limit=1')).toHaveLength(1);
    expect(await idsOf('bbox=2.16,41.37,2.18,41.39')).toEqual(['station:past/1']);
    expect(await idsOf('limit=2')).toHaveLength(2);
  });
});

describe('values of the past', () => {
  it("come as they came in, in the city's unit, with what there is to say against them", async () => {
    const { body } = await get(
      `/api/v1/history/values?${STATION}&property=bikes-available&from=${PAST_MS}&to=${PAST_MS + 80_000}`,
    );
    expect(body).toMatchObject({
      unit: '',
      source: 'A feed of the past',
      licence: 'CC0-1.0',
      simulated: true,
      complete: true,
    });
    const values = body.values as unknown as { atMs: number; value: number; flags: string[] }[];
    expect(values.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(values[6]).toEqual({ atMs: PAST_MS + 68_000, value: 7, verdict: 4, flags: ['frozen'] });
  });

  it('say when there are more than were asked for', async () => {
    const { body } = await get(
      `/api/v1/history/values?${STATION}&property=temperature&from=${PAST_MS}&to=${PAST_MS + 80_000}&limit=3`,
    );
    expect(body).toMatchObject({ unit: '°C', complete: false });
    expect((body.values as unknown as { value: number }[]).map(({ value }) => value)).toEqual([20.1, 20.2, 20.3]);
  });

  it('are summed up for several series at once', async () => {
    const span = `from=${PAST_MS}&to=${PAST_MS + 4 * MINUTE_MS}`;
    const { body } = await get(
      `/api/v1/history/series?${STATION}&property=temperature&property=bikes-available&${span}&buckets=4`,
    );
    expect(body).toMatchObject({ fromMs: PAST_MS });
    const series = body.series as unknown as {
      property: string;
      unit: string;
      count: number[];
      mean: (number | null)[];
      min: number[];
      max: number[];
    }[];
    expect(series.map(({ property }) => property)).toEqual(['temperature', 'bikes-available']);
    expect(series[0]).toMatchObject({ unit: '°C', source: 'A feed of the past' });
    expect([series[0]?.count[0], series[0]?.mean[0], series[0]?.min[0], series[0]?.max[0]]).toEqual([
      6, 20.35, 20.1, 20.6,
    ]);
  });
});

describe('a question of the past that cannot be answered', () => {
  const at = `at=${PAST_MS}`;
  it.each([
    [400, 'no moment', '/city'],
    [400, 'a local time without its offset', '/city?at=2026-10-25T02:30:00'],
    [400, 'a date that does not exist', '/city?at=2026-13-45T02:30:00Z'],
    [400, 'a kind that is none', `/city?${at}&kind=person`],
    [400, 'a box inside out', `/city?${at}&bbox=3,42,2,41`],
    [400, 'a word that is none', `/city?${at}&path=/etc/passwd`],
    [404, 'a moment before all that is kept', '/city?at=1000'],
    [404, 'a moment that has not come', '/city?at=4102444799999'],
    [404, 'a recording that is not there', `/city?${at}&source=../../x`],
    [404, 'a source of the prototype', `/city?${at}&source=__proto__`],
    [400, 'too many buckets', '?buckets=2001'],
    [400, 'a span turned round', `?from=${PAST_MS}&to=${PAST_MS - 1}`],
    [400, 'a property that is none', `/values?${STATION}&property=ghosts`],
    [404, 'a thing that never was', '/values?subject=sensor:none&property=no2'],
    [400, 'a limit beyond the most', `/values?${STATION}&property=temperature&limit=10001`],
    [400, 'a name that is no id', '/values?subject=nobody&property=no2'],
    [400, 'more series than there may be', `/series?property=no2${'&subject=sensor:x'.repeat(51)}`],
  ])('is refused with %i: %s', async (status, _, path) => {
    const { status: answered, body } = await get(`/api/v1/history${path}`);
    expect(answered).toBe(status);
    expect(body).toMatchObject({ status, detail: expect.stringMatching(/\w/) });
  });

  it('waits until the past has been opened', async () => {
    usage.state = 'opening';
    expect(await get('/api/v1/history')).toMatchObject({ status: 503, body: { title: 'Not available' } });
    usage.state = 'ready';
  });

  it('is refused where more wait than may', async () => {
    const releases: (() => void)[] = [];
    past.wait = () => new Promise((resolve) => void releases.push(resolve));
    const asked = Array.from({ length: 80 }, () => get(`/api/v1/history/city?${at}`));
    const busy = await Promise.race(asked.slice(70));
    expect(busy.status).toBe(503);
    past.wait = () => Promise.resolve();
    for (const release of releases) release();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(60);
    expect(past.asked.mostAtOnce).toBeLessThanOrEqual(2);
  });

  it('is described by what checks it', async () => {
    const { body } = await get('/api/openapi.json');
    const paths = Object.keys(body.paths as unknown as object);
    expect(paths).toEqual(expect.arrayContaining(['/api/v1/history', '/api/v1/history/city', '/api/v1/recordings']));
  });
});
