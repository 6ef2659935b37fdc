import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { COMPONENT_TYPES, SENSOR_TYPES } from '../../data/catalogue/sentilo-types.ts';
import { openPlatform } from '../../server/platform/open-platform.ts';
import { MASTER } from '../../server/platform/platform.ts';
import { type Answer, type Ask, asker, type DoorCase, NOON_MS, openSentilo, provider } from './sentilo-door.ts';

let door: DoorCase;
let ask: Ask;
let master: Ask;

beforeAll(async () => {
  door = await openSentilo();
  ask = asker(door.port, await door.platform.addEntity(provider('p')));
  master = asker(door.port, await door.platform.renewToken(MASTER));
});

afterAll(async () => {
  await door.close();
  expect(door.errors).toEqual([]);
});

beforeEach(async () => {
  await ask('DELETE', '/catalog/p');
  await ask('DELETE', '/catalog/alert/p');
});

async function sensors(query = ''): Promise<readonly Record<string, unknown>[]> {
  const { providers } = JSON.parse((await ask('GET', `/catalog/p${query}`)).body);
  return providers?.[0].sensors ?? [];
}

function said({ status, body }: Answer): unknown {
  return body === '' ? status : JSON.parse(body);
}

function post(...described: readonly object[]): Promise<Answer> {
  return ask('POST', '/catalog/p', { sensors: described });
}

function refused(what: string, ...errorDetails: readonly string[]): object {
  return { code: 400, message: `Bad request data. ${what}. Please review the following errors`, errorDetails };
}

const NOT_INSERTED = 'Sensors have not been inserted';

describe('a sensor', () => {
  test('is told with everything that was said of it, and nothing that was not', async () => {
    const described = {
      sensor: 's',
      description: 'a sensor',
      type: 'humidity',
      dataType: 'number',
      unit: '%',
      timeZone: 'CET',
      publicAccess: true,
      ttl: 60,
      additionalInfo: { accuracy: '4.5%', count: 3 },
      technicalDetails: { producer: 'x', energy: 'SOLAR_BAT' },
      component: 'c',
      componentType: 'meteo',
      componentDesc: 'a component',
      location: '41.39479 2.148768',
      componentPublicAccess: true,
      componentAdditionalInfo: { altitude: '525 m.' },
      componentTechnicalDetails: { macAddress: '00:00', connectivity: 'WIFI' },
    };
    expect(said(await post(described, { sensor: 'bare', type: 'status' }))).toBe(200);
    const moments = { createdAt: NOON_MS, updatedAt: NOON_MS };
    const component = { componentCreatedAt: NOON_MS, componentUpdatedAt: NOON_MS };
    const info = { additionalInfo: { accuracy: '4.5%', count: '3' } };
    expect(await sensors()).toEqual([
      { ...described, ...info, dataType: 'NUMBER', state: 'online', ...moments, ...component },
      {
        ...{ sensor: 'bare', type: 'status', dataType: 'NUMBER', publicAccess: true, state: 'online', ...moments },
        ...{ component: 'bare', componentType: 'generic', componentPublicAccess: true, ...component },
      },
    ]);
  });

  test('keeps what an update does not name; maps are merged', async () => {
    await post({ sensor: 's', type: 'humidity', unit: '%', additionalInfo: { a: '1', b: '2' }, location: '41 2' });
    await ask('PUT', '/catalog/p', { sensors: [{ sensor: 's', additionalInfo: { b: '3' }, description: 'new' }] });
    expect(await sensors()).toMatchObject([
      { type: 'humidity', unit: '%', additionalInfo: { a: '1', b: '3' }, description: 'new', location: '41 2' },
    ]);
    await ask('PUT', '/catalog/p', { components: [{ component: 's', location: '' }] });
    expect(await sensors()).toMatchObject([expect.not.objectContaining({ location: expect.anything() })]);
  });

  test.each([
    ['4.50', '4.50'],
    ['1e3', '1e3'],
    ['"say \\": 4.50,"', 'say ": 4.50,'],
    ['"a\\\\"', 'a\\'],
  ])('%s is kept as %s', async (sent, kept) => {
    await ask('POST', '/catalog/p', `{"sensors":[{"sensor":"s","type":"noise","additionalInfo":{"a":${sent}}}]}`);
    expect(await sensors()).toMatchObject([{ additionalInfo: { a: kept } }]);
  });

  test('that moves is where its newest observation says, also after a restart', async () => {
    await post({ sensor: 's', type: 'noise' });
    const said = (location: string, timestamp: string): Promise<Answer> =>
      ask('PUT', '/data/p/s', { observations: [{ value: '1', location, timestamp }] });
    await said('41.2 2.2', '22/11/2026T11:00:00');
    await said('41.1 2.1', '22/11/2026T10:00:00');
    const { archive, store, clock } = door;
    const again = await openPlatform({ store, archive, clock, log: { error: () => undefined } });
    expect(again.placesOf('p', 's')).toEqual([[2.2, 41.2]]);
    await said('41.3 2.3', '22/11/2026T13:00:00');
    expect(await sensors()).toMatchObject([{ location: '41.2 2.2' }]);
  });

  test('that is offline is not listed', async () => {
    await post({ sensor: 's', type: 'humidity', state: 'offline' });
    expect(await sensors()).toEqual([]);
    await ask('PUT', '/catalog/p', { sensors: [{ sensor: 's', state: 'online' }] });
    expect(await sensors()).toHaveLength(1);
  });

  test('an update of one that is not there changes nothing', async () => {
    expect((await ask('PUT', '/catalog/p', { sensors: [{ sensor: 'x', type: 'noise' }] })).status).toBe(200);
    expect(await sensors()).toEqual([]);
  });

  test.each([
    ['/catalog/p', ['a', 'b']],
    ['/catalog/p?type=noise', ['a']],
    ['/catalog/p?component=c2', ['b']],
    ['/catalog?componentType=meteo', ['b']],
    ['/catalog?componentType=', ['a', 'b']],
    ['/catalog/p?type=noise&component=c2', []],
  ])('GET %s lists %j', async (target, ids) => {
    await post({ sensor: 'a', type: 'noise', component: 'c1' });
    await post({ sensor: 'b', type: 'wind', component: 'c2', componentType: 'meteo' });
    const { providers } = JSON.parse((await ask('GET', target)).body);
    expect((providers?.[0].sensors ?? []).map(({ sensor }: { sensor: string }) => sensor)).toEqual(ids);
  });
});

describe('what is wrong with a sensor', () => {
  const rows: readonly (readonly [readonly object[], readonly string[]])[] = [
    [[{ sensor: 's', type: 'nonsense' }], ['Sensor s: invalid value for field type (nonsense).']],
    [
      [{ sensor: 's', type: 'noise', componentType: 'nonsense' }],
      ['Sensor s: invalid value for field componentType (nonsense).'],
    ],
    [[{ sensor: 's', type: 'noise', dataType: 'COLOUR' }], ['Sensor s: invalid value for field dataType (COLOUR).']],
    [
      [{ sensor: 's', type: 'noise', technicalDetails: { energy: 'COAL' } }],
      ['Sensor s: invalid value for field energy (COAL).'],
    ],
    [
      [{ sensor: 's', type: 'noise', componentTechnicalDetails: { connectivity: 'PIGEON' } }],
      ['Sensor s: invalid value for field connectivity (PIGEON).'],
    ],
    [
      [{ sensor: 's' }],
      ['Sensor s has fields not filled in correctly. Please make sure following fields are filled in properly: [type]'],
    ],
    [
      [{ sensor: 'a b', type: 'noise' }],
      [
        'Sensor a b has fields not filled in correctly. Please make sure following fields are filled in properly: ' +
          '[sensor]',
      ],
    ],
    [
      [
        { sensor: 's', type: 'noise' },
        { sensor: 's', type: 'noise' },
      ],
      ['There are more than one resource with key s .'],
    ],
  ];
  test.each(rows)('%j', async (described, details) => {
    expect(said(await post(...described))).toEqual(refused(NOT_INSERTED, ...details));
    expect(await sensors()).toEqual([]);
  });

  test('that it is there already; the others of the message are not taken either', async () => {
    await post({ sensor: 's', type: 'noise' });
    const detail = 'Sensor s : sensor with the same id already exists.';
    expect(said(await post({ sensor: 's', type: 'noise' }, { sensor: 'new', type: 'noise' }))).toEqual(
      refused(NOT_INSERTED, detail),
    );
    expect(await sensors()).toHaveLength(1);
  });

  test('that an update says it', async () => {
    await post({ sensor: 's', type: 'noise' });
    const answer = await ask('PUT', '/catalog/p', { sensors: [{ sensor: 's', type: 'nonsense' }] });
    expect(said(answer)).toEqual(
      refused('Resources have not been updated', 'Sensor s: invalid value for field type (nonsense).'),
    );
  });

  test('that it tells of private people', async () => {
    expect((await post({ sensor: 's', type: 'plate' })).status).toBe(400);
  });

  test('that there is none', async () => {
    const message = 'To insert sensors is mandatory to inform the sensors';
    for (const body of [undefined, {}, { sensors: [] }, { components: [] }]) {
      expect(said(await ask('POST', '/catalog/p', body))).toEqual({ code: 400, message });
    }
  });

  test.each([{ colour: 1 }, { ttl: 'x' }, { ttl: 0 }, { publicAccess: 'maybe' }, { location: '100 2' }, { unit: {} }])(
    'that %j cannot be read',
    async (wrong) => {
      const answer = await post({ sensor: 's', type: 'noise', ...wrong });
      expect(said(answer)).toMatchObject({ code: 400, message: expect.stringMatching(/^SIE03-/) });
    },
  );
});

describe('types', () => {
  test("are those of Sentilo's documentation: 31 of components, 89 of sensors and our own", async () => {
    expect(COMPONENT_TYPES).toHaveLength(31);
    expect(new Set(SENSOR_TYPES).size).toBe(SENSOR_TYPES.length);
    const all = SENSOR_TYPES.map((type, index) => ({ sensor: `s${index}`, type }));
    expect((await post(...all)).status).toBe(200);
  });
});

describe('removing', () => {
  beforeEach(async () => {
    await post({ sensor: 'a', type: 'noise', component: 'c1' }, { sensor: 'b', type: 'wind', component: 'c2' });
  });

  test.each([
    [{ sensors: ['a'] }, ['b']],
    [{ components: ['c2'] }, ['a']],
    [{ sensors: ['a'], components: ['c2'] }, ['b']],
    [{ sensors: [], components: ['c2'] }, ['a']],
    [{ sensors: ['unknown'] }, ['a', 'b']],
    [{ sensors: [] }, ['a', 'b']],
    [{}, []],
    [undefined, []],
  ])('%j leaves %j', async (body, ids) => {
    expect((await ask('PUT', '/catalog/p?method=delete', body)).status).toBe(200);
    expect((await sensors()).map(({ sensor }) => sensor)).toEqual(ids);
  });

  test('a sensor forgets what it said and was told', async () => {
    await ask('PUT', '/data/p/a/1');
    await ask('PUT', '/order/p/a', { order: 'on' });
    await ask('PUT', '/catalog/p?method=delete', { sensors: ['a'] });
    await post({ sensor: 'a', type: 'noise' });
    expect(said(await ask('GET', '/data/p/a?limit=9'))).toEqual({ observations: [] });
    expect(said(await ask('GET', '/order/p/a?limit=9'))).toEqual({ orders: [] });
  });
});

describe('definitions of alerts', () => {
  const alert = (more: object): object => ({ alerts: [{ id: 'A', name: 'A', type: 'EXTERNAL', ...more }] });
  const internal = { type: 'INTERNAL', trigger: 'GT', expression: '30', component: 'c', sensor: 's' };
  const review = 'Review doc to see which are valid values for that field.';

  test.each([
    [alert({ type: 'NONE' }), `Alert A: invalid alert type value NONE. ${review}`],
    [alert({ ...internal, trigger: 'NONE' }), `Alert A: invalid trigger type value NONE. ${review}`],
  ])('%j is refused', async (body, detail) => {
    expect(said(await master('POST', '/catalog/alert/p', body))).toEqual(
      refused('Alerts have not been inserted', detail),
    );
  });

  test('one may say whose it is, if the caller administers that', async () => {
    await door.platform.addEntity(provider('owner'));
    expect(said(await ask('POST', '/catalog/alert/p', alert({ entity: 'owner' })))).toMatchObject({ code: 403 });
    expect(said(await master('POST', '/catalog/alert', alert({ ...internal, entity: 'p' })))).toBe(200);
    expect(said(await ask('GET', '/catalog/alert/p'))).toMatchObject({ alerts: [{ id: 'A', entity: 'p' }] });
    const renamed = { alerts: [{ id: 'A', type: 'INTERNAL', name: 'B', entity: 'p' }] };
    expect(said(await master('PUT', '/catalog/alert', renamed))).toBe(200);
    expect(said(await ask('GET', '/catalog/alert/p'))).toMatchObject({ alerts: [{ id: 'A', name: 'B' }] });
    await master('PUT', '/catalog/alert/p?method=delete', { alertsIds: ['A'] });
  });

  test('an update must name one that is there, with its type and owner', async () => {
    await ask('POST', '/catalog/alert', alert({}));
    const message = 'alert with this id and type EXTERNAL has not been found in the system.';
    expect(said(await ask('PUT', '/catalog/alert', { alerts: [{ id: 'B', type: 'EXTERNAL' }] }))).toEqual(
      refused('Alerts have not been updated', `Alert B: ${message}`),
    );
    expect(said(await master('PUT', '/catalog/alert', { alerts: [{ id: 'A', type: 'EXTERNAL' }] }))).toMatchObject({
      errorDetails: [`Alert A: ${message}`],
    });
  });

  test('internal ones are of the master alone; their owner sees them and does not remove them', async () => {
    expect(said(await ask('POST', '/catalog/alert/p', alert(internal)))).toEqual({
      code: 403,
      message: 'You are not authorized to insert/update internal alerts.',
    });
    expect(said(await master('POST', '/catalog/alert/p', alert(internal)))).toBe(200);
    const listed = { id: 'A', name: 'A', entity: 'p', ...internal, active: 'true' };
    expect(said(await ask('GET', '/catalog/alert?type=internal&trigger=gt'))).toEqual({
      alerts: [{ ...listed, createdAt: NOON_MS, updatedAt: NOON_MS }],
    });
    await ask('DELETE', '/catalog/alert/p');
    await ask('PUT', '/catalog/alert/p?method=delete', { alertsIds: ['A'] });
    expect(said(await ask('GET', '/catalog/alert/p?type=EXTERNAL'))).toEqual({});
    expect(said(await ask('GET', '/catalog/alert/p'))).toMatchObject({ alerts: [{ id: 'A' }] });
    await master('PUT', '/catalog/alert/p?method=delete', { alertsIds: ['A'] });
    expect(said(await ask('GET', '/catalog/alert/p'))).toEqual({});
  });

  test('a list is mandatory', async () => {
    const message = 'To insert or update alerts is mandatory to inform the alerts list';
    for (const verb of ['POST', 'PUT'])
      expect(said(await ask(verb, '/catalog/alert', {}))).toEqual({ code: 400, message });
  });

  test('an alert that is not active takes no alarm', async () => {
    await ask('POST', '/catalog/alert', alert({ active: 'false' }));
    const message = 'Alert [A] is not online (404.2).';
    expect(said(await ask('PUT', '/alarm/A', { message: 'm' }))).toEqual({ code: 404, message });
  });

  test('the platform has its own from the start, which providers do not see', async () => {
    const { alerts } = JSON.parse((await master('GET', '/catalog/alert')).body) as { alerts: { id: string }[] };
    expect(alerts.map(({ id }) => id)).toEqual([
      ...['_GHOST_SENSOR', '_OVER_QUOTA_INBOUND', '_GLOBAL_OVER_QUOTA_INBOUND', '_OVER_QUOTA_OUTBOUND'],
    ]);
    expect(said(await ask('GET', '/catalog/alert'))).toEqual({});
  });
});

describe('orders', () => {
  test('to a provider reach each of its sensors, those to a sensor that one alone; strangers are refused by name', async () => {
    await post({ sensor: 'a', type: 'noise' }, { sensor: 'b', type: 'noise' });
    await ask('PUT', '/order/p', { order: 'all' });
    await ask('PUT', '/order/p/a', { order: 'one' });
    const { sensors: told } = JSON.parse((await ask('GET', '/order/p?limit=9')).body);
    expect(told).toMatchObject([
      { sensor: 'a', orders: [{ order: 'one', sender: 'p' }, { order: 'all' }] },
      { sensor: 'b', orders: [{ order: 'all', sender: 'p' }] },
    ]);
    expect(said(await ask('PUT', '/order/p/x', { order: 'o' }))).toMatchObject({
      code: 404,
      errorDetails: ['Sensor [x] not found on Sentilo (404.1).'],
    });
  });
});
