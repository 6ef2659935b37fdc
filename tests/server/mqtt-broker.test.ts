import { connect as connectSocket } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { StoreFull } from '../../server/store/archive.ts';
import { awhile, heardBy, MqttCity, pending } from './mqtt-city.ts';

let here: MqttCity;

beforeEach(async () => {
  here = await MqttCity.open({ packetBytesAtMost: 4096, subscriptionsAtMost: 5, messagesPerSecond: 500 });
});

afterEach(() => here.close());

test('a value is acknowledged only after the store has it', async () => {
  const client = await here.connect('reus');
  const safe = pending();
  here.city.state.held = safe.promise;
  let acknowledged = false;
  const publishing = client.publishAsync('besso/reus/temp-1', '21.5', { qos: 1 }).then(() => {
    acknowledged = true;
  });
  await awhile();
  expect(acknowledged).toBe(false);
  expect(await here.valuesOf('temp-1')).toEqual([]);
  safe.resolve();
  await publishing;
  expect(await here.valuesOf('temp-1')).toEqual([21.5]);
});

test('what the store refuses is not acknowledged: the connection ends, and the client sends it again', async () => {
  const client = await here.connect('reus', { reconnectPeriod: 20, clientId: 'station', clean: false });
  here.city.state.held = Promise.reject(new StoreFull('no room'));
  here.city.state.held.catch(() => undefined);
  let acknowledged = false;
  const publishing = client.publishAsync('besso/reus/temp-1', '{"value":7,"timestamp":"2026-11-19T11:00:00Z"}', {
    qos: 1,
  });
  void publishing.then(() => {
    acknowledged = true;
  });
  await new Promise<void>((resolve) => client.once('close', () => resolve()));
  expect(acknowledged).toBe(false);
  here.city.state.held = null;
  await publishing;
  expect(await here.valuesOf('temp-1')).toEqual([7]);
});

test('a wrong token, and a name that is not its own, do not come in', async () => {
  const wrong = { reconnectPeriod: 0 };
  await expect(here.connect('reus', { ...wrong, password: 'x'.repeat(64) })).rejects.toThrow(/username or password/i);
  const stolen = { ...wrong, username: 'veins' };
  await expect(here.connect('reus', stolen)).rejects.toThrow(/username or password/i);
});

test('nobody publishes for another, nor without a name, nor where nothing is taken in', async () => {
  for (const [who, topic] of [
    ['veins', 'besso/reus/temp-1'],
    [null, 'besso/reus/temp-1'],
    ['reus', 'somewhere/else/entirely'],
    ['reus', '$SYS/received'],
    ['veins', "v1.1/Datastreams('reus.temp-1')/Observations"],
  ] as const) {
    const client = await here.connect(who);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(topic, '{"result":1,"value":1}', { qos: 1 });
    await closed;
  }
  expect(await here.valuesOf('temp-1')).toEqual([]);
});

test('JSON brings time and place, several values, several sensors', async () => {
  const client = await here.connect('reus');
  const said = {
    observations: [
      { value: 1, timestamp: '19/11/2026T10:00:00' },
      { value: 2, timestamp: 1795082460000 },
    ],
  };
  await client.publishAsync('besso/reus/temp-1', JSON.stringify(said), { qos: 1 });
  const bulk = {
    sensors: [
      { sensor: 'temp-1', observations: [{ value: '3.0', timestamp: '2026-11-19T11:02:00+01:00' }] },
      { sensor: 'noise-1', observations: [{ value: 55 }] },
    ],
  };
  await client.publishAsync('besso/reus', JSON.stringify(bulk), { qos: 1 });
  await client.publishAsync('besso/reus/bus-1', '{"value":19,"location":"41.39 2.16"}', { qos: 1 });
  expect(await here.valuesOf('temp-1')).toEqual([1, 2, '3.0']);
  expect(await here.valuesOf('noise-1')).toEqual([55]);
  const series = here.city.platform.sensor('reus', 'bus-1')?.series ?? 0;
  const { locations } = await here.city.archive.history.values(series, {
    fromMs: 0,
    toMs: 9e15,
    limit: 9,
    newestFirst: true,
  });
  expect([...locations.values()]).toEqual(['41.39 2.16']);
});

test('what can never be taken is acknowledged, and its provider is told why', async () => {
  const client = await here.connect('reus');
  const heard = heardBy(client);
  await client.subscribeAsync('rejected/reus');
  await client.publishAsync('besso/reus/nobody', '1', { qos: 1 });
  await client.publishAsync('besso/reus/temp-1', '{"value":1,"timestamp":"yesterday"}', { qos: 1 });
  await eventually(() => expect(heard).toHaveLength(2));
  expect(heard.map(({ text }) => JSON.parse(text).reason)).toEqual([
    expect.stringContaining('not-found'),
    expect.stringContaining('yesterday'),
  ]);
});

test('sent again after the connection broke, a value is kept once', async () => {
  const start = connectPacket('station', 'reus', here.city.tokens.reus);
  const acknowledgement = Buffer.from([0x40, 2, 0, 7]);
  for (const repeated of [false, true]) {
    const { answer } = await here.raw(
      Buffer.concat([start, publishPacket('besso/reus/temp-1', '12', 7, repeated)]),
      4000,
      8,
    );
    expect(answer.subarray(-4)).toEqual(acknowledgement);
    here.city.state.nowMs += 1000;
  }
  expect(await here.valuesOf('temp-1')).toEqual([12]);
});

test('the latest of the city is kept for who comes later', async () => {
  await awhile();
  const client = await here.connect(null);
  const heard = heardBy(client);
  await client.subscribeAsync('city/#');
  await eventually(() => expect(heard.length).toBeGreaterThanOrEqual(2));
  const bikes = heard.find(({ topic }) => topic === 'city/station/bikes~42/bikes-available');
  expect(bikes?.retain).toBe(true);
  expect(JSON.parse(bikes?.text ?? '')).toMatchObject({
    value: 5,
    at: '2026-11-19T11:59:00.000Z',
    name: 'Gran Via 760',
    source: 'Bicing',
    simulated: true,
    licence: 'CC-BY-4.0',
  });
});

test('what is published is heard by others once it is safe, but what is not public only by those who may read it', async () => {
  const [open, own, speaker] = [await here.connect(null), await here.connect('veins'), await here.connect('veins')];
  const [public_, private_] = [heardBy(open), heardBy(own)];
  await open.subscribeAsync('besso/#');
  await own.subscribeAsync('besso/veins/+');
  await speaker.publishAsync('besso/veins/secret', '4', { qos: 1 });
  const other = await here.connect('reus');
  await other.publishAsync('besso/reus/temp-1', '5', { qos: 1 });
  await eventually(() => expect(public_).toHaveLength(1));
  expect(public_).toMatchObject([{ topic: 'besso/reus/temp-1', text: '5' }]);
  expect(private_).toMatchObject([{ topic: 'besso/veins/secret', text: '4' }]);
});

test('SensorThings: an Observation is created by MQTT, and heard on the topics of the standard', async () => {
  const [client, listener] = [await here.connect('reus'), await here.connect(null)];
  const heard = heardBy(listener);
  const topic = "v1.1/Datastreams('reus.temp-1')/Observations";
  const granted = await listener.subscribeAsync([
    topic,
    'v1.1/Observations?$select=result',
    "v1.1/Datastreams('reus.noise-1')/Observations",
  ]);
  expect(granted.map(({ qos }) => qos)).toEqual([0, 0, 0]);
  await client.publishAsync(topic, '{"result":23.5,"phenomenonTime":"2026-11-19T11:30:00Z"}', { qos: 1 });
  await client.publishAsync('v1.1/Observations', '{"result":24,"Datastream":{"@iot.id":"reus.temp-1"}}', { qos: 1 });
  await eventually(() => expect(heard).toHaveLength(4));
  expect(await here.valuesOf('temp-1')).toEqual([23.5, 24]);
  expect(heard.filter((each) => each.topic === topic).map(({ text }) => JSON.parse(text))).toMatchObject([
    { result: 23.5, phenomenonTime: '2026-11-19T11:30:00.000Z', '@iot.id': 'reus.temp-1@1795087800000' },
    { result: 24, '@iot.selfLink': expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/sta\/v1\.1\/Observations/) },
  ]);
  expect(heard.filter((each) => each.topic !== topic).map(({ text }) => text)).toEqual([
    '{"result":23.5}',
    '{"result":24}',
  ]);
});

test('SensorThings: an Observation of a feature is heard on the topics of that feature, with all that it says', async () => {
  const client = await here.connect('reus');
  const heard = heardBy(client);
  const topic = "v1.1/FeaturesOfInterest('reus.familia')/Observations";
  const path = "v1.1/Things('reus.catalunya')/Datastreams('reus.temp-1')/Observations";
  const validTime = '2026-11-19T11:00:00.000Z/2026-11-19T12:00:00.000Z';
  await client.subscribeAsync([topic, path, "v1.1/FeaturesOfInterest('reus.catalunya')/Observations"]);
  const body = {
    result: 24,
    phenomenonTime: '2026-11-19T11:00:00Z',
    validTime,
    Datastream: { '@iot.id': 'reus.temp-1' },
  };
  await client.publishAsync(topic, JSON.stringify(body), { qos: 1 });
  await eventually(() => expect(heard.map((each) => each.topic).toSorted()).toEqual([topic, path]));
  for (const { text } of heard) expect(JSON.parse(text)).toMatchObject({ result: 24, validTime });
});

test('SensorThings: topics that are no address, or of what may not be seen, are not granted', async () => {
  const client = await here.connect(null);
  for (const topic of [
    "v1.1/Datastreams('nobody')/Observations",
    'v1.1/Rooms',
    'v1.1/#',
    "v1.1/Datastreams('veins.secret')/Observations",
    '$SYS/#',
  ]) {
    const outcome = await client.subscribeAsync(topic).then(
      ([each]) => each?.qos,
      () => 128,
    );
    expect([topic, outcome]).toEqual([topic, 128]);
  }
});

test('subscriptions have a limit', async () => {
  const client = await here.connect(null);
  const granted: number[] = [];
  for (let index = 0; index < 7; index++) {
    granted.push(
      await client.subscribeAsync(`city/${index}`).then(
        ([each]) => each?.qos ?? 128,
        () => 128,
      ),
    );
  }
  expect(granted).toEqual([0, 0, 0, 0, 0, 128, 128]);
});

test('a client of MQTT 5 is told, in its own form, that its version is not spoken', async () => {
  await expect(here.connect('reus', { protocolVersion: 5 })).rejects.toThrow(/protocol version/i);
  const hello = Buffer.concat([text16('MQTT'), Buffer.from([5, 2, 0, 60, 0]), text16('five')]);
  const { answer } = await here.raw(Buffer.concat([Buffer.from([0x10, hello.length]), hello]));
  expect([...answer]).toEqual([0x20, 3, 0, 0x84, 0]);
});

test('a name that is too long is refused, not left without an answer', async () => {
  const { answer } = await here.raw(connectPacket('x'.repeat(201), 'reus', here.city.tokens.reus));
  expect([...answer]).toEqual([0x20, 2, 0, 2]);
});

test('a session cannot be kept for a client without a name', async () => {
  const { answer, closed } = await here.raw(Buffer.from([0x10, 12, ...text16('MQTT'), 4, 0, 0, 60, 0, 0]));
  expect([[...answer], closed]).toEqual([[0x20, 2, 0, 2], true]);
});

test.each(['a#', 'a+/b'])('%s is no filter of topics', async (text) => {
  const filter = text16(text);
  const subscribe = Buffer.concat([Buffer.from([0x82, filter.length + 3, 0, 1]), filter, Buffer.from([0])]);
  const packets = Buffer.concat([connectPacket('filters', 'reus', here.city.tokens.reus), subscribe]);
  const { answer } = await here.raw(packets, 2000, 9);
  expect([...answer]).toEqual([0x20, 2, 0, 0, 0x90, 3, 0, 1, 0x80]);
});

test('others hear a message at the quality that it was sent with, and no better than they asked for', async () => {
  const speaker = await here.connect('reus');
  const heard: number[][] = [[], [], []];
  for (const [asked, list] of heard.entries()) {
    const listener = await here.connect(null);
    listener.on('message', (_topic, _payload, { qos }) => list.push(qos));
    await listener.subscribeAsync('besso/reus/+', { qos: asked === 0 ? 0 : asked === 1 ? 1 : 2 });
  }
  for (const qos of [0, 1] as const) await speaker.publishAsync('besso/reus/temp-1', '5', { qos });
  await eventually(() =>
    expect(heard.map((list) => list.toSorted())).toEqual([
      [0, 0],
      [0, 1],
      [0, 1],
    ]),
  );
});

test('a packet that is too long closes its client before it is gathered, and nobody else', async () => {
  const bystander = await here.connect('reus');
  const packet = Buffer.concat([
    connectPacket('long', 'reus', here.city.tokens.reus),
    Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f]),
  ]);
  expect((await here.raw(packet)).closed).toBe(true);
  await bystander.publishAsync('besso/reus/temp-1', '1', { qos: 1 });
});

test('any bytes close only who sent them', { timeout: 20_000 }, async () => {
  const bystander = await here.connect('reus');
  const start = connectPacket('fuzz', 'reus', here.city.tokens.reus);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.boolean(), async (bytes, known) => {
      const socket = connectSocket(here.door.port ?? 0, '127.0.0.1');
      socket.on('error', () => undefined);
      await new Promise<void>((resolve) =>
        socket.end(Buffer.concat([known ? start : Buffer.of(), bytes]), () => resolve()),
      );
      socket.destroy();
    }),
    { numRuns: 80 },
  );
  await bystander.publishAsync('besso/reus/temp-1', '2', { qos: 1 });
  expect(await here.valuesOf('temp-1')).toContain(2);
  expect(here.city.log).toEqual([]);
});

test('who floods is slowed down, and does not slow down others', async () => {
  const [flooding, other] = [await here.connect('veins'), await here.connect('reus')];
  for (let index = 0; index < 1500; index++) flooding.publish('besso/veins/secret', String(index), { qos: 0 });
  for (let index = 0; index < 5; index++) await other.publishAsync('besso/reus/temp-1', String(index), { qos: 1 });
  const series = here.city.platform.sensor('veins', 'secret')?.series ?? 0;
  const range = { fromMs: 0, toMs: 9e15, limit: 10_000, newestFirst: true };
  expect((await here.city.archive.history.values(series, range)).atMs.length).toBeLessThan(3000);
});

test.each([0, 1])('who hangs while it listens at quality %d holds up nobody', async (quality) => {
  const hanging = connectSocket(here.door.port ?? 0, '127.0.0.1');
  const filter = text16('besso/#');
  const subscribe = Buffer.concat([Buffer.from([0x82, filter.length + 3, 0, 1]), filter, Buffer.from([quality])]);
  hanging.write(Buffer.concat([connectPacket('hang', 'reus', here.city.tokens.reus), subscribe]));
  hanging.pause();
  const [speaker, listener] = [await here.connect('reus'), await here.connect(null)];
  const heard = heardBy(listener);
  await listener.subscribeAsync('besso/reus/sign-1');
  for (let index = 0; index < 150; index++) {
    await speaker.publishAsync('besso/reus/sign-1', `${index} ${'x'.repeat(3000)}`, { qos: 1 });
  }
  await eventually(() => expect(heard).toHaveLength(150));
  hanging.destroy();
});

function connectPacket(clientId: string, username: string, password: string): Buffer {
  const texts = [clientId, username, password].map((text) => text16(text));
  const body = Buffer.concat([text16('MQTT'), Buffer.from([4, 0xc2, 0, 60]), ...texts]);
  return Buffer.concat([Buffer.from([0x10]), lengthOf(body.length), body]);
}

function publishPacket(topic: string, payload: string, id: number, repeated: boolean): Buffer {
  const body = Buffer.concat([text16(topic), Buffer.from([id >> 8, id & 255]), Buffer.from(payload)]);
  return Buffer.concat([Buffer.from([repeated ? 0x3a : 0x32]), lengthOf(body.length), body]);
}

function text16(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
}

function lengthOf(length: number): Buffer {
  return length < 128 ? Buffer.from([length]) : Buffer.from([(length & 127) | 128, length >> 7]);
}
