import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Note } from '../../server/audit/chain.ts';
import { ngsiLdDoor } from '../../server/doors/ngsi-ld/ngsi-ld.ts';
import type { PlatformEvent } from '../../server/platform/platform.ts';
import { type DoorCity, makeDoorCity } from './door-city.ts';
import { type Ask, asker, type DoorCase, openSentilo, provider } from './sentilo-door.ts';
import { openDoor } from './standards-city.ts';

const MAIL = 'anna.puig@mail.example';

describe('a catalogue that tells of people', () => {
  let door: DoorCase;
  let ask: Ask;

  beforeAll(async () => {
    door = await openSentilo();
    ask = asker(door.port, await door.platform.addEntity(provider('p')));
  });
  afterAll(() => door.close());

  test('is taken in without them, and answered as any', async () => {
    const sensor = {
      ...{ sensor: 's', type: 'noise', description: `by ${MAIL}`, component: 'c', componentType: 'noise' },
      ...{ componentDesc: 'Tel. 612 345 678', technicalDetails: { producer: 'x', serialNumber: MAIL } },
      ...{
        additionalInfo: { owner: 'Anna Puig', field1: 'one' },
        componentAdditionalInfo: { info: MAIL, height: '3 m' },
      },
    };
    expect((await ask('POST', '/catalog/p', { sensors: [sensor] })).status).toBe(200);
    await ask('PUT', '/catalog/p', { sensors: [{ sensor: 's', additionalInfo: { email: MAIL, field2: 'two' } }] });
    const { body } = await ask('GET', '/catalog/p');
    expect(JSON.parse(body).providers[0].sensors).toEqual([
      expect.objectContaining({
        description: 'by …',
        componentDesc: 'Tel. …',
        additionalInfo: { field1: 'one', field2: 'two' },
        technicalDetails: { producer: 'x' },
        componentAdditionalInfo: { height: '3 m' },
      }),
    ]);
    expect(
      JSON.stringify([...door.archive.documents.all('sensor'), ...door.archive.documents.all('component')]),
    ).not.toMatch(/Anna|612|mail\.example/);
  });
});

describe('a text that tells of people', () => {
  let door: DoorCase;
  let ask: Ask;
  const heard: PlatformEvent[] = [];

  beforeAll(async () => {
    door = await openSentilo();
    ask = asker(door.port, await door.platform.addEntity(provider('p')));
    door.platform.listen((events) => void heard.push(...events));
    await ask('POST', '/catalog/p', { sensors: [{ sensor: 's', type: 'status', dataType: 'TEXT' }] });
    await ask('POST', '/catalog/alert/p', { alerts: [{ id: 'a', name: 'a', type: 'EXTERNAL' }] });
  });
  afterAll(() => door.close());

  const said = async (path: string) => (await ask('GET', path)).body;

  test('is kept, told and read back without them; all else as it was written', async () => {
    const others = ['25.0', '+3', '{"id":12345678,"t":1700000000000}', 'Open since 10:00'];
    const values = [`call ${MAIL}`, ...others].map((value, index) => ({
      ...{ value, timestamp: `22/11/2026T10:00:0${index}` },
    }));
    expect((await ask('PUT', '/data/p/s', { observations: values })).status).toBe(200);
    const { observations } = JSON.parse(await said('/data/p/s?limit=9'));
    expect(observations.map(({ value }: { readonly value: string }) => value)).toEqual(
      ['call …', ...others].toReversed(),
    );
    expect(heard.map(({ message }) => message)).toEqual(['call …', ...others]);
  });

  test('is none in an order or an alarm either; how many there were is told', async () => {
    await ask('PUT', '/order/p/s', { order: 'ring +34 612 345 678' });
    await ask('PUT', '/alarm/a', { message: 'DNI 12345678Z at the door' });
    expect(await said('/order/p/s')).toContain('"ring …"');
    expect(await said('/alarm/a')).toContain('"DNI … at the door"');
    expect(door.platform.maskedOf('p')).toBe(3);
    const kept = JSON.stringify(door.archive.batches.map(({ values }) => [...values.texts.values()]));
    expect(kept).toMatch(/call …/);
    expect(kept).not.toMatch(/mail\.example|612|12345678Z/);
  });
});

describe('a notification of a context broker', () => {
  let here: DoorCity;
  let app: FastifyInstance;
  const notes: Note[] = [];

  beforeAll(async () => {
    here = await makeDoorCity();
    const audit = { noteOften: async (note: Note) => void notes.push(note) };
    ({ app } = await openDoor(ngsiLdDoor, { ...here.parts, audit }));
  });
  afterAll(() => app.close());

  const send = async (...data: readonly object[]) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/ngsi-ld/v1/notify/reus',
      headers: { identity_key: here.tokens.reus },
      payload: { type: 'Notification', data },
    });
    return answer.json();
  };

  test.each([
    ['a type in small letters', { id: 'urn:x:1', type: 'person', temperature: 36 }],
    ['one type of several', { id: 'urn:x:2', type: ['Device', 'https://schema.org/Person'], temperature: 36 }],
    ['the type in its URN', { id: 'urn:ngsi-ld:Driver:3', type: 'Thing', temperature: 36 }],
    ['an address in its id', { id: `urn:ngsi-ld:Device:${MAIL}`, type: 'Device', temperature: 36 }],
  ])('is left out where it is of somebody by %s', async (_what, entity) => {
    expect(await send(entity)).toMatchObject({ accepted: 0, leftOut: 1, reasons: [expect.not.stringContaining(MAIL)] });
  });

  test('gives the values of a thing, and none of its owner', async () => {
    const device = {
      id: 'urn:ngsi-ld:Device:7',
      type: 'Device',
      temperature: 20,
      ownerName: 'Anna',
      status: `ask ${MAIL}`,
    };
    expect(await send(device)).toMatchObject({ accepted: 1, leftOut: 2 });
  });

  test('that makes sensors is in the audit log, one of known sensors is not', async () => {
    notes.length = 0;
    const device = { id: 'urn:ngsi-ld:Device:8', type: 'Device', temperature: 20 };
    await send(device);
    await send({ ...device, temperature: 21 });
    const who = { role: 'provider', id: 'reus' };
    expect(notes).toEqual([
      { who, action: 'POST /ngsi-ld/v1/notify/:provider', target: '/catalog/reus', outcome: 'done' },
    ]);
  });
});
