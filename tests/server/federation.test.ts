import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeCatalogue, decodePush, decodeValues } from '../../server/federation/decode-remote.ts';
import { BadFederation, readFederation, type RemoteConfig } from '../../server/federation/federation-config.ts';
import { isSignedBy } from '../../server/federation/push-proof.ts';
import { type Federation, startFederation } from '../../server/federation/start-federation.ts';
import { signature } from '../../server/platform/push-message.ts';
import { openOutside } from './push-receiver.ts';
import { asker, type DoorCase, NOON_MS, openSentilo, provider } from './sentilo-door.ts';

const bytesOf = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json));
const QUIET = { error: () => undefined, info: () => undefined, debug: () => undefined };

describe('the file of remotes', () => {
  const remote = { id: 'aca', address: 'https://sentilo.example/apirest/', licence: 'open', attribution: 'ACA' };

  test('tells of each where it is, whose its data are and how often to ask', () => {
    expect(readFederation(JSON.stringify({ remotes: [remote] }), {})).toEqual([
      {
        ...remote,
        address: 'https://sentilo.example/apirest',
        token: null,
        providers: null,
        componentTypes: null,
        everyS: 300,
        callback: null,
      },
    ]);
    const keyed = { remotes: [{ ...remote, tokenFrom: 'KEY' }] };
    expect(readFederation(JSON.stringify(keyed), { KEY: 'secret' })[0]?.token).toBe('secret');
  });

  test.each([
    ['nothing', '', 'no JSON'],
    ['no list', '{}', 'must be a list'],
    ['no address', JSON.stringify({ remotes: [{ ...remote, address: 'ftp://a' }] }), '"address"'],
    ['too often', JSON.stringify({ remotes: [{ ...remote, everyS: 1 }] }), '"everyS"'],
    ['no licence', JSON.stringify({ remotes: [{ ...remote, licence: undefined }] }), '"licence"'],
    ['no token', JSON.stringify({ remotes: [{ ...remote, tokenFrom: 'KEY' }] }), 'the variable KEY'],
    ['one twice', JSON.stringify({ remotes: [remote, remote] }), 'two remotes aca'],
    ['a wrong callback', JSON.stringify({ remotes: [{ ...remote, callback: { address: 'x' } }] }), '"callback"'],
  ])('with %s is refused in one line', (_what, text, part) => {
    expect(() => readFederation(text, {})).toThrow(BadFederation);
    expect(() => readFederation(text, {})).toThrow(part);
  });
});

describe('what a remote says', () => {
  test('types that nobody here knows are kept beside, an empty place is none', () => {
    const sensor = { sensor: '083036-001-ANA023', type: '0035', componentType: 'embassament', location: '', unit: 'm' };
    const [found] = decodeCatalogue(bytesOf({ providers: [{ provider: 'EMBASSAMENT-EST', sensors: [sensor] }] })) ?? [];
    expect(found?.sensors[0]).toMatchObject({
      sensor: '083036-001-ANA023',
      type: 'status',
      additionalInfo: { remoteType: '0035' },
      componentType: 'generic',
      componentAdditionalInfo: { remoteType: 'embassament' },
      location: '',
    });
  });

  test('values may be JSON in text or bare, with an empty location', () => {
    const observations = [
      { value: '{"avg":1.5}', timestamp: '17/09/2012T12:34:45', location: '' },
      { value: { avg: 1 }, timestamp: '17/09/2012T12:34:44', location: '41.4 2.1' },
      { value: 3.25, timestamp: '', time: 1347885286000 },
      { value: '', timestamp: '17/09/2012T12:34:45' },
      { value: '1', timestamp: 'yesterday' },
    ];
    expect(decodeValues(bytesOf({ sensors: [{ sensor: 's', observations }] }))).toEqual([
      { sensor: 's', value: '{"avg":1}', atMs: 1347885284000, location: '41.4 2.1' },
      { sensor: 's', value: '{"avg":1.5}', atMs: 1347885285000 },
      { sensor: 's', value: '3.25', atMs: 1347885286000 },
    ]);
  });

  test('whatever it says, nothing is thrown', () => {
    const seed = 4711;
    const documents = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => new TextEncoder().encode(text)),
      fc
        .record({ providers: fc.array(fc.record({ provider: fc.string(), sensors: fc.anything() })) })
        .map((each) => bytesOf(each.providers)),
      fc
        .array(fc.record({ sensor: fc.constant('s'), observations: fc.array(fc.object()) }))
        .map((sensors) => bytesOf({ sensors })),
    );
    fc.assert(
      fc.property(documents, (bytes) => {
        decodeCatalogue(bytes);
        decodeValues(bytes);
        decodePush(Buffer.from(bytes).toString());
      }),
      { seed, numRuns: 100 },
    );
  });
});

test('a push is believed only with the right signature, lately made', () => {
  const about = { secret: 'x', endpoint: 'http://here/federation/a', nowMs: NOON_MS };
  const date = '22/11/2026T12:00:00';
  const hmac = signature('x', '{}', date, about.endpoint);
  expect(isSignedBy(about, '{}', { date, hmac })).toBe(true);
  expect(isSignedBy(about, '{ }', { date, hmac })).toBe(false);
  expect(isSignedBy({ ...about, nowMs: NOON_MS + 3_600_000 }, '{}', { date, hmac })).toBe(false);
  expect(isSignedBy(about, '{}', { date, hmac: undefined })).toBe(false);
  expect(isSignedBy(about, '{}', { date, hmac: 'short' })).toBe(false);
});

describe('another Sentilo', () => {
  let remote: DoorCase;
  let here: DoorCase;
  let federation: Federation | null;
  let publish: (...values: readonly string[]) => Promise<unknown>;
  let publishAt: (timestamp: string, value: string) => Promise<unknown>;
  let token: string;

  beforeEach(async () => {
    federation = null;
    [remote, here] = await Promise.all([openSentilo({}, {}, { outside: openOutside }), openSentilo()]);
    const owner = asker(remote.port, await remote.platform.addEntity(provider('WATER')));
    token = await remote.platform.addEntity(provider('reader', 'application'));
    await remote.platform.permit('reader', 'WATER', 'READ');
    const described = { sensor: 'level', type: 'temperature', component: 'dam', location: '41.9 1.9' };
    await remote.platform.addSensors('WATER', [{ ...described, publicAccess: true, unit: '°C' }]);
    const put = (observations: readonly object[]) => owner('PUT', '/data/WATER/level', { observations });
    publish = (...said) => put(said.map((value) => ({ value })));
    publishAt = (timestamp, value) => put([{ timestamp, value }]);
    await publish('10');
  });

  afterEach(async () => {
    await federation?.close();
    await Promise.all([remote.close(), here.close()]);
  });

  async function federate(more: Partial<RemoteConfig> = {}, wallMs: () => number = Date.now): Promise<void> {
    const config: RemoteConfig = {
      id: 'aca',
      address: `http://127.0.0.1:${remote.port}`,
      token,
      licence: 'CC-BY-4.0',
      attribution: 'Water agency',
      providers: null,
      componentTypes: null,
      everyS: 60,
      callback: null,
      ...more,
    };
    const parts = { platform: here.platform, outside: openOutside, wallMs, log: QUIET };
    federation = await startFederation([config], parts);
    await until(async () => federation?.health()[0]?.state === 'live');
  }

  async function values(): Promise<readonly string[]> {
    const sensor = here.platform.sensor('aca_WATER', 'level');
    const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10 };
    return sensor ? (await here.platform.observations(sensor, range)).map(({ value }) => value) : [];
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    await expect.poll(holds, { timeout: 30_000, interval: 1 }).toBe(true);
  }

  test('asked in turn becomes a local provider, marked with its source', async () => {
    await federate();
    expect(here.platform.entity('aca_WATER')).toMatchObject({
      simulated: false,
      licence: 'CC-BY-4.0',
      attribution: 'Water agency',
    });
    expect(here.platform.sensor('aca_WATER', 'level')).toMatchObject({
      unit: '°C',
      additionalInfo: { source: `http://127.0.0.1:${remote.port}`, sourceProvider: 'WATER' },
    });
    expect(here.platform.component('aca_WATER', 'dam')?.location).toEqual([[1.9, 41.9]]);
    expect(await values()).toEqual(['10']);
    expect(federation?.health()).toEqual([{ id: 'aca', state: 'live', sensors: 1, published: 1, problem: null }]);
  });

  test('asked again says nothing twice', async () => {
    await federate();
    await federation?.close();
    remote.clock.atMs += 60_000;
    await publish('11');
    await federate();
    expect(await values()).toEqual(['11', '10']);
  });

  test('that tells by itself is heard at once', async () => {
    const port = await freePort();
    await federate({ callback: { address: `http://127.0.0.1:${port}`, host: '127.0.0.1', port } });
    const forged = await fetch(`http://127.0.0.1:${port}/federation/aca`, { method: 'POST', body: '{}' });
    expect(forged.status).toBe(403);
    remote.clock.atMs += 1000;
    await publish('12.5');
    await until(async () => (await values())[0] === '12.5');
  });

  test('is believed in what it says late, and in all that it says of one moment', async () => {
    const port = await freePort();
    await federate({ callback: { address: `http://127.0.0.1:${port}`, host: '127.0.0.1', port } });
    remote.clock.atMs += 1000;
    await publish('20', '21', '22');
    await publishAt('22/11/2026T11:00:00', '5');
    await until(async () => (await values()).length === 5);
    expect(await values()).toEqual(['22', '21', '20', '10', '5']);
    await federation?.close();
    await federate();
    expect(federation?.health()[0]?.published).toBe(0);
    await here.close();
    here = await openSentilo();
    await federation?.close();
    await federate();
    expect(await values()).toEqual(['22', '21', '20', '10', '5']);
  });

  test('whose new sensor speaks before it is known is asked for its catalogue, and to say it again', async () => {
    const port = await freePort();
    let nowMs = Date.now();
    await federate({ callback: { address: `http://127.0.0.1:${port}`, host: '127.0.0.1', port } }, () => nowMs);
    await remote.platform.addSensors('WATER', [{ sensor: 'flow', type: 'temperature' }]);
    nowMs += 600_000;
    const by = remote.platform.entity('WATER');
    if (by) await remote.platform.publish(by, 'WATER', [{ sensor: 'flow', value: '3' }]);
    await until(async () => here.platform.sensor('aca_WATER', 'flow') !== null);
    expect(remote.archive.documents.all('push-retry').size).toBe(1);
  });

  test('that lost what it was subscribed to, and has a sensor more, is put right when it is asked again', async () => {
    const port = await freePort();
    let nowMs = Date.now();
    const callback = { address: `http://127.0.0.1:${port}`, host: '127.0.0.1', port };
    await federate({ callback, everyS: 0.02 }, () => nowMs);
    await asker(remote.port, token)('DELETE', '/subscribe');
    await remote.platform.addSensors('WATER', [{ sensor: 'flow', type: 'temperature' }]);
    const by = remote.platform.entity('WATER');
    if (by) await remote.platform.publish(by, 'WATER', [{ sensor: 'flow', value: '3', atMs: NOON_MS - 1000 }]);
    nowMs += 600_000;
    await until(async () => here.platform.sensor('aca_WATER', 'flow') !== null);
    await until(async () => remote.archive.documents.all('subscription').size === 1);
  });

  test('lists a sensor no more, and again: here it is offline, and online, with all that it said', async () => {
    let nowMs = Date.now();
    const stateOf = (id: string) => here.platform.sensor('aca_WATER', id)?.state;
    await remote.platform.addSensors('WATER', [{ sensor: 'flow', type: 'temperature' }]);
    await federate({ everyS: 0.02 }, () => nowMs);
    expect([stateOf('level'), stateOf('flow')]).toEqual(['online', 'online']);
    await remote.platform.removeSensors('WATER', ['flow']);
    nowMs += 86_400_000;
    await until(async () => stateOf('flow') === 'offline');
    expect(stateOf('level')).toBe('online');
    await federation?.close();
    await remote.platform.permit('reader', 'WATER', null);
    await federate({}, () => nowMs);
    await until(async () => stateOf('level') === 'offline');
    await federation?.close();
    await remote.platform.permit('reader', 'WATER', 'READ');
    await federate({}, () => nowMs);
    expect(stateOf('level')).toBe('online');
    expect(await values()).toEqual(['10']);
  });

  test('that is away is told once, and disturbs nothing', async () => {
    const config = { ...(await configOf(1)), id: 'gone' };
    const said: string[] = [];
    const log = { ...QUIET, error: (line: string) => said.push(line) };
    federation = await startFederation([config], {
      platform: here.platform,
      outside: openOutside,
      wallMs: () => NOON_MS,
      log,
    });
    await until(async () => federation?.health()[0]?.state === 'away');
    expect(said).toHaveLength(1);
  });

  async function configOf(port: number): Promise<RemoteConfig> {
    const told = { id: 'x', address: `http://127.0.0.1:${port}`, licence: '', attribution: 'X' };
    return readFederation(JSON.stringify({ remotes: [told] }), {})[0] as RemoteConfig;
  }
});

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
