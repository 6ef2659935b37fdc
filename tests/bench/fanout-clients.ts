import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { advance } from '../../data/contract/advance.ts';
import { EMPTY_CITY, type City } from '../../data/contract/city.ts';
import { decodeFrame } from '../../data/contract/frame.ts';
import { entryOf } from '../../data/contract/handle-index.ts';
import { CLIENTS, type ClientWindow, type Kind, type Ready } from './fanout.ts';

/** The clients' process. They speak Engine.IO by hand and count what comes; the first of them decodes it as well. */

interface Client {
  readonly socket: WebSocket;
  arrivalsMs: number[];
}

const clients: { gateway: Client[]; raw: Client[] } = { gateway: [], raw: [] };
const decoder: { city: City; legs: number } = { city: EMPTY_CITY, legs: 0 };
let bytesBefore = 0;

type Hear = (client: Client, data: Buffer, isBinary: boolean) => void;

/** Listens from the very start: the first message may come in one piece with the handshake. */
function open(address: string, hear: Hear): Client {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  const client: Client = { socket, arrivalsMs: [] };
  socket.on('message', (data: Buffer, isBinary) => hear(client, data, isBinary));
  return client;
}

async function openRaw(port: number): Promise<Client> {
  const client = open(`ws://127.0.0.1:${port}`, arrived);
  await new Promise((resolve) => client.socket.once('open', resolve));
  return client;
}

function arrived(client: Client): void {
  client.arrivalsMs.push(performance.timeOrigin + performance.now());
}

function openGateway(port: number, decodes: boolean): Promise<Client> {
  const watch = '420["watch",{"timeline":"live","rooms":[{"room":"bus/0_0"}]}]';
  return new Promise((resolve) => {
    open(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, (client, data, isBinary) => {
      if (isBinary) {
        arrived(client);
        if (decodes) decode(data);
        return;
      }
      const text = data.toString();
      if (text.startsWith('0')) client.socket.send('40{"wire":1}');
      else if (text === '2') client.socket.send('3');
      else if (text.startsWith('40')) client.socket.send(watch);
      else if (text.startsWith('430')) resolve(client);
    });
  });
}

function decode(data: Buffer): void {
  const { header, change } = decodeFrame(new Uint8Array(data), (handle) => entryOf(decoder.city, handle));
  if (header.room !== 'bus/0_0') return;
  decoder.city = advance(header.after === null ? EMPTY_CITY : decoder.city, change);
  decoder.legs += change.legs.reduce((total, { legs }) => total + legs.length, 0);
}

function bytesRead(kind: Kind): number {
  if (kind === 'idle') return 0;
  return clients[kind].reduce((total, { socket }) => total + tcpOf(socket).bytesRead, 0);
}

/** The TCP connection below a WebSocket of `ws`: the only place that counts bytes as they were on the wire. */
function tcpOf(socket: WebSocket): Socket {
  return (socket as unknown as { _socket: Socket })._socket;
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 200));
}

async function answer(message: Ready | { begin: Kind } | { end: Kind }): Promise<ClientWindow | 'ok'> {
  if ('gatewayPort' in message) {
    for (let index = 0; index < CLIENTS; index++) {
      clients.gateway.push(await openGateway(message.gatewayPort, index === 0));
      clients.raw.push(await openRaw(message.rawPort));
    }
    await settled();
    return 'ok';
  }
  if ('begin' in message) {
    for (const client of [...clients.gateway, ...clients.raw]) client.arrivalsMs = [];
    decoder.legs = 0;
    bytesBefore = bytesRead(message.begin);
    return 'ok';
  }
  await settled();
  const of = message.end === 'idle' ? [] : clients[message.end];
  return {
    arrivalsMs: of.map(({ arrivalsMs }) => arrivalsMs),
    bytes: bytesRead(message.end) - bytesBefore,
    decodedLegs: decoder.legs,
  };
}

process.on(
  'message',
  (message: Ready | { begin: Kind } | { end: Kind }) => void answer(message).then((said) => process.send?.(said)),
);
