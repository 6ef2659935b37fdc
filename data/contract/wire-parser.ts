import { Emitter } from '@socket.io/component-emitter';
import { FRAME_MARK } from './frame.ts';

/** A Socket.IO packet; `type` is an index into Socket.IO's packet types. */
export interface Packet {
  type: number;
  nsp: string;
  id?: number;
  data?: unknown;
}

const CONNECT = 0;
const DISCONNECT = 1;
const EVENT = 2;
const ACK = 3;
const CONNECT_ERROR = 4;

/** Event names with a meaning of their own inside Socket.IO: never taken from the other end. */
const RESERVED_EVENTS: ReadonlySet<unknown> = new Set([
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
]);

/** Type, namespace with its comma unless it is `/`, acknowledgement id, JSON. */
const TEXT = /^([0-4])(?:(\/[^,]{0,128}),)?(\d{1,15})?/;

/**
 * Socket.IO's text protocol for all but event `frame`, whose one Uint8Array (a frame as encoded, with its mark) goes
 * as it is: one binary message, no copy, the same bytes for everyone in a room.
 */
export class Encoder {
  encode(packet: Packet): (string | Uint8Array)[] {
    const { type, nsp, id, data } = packet;
    if (Array.isArray(data) && data.some((each) => each instanceof Uint8Array)) return [frameOf(packet, data)];
    const namespace = nsp === '/' ? '' : `${nsp},`;
    return [`${type}${namespace}${id ?? ''}${data === undefined ? '' : JSON.stringify(data)}`];
  }
}

/** Emits `decoded` with each packet; throws on anything else, upon which Socket.IO closes that one connection. */
export class Decoder extends Emitter<
  Record<never, never>,
  Record<never, never>,
  { decoded: (packet: Packet) => void }
> {
  add(message: unknown): void {
    const packet = typeof message === 'string' ? packetOf(message) : framePacketOf(message);
    this.emitReserved('decoded', packet);
  }

  /** Nothing is kept between two messages. */
  destroy(): void {}
}

function frameOf({ type, nsp, id }: Packet, [name, bytes, ...rest]: readonly unknown[]): Uint8Array {
  const isFrame = type === EVENT && nsp === '/' && id === undefined && name === 'frame' && rest.length === 0;
  if (!isFrame || !(bytes instanceof Uint8Array) || bytes[0] !== FRAME_MARK) {
    throw new TypeError('bytes travel only as event `frame`, as encodeFrame made them, without acknowledgement');
  }
  return bytes;
}

function framePacketOf(message: unknown): Packet {
  const bytes = message instanceof ArrayBuffer ? new Uint8Array(message) : message;
  if (!(bytes instanceof Uint8Array) || bytes[0] !== FRAME_MARK) throw new Error('a binary message is no frame');
  return { type: EVENT, nsp: '/', data: ['frame', bytes] };
}

function packetOf(text: string): Packet {
  const [head, digit, namespace, id] = TEXT.exec(text) ?? [];
  if (head === undefined) throw new Error('a message is no packet');
  const rest = text.slice(head.length);
  const packet: Packet = { type: Number(digit), nsp: namespace ?? '/' };
  if (id !== undefined) packet.id = Number(id);
  if (rest !== '') packet.data = JSON.parse(rest);
  if (!isPacket(packet)) throw new Error('a packet does not hold what its type asks for');
  return packet;
}

function isPacket({ type, id, data }: Packet): boolean {
  switch (type) {
    case CONNECT:
      return data === undefined || isObject(data);
    case DISCONNECT:
      return data === undefined;
    case EVENT:
      return Array.isArray(data) && typeof data[0] === 'string' && !RESERVED_EVENTS.has(data[0]);
    case ACK:
      return Array.isArray(data) && id !== undefined;
    case CONNECT_ERROR:
      return typeof data === 'string' || isObject(data);
    default:
      return false;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
