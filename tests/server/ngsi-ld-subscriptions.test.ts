import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ngsiLdDoor } from '../../server/doors/ngsi-ld/ngsi-ld.ts';
import type { Note } from '../../server/audit/chain.ts';
import type { OpenDoor } from '../../server/doors/door.ts';
import { OutsideNameless, OutsideRefused, type OutsideRequest } from '../../server/outbound/outside-fetch.ts';
import { makeStandardsCity, openDoor, type StandardsCity, withEntry } from './standards-city.ts';

interface Sent {
  readonly url: string;
  readonly request: OutsideRequest;
  readonly body: { readonly subscriptionId: string; readonly data: readonly Record<string, unknown>[] };
}

const PEOPLE = new Map([
  ['token-a', { id: 'app-a', kind: 'application' }],
  ['token-b', { id: 'app-b', kind: 'application' }],
]);

let here: StandardsCity;
let app: FastifyInstance;
let open: OpenDoor;
let sent: Sent[];
let notes: Note[];
let answers: (url: string) => Promise<number>;

async function start(before?: StandardsCity): Promise<void> {
  const outside = async (url: string, request: OutsideRequest) => {
    sent.push({ url, request, body: JSON.parse(String(request.body)) });
    return { status: await answers(url), headers: {}, body: new Uint8Array() };
  };
  const check = async (url: string) => {
    if (url.includes('//10.')) throw new OutsideRefused('http://10.0.0.1 is refused: its address is not a public one');
    if (url.includes('//nowhere')) throw new OutsideNameless('http://nowhere has no address');
  };
  const audit = { noteOften: async (note: Note) => void notes.push(note) };
  const platform = { entityOf: (token: string) => PEOPLE.get(token) ?? null, entity: () => null };
  const more = {
    outside: Object.assign(outside, { check }),
    audit,
    platform: platform as unknown as StandardsCity['parts']['platform'],
  };
  here = makeStandardsCity({ ...more, ...(before && { archive: before.archive }) });
  ({ app, open } = await openDoor(ngsiLdDoor, {
    ...here.parts,
    settings: { ngsiLd: { address: 'https://twin.example' } },
  }));
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  sent = [];
  notes = [];
  answers = () => Promise.resolve(204);
  await start();
});
afterEach(async () => {
  vi.useRealTimers();
  await open.close();
  await app.close();
});

const ask = (method: 'GET' | 'POST' | 'DELETE' | 'PATCH', path = '', payload?: object, token = 'token-a') =>
  app.inject({
    method,
    url: `/ngsi-ld/v1/subscriptions${path}`,
    headers: { authorization: `Bearer ${token}` },
    ...(payload && { payload }),
  });

const AIR = {
  id: 'urn:ngsi-ld:Subscription:air',
  type: 'Subscription',
  entities: [{ type: 'AirQualityObserved' }],
  q: 'no2>50',
  watchedAttributes: ['no2'],
  notification: {
    attributes: ['no2', 'simulated'],
    format: 'keyValues',
    endpoint: { uri: 'https://broker.example/n' },
  },
};

/** Another value, and the next look at the city. */
async function change(value: number, property: 'no2' | 'pm10' = 'no2'): Promise<void> {
  const entry = here.city.entries.get('sensor:environment/43');
  if (!entry) throw new Error('the station is gone');
  here.nowMs += 1000;
  here.city = withEntry(here.city, { ...entry, values: { ...entry.values, [property]: { value, atMs: here.nowMs } } });
  await pass(1000);
}

async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms);
  await new Promise((resolve) => setImmediate(resolve));
}

describe('subscriptions', () => {
  test('to an address that is not to be called are refused at once; a name may have an address later', async () => {
    const to = (uri: string) => ask('POST', '', { ...AIR, id: `urn:x:${uri}`, notification: { endpoint: { uri } } });
    const refused = await to('http://10.0.0.1/n');
    expect([refused.statusCode, refused.json().detail]).toEqual([400, expect.stringContaining('not a public one')]);
    expect((await to('http://nowhere/n')).statusCode).toBe(201);
    expect((await ask('GET')).json()).toHaveLength(1);
  });

  test('are in the audit log, begun and ended', async () => {
    await ask('POST', '', AIR);
    await ask('DELETE', `/${AIR.id}`, undefined, 'token-b');
    await ask('DELETE', `/${AIR.id}`);
    const told = { who: { role: 'application', id: 'app-a' }, target: AIR.id, outcome: 'done' };
    expect(notes).toEqual([
      { ...told, action: 'POST /ngsi-ld/v1/subscriptions' },
      { ...told, action: 'DELETE /ngsi-ld/v1/subscriptions' },
    ]);
  });

  test('tell their endpoint what was asked for, when it changes', async () => {
    const created = await ask('POST', '', AIR);
    expect([created.statusCode, created.headers.location]).toEqual([201, `/ngsi-ld/v1/subscriptions/${AIR.id}`]);
    await change(45);
    await change(20, 'pm10');
    expect(sent).toEqual([]);
    await change(60);
    expect(sent.map(({ url }) => url)).toEqual(['https://broker.example/n']);
    expect(sent[0]?.body).toMatchObject({ type: 'Notification', subscriptionId: AIR.id });
    expect(sent[0]?.body.data).toEqual([
      { id: 'urn:ngsi-ld:AirQualityObserved:environment/43', type: 'AirQualityObserved', no2: 60, simulated: true },
    ]);
    expect(sent[0]?.request.headers).toEqual({
      'content-type': 'application/json',
      link: '<https://twin.example/ngsi-ld/v1/context.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"',
    });
    expect((await ask('GET', `/${AIR.id}`)).json()).toMatchObject({
      id: AIR.id,
      status: 'active',
      notification: { status: 'ok', timesSent: 1, timesFailed: 0 },
    });
  });

  test('are seen and ended by those alone who made them', async () => {
    await ask('POST', '', AIR);
    expect((await ask('GET', '', undefined, 'token-b')).json()).toEqual([]);
    expect((await ask('GET', `/${AIR.id}`, undefined, 'token-b')).statusCode).toBe(404);
    expect((await ask('DELETE', `/${AIR.id}`, undefined, 'token-b')).statusCode).toBe(404);
    expect((await ask('GET', '', undefined, 'nobody')).statusCode).toBe(401);
    expect((await ask('GET')).json()).toHaveLength(1);
    expect((await ask('DELETE', `/${AIR.id}`)).statusCode).toBe(204);
    await change(60);
    expect(sent).toEqual([]);
    await ask('POST', '', AIR);
    await change(61);
    expect(sent).toHaveLength(1);
  });

  test('survive a restart', async () => {
    await ask('POST', '', AIR);
    await open.close();
    await app.close();
    await start(here);
    await change(60);
    expect(sent).toHaveLength(1);
  });

  test('one that fails is tried again, more and more rarely, with what is newest; one that hangs holds up nobody', async () => {
    await ask('POST', '', AIR);
    await ask('POST', '', { ...AIR, id: 'urn:b', notification: { endpoint: { uri: 'https://hangs.example/' } } });
    answers = (url) =>
      url.includes('hangs') ? new Promise(() => undefined) : Promise.reject(new OutsideRefused('private'));
    await change(60);
    await change(61);
    answers = () => Promise.resolve(204);
    await change(62);
    await pass(4000);
    const told = sent.filter(({ url }) => url.includes('broker')).map(({ body }) => body.data[0]?.no2);
    expect(told).toEqual([60, 61, 62]);
    expect(sent.filter(({ url }) => url.includes('hangs'))).toHaveLength(1);
    expect((await ask('GET', `/${AIR.id}`)).json().notification).toMatchObject({
      status: 'ok',
      timesSent: 3,
      timesFailed: 2,
    });
  });

  test('throttling puts what comes too soon together, and what is over is not told', async () => {
    await ask('POST', '', { ...AIR, throttling: 10 });
    for (const value of [60, 61, 62]) await change(value);
    await pass(10_000);
    expect(sent.map(({ body }) => body.data.map(({ no2 }) => no2))).toEqual([[60], [62]]);
    await ask('DELETE', `/${AIR.id}`);
    await ask('POST', '', { ...AIR, expiresAt: '2026-11-20T07:00:00Z' });
    await change(70);
    expect(sent).toHaveLength(2);
    expect((await ask('GET', `/${AIR.id}`)).json().status).toBe('expired');
  });

  test.each([
    [{ ...AIR, type: 'Other' }, 400],
    [{ ...AIR, entities: undefined, watchedAttributes: undefined }, 400],
    [{ ...AIR, q: '((' }, 400],
    [{ ...AIR, notification: {} }, 400],
    [{ ...AIR, notification: { endpoint: { uri: 'file:///etc/passwd' } } }, 400],
    [{ ...AIR, notification: { endpoint: { uri: 'mqtt://x' } } }, 400],
    [{ ...AIR, throttling: -1 }, 400],
    [{ ...AIR, timeInterval: 10 }, 501],
    [{ ...AIR, entities: Array.from({ length: 51 }, () => ({ type: 'X' })) }, 400],
  ])('%j is refused', async (body, status) => {
    expect((await ask('POST', '', body)).statusCode).toBe(status);
  });

  test('the same id twice, too many of one, no room, and changes are refused', async () => {
    await ask('POST', '', AIR);
    expect((await ask('POST', '', AIR)).json().type).toBe('https://uri.etsi.org/ngsi-ld/errors/AlreadyExists');
    for (let count = 1; count < 50; count++) await ask('POST', '', { ...AIR, id: undefined });
    expect((await ask('POST', '', { ...AIR, id: undefined })).statusCode).toBe(403);
    here.archive.full = true;
    expect((await ask('POST', '', { ...AIR, id: undefined }, 'token-b')).statusCode).toBe(503);
    expect((await ask('PATCH', `/${AIR.id}`, {})).statusCode).toBe(501);
  });
});
