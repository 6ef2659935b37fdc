import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ask, asker, type DoorCase, openSentilo, provider } from './sentilo-door.ts';

const NAME = 'testApi_provider';

let door: DoorCase;
let ask: Ask;
let token: string;

beforeAll(async () => {
  door = await openSentilo();
  token = await door.platform.addEntity(provider(NAME));
  ask = asker(door.port, token);
});

afterAll(() => door.close());

/** As Sentilo's own test of its API describes sensors. */
function described(number: string, component: string, more: object = {}): object {
  return {
    sensor: `TEST_SENSOR_${number}`,
    description: `Test sensor ${number}`,
    type: 'humidity',
    dataType: 'number',
    unit: '%',
    component: `TEST_COMPONENT_${component}`,
    componentType: 'meteo',
    componentDesc: 'Test component',
    location: '41.39479 2.148768',
    timeZone: 'CET',
    ...more,
  };
}

async function json(verb: string, target: string, body?: unknown): Promise<unknown> {
  const answer = await ask(verb, target, body);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('application/json');
  return JSON.parse(answer.body);
}

async function done(verb: string, target: string, body?: unknown): Promise<void> {
  const answer = await ask(verb, target, body);
  expect([answer.status, answer.body]).toEqual([200, '']);
}

async function catalogue(): Promise<void> {
  await done('DELETE', `/catalog/${NAME}`);
  expect(await json('GET', `/catalog/${NAME}`)).toEqual({});
  const information = { additionalInfo: { accuracy: '4.5%' }, componentAdditionalInfo: { altitude: '525 m.' } };
  const first = ['001', '002', '003', '004'].map((number) => described(number, '001'));
  const second = ['010', '011', '012'].map((number) => described(number, '010'));
  await done('POST', `/catalog/${NAME}`, { sensors: [...first, described('005', '001', information), ...second] });
  expect(await json('GET', `/catalog/${NAME}`)).toMatchObject({
    providers: [{ provider: NAME, permission: 'ADMIN', sensors: { length: 8 } }],
  });
  const noise = { type: 'noise', unit: 'dB', description: 'has been updated!' };
  const changed = ['TEST_SENSOR_001', 'TEST_SENSOR_003'].map((sensor) => ({ sensor, ...noise }));
  await done('PUT', `/catalog/${NAME}`, { sensors: changed });
  const component = { component: 'TEST_COMPONENT_001', location: '41.4051143 2.132012', componentType: 'generic' };
  const components = [{ ...component, componentAdditionalInfo: { altitude: '530 m.' } }];
  await done('PUT', `/catalog/${NAME}`, { components });
  expect(await json('GET', '/catalog?type=noise')).toMatchObject({
    providers: [
      {
        sensors: [
          { sensor: 'TEST_SENSOR_001', ...noise },
          { sensor: 'TEST_SENSOR_003', ...noise },
        ],
      },
    ],
  });
  const generic = (await json('GET', '/catalog?componentType=generic')) as Listed;
  expect(generic.providers[0]?.sensors.map(({ sensor }) => sensor.slice(-3))).toEqual([
    '001',
    '002',
    '003',
    '004',
    '005',
  ]);
  const all = (await json('GET', `/catalog/${NAME}`)) as Listed;
  for (const sensor of all.providers[0]?.sensors ?? []) {
    if (sensor.componentAdditionalInfo === undefined) continue;
    expect(sensor.componentAdditionalInfo).toEqual({ altitude: '530 m.' });
    expect(sensor.location).toBe('41.4051143 2.132012');
  }
}

interface Listed {
  readonly providers: readonly {
    readonly sensors: readonly { sensor: string; componentAdditionalInfo?: object; location?: string }[];
  }[];
}

async function data(): Promise<void> {
  await done('PUT', `/data/${NAME}/TEST_SENSOR_001/12.6`);
  await done('PUT', `/data/${NAME}/TEST_SENSOR_001/`, { observations: [{ value: '12.3' }] });
  const three = ['10.1', '11.2', '12.3'].map((value) => ({ value }));
  await done('PUT', `/data/${NAME}/TEST_SENSOR_001/`, { observations: three });
  await done('PUT', `/data/${NAME}`, {
    sensors: [
      {
        sensor: 'TEST_SENSOR_001',
        observations: [
          { value: '1.1' },
          { value: '1.2', timestamp: '17/09/2012T12:34:45CET' },
          { value: '1.3', timestamp: '17/09/2012T10:34:45CET' },
          { value: '1.4' },
          { value: '1.5' },
        ],
      },
      {
        sensor: 'TEST_SENSOR_002',
        location: '41.12345 2.12354',
        observations: [{ value: '2.1' }, { value: '2.2', timestamp: '16/09/2012T15:43:21CET' }],
      },
    ],
  });
  expect(await json('GET', `/data/${NAME}`)).toMatchObject({
    sensors: [
      { sensor: 'TEST_SENSOR_001', observations: [{ value: '1.5' }] },
      { sensor: 'TEST_SENSOR_002', observations: [{ value: '2.1', location: '41.12345 2.12354' }] },
    ],
  });
  const values = async (query: string): Promise<unknown> => {
    const { observations } = (await json('GET', `/data/${NAME}/TEST_SENSOR_001${query}`)) as { observations: object[] };
    return observations.map((each) => ('value' in each ? each.value : null));
  };
  const newestFirst = ['1.5', '1.4', '1.1', '12.3', '11.2', '10.1', '12.3', '12.6', '1.2', '1.3'];
  expect(await values('?limit=10')).toEqual(newestFirst);
  const day = 'from=17/09/2012T00:00:00&to=17/09/2012T23:59:59&limit=10';
  const past = {
    observations: [
      { value: '1.2', timestamp: '17/09/2012T11:34:45', time: Date.UTC(2012, 8, 17, 11, 34, 45) },
      { value: '1.3', timestamp: '17/09/2012T09:34:45', time: Date.UTC(2012, 8, 17, 9, 34, 45) },
    ],
  };
  expect(await json('GET', `/data/${NAME}/TEST_SENSOR_001?${day}`)).toEqual(past);
  expect(await json('GET', `/data/${NAME}/?${day}`)).toEqual({ sensors: [{ sensor: 'TEST_SENSOR_001', ...past }] });
  await done('DELETE', `/data/${NAME}/TEST_SENSOR_001`);
  expect(await values('?limit=10')).toEqual(newestFirst.slice(1));
  await done('DELETE', `/data/${NAME}`);
  expect(await values('?limit=10')).toEqual(newestFirst.slice(2));
}

async function alerts(): Promise<void> {
  const external = ['1', '2', '3', '4', '5'].map((digit) => ({
    id: `TEST_ALERT_00${digit}`,
    name: `TEST_ALERT_00${digit}`,
    description: `External test alert 00${digit}`,
    type: 'EXTERNAL',
  }));
  await done('POST', `/catalog/alert/${NAME}`, { alerts: external });
  const again = await ask('POST', `/catalog/alert/${NAME}`, { alerts: external.slice(0, 1) });
  expect(JSON.parse(again.body)).toEqual({
    code: 400,
    message: 'Bad request data. Alerts have not been inserted. Please review the following errors',
    errorDetails: ['Alert TEST_ALERT_001 : alert with the same id already exists.'],
  });
  const changed = { id: 'TEST_ALERT_001', name: 'TEST_ALERT_011', description: 'modified', type: 'EXTERNAL' };
  await done('PUT', `/catalog/alert/${NAME}`, { alerts: [changed] });
  const { alerts: known } = (await json('GET', `/catalog/alert/${NAME}`)) as { alerts: object[] };
  expect(known).toHaveLength(5);
  expect(known[0]).toMatchObject({ ...changed, entity: NAME, active: 'true' });
  for (const text of ['first', 'I', 'II', 'III']) await done('PUT', '/alarm/TEST_ALERT_002', { message: text });
  const now = 'from=22/11/2026T00:00:00&to=22/11/2026T23:59:59';
  const { alarms } = (await json('GET', `/alarm/TEST_ALERT_002?limit=3&${now}`)) as { alarms: { message: string }[] };
  expect(alarms.map(({ message }) => message)).toEqual(['III', 'II', 'I']);
  const long = 'limit=3&from=01/01/1999T00:00:00&to=31/12/1999T23:59:59';
  expect(await json('GET', `/alarm/TEST_ALERT_002?${long}`)).toEqual({ alarms: [] });
  const alertsIds = ['TEST_ALERT_001', 'TEST_ALERT_003', 'TEST_ALERT_005'];
  await done('PUT', `/catalog/alert/${NAME}?method=delete`, { alertsIds });
  expect(await json('GET', `/catalog/alert/${NAME}`)).toMatchObject({ alerts: { length: 2 } });
}

async function ordersAndSubscriptions(): Promise<void> {
  await done('PUT', `/order/${NAME}/TEST_SENSOR_001`, { order: 'Start' });
  await done('PUT', `/order/${NAME}/`, { order: 'Start all' });
  const { orders } = (await json('GET', `/order/${NAME}/TEST_SENSOR_001?limit=5`)) as { orders: object[] };
  expect(orders).toMatchObject([
    { order: 'Start all', sender: NAME },
    { order: 'Start', sender: NAME },
  ]);
  const endpoint = 'http://my-test-server/sentilo/endpoint';
  const topics = [
    `data/${NAME}/TEST_SENSOR_001/`,
    `data/${NAME}`,
    `order/${NAME}/TEST_SENSOR_001/`,
    `order/${NAME}`,
    'alarm/TEST_ALERT_002',
  ];
  for (const topic of topics) await done('PUT', `/subscribe/${topic}`, { endpoint });
  const { subscriptions } = (await json('GET', '/subscribe')) as { subscriptions: object[] };
  expect(subscriptions).toHaveLength(5);
  expect(subscriptions).toContainEqual({
    ...{ endpoint, type: 'DATA', provider: NAME, sensor: 'TEST_SENSOR_001', maxRetries: 3, retryDelay: 5 },
  });
  await done('DELETE', `/subscribe/data/${NAME}/TEST_SENSOR_001`);
  await done('DELETE', '/subscribe/order');
  expect(await json('GET', '/subscribe')).toMatchObject({ subscriptions: [{ type: 'DATA' }, { type: 'ALARM' }] });
  await done('DELETE', '/subscribe');
  expect(await json('GET', '/subscribe')).toEqual({ subscriptions: [] });
}

async function clean(): Promise<void> {
  const sensors = ['TEST_SENSOR_001', 'TEST_SENSOR_003', 'TEST_SENSOR_005'];
  await done('PUT', `/catalog/${NAME}?method=delete`, { sensors });
  await done('PUT', `/catalog/${NAME}?method=delete`, { components: ['TEST_COMPONENT_001'] });
  await done('DELETE', `/catalog/${NAME}`, { components: ['TEST_COMPONENT_001'] });
  expect(await json('GET', `/catalog/${NAME}`)).toEqual({});
  await done('DELETE', `/catalog/alert/${NAME}`);
  expect(await json('GET', `/catalog/alert/${NAME}`)).toEqual({});
}

test('the life of a provider, as in the test of its API that comes with Sentilo, can be lived again and again', async () => {
  for (let round = 0; round < 2; round++) {
    await catalogue();
    await data();
    await alerts();
    await ordersAndSubscriptions();
    await clean();
    door.clock.atMs += 60_000;
  }
  expect(door.errors).toEqual([]);
});
