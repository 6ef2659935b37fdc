import type { Socket as TcpSocket } from 'node:net';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GATEWAY_DEFAULTS } from '../../server/gateway/gateway.ts';
import {
  cityOf,
  feedEntry,
  NOW_MS,
  openFixture,
  stationEntry,
  TestClient,
  until,
  type Fixture,
} from './gateway-fixture.ts';

let fixture: Fixture;
const clients: TestClient[] = [];
const sockets: WebSocket[] = [];

beforeEach(async () => {
  fixture = await openFixture();
  fixture.show(cityOf(feedEntry(), stationEntry('s', 2, 5)));
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const socket of sockets.splice(0)) socket.terminate();
  await fixture.close();
  expect(fixture.failures).toEqual([]);
});

async function join(): Promise<TestClient> {
  const client = new TestClient(fixture.url);
  clients.push(client);
  await client.welcomed;
  await client.watch([{ room: 'bikes' }]);
  await client.settle();
  return client;
}

/** A WebSocket that speaks Engine.IO by hand. */
async function openRaw(headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(`${fixture.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    headers,
  });
  sockets.push(socket);
  socket.on('error', () => undefined);
  await new Promise((resolve, reject) => {
    socket.once('message', resolve);
    socket.once('close', () => reject(new Error('closed')));
  });
  return socket;
}

function closed(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', resolve));
}

/** The bystander sees the next change, and no frame is missing. */
async function expectUndisturbed(bystander: TestClient, bikes: number): Promise<void> {
  fixture.show(cityOf(feedEntry(), stationEntry('s', 2, bikes, NOW_MS + bikes)));
  await bystander.settle();
  expect(bystander.cityOf('bikes').entries.get('station:s')?.values['bikes-available']?.value).toBe(bikes);
  expect(bystander.brokenFrames).toBe(0);
}

describe('a client that does not speak as it should', () => {
  it('is told, in words, that its wire version is another', async () => {
    const client = new TestClient(fixture.url, { wire: 99 });
    clients.push(client);
    const error = await client.welcomed.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ data: { code: 'wire-version', reason: expect.stringContaining('version 99') } });
  });

  it('is refused when it names no version', async () => {
    for (const auth of [{}, { wire: '1' }, { wire: null }, { wire: [1] }]) {
      const client = new TestClient(fixture.url, { auth });
      clients.push(client);
      const error = await client.welcomed.catch((reason: unknown) => reason);
      expect(error).toMatchObject({ data: { code: 'malformed' } });
    }
  });

  it.each([
    ['no body', undefined, 'malformed'],
    ['text', 'bikes', 'malformed'],
    ['no rooms', { timeline: 'live' }, 'malformed'],
    ['rooms of another shape', { timeline: 'live', rooms: ['bikes'] }, 'malformed'],
    [
      'a negative sequence',
      { timeline: 'live', rooms: [{ room: 'bikes', after: { epoch: 'x', sequence: -1 } }] },
      'malformed',
    ],
    ['words it does not know', { timeline: 'live', rooms: [], extra: 1 }, 'malformed'],
    ['more rooms than there are', { timeline: 'live', rooms: Array(600).fill({ room: 'bikes' }) }, 'malformed'],
    ['another timeline', { timeline: 'replay/x', rooms: [] }, 'unknown-timeline'],
    ['a room that is not', { timeline: 'live', rooms: [{ room: 'planes' }] }, 'unknown-room'],
    ['a tiled channel without its tile', { timeline: 'live', rooms: [{ room: 'bus' }] }, 'unknown-room'],
    ['a tile far beyond the city', { timeline: 'live', rooms: [{ room: 'bus/999_0' }] }, 'unknown-room'],
    ['a tile written oddly', { timeline: 'live', rooms: [{ room: 'bus/00_0' }] }, 'unknown-room'],
    ['a prototype word', { timeline: 'live', rooms: [{ room: '__proto__' }] }, 'unknown-room'],
  ])('is refused a watch with %s', async (_name, body, code) => {
    const client = await join();
    expect(await client.ask('watch', body)).toMatchObject({
      accepted: false,
      code,
      reason: expect.stringMatching(/\w/),
    });
    await expectUndisturbed(client, 7);
  });

  it('is refused a command by its name, and an event that is none', async () => {
    const client = await join();
    expect(await client.ask('command', { name: 'seek' })).toMatchObject({
      code: 'unknown-command',
      reason: expect.stringContaining('"seek"'),
    });
    expect(await client.ask('command', { nom: 'seek' })).toMatchObject({ code: 'malformed' });
    expect(await client.ask('reboot', {})).toMatchObject({
      code: 'unknown-command',
      reason: expect.stringContaining('"reboot"'),
    });
  });

  it('that sends no acknowledgement is not answered and stays', async () => {
    const client = await join();
    client.socket.emit('watch', { rooms: 'x' });
    client.socket.emit('command');
    client.socket.emit('clock', 1, 2, 3);
    await expectUndisturbed(client, 8);
  });

  it('that asks in great haste is refused with too-many, and let go when it goes on', async () => {
    const [bystander, hasty] = [await join(), await join()];
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => hasty.ask('watch', { timeline: 'live', rooms: [] })),
    );
    expect(answers.filter((answer) => !answer.accepted && answer.code === 'too-many').length).toBeGreaterThan(20);
    for (let index = 0; index < 400; index++) hasty.socket.emit('watch', {});
    await until(() => hasty.socket.disconnected);
    await expectUndisturbed(bystander, 9);
  });

  it('that sends garbage is closed, and nobody else is disturbed', async () => {
    const bystander = await join();
    for (const garbage of [
      '42[',
      '4{}',
      '99',
      '\u0000',
      '42["watch"',
      '4451-["x",{"_placeholder":true,"num":99999}]',
    ]) {
      const socket = await openRaw();
      socket.send('40{"wire":1}');
      socket.send(garbage);
      await closed(socket);
    }
    const binary = await openRaw();
    binary.send('40{"wire":1}');
    binary.send(Buffer.from([1, 2, 3]));
    await closed(binary);
    await expectUndisturbed(bystander, 10);
  });

  it('that sends any text at all disturbs nobody', async () => {
    const bystander = await join();
    const packet = fc.oneof(
      fc.string(),
      fc.json().map((json) => `42${json}`),
      fc.json().map((json) => `420["watch",${json}]`),
    );
    await fc.assert(
      fc.asyncProperty(packet, async (text) => {
        const socket = await openRaw();
        socket.send('40{"wire":1}');
        socket.send(text);
        socket.close();
        await closed(socket);
      }),
      { numRuns: 60 },
    );
    await expectUndisturbed(bystander, 11);
  });

  it('that sends a huge message is closed with code 1009', async () => {
    const bystander = await join();
    const socket = await openRaw();
    socket.send(`42["watch","${'x'.repeat(70_000)}"]`);
    expect(await closed(socket)).toBe(1009);
    await expectUndisturbed(bystander, 12);
  });

  it('that comes from the page of another host is not let in', async () => {
    await expect(openRaw({ origin: 'https://example.org' })).rejects.toThrow('closed');
    await expect(openRaw({ host: 'rebound.example.org' })).rejects.toThrow('closed');
    await expect(openRaw({ origin: fixture.url })).resolves.toBeDefined();
  });
});

describe('a server with as many clients as it takes', () => {
  it('lets no other in, and lets one in when one has gone', async () => {
    await fixture.close();
    fixture = await openFixture({ settings: { ...GATEWAY_DEFAULTS, port: 0, tickMs: 3_600_000, clientsAtMost: 2 } });
    const [first] = [await openRaw(), await openRaw()];
    await expect(openRaw()).rejects.toThrow('closed');
    first.close();
    await closed(first);
    await expect(openRaw()).resolves.toBeDefined();
  });
});

describe('a slow client', () => {
  it('is left out of broadcasts, holds nobody up, and gets a fresh snapshot when it has caught up', async () => {
    await fixture.close();
    fixture = await openFixture({
      settings: { ...GATEWAY_DEFAULTS, port: 0, tickMs: 3_600_000, pendingLimitBytes: 100_000 },
    });
    fixture.show(bulky(0));
    const [quick, slow] = [new TestClient(fixture.url), new TestClient(fixture.url)];
    clients.push(quick, slow);
    for (const client of [quick, slow]) {
      await client.welcomed;
      await client.watch([{ room: 'bikes' }]);
      await client.settle();
    }
    const tcp = tcpOf(slow);
    tcp.pause();
    let step = 0;
    const showNext = async () => {
      step++;
      fixture.show(bulky(step));
      await quick.settle();
    };
    while ((await metric('besso_clients_behind')) === 0 && step < 1000) await showNext();
    for (let more = 0; more < 20; more++) await showNext();
    expect(quick.cityOf('bikes')).toEqual(fixture.city);
    expect(await metric('besso_clients_behind')).toBe(1);
    tcp.resume();
    await slow.settle();
    expect(slow.headers.length).toBeLessThanOrEqual(quick.headers.length - 20);
    await showNext();
    await slow.settle();
    expect(slow.cityOf('bikes')).toEqual(fixture.city);
    expect(slow.brokenFrames).toBe(0);
    expect(slow.headers.at(-1)?.after).toBeNull();
    expect(await metric('besso_clients_behind')).toBe(0);
    await showNext();
    await slow.settle();
    expect(slow.headers.at(-1)?.after).not.toBeNull();
    expect(slow.cityOf('bikes')).toEqual(fixture.city);
  });
});

/** A city whose every step is a frame of a quarter of a mebibyte. */
function bulky(step: number) {
  const { record, ...entry } = stationEntry('s', 2, 5);
  return cityOf({ ...entry, record: { ...record, name: `${step} ${'x'.repeat(262_144)}` } as typeof record });
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${fixture.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** The TCP connection below a Socket.IO client of the tests. */
function tcpOf(client: TestClient): TcpSocket {
  const engine = client.socket.io.engine as unknown as { transport: { ws: { _socket?: TcpSocket } } };
  const tcp = engine.transport.ws._socket;
  if (!tcp) throw new Error('the client has no TCP socket of its own');
  return tcp;
}
