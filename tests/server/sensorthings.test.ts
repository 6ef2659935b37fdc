import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sensorThingsDoor } from '../../server/doors/sensorthings/open.ts';
import { bareApp, type DoorCity, makeDoorCity, NOON_MS } from './door-city.ts';
import { type Json, list, openSensorThings, type SensorThings } from './sensorthings-door.ts';

let door: SensorThings;
let city: DoorCity;
let ask: SensorThings['ask'];

beforeAll(async () => {
  door = await openSensorThings();
  ({ city, ask } = door);
});

afterAll(() => door.app.close());

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
