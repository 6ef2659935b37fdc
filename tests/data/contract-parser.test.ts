import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Server, type Socket as ServerSocket } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import * as parser from '../../data/contract/wire-parser.ts';

const FRAME = Uint8Array.from([0xbe, 1, 2, 3, 255]);

interface Wire {
  readonly address: string;
  readonly server: Server;
  connect(): Promise<Socket>;
}

async function startWire(onConnection: (socket: ServerSocket) => void): Promise<Wire> {
  const http = createServer();
  const server = new Server(http, { parser, transports: ['websocket'] });
  server.on('connection', onConnection);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.close());
  const address = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  const connect = async (): Promise<Socket> => {
    const options = { parser, transports: ['websocket'], reconnection: false, auth: { wire: 1 } };
    const client = io(`http://${address}`, options);
    onTestFinished(() => void client.disconnect());
    await heard(client, 'connect');
    return client;
  };
  return { address, server, connect };
}

function heard(emitter: { once(event: string, listener: (...said: unknown[]) => void): unknown }, event: string) {
  return new Promise<readonly unknown[]>((resolve) => emitter.once(event, (...said) => resolve(said)));
}

/** A bare WebSocket that speaks Engine.IO and Socket.IO by hand, connected. */
async function connectBare(address: string): Promise<WebSocket> {
  const bare = new WebSocket(`ws://${address}/socket.io/?EIO=4&transport=websocket`);
  onTestFinished(() => bare.terminate());
  await heard(bare, 'message');
  bare.send('40');
  await heard(bare, 'message');
  return bare;
}

describe('over a real socket', () => {
  test('the hello, events and acknowledgements arrive as they were said', async () => {
    const hellos: unknown[] = [];
    const { connect } = await startWire((socket) => {
      hellos.push(socket.handshake.auth);
      socket.on('watch', (rooms: unknown, answer: (said: unknown) => void) => answer({ accepted: true, rooms }));
    });
    const client = await connect();
    expect(await client.emitWithAck('watch', ['Vall d’Hebron', null, 7])).toEqual({
      accepted: true,
      rooms: ['Vall d’Hebron', null, 7],
    });
    expect(hellos).toEqual([{ wire: 1 }]);
  });

  test('a frame is one binary message of exactly its bytes, for everyone in the room', async () => {
    const { address, connect, server } = await startWire((socket) => void socket.join('bus'));
    const [client, bare] = [await connect(), await connectBare(address)];
    const [frame, message] = [heard(client, 'frame'), heard(bare, 'message')];
    server.to('bus').emit('frame', FRAME);
    expect((await frame).map((bytes) => [...(bytes as Uint8Array)])).toEqual([[...FRAME]]);
    expect([...((await message)[0] as Buffer)]).toEqual([...FRAME]);
  });

  test.each<[string, string | Uint8Array]>([
    ['bytes that are no frame', Uint8Array.from([1, 2, 3])],
    ['no bytes', new Uint8Array()],
    ['no packet', '4x'],
    ['an unknown packet type', '49["a"]'],
    ['a binary event of the common parser', '451-["a",{"_placeholder":true,"num":0}]'],
    ['JSON that is cut', '42["a"'],
    ['an event without a name', '42[]'],
    ['an event with a reserved name', '42["disconnect"]'],
    ['an event that is no list', '42{"a":1}'],
    ['an acknowledgement of nothing', '43[]'],
  ])('%s close that connection alone', async (_, message) => {
    const { address, connect } = await startWire((socket) => {
      socket.on('ask', (answer: (said: unknown) => void) => answer('still here'));
    });
    const [client, bare] = [await connect(), await connectBare(address)];
    const closed = heard(bare, 'close');
    bare.send(message);
    await closed;
    expect(await client.emitWithAck('ask')).toBe('still here');
  });
});

describe('a packet', () => {
  const decoded = (message: unknown): readonly parser.Packet[] => {
    const packets: parser.Packet[] = [];
    const decoder = new parser.Decoder();
    decoder.on('decoded', (packet) => void packets.push(packet));
    decoder.add(message);
    return packets;
  };

  test.each<parser.Packet>([
    { type: 0, nsp: '/', data: { wire: 1 } },
    { type: 0, nsp: '/admin' },
    { type: 1, nsp: '/' },
    { type: 2, nsp: '/', id: 0, data: ['clock'] },
    { type: 2, nsp: '/admin', id: 12, data: ['1', 2, { a: [null] }] },
    { type: 3, nsp: '/', id: 12, data: [] },
    { type: 4, nsp: '/', data: { message: 'no' } },
  ])('comes out as it went in: %j', (packet) => {
    expect(new parser.Encoder().encode(packet).flatMap(decoded)).toEqual([packet]);
  });

  test('of a frame goes out without a copy', () => {
    expect(new parser.Encoder().encode({ type: 2, nsp: '/', data: ['frame', FRAME] })[0]).toBe(FRAME);
    expect(decoded(FRAME.buffer)).toEqual([{ type: 2, nsp: '/', data: ['frame', FRAME] }]);
  });

  test.each<[string, parser.Packet]>([
    ['under another name', { type: 2, nsp: '/', data: ['other', FRAME] }],
    ['with an acknowledgement', { type: 2, nsp: '/', id: 1, data: ['frame', FRAME] }],
    ['with more beside', { type: 2, nsp: '/', data: ['frame', FRAME, 1] }],
    ['that encodeFrame did not make', { type: 2, nsp: '/', data: ['frame', Uint8Array.from([1])] }],
  ])('of bytes %s is our mistake, and thrown', (_, packet) => {
    expect(() => new parser.Encoder().encode(packet)).toThrow(TypeError);
  });

  test('of any text or bytes is decoded or thrown, at once', () => {
    const packetLike = fc.tuple(fc.constantFrom('0', '1', '2', '3', '4', '42', '2/a,', '3/,7'), fc.json());
    const message = fc.oneof(
      fc.string(),
      packetLike.map((parts) => parts.join('')),
      fc.uint8Array(),
      fc.anything(),
    );
    fc.assert(
      fc.property(message, (each) => {
        try {
          expect(decoded(each).length).toBe(1);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
