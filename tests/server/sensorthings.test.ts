import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_VALUES } from '../../server/store/batch.ts';
import { sensorThingsDoor } from '../../server/doors/sensorthings/open.ts';
import { addFeedThings, bareApp, type DoorCity, describeSensors, makeDoorCity, NOON_MS, tell } from './door-city.ts';

type Json = Readonly<Record<string, unknown>>;

let city: DoorCity;
let app: FastifyInstance;

beforeAll(async () => {
  city = await makeDoorCity();
  await describeSensors(city);
  await addFeedThings(city);
  await tell(city, 'temp-1', [18.5, 19.25, 20.5, 32.4]);
  await tell(city, 'noise-1', [60, 70]);
  await tell(city, 'sign-1', ['open', 'closed']);
  app = bareApp();
  await sensorThingsDoor.open(city.parts, app);
});

afterAll(() => app.close());

async function ask(
  path: string,
  token?: string,
): Promise<{ readonly status: number; readonly body: Json; readonly text: string }> {
  const url = path.startsWith('http') ? path.slice('http://city.test'.length) : `/sta/v1.1/${path}`;
  const headers = { host: 'city.test', ...(token ? { identity_key: token } : {}) };
  const answer = await app.inject({ url, headers });
  const json = String(answer.headers['content-type']).includes('json');
  return { status: answer.statusCode, text: answer.body, body: json ? (answer.json() as Json) : {} };
}

async function post(path: string, payload: unknown, token: string | null = city.tokens.reus) {
  const headers = { host: 'city.test', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  return app.inject({ method: 'POST', url: `/sta/v1.1/${path}`, headers, payload: payload as object });
}

function list({ body }: { readonly body: Json }): readonly Json[] {
  return body.value as readonly Json[];
}

async function names(path: string): Promise<unknown> {
  const answer = await ask(path);
  return answer.status === 200 ? list(answer).map(({ name, result }) => name ?? result) : answer.text;
}

test('the service root lists the sets of the data model and what it conforms to', async () => {
  const { body } = await ask('');
  expect(list({ body }).map(({ name, url }) => [name, url])).toContainEqual([
    'Things',
    'http://city.test/sta/v1.1/Things',
  ]);
  expect(list({ body })).toHaveLength(8);
  const { conformance } = body.serverSettings as { conformance: readonly string[] };
  expect(conformance).toContain('http://www.opengis.net/spec/iot_sensing/1.1/req/request-data');
});

test('components are Things with a Location, their sensors Datastreams with unit, Sensor and ObservedProperty', async () => {
  const { body } = await ask("Datastreams('reus.temp-1')?$expand=Thing($expand=Locations),Sensor,ObservedProperty");
  expect(body).toMatchObject({
    '@iot.id': 'reus.temp-1',
    '@iot.selfLink': "http://city.test/sta/v1.1/Datastreams('reus.temp-1')",
    name: 'temp-1',
    description: 'Temperatura',
    observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
    unitOfMeasurement: { name: 'degree Celsius', symbol: '°C', definition: 'ucum:Cel' },
    properties: { licence: 'CC-BY-4.0', simulated: false },
    Thing: {
      name: 'catalunya',
      Locations: [{ encodingType: 'application/geo+json', location: { type: 'Point', coordinates: [2.17, 41.387] } }],
    },
    Sensor: { name: 'temp-1', encodingType: 'text/plain' },
    ObservedProperty: { definition: 'http://vocab.nerc.ac.uk/standard_name/air_temperature/' },
    'Observations@iot.navigationLink': "http://city.test/sta/v1.1/Datastreams('reus.temp-1')/Observations",
  });
});

test('bike stations and road sections are Things too, with source, licence and whether they are simulated', async () => {
  const { body } = await ask("Things('station:bikes~42')?$expand=Datastreams($expand=Observations($top=1))");
  expect(body).toMatchObject({
    name: 'Gran Via 760',
    properties: { source: 'Bicing', simulated: true, licence: 'CC-BY-4.0', capacity: 27 },
    Datastreams: [{ Observations: [{ result: 5, phenomenonTime: '2026-11-19T11:59:00.000Z' }] }],
  });
  expect((await ask("Locations('section:traffic~7')/location")).body).toEqual({
    location: {
      type: 'LineString',
      coordinates: [
        [2.1, 41.38],
        [2.13, 41.39],
      ],
    },
  });
});

describe('filters of the standard (18-088, 9.3.3.5)', () => {
  const temperature = "Datastreams('reus.temp-1')/Observations";
  test.each([
    [`${temperature}?$filter=result lt 19.00`, [18.5]],
    [`${temperature}?$filter=result le 19.25 and result ne 18.5`, [19.25]],
    [`${temperature}?$filter=result eq 32.4 or result eq 18.5`, [32.4, 18.5]],
    [`${temperature}?$filter=not (result gt 19)`, [18.5]],
    [`${temperature}?$filter=result add 5 gt 37`, [32.4]],
    [`${temperature}?$filter=result sub 5 lt 14`, [18.5]],
    [`${temperature}?$filter=result mul 2 eq 41`, [20.5]],
    [`${temperature}?$filter=result div 2 eq 10.25`, [20.5]],
    [`${temperature}?$filter=result mod 2 eq 0.5`, [20.5, 18.5]],
    [`${temperature}?$filter=(result sub 10) mul 2 eq 21`, [20.5]],
    [`${temperature}?$filter=result sub 10 mul 2 eq 0.5`, [20.5]],
    [`${temperature}?$filter=-result lt -32`, [32.4]],
    [`${temperature}?$filter=round(result) eq 32`, [32.4]],
    [`${temperature}?$filter=floor(result) eq 20`, [20.5]],
    [`${temperature}?$filter=ceiling(result) eq 33`, [32.4]],
    [`${temperature}?$filter=phenomenonTime gt 2026-11-19T12:58:30%2B01:00`, [32.4, 20.5]],
    [
      `${temperature}?$filter=phenomenonTime ge 2026-11-19T11:58:00Z and resultTime lt 2026-11-19T12:00:00Z`,
      [20.5, 19.25],
    ],
    [`${temperature}?$filter=minute(phenomenonTime) eq 58`, [19.25]],
    [
      `${temperature}?$filter=hour(phenomenonTime) eq 12 and year(phenomenonTime) eq 2026 and month(resultTime) eq 11`,
      [32.4],
    ],
    [`${temperature}?$filter=date(phenomenonTime) eq 2026-11-19 and time(phenomenonTime) ge 12:00:00`, [32.4]],
    [`${temperature}?$filter=phenomenonTime ge now() sub duration'PT1M'`, [32.4, 20.5]],
    [
      `${temperature}?$filter=phenomenonTime gt mindatetime() and phenomenonTime lt maxdatetime() and second(phenomenonTime) eq 0&$top=1`,
      [32.4],
    ],
    [`${temperature}?$filter=FeatureOfInterest/@iot.id eq 'reus.catalunya'&$top=1`, [32.4]],
    ["Observations?$filter=Datastream/id eq 'reus.noise-1'", [70, 60]],
    ["Observations?$filter=Datastream/ObservedProperty/name eq 'Bikes available' and result ge 6", [6, 7]],
    ["Observations?$filter=result eq 'open'", ['open']],
    ["Datastreams?$filter=unitOfMeasurement/name eq 'degree Celsius' and startswith(name,'temp')", ['temp-1']],
    [
      "Datastreams?$filter=concat(concat(unitOfMeasurement/symbol,', '),unitOfMeasurement/name) eq '°C, degree Celsius' and Thing/name eq 'catalunya'",
      ['temp-1'],
    ],
    ["Things?$filter=substringof('Catalunya',description)", ['catalunya']],
    ["Things?$filter=endswith(description,'a de Catalunya') and length(description) eq 18", ['catalunya']],
    ["Things?$filter=indexof(description,'de') eq 6 and tolower(name) eq 'catalunya'", ['catalunya']],
    ["Things?$filter=substring(toupper(name),5) eq 'UNYA' and trim(name) eq name", ['catalunya']],
    ["Things?$filter=substring(name,0,4) eq 'Gran'", ['Gran Via 760']],
    ['Things?$filter=properties/simulated eq true and properties/capacity gt 20', ['Gran Via 760']],
    ["Things?$filter=Datastreams/unitOfMeasurement/symbol eq 'dB(A)'", ['familia']],
    ['Things?$filter=Datastreams/Observations/result gt 65', ['familia']],
    [
      "Things?$filter=Datastreams/Observations/FeatureOfInterest/id eq 'reus.catalunya' and Datastreams/Observations/resultTime ge 2026-11-19T11:57:30Z and Datastreams/Observations/resultTime le 2026-11-19T11:58:30Z",
      ['catalunya'],
    ],
    [
      'Things?$filter=Datastreams/Observations/result gt 30 and Datastreams/Observations/resultTime lt 2026-11-19T11:59:30Z',
      ['familia'],
    ],
    ["Locations?$filter=geo.distance(location, geography'POINT(2.17 41.387)') lt 0.001", ['catalunya']],
    [
      "Locations?$filter=st_within(location, geography'POLYGON((2.17 41.39,2.19 41.39,2.19 41.41,2.17 41.41,2.17 41.39))')",
      ['familia', 'Gran Via 760'],
    ],
    ["Locations?$filter=geo.intersects(location, geography'LINESTRING(2.1 41.39,2.13 41.38)')", ['Diagonal']],
    [
      "Locations?$filter=st_crosses(location, geography'LINESTRING(2.1 41.39,2.13 41.38)') and geo.length(location) gt 0.01",
      ['Diagonal'],
    ],
    ["Locations?$filter=st_relate(location, geography'POINT(2.17 41.387)', '0FFFFFFF2')", ['catalunya']],
  ])('%s', async (path, expected) => {
    expect(await names(path)).toEqual(expected);
  });
});

describe('orders, pages and counts', () => {
  test('a set is put in order', async () => {
    expect(await names('Things?$orderby=name desc&$top=2&$skip=1')).toEqual(['catalunya', 'bus']);
  });

  test('observations are in order of their time, or of their result', async () => {
    const path = "Datastreams('reus.temp-1')/Observations";
    expect(await names(`${path}?$orderby=phenomenonTime asc&$top=2`)).toEqual([18.5, 19.25]);
    expect(await names(`${path}?$orderby=result desc&$top=2&$skip=1`)).toEqual([20.5, 19.25]);
    expect(await names('Observations?$orderby=Datastream/name desc,phenomenonTime asc&$top=3')).toEqual([
      18.5, 19.25, 20.5,
    ]);
  });

  test.each([
    'Observations?$top=2',
    'Observations?$top=2&$orderby=phenomenonTime asc',
    'Things?$top=2',
    "Datastreams('reus.temp-1')/Observations?$top=3&$filter=result lt 100",
  ])('the next links of %s lead through everything once', async (path) => {
    const whole = list(await ask(path.replace(/\$top=\d/, '$top=1000'))).map((each) => each['@iot.id']);
    const found: unknown[] = [];
    let next: unknown = path;
    while (typeof next === 'string') {
      const answer = await ask(next);
      found.push(...list(answer).map((each) => each['@iot.id']));
      next = answer.body['@iot.nextLink'];
    }
    expect(found).toEqual(whole);
    expect(new Set(found).size).toBe(found.length);
  });

  test('a count is of all that pass, not of the page', async () => {
    expect((await ask('Things?$count=true&$top=1')).body['@iot.count']).toBe(5);
    expect(
      (await ask("Observations?$count=true&$top=1&$filter=Datastream/@iot.id eq 'reus.temp-1'")).body['@iot.count'],
    ).toBe(4);
    expect((await ask('Things?$count=true&$top=0')).body).toEqual({ '@iot.count': 5, value: [] });
  });
});

test('everything that a whole platform observed is counted, and told in the order of time', async () => {
  const wide = await makeDoorCity();
  const described = Array.from({ length: 510 }, (_, index) => ({
    sensor: `n-${index}`,
    type: 'noise',
    publicAccess: true,
  }));
  await wide.platform.addSensors('reus', described);
  const by = wide.platform.entity('reus');
  if (!by) throw new Error('reus is not there');
  const told = described.flatMap(({ sensor }, index) =>
    [0, 1].map((round) => ({ sensor, value: String(index), atMs: NOON_MS - (2 - round) * 60_000 + index * 50 })),
  );
  await wide.platform.publish(by, 'reus', told);
  const wideApp = bareApp();
  await sensorThingsDoor.open(wide.parts, wideApp);
  const ask = async (query: string) => (await wideApp.inject(`/sta/v1.1/Observations?${query}`)).json();
  expect((await ask('$count=true&$top=0'))['@iot.count']).toBe(1020);
  expect((await ask('$count=true&$top=0&$filter=result%20ge%20500'))['@iot.count']).toBe(20);
  const { value } = await ask('$orderby=phenomenonTime%20asc&$top=1020');
  const times = (value as readonly Json[]).map(({ phenomenonTime }) => Date.parse(String(phenomenonTime)));
  expect(times).toEqual(told.map(({ atMs }) => atMs).toSorted((one, other) => one - other));
  await wideApp.close();
});

describe('of more observations than are read in the order of time', () => {
  const COUNT = 210_001;
  let app: FastifyInstance;

  /** Each of the results from 0 to 210,000 once, one a second up to noon; 7,919 is prime and does not divide 210,001. */
  beforeAll(async () => {
    const much = await makeDoorCity();
    await describeSensors(much);
    await tell(much, 'temp-1', [-1]);
    const [series] = [...much.archive.history.series().values()].filter(({ key }) => key === 'reus/temp-1');
    if (!series) throw new Error('temp-1 has no series');
    const rows = Array.from({ length: COUNT }, (_, index) => index);
    const values = {
      ...NO_VALUES,
      series: new Uint32Array(COUNT).fill(series.id),
      atMs: Float64Array.from(rows, (index) => NOON_MS - (COUNT - index) * 1000),
      value: Float64Array.from(rows, (index) => (index * 7919) % COUNT),
      verdict: new Uint8Array(COUNT),
    };
    const rest = { series: [], legs: [], records: [], gone: [], withdrawn: [], documents: [] };
    await much.archive.record({ arrivedMs: NOON_MS, values, ...rest });
    app = bareApp();
    await sensorThingsDoor.open(much.parts, app);
  });

  afterAll(() => app.close());

  const ask = async (query: string) => {
    const answer = await app.inject(`/sta/v1.1/Observations?${encodeURI(query)}`);
    const body = answer.json() as Json;
    const results = answer.statusCode === 200 ? list({ body }).map(({ result }) => result) : [];
    return { status: answer.statusCode, retryAfter: answer.headers['retry-after'], body, results };
  };

  test('all are counted', async () => {
    const { body, results } = await ask('$count=true&$top=1&$filter=phenomenonTime lt 2026-11-19T12:00:00Z');
    expect([body['@iot.count'], results]).toEqual([COUNT, [((COUNT - 1) * 7919) % COUNT]]);
  });

  test('those that pass a filter are counted, and the newest of them told', async () => {
    const { body, results } = await ask('$count=true&$top=2&$filter=result ge 209001 and result lt 210001');
    const passing = Array.from({ length: COUNT }, (_, index) => (index * 7919) % COUNT).filter(
      (each) => each >= 209_001,
    );
    expect([body['@iot.count'], results]).toEqual([1000, passing.slice(-2).reverse()]);
  });

  test('what hardly any passes is found among all', async () => {
    expect((await ask('$top=1&$filter=result eq 0 and phenomenonTime lt 2026-11-19T00:00:00Z')).results).toEqual([0]);
  });

  test('they are put in any order, for one request at a time: one more waits, others are told to come again', async () => {
    const answers = await Promise.all(
      ['asc&$top=2', 'desc&$top=2&$skip=1', 'asc&$top=1'].map((each) => ask(`$orderby=result ${each}`)),
    );
    expect(answers.map(({ status, results, retryAfter }) => [status, results, retryAfter])).toEqual([
      [200, [-1, 0], undefined],
      [200, [209_999, 209_998], undefined],
      [503, [], '5'],
    ]);
    expect(String(answers[1]?.body['@iot.nextLink'])).toContain('$skip=3');
  });
});

describe('addresses (18-088, 9.2)', () => {
  test('every Thing with a Location tells since when it is known to be there', async () => {
    for (const thing of list(await ask('Things?$expand=Locations,HistoricalLocations($expand=Locations,Thing)'))) {
      const locations = thing.Locations as readonly Json[];
      const historical = thing.HistoricalLocations as readonly Json[];
      expect(historical.map(({ Locations, Thing }) => [Locations, (Thing as Json)['@iot.id']])).toEqual(
        locations.map((location) => [[location], thing['@iot.id']]),
      );
    }
    const station = "Things('station:bikes~42')";
    expect(list(await ask(`${station}/HistoricalLocations`))).toMatchObject([{ time: '2026-11-19T11:59:00.000Z' }]);
  });

  test('a property, its bare value, and links alone', async () => {
    expect((await ask("Things('reus.catalunya')/name")).body).toEqual({ name: 'catalunya' });
    expect((await ask("Things('reus.catalunya')/description/$value")).text).toBe('Plaça de Catalunya');
    expect((await ask("Datastreams('reus.temp-1')/unitOfMeasurement/symbol/$value")).text).toBe('°C');
    expect(list(await ask("Things('reus.catalunya')/Datastreams/$ref"))).toEqual([
      { '@iot.selfLink': "http://city.test/sta/v1.1/Datastreams('reus.no2-1')" },
      { '@iot.selfLink': "http://city.test/sta/v1.1/Datastreams('reus.temp-1')" },
    ]);
  });

  test('every link of an entity leads somewhere', async () => {
    const seen = new Set<string>();
    const open = ["Datastreams('reus.temp-1')?$expand=Observations($top=1)"];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      const { status, text } = await ask(path);
      expect([path, status]).toEqual([path, 200]);
      const links = [...text.matchAll(/"[^"]*@iot\.(?:navigation|self)Link":"([^"]+)"/g)].map(
        (match) => match[1] ?? '',
      );
      for (const link of links.filter((each) => !seen.has(each) && seen.size < 60)) {
        seen.add(link);
        open.push(link);
      }
    }
    expect(seen.size).toBeGreaterThan(30);
  });

  test('a path of any depth', async () => {
    const path =
      "Things('reus.catalunya')/Datastreams('reus.temp-1')/Observations('reus.temp-1@1795089600000')/FeatureOfInterest/feature/coordinates";
    expect((await ask(path)).body).toEqual({ coordinates: [2.17, 41.387] });
  });

  test.each(['id,selfLink,name', '@iot.id,@iot.selfLink,name'])(
    'control information is chosen as %s',
    async (select) => {
      expect((await ask(`Datastreams('reus.temp-1')?$select=${select}`)).body).toEqual({
        '@iot.id': 'reus.temp-1',
        '@iot.selfLink': "http://city.test/sta/v1.1/Datastreams('reus.temp-1')",
        name: 'temp-1',
      });
    },
  );

  test('what is selected is all that is told', async () => {
    const { body } = await ask("Datastreams('reus.temp-1')/Observations?$select=result,phenomenonTime&$top=1");
    expect(list({ body })).toEqual([{ result: 32.4, phenomenonTime: '2026-11-19T12:00:00.000Z' }]);
  });

  test('a dataArray is told by Datastream', async () => {
    const { body } = await ask(
      "Observations?$resultFormat=dataArray&$select=phenomenonTime,result&$filter=Datastream/id eq 'reus.noise-1'",
    );
    expect(list({ body })).toEqual([
      {
        'Datastream@iot.navigationLink': "http://city.test/sta/v1.1/Datastreams('reus.noise-1')",
        components: ['phenomenonTime', 'result'],
        'dataArray@iot.count': 2,
        dataArray: [
          ['2026-11-19T12:00:00.000Z', 70],
          ['2026-11-19T11:59:00.000Z', 60],
        ],
      },
    ]);
  });
});

describe('what cannot be answered', () => {
  test.each([
    [404, "Things('nobody')"],
    [404, 'Rooms'],
    [404, "Things('reus.catalunya')/colour"],
    [404, "Things('reus.catalunya')/Datastreams('reus.noise-1')"],
    [404, "Observations('reus.temp-1@1')"],
    [400, 'Things?$filter=name eq'],
    [400, "Things?$filter=name eq 'open"],
    [400, 'Things?$filter=colour eq 1'],
    [400, 'Things?$filter=reverse(name) eq 1'],
    [400, 'Things?$filter=length(name,name) eq 1'],
    [400, 'Things?$top=-1'],
    [400, 'Things?$top=many'],
    [400, 'Things?$expand=Rooms'],
    [400, 'Things?$select=colour'],
    [400, 'Things?$colour=1'],
    [400, 'Things?$top=1&$top=2'],
    [400, "Things('reus.catalunya')?$top=1"],
    [400, `Things?$filter=${'('.repeat(100)}1${')'.repeat(100)} eq 1`],
    [400, `Things?$expand=${'Datastreams($expand=Thing($expand='.repeat(5)}Locations${'))'.repeat(5)}`],
    [400, "Locations?$filter=st_within(location, geography'POLYGON((1 1,2 2))')"],
    [501, 'Things?$search=x'],
    [501, 'Observations?$resultFormat=CSV'],
    [204, "Datastreams('reus.temp-1')/resultTime"],
  ])('%i: %s', async (status, path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    if (status >= 400) expect(answer.body).toMatchObject({ code: status, type: 'error', message: expect.any(String) });
  });

  test('what is not public is shown to its own provider alone', async () => {
    expect((await ask("Datastreams('veins.secret')")).status).toBe(404);
    expect((await ask("Datastreams('veins.secret')", city.tokens.reus)).status).toBe(404);
    expect((await ask("Datastreams('veins.secret')", city.tokens.veins)).status).toBe(200);
    expect((await ask('Things', 'x'.repeat(64))).status).toBe(401);
  });
});

describe('creating', () => {
  const observation = { phenomenonTime: '2026-11-19T12:00:30Z', result: 22.5 };

  test('an Observation of a Datastream is safe when it is answered, with its address', async () => {
    const answer = await post("Datastreams('reus.no2-1')/Observations", observation);
    expect(answer.statusCode).toBe(201);
    expect((await ask(String(answer.headers.location))).body).toMatchObject({
      result: 22.5,
      phenomenonTime: '2026-11-19T12:00:30.000Z',
    });
  });

  test('an Observation that names its Datastream and brings where it was made', async () => {
    const FeatureOfInterest = {
      name: 'x',
      description: 'x',
      encodingType: 'application/geo+json',
      feature: { type: 'Point', coordinates: [2.16, 41.39] },
    };
    const answer = await post('Observations', {
      ...observation,
      Datastream: { '@iot.id': 'reus.bus-1' },
      FeatureOfInterest,
    });
    expect(answer.statusCode).toBe(201);
    const { body } = await ask(`${String(answer.headers.location)}?$expand=FeatureOfInterest`);
    expect(body).toMatchObject({
      result: 22.5,
      FeatureOfInterest: { feature: { type: 'Point', coordinates: [2.16, 41.39] } },
    });
  });

  test('many at once, each answered with its address or an error', async () => {
    const answer = await post('CreateObservations', [
      {
        Datastream: { '@iot.id': 'reus.no2-1' },
        components: ['phenomenonTime', 'result'],
        'dataArray@iot.count': 2,
        dataArray: [
          ['2026-11-19T12:01:00Z', 30],
          ['not a time', 31],
        ],
      },
    ]);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual(["http://city.test/sta/v1.1/Observations('reus.no2-1@1795089660000')", 'error']);
  });

  test.each([
    [401, "Datastreams('reus.temp-1')/Observations", observation, null],
    [403, "Datastreams('reus.temp-1')/Observations", observation, 'veins'],
    [403, "Datastreams('station:bikes~42:bikes-available')/Observations", observation, 'reus'],
    [404, "Datastreams('reus.nobody')/Observations", observation, 'reus'],
    [400, "Datastreams('reus.temp-1')/Observations", { phenomenonTime: '2026-11-19T12:00:30Z' }, 'reus'],
    [
      400,
      "Datastreams('reus.temp-1')/Observations",
      { ...observation, phenomenonTime: '2026-02-30T00:00:00Z' },
      'reus',
    ],
    [400, 'Observations', observation, 'reus'],
    [405, 'Things', { name: 'x', description: 'x' }, 'reus'],
  ] as const)('%i: to %s', async (status, path, body, who) => {
    const answer = await post(path, body, who && city.tokens[who]);
    expect(answer.statusCode).toBe(status);
    if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD');
  });

  test('a store without room answers 503, and the Observation is not there', async () => {
    city.archive.full = true;
    const answer = await post("Datastreams('reus.temp-1')/Observations", {
      result: 1,
      phenomenonTime: new Date(NOON_MS - 1).toISOString(),
    });
    city.archive.full = false;
    expect(answer.statusCode).toBe(503);
    expect((await ask(`Observations('reus.temp-1@${NOON_MS - 1}')`)).status).toBe(404);
  });

  test.each(['PUT', 'PATCH', 'DELETE'] as const)('%s is not done here', async (method) => {
    const answer = await app.inject({
      method,
      url: "/sta/v1.1/Things('reus.catalunya')",
      headers: { host: 'city.test' },
    });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});
